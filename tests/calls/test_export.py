"""The files that calls are exported to: whole, harmless to a spreadsheet, and never too many at once."""

import csv
from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO, StringIO
from typing import Any

import pytest
import redis
from openpyxl import load_workbook
from openpyxl.utils.escape import unescape
from pytest_django import Settings

from accounts.cells import digits, text
from calls.exporting import FORMATS, NoSeat, Table, formats, table, take_seat
from calls.models import Call, CallRecord
from tests.making import make_business
from tests.pages.conftest import House, house, make_call

__all__ = ["house"]

HOSTILE = ["=cmd|'/c calc'!A1", "+1212", "-2+3", "@SUM(A1)", "\t=1+1", "\r=1", "＝1+1"]


def made(house: House, ending: str, *, is_masked: bool = False) -> bytes:
    return b"".join(FORMATS[ending].write(Table(house.business, house.business.calls.all(), is_masked)))


def csv_rows(house: House, **fields: Any) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(made(house, "csv", **fields).decode("utf-8-sig"))))


def xlsx_rows(house: House) -> list[dict[str, Any]]:
    cells = list(load_workbook(BytesIO(made(house, "xlsx")), read_only=True).active.iter_rows())
    head = [cell.value for cell in cells[0]]
    return [dict(zip(head, row, strict=False)) for row in cells[1:]]


@pytest.mark.parametrize("hostile", HOSTILE)
def test_text_that_a_spreadsheet_would_calculate_begins_with_an_apostrophe(hostile: str) -> None:
    assert text(hostile) == f"'{hostile}"


@pytest.mark.parametrize("harmless", ["", "Ann", "a=b", "https://shop.example.com/?a=1", "'tis"])
def test_other_text_stays_as_it_is(harmless: str) -> None:
    assert text(harmless) == harmless


def test_what_no_cell_can_hold_is_left_out() -> None:
    assert text("a\0b\x1fc") == "abc"
    assert text("\0=1") == "'=1"


def test_a_number_is_digits_without_its_plus() -> None:
    assert digits("+12025550188") == "12025550188"


@pytest.mark.parametrize("hostile", HOSTILE)
def test_no_cell_of_a_csv_file_is_a_formula(house: House, hostile: str) -> None:
    Call.objects.update(note=hostile, page=hostile, referrer=hostile, campaign=hostile, reference=hostile)
    (row,) = csv_rows(house)
    for column in ("Note", "Page", "Came from", "Campaign", "Provider's reference"):
        assert row[column][0] == "'"
        assert row[column][1:].splitlines() == hostile.splitlines()


@pytest.mark.parametrize("hostile", HOSTILE)
def test_no_cell_of_a_workbook_is_a_formula_or_a_link(house: House, hostile: str) -> None:
    Call.objects.update(note=hostile, page="https://shop.example.com/")
    (row,) = xlsx_rows(house)
    assert row["Note"].data_type == row["Page"].data_type == "s"
    assert row["Note"].value.startswith("'")
    assert not load_workbook(BytesIO(made(house, "xlsx"))).active._hyperlinks


def test_both_formats_say_the_same(house: House) -> None:
    house.business.time_zone = "Europe/Paris"
    asked = datetime(2026, 7, 1, 22, 30, tzinfo=UTC)
    Call.objects.update(
        state="ended", outcome="answered", duration=83, country="US", asked_at=asked, note="Änne, “two”"
    )
    record = {"started_at": asked, "outcome": "answered", "cost": "0.0420", "currency": "USD"}
    CallRecord.objects.create(account=house.account, call=house.call, fingerprint="f", **record)
    (row,) = csv_rows(house)
    told = {
        "Number": "12025550188", "Country": "United States", "State": "Ended", "Ended as": "Answered",
        "Asked (Europe/Paris)": "2026-07-02 00:30:00", "Talk, seconds": "83", "Cost": "0.042", "Currency": "USD",
        "Note": "Änne, “two”", "Button": house.button.name, "Call": str(house.call.public_id),
    }  # fmt: skip
    assert {name: row[name] for name in told} == told
    (cells,) = xlsx_rows(house)
    assert {name: cell.value or "" for name, cell in cells.items()} == row


def test_masked_numbers_are_nowhere_in_the_file(house: House) -> None:
    (row,) = csv_rows(house, is_masked=True)
    assert row["Number"] == "120•••88"
    assert "12025550188" not in made(house, "csv", is_masked=True).decode()


def test_every_call_is_in_the_file_once_however_many_pieces_it_is_read_in(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(table, "PIECE", 3)
    calls = {str(make_call(house.button).public_id) for _ in range(8)} | {str(house.call.public_id)}
    told = [row["Call"] for row in csv_rows(house)]
    assert len(told) == 9
    assert set(told) == calls


def test_calls_that_come_in_while_the_file_is_sent_do_not_move_the_others(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(table, "PIECE", 2)
    for _ in range(4):
        make_call(house.button)
    pieces: Iterator[list[list[str]]] = Table(house.business, house.business.calls.all(), is_masked=False).pieces()
    told = next(pieces)
    make_call(house.button)
    told += [line for piece in pieces for line in piece]
    assert len({line[0] for line in told}) == len(told) == 5


def test_what_one_sheet_cannot_hold_goes_on_in_the_next_below_the_same_head(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(formats, "MOST_ROWS", 3)  # the head and two calls
    calls = {str(make_call(house.button).public_id) for _ in range(4)} | {str(house.call.public_id)}
    book = load_workbook(BytesIO(made(house, "xlsx")))
    assert book.sheetnames == ["Calls", "Calls 2", "Calls 3"]
    columns = [[cell.value for cell in sheet["A"]] for sheet in book]
    assert [column[0] for column in columns] == ["Call"] * 3
    assert {value for column in columns for value in column[1:]} == calls


def test_a_sheet_that_is_just_full_has_no_empty_one_behind_it(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(formats, "MOST_ROWS", 2)
    assert load_workbook(BytesIO(made(house, "xlsx"))).sheetnames == ["Calls"]


def test_a_workbook_of_no_calls_has_its_head(house: House) -> None:
    Call.objects.all().delete()
    assert xlsx_rows(house) == []


def test_the_head_of_a_sheet_stays_in_sight(house: House) -> None:
    assert load_workbook(BytesIO(made(house, "xlsx"))).active.freeze_panes == "A2"


@pytest.mark.parametrize(
    "awkward", ["<a & b>", " spaces ", "two\nlines", "a\ttab", "_x0041_", "]]>", "\ufffe\uffffa", "שלום 🙂"]
)
def test_a_workbook_holds_any_text_as_it_is(house: House, awkward: str) -> None:
    Call.objects.update(note=awkward)
    (row,) = xlsx_rows(house)
    assert unescape(row["Note"].value) == awkward.strip("\ufffe\uffff")


def test_a_business_has_three_files_made_at_once_and_leaves_the_others_theirs(db: None) -> None:
    business, other = make_business(), make_business()
    seats = [take_seat(business) for _ in range(3)]
    with pytest.raises(NoSeat):
        take_seat(business)
    take_seat(other)
    seats[1].leave()
    take_seat(business)


def test_who_leaves_late_does_not_take_the_seat_of_the_next(db: None, valkey: redis.Redis) -> None:
    business = make_business()
    late = take_seat(business)
    valkey.flushdb()  # its time ran out
    for _ in range(3):
        take_seat(business)
    late.leave()
    with pytest.raises(NoSeat):
        take_seat(business)


def test_a_download_that_is_broken_off_leaves_its_seat(db: None) -> None:
    business = make_business()
    running = [take_seat(business).held([b"one", b"two"]) for _ in range(3)]
    assert [next(pieces) for pieces in running] == [b"one"] * 3
    running[0].close()
    take_seat(business)


def test_without_the_shared_cache_no_file_is_made_and_it_is_said(db: None, settings: Settings) -> None:
    settings.CACHES = {"default": settings.CACHES["default"] | {"LOCATION": "redis://127.0.0.1:9/0"}}
    with pytest.raises(NoSeat, match="No file can be made at the moment"):
        take_seat(make_business())
