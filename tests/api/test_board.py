"""The live board and the install doctor, as a program asks for them."""

from collections.abc import Callable

import pytest

from calls.models import Call
from tests.api.conftest import Program
from tests.pages.conftest import House

At = Callable[..., str]


@pytest.fixture
def delayed(house: House) -> Call:
    Call.objects.update(state=Call.State.SCHEDULED)
    return house.call


def test_the_board_tells_what_waits_with_what_can_be_done(delayed: Call, viewer: Program, at: At) -> None:
    told = viewer.get(at("board/")).json()
    (row,) = told["delayed"]
    assert (row["id"], row["number"], row["can_stop"]) == (str(delayed.public_id), "+120•••88", True)
    assert told["going_on"] == []


def test_the_board_tells_how_many_lines_are_taken(house: House, viewer: Program, at: At) -> None:
    Call.objects.update(state=Call.State.DIALLING)
    told = viewer.get(at("board/")).json()
    assert [row["state"] for row in told["going_on"]] == ["dialling"]
    own = [line for line in told["lines"] if line["button"] == str(house.button.public_id)]
    assert own == [{"button": str(house.button.public_id), "used": 1, "most": house.button.calls_at_once}]


def test_a_board_on_which_nothing_moved_is_not_sent_again(delayed: Call, viewer: Program, at: At) -> None:
    seen = viewer.get(at("board/"))["ETag"]
    assert viewer.get(at("board/"), If_None_Match=seen).status_code == 304
    Call.objects.update(state=Call.State.CANCELLED)
    assert viewer.get(at("board/"), If_None_Match=seen).status_code == 200


def test_the_doctor_says_what_is_wrong_with_a_page(house: House, viewer: Program, at: At) -> None:
    answer = viewer.post(at("buttons/{button}/embed/doctor/"), {"page": "<html><body>Nothing</body></html>"})
    assert answer.status_code == 200, answer.json()
    (first, *_) = answer.json()["items"]
    assert first["level"] == "bad"
    assert house.button.public_id.hex in " ".join(first["lines"])


def test_the_doctor_needs_a_page(viewer: Program, at: At) -> None:
    (error,) = viewer.post(at("buttons/{button}/embed/doctor/"), {"page": ""}).json()["errors"]
    assert (error["field"], error["message"]) == ("page", "Paste the page's HTML first.")


def test_a_stranger_finds_neither(stranger: Program, at: At) -> None:
    assert stranger.get(at("board/")).status_code == 404
    assert stranger.post(at("buttons/{button}/embed/doctor/"), {"page": "<p>"}).status_code == 404
