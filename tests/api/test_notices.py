"""Notices by the API: what happened, what a person has seen of it, and what they choose to hear of."""

from collections.abc import Callable
from typing import Any

import pytest

from accounts.models import Membership, NoticeChoice, NoticeKind, Role, User
from accounts.notices import tell
from tests.api.conftest import Program, token_for
from tests.making import make_account, make_business, make_button, make_member
from tests.pages.conftest import House

At = Callable[..., str]


def errors(answer: Any) -> dict[str, str]:
    return {one["field"]: one["message"] for one in answer.json()["errors"]}


@pytest.fixture
def told(house: House) -> Callable[[str], None]:
    """Tells one thing under this title."""

    def once(title: str) -> None:
        sentence, button = "Nobody answered.", house.button.public_id
        tell(
            house.business, NoticeKind.MISSED_CALL, key=title, title=title, sentence=sentence, path="/x/", button=button
        )

    return once


@pytest.fixture
def person(house: House) -> User:
    return make_member(house.business, Role.VIEWER)


@pytest.fixture
def program(person: User) -> Program:
    return Program(token_for(person))


@pytest.fixture
def integration(house: House) -> Program:
    return Program(token_for(business=house.business, made_by=make_member(house.business)))


def new(program: Program, address: str) -> list[bool | None]:
    return [one["is_new"] for one in program.get(address).json()["items"]]


def test_a_viewer_reads_what_happened(house: House, viewer: Program, at: At, told: Callable[[str], None]) -> None:
    told("A missed call at noon")
    (notice,) = viewer.get(at("notices/")).json()["items"]
    assert (notice["title"], notice["kind"]) == ("A missed call at noon", "call.missed")
    assert (notice["button"], notice["path"]) == (str(house.button.public_id), "/x/")


def test_older_ones_follow_by_the_cursor(viewer: Program, at: At, told: Callable[[str], None]) -> None:
    for title in ("One", "Two", "Three"):
        told(title)
    first = viewer.get(at("notices/?limit=2")).json()
    assert [one["title"] for one in first["items"]] == ["Three", "Two"]
    assert [one["title"] for one in viewer.get(first["next"]).json()["items"]] == ["One"]


def test_what_a_person_marks_as_seen_is_new_to_others(
    program: Program, editor: Program, at: At, told: Callable[[str], None]
) -> None:
    told("One")
    assert new(program, at("notices/")) == [True]  # reading alone marks nothing
    assert program.post(at("notices/seen/")).status_code == 204
    told("Two")
    assert new(program, at("notices/")) == [True, False]
    assert new(editor, at("notices/")) == [True, True]


def test_a_person_chooses_what_comes_by_mail(person: User, program: Program, at: At) -> None:
    answer = program.get(at("notices/choices/"))
    assert answer.json()["missed_call"] == "never"  # as is usual for viewers
    changed = program.patch(at("notices/choices/"), {"missed_call": "digest"}, If_Match=answer["ETag"])
    assert changed.json() == answer.json() | {"missed_call": "digest"}
    assert NoticeChoice.objects.get(membership__user=person, kind=NoticeKind.MISSED_CALL).mail == "digest"
    assert program.patch(at("notices/choices/"), {"drift": "now"}, If_Match=answer["ETag"]).status_code == 412


def test_a_choice_for_one_button_is_made_and_given_up(house: House, program: Program, at: At) -> None:
    address = at(f"notices/choices/?button={house.button.public_id}")
    assert program.get(address).json()["missed_call"] == "as_for_all"
    assert program.patch(address, {"missed_call": "now"}).json()["missed_call"] == "now"
    stored = NoticeChoice.objects.filter(button=str(house.button.public_id))
    assert [(choice.kind, choice.mail) for choice in stored] == [("call.missed", "now")]
    program.patch(address, {"missed_call": "as_for_all"})
    assert not stored.all()


def test_what_cannot_be_chosen_is_told_at_its_place(house: House, program: Program, at: At) -> None:
    wrong = {"missed_call": "by pigeon", "drift": 7, "weather": "now"}
    assert set(errors(program.patch(at("notices/choices/"), wrong))) == {"missed_call", "drift", "weather"}
    assert set(errors(program.patch(at("notices/choices/"), {"drift": "as_for_all"}))) == {"drift"}
    address = at(f"notices/choices/?button={house.button.public_id}")
    assert set(errors(program.patch(address, {"provider_failing": "now"}))) == {"provider_failing"}
    assert not NoticeChoice.objects.exists()


def test_a_button_of_another_business_is_not_found(program: Program, at: At) -> None:
    other = make_button(make_account(make_business()))
    assert program.get(at(f"notices/choices/?button={other.public_id}")).status_code == 404
    assert set(errors(program.get(at("notices/choices/?button=mine")))) == {"button"}


def test_a_narrower_token_chooses_for_the_whole_person(house: House, at: At) -> None:
    owner = make_member(house.business, Role.OWNER)
    assert Program(token_for(owner, role=Role.VIEWER)).get(at("notices/choices/")).json()["missed_call"] == "now"


def test_an_integration_reads_and_neither_sees_nor_chooses(
    integration: Program, at: At, told: Callable[[str], None]
) -> None:
    told("One")
    assert new(integration, at("notices/")) == [None]
    for answer in (
        integration.post(at("notices/seen/")),
        integration.get(at("notices/choices/")),
        integration.patch(at("notices/choices/"), {"drift": "now"}),
    ):
        assert (answer.status_code, answer.json()["code"]) == (403, "role_too_low")
        assert "person" in answer.json()["detail"]
    assert not Membership.objects.exclude(notices_seen=0).exists()


def test_a_stranger_finds_no_notices(stranger: Program, at: At) -> None:
    for answer in (
        stranger.get(at("notices/")),
        stranger.post(at("notices/seen/")),
        stranger.get(at("notices/choices/")),
        stranger.patch(at("notices/choices/"), {"drift": "now"}),
    ):
        assert answer.status_code == 404
