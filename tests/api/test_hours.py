"""Opening hours by the API."""

from collections.abc import Callable
from typing import Any

import pytest

from buttons.models import OpeningHours
from tests.api.conftest import Program
from tests.pages.conftest import House

At = Callable[..., str]
WISH: dict[str, Any] = {
    "name": "Shop",
    "time_zone": "Europe/Paris",
    "week": {"monday": [{"opens": "09:00", "closes": "12:30"}, {"opens": "13:30", "closes": "18:00"}]},
    "exceptions": [
        {"date": "2030-12-24", "label": "Christmas Eve", "windows": [{"opens": "09:00", "closes": "12:00"}]},
        {"date": "2030-12-25"},
    ],
}


def errors(answer: Any) -> dict[str, str]:
    return {one["field"]: one["message"] for one in answer.json()["errors"]}


def test_a_set_reads_back_as_it_was_written(house: House, editor: Program, at: At) -> None:
    made = editor.post(at("hours/"), WISH)
    assert made.status_code == 201, made.json()
    told = editor.get(at(f"hours/{made.json()['id']}/")).json()
    assert (told["name"], told["time_zone"]) == ("Shop", "Europe/Paris")
    assert told["week"]["monday"] == WISH["week"]["monday"]
    assert told["week"]["sunday"] == []
    assert told["exceptions"] == [WISH["exceptions"][0], {"date": "2030-12-25", "label": "", "windows": []}]


def test_days_are_merged_and_exceptions_replaced(house: House, editor: Program, at: At) -> None:
    address = at(f"hours/{editor.post(at('hours/'), WISH).json()['id']}/")
    editor.patch(address, {"week": {"tuesday": [{"opens": "22:00", "closes": "02:00"}]}})
    told = editor.patch(address, {"exceptions": []}).json()
    assert told["week"]["monday"] == WISH["week"]["monday"]
    assert told["week"]["tuesday"] == [{"opens": "22:00", "closes": "02:00"}]
    assert told["exceptions"] == []


def test_a_change_is_pushed_and_counted(house: House, editor: Program, at: At) -> None:
    before = house.button.pushes.count()
    etag = editor.get(at("hours/{hours}/"))["ETag"]
    changed = editor.patch(at("hours/{hours}/"), {"week": {"sunday": WISH["week"]["monday"]}}, If_Match=etag)
    assert changed["ETag"] != etag
    assert house.button.pushes.count() == before + 1
    assert editor.patch(at("hours/{hours}/"), {"name": "Late"}, If_Match=etag).status_code == 412


def test_everything_wrong_is_told_at_its_place(house: House, editor: Program, at: At) -> None:
    wrong = {
        "time_zone": "Mars/Base",
        "week": {
            "monday": [{"opens": "09:00", "closes": "25:00"}],
            "tuesday": [{"opens": "09:00-10:00, 11:00", "closes": "12:00"}],
            "someday": [],
        },
        "exceptions": [{"date": "2030-02-30"}, {"date": "2030-01-01"}, {"date": "2030-01-01"}, {"label": "When?"}],
        "colour": "red",
    }
    found = errors(editor.post(at("hours/"), wrong))
    assert set(found) == {
        "name", "time_zone", "week.monday", "week.tuesday", "week.someday", "colour",
        "exceptions.0.date", "exceptions.2.date", "exceptions.3.date",
    }  # fmt: skip
    assert found["week.monday"] == "25:00 is not a time of the day."


@pytest.mark.parametrize("value", [7, "closed", {"monday": "09:00-12:00"}, {"monday": None}, [[]]])
def test_what_is_no_week_is_refused(house: House, editor: Program, at: At, value: Any) -> None:
    answer = editor.post(at("hours/"), WISH | {"week": value})
    assert answer.status_code == 422
    assert {field.split(".")[0] for field in errors(answer)} == {"week"}


def test_a_set_in_use_is_not_deleted(house: House, editor: Program, at: At) -> None:
    answer = editor.delete(at("hours/{hours}/"))
    assert answer.status_code == 409
    assert house.button.name in answer.json()["detail"]
    house.button.hours = None
    house.button.save()
    assert editor.delete(at("hours/{hours}/")).status_code == 204
    assert not OpeningHours.objects.exists()


def test_exceptions_that_are_over_are_removed(house: House, editor: Program, at: At) -> None:
    for date in ("2020-12-25", "2099-12-25"):
        house.hours.exceptions.create(date=date)
    assert editor.post(at("hours/{hours}/past/")).json() == {"removed": 1}
    assert [one["date"] for one in editor.get(at("hours/{hours}/")).json()["exceptions"]] == ["2099-12-25"]


def test_openings_are_told_in_order(house: House, viewer: Program, at: At) -> None:
    answer = viewer.get(at("hours/{hours}/openings/?since=2026-11-23T00:00:00Z&days=1"))
    assert [row["opens"] for row in answer.json()["items"]] == ["2026-11-23T09:00:00Z", "2026-11-23T13:30:00Z"]


def test_a_viewer_changes_no_hours(house: House, viewer: Program, at: At) -> None:
    assert viewer.post(at("hours/"), WISH).status_code == 403
    assert viewer.patch(at("hours/{hours}/"), {"name": "Mine"}).status_code == 403
    assert viewer.delete(at("hours/{hours}/")).status_code == 403
    assert viewer.post(at("hours/{hours}/past/")).status_code == 403


def test_a_stranger_finds_no_hours(house: House, stranger: Program, at: At) -> None:
    assert stranger.get(at("hours/{hours}/")).status_code == 404
    assert stranger.delete(at("hours/{hours}/")).status_code == 404
