"""How often a token, and an address without one, may ask."""

from collections.abc import Callable

import pytest
from redis.exceptions import ConnectionError as Away

from accounts.api import limits
from accounts.api.limits import Policy
from tests.api.conftest import Program, token_for
from tests.making import make_member
from tests.pages.conftest import House

At = Callable[..., str]


@pytest.fixture(autouse=True)
def three_a_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "PER_TOKEN", Policy("token", 3, 86_400))
    monkeypatch.setattr(limits, "STRANGERS", Policy("stranger", 3, 86_400))


def test_what_is_left_is_told_with_every_answer(viewer: Program, at: At) -> None:
    answers = [viewer.get(at("buttons/")) for _ in range(4)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    assert [answer["RateLimit"].split(";")[1] for answer in answers] == ["r=2", "r=1", "r=0", "r=0"]
    assert answers[0]["RateLimit-Policy"] == '"token";q=3;w=86400'
    assert answers[3].json()["code"] == "too_many"
    assert 0 < int(answers[3]["Retry-After"]) <= 86_400


def test_a_token_does_not_use_up_anothers(house: House, viewer: Program, at: At) -> None:
    for _ in range(4):
        viewer.get(at("buttons/"))
    assert Program(token_for(make_member(house.business))).get(at("buttons/")).status_code == 200


def test_who_has_no_good_token_is_limited_by_address(house: House, at: At) -> None:
    answers = [Program(f"c2c_guess{n}").get(at("buttons/")).status_code for n in range(4)]
    assert answers == [401, 401, 401, 429]


def test_without_its_counters_the_api_says_that_it_is_away(
    viewer: Program, at: At, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_: object) -> None:
        raise Away

    monkeypatch.setattr(limits, "count", away)
    answer = viewer.get(at("buttons/"))
    assert (answer.status_code, answer.json()["code"]) == (503, "away")
    assert answer["Retry-After"]
