"""Who gets through, asked by a program: with limits as they might be used up, and with edits that nobody saved."""

from collections.abc import Callable
from typing import Any

import pytest

from buttons.models import Button
from tests.api.conftest import Program
from tests.making import make_account
from tests.pages.conftest import House

At = Callable[..., str]
QUESTION = {"number": "+1 202 555 0143"}


@pytest.fixture(autouse=True)
def always_open(house: House) -> None:
    Button.objects.update(hours=None)


def only(answer: Any) -> Any:
    assert answer.status_code == 200, answer.json()
    (told,) = answer.json()["items"]
    return told


def test_a_limit_that_is_typed_as_used_up_decides(viewer: Program, at: At) -> None:
    told = only(viewer.post(at("who/"), QUESTION | {"used_number_hour": 3}))
    assert (told["reason"], told["trace"][-1]["setting"]) == ("number_limit", "calls_per_number_hour")
    assert only(viewer.post(at("who/"), QUESTION | {"used_number_hour": 2}))["kind"] == "ring"


def test_a_count_below_nothing_is_refused(viewer: Program, at: At) -> None:
    (error,) = viewer.post(at("who/"), QUESTION | {"used_lines": -1}).json()["errors"]
    assert error["field"] == "used_lines"


def test_a_change_is_asked_about_before_it_is_saved(house: House, editor: Program, at: At) -> None:
    asked = QUESTION | {"draft": {"allowed_countries": ["IL"]}}
    assert only(editor.post(at("buttons/{button}/who/"), asked))["reason"] == "country"
    house.button.refresh_from_db()
    assert house.button.allowed_countries != ["IL"]


def test_what_is_wrong_with_a_change_is_told_at_its_place(editor: Program, at: At) -> None:
    asked = QUESTION | {"draft": {"destinations": [{"number": "12"}]}}
    (error,) = editor.post(at("buttons/{button}/who/"), asked).json()["errors"]
    assert error["field"] == "draft.destinations.0.number"
    (error,) = editor.post(at("buttons/{button}/who/"), QUESTION).json()["errors"]
    assert error["field"] == "draft"


def test_a_button_is_asked_about_before_it_is_made(house: House, editor: Program, at: At) -> None:
    account = make_account(house.business, "voicenter")
    draft = {
        "account": str(account.public_id),
        "name": "Harbour",
        "destinations": [{"number": "+12025550190"}],
        "allowed_countries": ["US"],
        "settings": {"agent_phone": "SIPAGT01"},
    }
    before = Button.objects.count()
    assert only(editor.post(at("buttons/who/"), QUESTION | {"draft": draft}))["kind"] == "ring"
    assert Button.objects.count() == before


def test_a_viewer_tries_no_changes(viewer: Program, at: At) -> None:
    assert viewer.post(at("buttons/{button}/who/"), QUESTION | {"draft": {}}).status_code == 403


def test_a_stranger_finds_no_button_to_ask_about(stranger: Program, at: At) -> None:
    assert stranger.post(at("buttons/{button}/who/"), QUESTION | {"draft": {}}).status_code == 404
