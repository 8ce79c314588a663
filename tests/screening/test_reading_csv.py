"""A spreadsheet's numbers: every column, every way to write a number, and a sentence for each line that is wrong."""

from datetime import UTC, datetime

import pytest

from screening.pasting import BadLines, Line
from screening.reading_csv import MOST_ROWS, TOLD, Sheet, read_csv
from screening.until import end_of, last_day

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)


def sheet(text: str, region: str = "US", zone: str = "UTC") -> Sheet:
    return read_csv(text, region, zone, NOW)


def told(text: str) -> list[str]:
    with pytest.raises(BadLines) as caught:
        sheet(text)
    return caught.value.sentences


def test_a_heading_says_what_each_column_holds() -> None:
    (row,) = sheet("Note,Number\nRude,+1 202 555 0101\n").rows
    assert (row.line, row.note, row.expires_at) == (Line("12025550101"), "Rude", None)


def test_without_a_heading_the_columns_stand_in_their_order() -> None:
    (row,) = sheet("+1202,prefix,A whole town,2026-12-31").rows
    assert (row.line, row.note) == (Line("1202", is_prefix=True), "A whole town")
    assert row.expires_at == datetime(2027, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_any_spreadsheet_s_delimiter_is_read(delimiter: str) -> None:
    text = delimiter.join(["number", "note"]) + "\r\n" + delimiter.join(["2025550101", '"one, two; three"'])
    (row,) = sheet(text).rows
    assert (row.line.digits, row.note) == ("12025550101", "one, two; three")


def test_digits_have_their_country_code_and_no_plus() -> None:
    (row,) = sheet("digits\n972501234567", region="US").rows
    assert row.line.digits == "972501234567"


def test_a_star_makes_a_prefix_as_it_does_in_a_pasted_line() -> None:
    (row,) = sheet("+9725*").rows
    assert row.line == Line("9725", is_prefix=True)


def test_a_cell_that_was_kept_from_being_a_formula_is_read_as_it_was() -> None:
    (row,) = sheet("number,note\n'+12025550101,'=cmd").rows
    assert (row.line.digits, row.note) == ("12025550101", "=cmd")


def test_of_two_rows_about_one_number_the_later_counts() -> None:
    (row,) = sheet("number,note\n2025550101,first\n+12025550101,second").rows
    assert row.note == "second"


def test_a_date_ends_at_the_midnight_after_it_in_the_business_s_zone() -> None:
    (row,) = sheet("number,expires\n2025550101,2026-12-31", zone="America/New_York").rows
    assert row.expires_at == datetime(2027, 1, 1, 5, tzinfo=UTC)
    assert last_day(end_of(datetime(2026, 3, 29).date(), "Europe/Paris"), "Europe/Paris").isoformat() == "2026-03-29"  # noqa: DTZ001


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("hello,,,", "Line 2: This is not a phone number."),
        ("+1 20,,,", "Line 2: This number is too short."),
        ("9.72502E+11,,,", "Line 2: The spreadsheet has shortened this number."),
        ("2025550101,maybe,,", "Line 2: “maybe” is no kind. Write number or prefix."),
        ("1202*,number,,", "Line 2: A star makes it a prefix, and its kind says number."),
        (f"2025550101,,{'n' * 201},", "Line 2: Its note has 201 characters; at most 200 are kept."),
        ("2025550101,,,31.12.2026", "Line 2: “31.12.2026” is no date. Write it like 2026-12-31."),
        ("2025550101,,,2020-01-01", "Line 2: 2020-01-01 is over already."),
        ("2025550101,,,9999-12-31", "Line 2: “9999-12-31” is no date."),
    ],
)
def test_a_line_that_is_wrong_is_told_by_its_number(line: str, sentence: str) -> None:
    (found,) = told(f"number,kind,note,expires\n{line}\n")
    assert found.startswith(sentence)


def test_every_wrong_line_is_told_and_too_many_are_counted() -> None:
    sentences = told("\n".join(["x"] * (TOLD + 5)))
    assert (len(sentences), sentences[-1]) == (TOLD + 1, "And 5 more lines.")


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "The file is empty."),
        ("\n\n", "The file is empty."),
        ("number,note\n", "Below its heading the file is empty."),
        ("note,expires\nx,", "The heading names no column “number”."),
        ("a\0b", "This is no text file. Save the sheet as CSV (UTF-8)."),
    ],
)
def test_a_file_that_holds_nothing_to_read_is_told(text: str, sentence: str) -> None:
    assert told(text) == [sentence]


def test_a_file_that_is_too_long_is_refused_before_a_number_is_read() -> None:
    assert told("x\n" * (MOST_ROWS + 2)) == ["A file has at most 100,000 numbers; this has 100,002."]
