"""Buttons by the API: the same functions and the same sentences as on the pages."""

from collections.abc import Callable
from typing import Any

import pytest

from buttons.models import Button, Push
from tests.api.conftest import Program
from tests.making import make_account, make_business
from tests.pages.conftest import House

At = Callable[..., str]


def good(house: House, **more: Any) -> dict[str, Any]:
    return {
        "account": str(house.account.public_id),
        "name": "Front door",
        "image_url": "https://cdn.example.com/call.png",
        "destinations": [{"number": "(202) 555-0143"}],
        "settings": {"profile_id": "main-profile"},
    } | more


def errors(answer: Any) -> dict[str, str]:
    return {one["field"]: one["message"] for one in answer.json()["errors"]}


def test_an_editor_makes_a_button_that_is_pushed(house: House, editor: Program, at: At) -> None:
    answer = editor.post(at("buttons/"), good(house))
    assert answer.status_code == 201, answer.json()
    made = Button.objects.get(public_id=answer.json()["id"])
    assert answer["Location"].endswith(f"/buttons/{made.public_id}/")
    assert answer["ETag"] == '"1"'
    assert made.destinations.get().number == "+12025550143"
    assert made.pushes.get().state == Push.State.WAITING


def test_a_button_reads_back_as_it_was_written(house: House, editor: Program, at: At) -> None:
    said = good(house, title="Ring me", texts={"fr": {"title": "Appelez"}}, lists=[str(house.screening.public_id)])
    made = editor.post(at("buttons/"), said).json()
    told = editor.get(at(f"buttons/{made['id']}/")).json()
    assert (told["title"], told["texts"], told["lists"]) == ("Ring me", {"fr": {"title": "Appelez"}}, said["lists"])
    assert told["destinations"] == [{"number": "+12025550143"}]
    assert told["settings"]["profile_id"] == "main-profile"


def test_everything_wrong_is_told_at_once_each_at_its_place(house: House, editor: Program, at: At) -> None:
    said = good(house, name="", colour="red", title=7, destinations=[{"number": "12"}], settings={"color_style": 99})
    answer = editor.post(at("buttons/"), said)
    assert answer.status_code == 422
    assert answer["Content-Type"] == "application/problem+json"
    assert set(errors(answer)) == {
        "name", "colour", "title", "destinations.0.number", "settings.color_style", "settings.profile_id",
    }  # fmt: skip
    assert errors(answer)["destinations.0.number"] == "This number is too short."


def test_a_change_merges_what_is_sent_over_what_is_stored(house: House, editor: Program, at: At) -> None:
    answer = editor.patch(at("buttons/{button}/"), {"title": "Ring me"})
    assert answer.status_code == 200, answer.json()
    stored = Button.objects.get(pk=house.button.pk)
    assert (stored.title, stored.name, stored.version) == ("Ring me", house.button.name, house.button.version + 1)
    assert list(stored.lists.all()) == [house.screening]
    assert stored.hours == house.hours
    assert stored.destinations.count() == 1


def test_who_read_an_older_version_does_not_overwrite_a_newer(house: House, editor: Program, at: At) -> None:
    read = editor.get(at("buttons/{button}/"))["ETag"]
    assert editor.patch(at("buttons/{button}/"), {"title": "First"}, If_Match=read).status_code == 200
    late = editor.patch(at("buttons/{button}/"), {"title": "Second"}, If_Match=read)
    assert (late.status_code, late.json()["code"]) == (412, "stale")
    house.button.refresh_from_db()
    assert house.button.title == "First"


def test_a_change_says_of_which_version_it_is(house: House, editor: Program, at: At) -> None:
    answer = editor.ask("PATCH", at("buttons/{button}/"), {"title": "Ring me"})
    assert (answer.status_code, answer.json()["code"]) == (428, "unconditional")


def test_who_has_read_it_is_not_told_again(house: House, viewer: Program, at: At) -> None:
    etag = viewer.get(at("buttons/{button}/"))["ETag"]
    answer = viewer.get(at("buttons/{button}/"), If_None_Match=etag)
    assert (answer.status_code, answer.content) == (304, b"")


def test_a_button_of_another_business_account_cannot_be_made(house: House, editor: Program, at: At) -> None:
    foreign = make_account(make_business())
    answer = editor.post(at("buttons/"), good(house, account=str(foreign.public_id)))
    assert errors(answer) == {"account": "Choose one of your own provider accounts."}


@pytest.mark.parametrize("state", ["paused", "live", "retired"])
def test_a_button_is_switched(house: House, editor: Program, at: At, state: str) -> None:
    assert editor.post(at("buttons/{button}/state/"), {"state": state}).json()["state"] == state


def test_a_retired_button_stays_as_it_is(house: House, editor: Program, at: At) -> None:
    editor.post(at("buttons/{button}/state/"), {"state": "retired"})
    assert editor.post(at("buttons/{button}/state/"), {"state": "live"}).status_code == 409
    assert editor.patch(at("buttons/{button}/"), {"title": "Ring me"}).status_code == 409


def test_the_list_tells_how_far_each_push_is(house: House, viewer: Program, at: At) -> None:
    (row,) = viewer.get(at("buttons/")).json()["items"]
    assert (row["id"], row["push"]) == (str(house.button.public_id), "waiting")


def test_a_button_is_pushed_again(house: House, editor: Program, at: At) -> None:
    assert editor.post(at("buttons/{button}/push/")).json()["state"] == "waiting"
    assert [row["state"] for row in editor.get(at("buttons/{button}/pushes/")).json()["items"]] == [
        "waiting", "superseded",
    ]  # fmt: skip


def test_what_would_be_lost_is_told_and_nothing_is_stored(house: House, viewer: Program, at: At) -> None:
    answer = viewer.post(at("buttons/losses/"), good(house, hours=str(house.hours.public_id)))
    assert [row["setting"] for row in answer.json()["items"]]
    assert Button.objects.count() == 1


def test_the_pushes_of_many_are_counted_and_what_fails_is_sent_again(house: House, editor: Program, at: At) -> None:
    Push.objects.update(state=Push.State.FAILING)
    assert editor.get(at("buttons/pushes/?hours={hours}")).json() == {
        "total": 1, "in_step": 0, "under_way": 0, "trouble": 1,
    }  # fmt: skip
    assert [row["id"] for row in editor.get(at("buttons/?push=trouble")).json()["items"]] == [
        str(house.button.public_id)
    ]
    again = editor.post(at("buttons/pushes/"))
    assert (again.status_code, again.json()["under_way"]) == (202, 1)
    assert editor.get(at("buttons/?push=trouble")).json()["items"] == []
