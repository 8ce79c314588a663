"""Screening lists by the API."""

from collections.abc import Callable
from typing import Any

from accounts.models import AuditEntry
from screening.models import ScreeningList
from tests.api.conftest import Program
from tests.pages.conftest import House

At = Callable[..., str]


def numbers(program: Program, at: At, query: str = "") -> list[str]:
    return [row["number"] for row in program.get(at("screening/{list}/numbers/" + query)).json()["items"]]


def test_a_list_is_made_changed_and_deleted(house: House, editor: Program, at: At) -> None:
    made = editor.post(at("screening/"), {"name": "Friends", "verdict": "allow"})
    assert made.status_code == 201, made.json()
    address = at(f"screening/{made.json()['id']}/")
    changed = editor.patch(address, {"name": "Old friends"}, If_Match=made["ETag"])
    assert (changed.json()["name"], changed.json()["verdict"]) == ("Old friends", "allow")
    assert editor.patch(address, {"name": "Foes"}, If_Match=made["ETag"]).status_code == 412
    assert editor.delete(address, If_Match=changed["ETag"]).status_code == 204
    assert not ScreeningList.objects.filter(name="Old friends").exists()


def test_a_list_in_use_is_not_deleted(house: House, editor: Program, at: At) -> None:
    answer = editor.delete(at("screening/{list}/"))
    assert (answer.status_code, house.button.name in answer.json()["detail"]) == (409, True)


def test_numbers_come_in_any_format_all_or_none(house: House, editor: Program, at: At) -> None:
    wish = {"numbers": ["(202) 555-0123", "+9725*", "+12025550177"], "note": "Spam", "until": "2030-01-31"}
    answer = editor.post(at("screening/{list}/numbers/"), wish)
    assert answer.json() == {"new": 2, "known": 1}
    assert set(numbers(editor, at)) == {"12025550123", "9725*", "12025550177"}
    bad = editor.post(at("screening/{list}/numbers/"), {"numbers": ["+12025550199", "12"]})
    assert bad.json()["errors"][0]["message"].startswith("Line 2:")
    assert "12025550199" not in numbers(editor, at)


def test_a_line_within_a_number_is_no_second_number(house: House, editor: Program, at: At) -> None:
    answer = editor.post(at("screening/{list}/numbers/"), {"numbers": ["+12025550123\n+12025550124"]})
    assert answer.json()["errors"][0]["message"] == "Each of them has one line."


def test_a_number_is_looked_for_changed_and_taken_off(house: House, editor: Program, at: At) -> None:
    assert numbers(editor, at, "?find=%2B12025550177") == ["12025550177"]
    changed = editor.post(at("screening/{list}/numbers/change/"), {"number": "12025550177", "note": "Rude"})
    assert changed.json()["note"] == "Rude"
    assert editor.post(at("screening/{list}/numbers/removal/"), {"number": "12025550177"}).status_code == 204
    assert editor.post(at("screening/{list}/numbers/removal/"), {"number": "12025550177"}).status_code == 404


def test_a_viewer_reads_masked_numbers(house: House, viewer: Program, at: At) -> None:
    (number,) = numbers(viewer, at)
    assert "12025550177" not in number


def test_which_entry_decides_is_told(house: House, viewer: Program, at: At) -> None:
    answer = viewer.post(at("screening/{list}/decision/"), {"number": "202-555-0177"})
    assert answer.json() == {"verdict": "block", "entry": "12025550177", "only_allowed": False}


def test_a_number_is_blocked_by_every_button(house: House, editor: Program, at: At) -> None:
    assert editor.post(at("screening/blocked/"), {"number": "202-555-0111"}).status_code == 201
    (blocked,) = house.button.lists.exclude(pk=house.screening.pk)
    assert blocked.entries.get().digits == "12025550111"


def test_a_file_is_taken_in_and_given_out(house: House, editor: Program, at: At) -> None:
    job = editor.post(at("screening/{list}/import/"), {"csv": "number,note\n+12025550123,=HYPERLINK()\n"})
    told = editor.get(at(f"jobs/{job.json()['id']}/")).json()
    assert (told["state"], told["result"]) == ("done", {"new": 1, "known": 0})
    answer = editor.post(at("screening/{list}/export/"))
    text = b"".join(answer.streaming_content).decode()
    assert "12025550123,number,'=HYPERLINK()" in text
    assert answer["Cache-Control"] == "no-store"
    assert AuditEntry.objects.filter(action="screening list exported").exists()


def test_a_viewer_changes_and_exports_nothing(house: House, viewer: Program, at: At) -> None:
    for path, body in wishes().items():
        assert viewer.post(at(path), body).status_code == 403, path


def test_a_stranger_finds_nothing(house: House, stranger: Program, at: At) -> None:
    for path, body in wishes().items():
        assert stranger.post(at(path), body).status_code == 404, path


def wishes() -> dict[str, Any]:
    return {
        "screening/": {"name": "Mine", "verdict": "block"},
        "screening/blocked/": {"number": "+12025550111"},
        "screening/{list}/numbers/": {"numbers": ["+12025550111"]},
        "screening/{list}/numbers/removal/": {"number": "12025550177"},
        "screening/{list}/numbers/change/": {"number": "12025550177"},
        "screening/{list}/import/": {"csv": "+12025550111"},
        "screening/{list}/export/": {},
    }
