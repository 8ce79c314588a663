"""What a page offers to whom; who is let in at all, `tests/grid` asks of every address."""

import pytest
import redis
from django.test import Client

from accounts import access
from accounts.api import limits
from accounts.api.limits import Policy
from tests.pages.conftest import House
from tests.pages.forms import read, words

READABLE = (
    "", "buttons/", "buttons/{button}/", "buttons/{button}/push/", "buttons/{button}/drift/",
    "buttons/{button}/history/", "hours/", "hours/{hours}/", "hours/{hours}/year/", "screening/", "screening/{list}/",
    "providers/", "providers/{account}/", "people/", "calls/", "calls/board/", "calls/{call}/", "refused/",
    "statistics/",
)  # fmt: skip


def named(house: House, path: str) -> str:
    return path.format(
        button=house.button.public_id, hours=house.hours.public_id, list=house.screening.public_id,
        account=house.account.public_id, call=house.call.public_id,
    )  # fmt: skip


@pytest.mark.parametrize("path", READABLE)
def test_a_viewer_is_offered_nothing_to_send_and_no_way_to_a_form(house: House, viewer: Client, path: str) -> None:
    main = read(viewer.get(house.at(named(house, path)))).xpath("//main")
    for page in main:
        assert not page.xpath(".//form[@method='post']//button")
        assert not [link for link in page.xpath(".//a/@href") if link.endswith(("/new/", "/edit/"))]


@pytest.mark.parametrize("path", ["hours/{hours}/", "screening/{list}/"])
def test_a_viewer_is_told_who_may_change_it(house: House, viewer: Client, path: str) -> None:
    assert "Editors and owners of the business may change it." in words(viewer.get(house.at(named(house, path))))


def test_who_has_not_signed_in_is_asked_to(house: House, client: Client) -> None:
    answer = client.get(house.at())
    assert answer.status_code == 302
    assert answer["Location"].startswith("/accounts/login/")


def test_a_fragment_reloads_the_page_once_the_session_has_ended(house: House, client: Client) -> None:
    answer = client.get(house.at(f"buttons/{house.button.public_id}/push/"), headers={"HX-Request": "true"})
    assert answer["HX-Refresh"] == "true"


def test_a_viewer_reads_masked_numbers_and_an_editor_whole_ones(house: House, viewer: Client, editor: Client) -> None:
    assert "+1 202-555-0188" in editor.get(house.at("calls/")).content.decode()
    masked = viewer.get(house.at("calls/")).content.decode()
    assert "0188" not in masked
    assert "+120•••88" in masked


def test_who_sends_more_than_a_person_can_is_told_to_wait(
    house: House, viewer: Client, editor: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(access, "SENT", Policy("page", 2, 60))
    answers = [editor.post(house.at("hours/new/"), {"name": ""}) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert int(answers[-1]["Retry-After"]) > 0
    assert "Wait some minutes" in words(answers[-1])
    assert editor.get(house.at("hours/")).status_code == 200
    assert viewer.post(house.at("who/"), {"button": "all"}).status_code == 200


def test_what_is_typed_is_taken_while_the_cache_is_away(
    house: House, editor: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*given: object) -> None:
        raise redis.ConnectionError

    monkeypatch.setattr(limits, "count", away)
    assert editor.post(house.at("screening/new/"), {"name": "Friends", "verdict": "allow"}).status_code == 302
