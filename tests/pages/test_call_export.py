"""The page that makes a file of the history."""

import csv
from io import StringIO
from typing import Any

import pytest
from django.test import Client

from accounts.models import AuditEntry
from calls.exporting import take_seat
from calls.exporting.seats import AT_ONCE
from tests.pages.conftest import House, make_call
from tests.pages.forms import read, words


def body(answer: Any) -> str:
    return b"".join(answer.streaming_content).decode("utf-8-sig")


def numbers(answer: Any) -> list[str]:
    return [row["Number"] for row in csv.DictReader(StringIO(body(answer)))]


def export(client: Client, house: House, query: str = "", ending: str = "csv") -> Any:
    return client.post(house.at(f"calls/export/{query}"), {"format": ending})


def test_the_history_leads_to_the_export_of_what_it_shows(house: House, owner: Client) -> None:
    make_call(house.button, number="+12025550001", state="expired")
    shown = owner.get(house.at("calls/?state=expired"))
    (link,) = [link for link in read(shown).xpath("//main//a/@href") if "export" in link]
    page = owner.get(link)
    assert [cell.text_content() for cell in read(page).xpath("//dl/div/*")] == ["State", "Expired"]
    (action,) = read(page).xpath("//main//form/@action")
    assert numbers(owner.post(link.split("?")[0] + action, {"format": "csv"})) == ["12025550001"]


def test_the_file_is_kept_nowhere_on_its_way(house: House, owner: Client) -> None:
    answer = export(owner, house)
    assert answer["Cache-Control"] == "no-store"
    assert answer["Content-Disposition"].startswith('attachment; filename="calls-20')
    assert answer["X-Content-Type-Options"] == "nosniff"


def test_a_workbook_is_sent_as_one(house: House, owner: Client) -> None:
    answer = export(owner, house, ending="xlsx")
    assert answer["Content-Disposition"].endswith('.xlsx"')
    assert b"".join(answer.streaming_content).startswith(b"PK")


def test_a_viewer_gets_masked_numbers_and_an_editor_whole_ones(house: House, viewer: Client, editor: Client) -> None:
    assert numbers(export(viewer, house)) == ["120•••88"]
    assert numbers(export(editor, house)) == ["12025550188"]


def test_an_export_is_written_down_without_any_number(house: House, editor: Client) -> None:
    export(editor, house, "?number=%2B12025550188")
    entry = AuditEntry.objects.get(action="calls exported")
    assert entry.actor is not None
    assert "2025550188" not in entry.target


def test_a_look_makes_no_file(house: House, editor: Client) -> None:
    assert "attachment" not in editor.get(house.at("calls/export/")).get("Content-Disposition", "")
    assert not AuditEntry.objects.filter(action="calls exported").exists()


@pytest.mark.parametrize(("query", "ending"), [("?number=abc", "csv"), ("", "exe")])
def test_what_cannot_be_read_leads_back_to_the_history(house: House, editor: Client, query: str, ending: str) -> None:
    answer = export(editor, house, query, ending)
    assert answer.status_code == 302
    assert "/calls/?" in answer["Location"]


def test_a_fourth_file_at_once_has_to_wait(house: House, editor: Client) -> None:
    running = [take_seat(house.business) for _ in range(AT_ONCE)]
    refused = export(editor, house)
    assert refused.status_code == 302
    assert "3 files are being made already" in words(editor.get(refused["Location"]))
    running[0].leave()
    assert "attachment" in export(editor, house)["Content-Disposition"]


def test_a_finished_file_leaves_its_seat(house: House, editor: Client) -> None:
    for _ in range(AT_ONCE + 1):
        assert numbers(export(editor, house))


def test_a_stranger_exports_nothing(house: House, stranger: Client) -> None:
    assert stranger.get(house.at("calls/export/")).status_code == 404
    assert export(stranger, house).status_code == 404


def test_another_site_cannot_start_an_export(house: House, owner: Client) -> None:
    client = Client(enforce_csrf_checks=True)
    client.cookies = owner.cookies
    assert export(client, house).status_code == 403
