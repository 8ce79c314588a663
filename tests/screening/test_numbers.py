"""What people type, and which numbers may be rung."""

import pytest

from screening.numbers import BadNumber, Fault, calling_code, masked, parse


@pytest.mark.parametrize(
    ("typed", "region", "e164"),
    [
        ("(202) 555-0143", "US", "+12025550143"),
        ("+1 202 555 0143", "IL", "+12025550143"),
        ("00 44 20 7946 0000", "GB", "+442079460000"),
        ("050-123-4567", "IL", "+972501234567"),
        ("+972 50 123 4567", "US", "+972501234567"),
        ("\uff0b\uff11 202 555 0143", "US", "+12025550143"),
        ("٢٠٢٥٥٥٠١٤٣", "US", "+12025550143"),
    ],
)
def test_pasted_forms_are_understood(typed: str, region: str, e164: str) -> None:
    assert parse(typed, region).e164 == e164


@pytest.mark.parametrize(
    ("typed", "fault"),
    [
        ("", Fault.EMPTY),
        ("   ", Fault.EMPTY),
        ("hello", Fault.NOT_A_NUMBER),
        ("12", Fault.TOO_SHORT),
        ("+1 202 555", Fault.TOO_SHORT),
        ("+1202555014399", Fault.TOO_LONG),
        ("+999 123 456 789", Fault.WRONG_COUNTRY_CODE),
        ("2025550143 ext 5", Fault.NOT_A_NUMBER),
        ("1-800-FLOWERS", Fault.NOT_A_NUMBER),
        ("1" * 41, Fault.TOO_LONG),
        ("\x00", Fault.NOT_A_NUMBER),
    ],
)
def test_what_is_no_number_is_told_why(typed: str, fault: Fault) -> None:
    with pytest.raises(BadNumber) as caught:
        parse(typed, "US")
    assert caught.value.fault == fault


@pytest.mark.parametrize("number", ["+12025550143", "+442079460000", "+33612345678", "+972501234567"])
def test_ordinary_numbers_may_be_rung(number: str) -> None:
    assert parse(number, "").is_ringable_kind


@pytest.mark.parametrize(
    "number",
    ["+19005550123", "+449098790000", "+448712345678", "+881612345678", "+882161234567", "+979123456789"],
)
def test_premium_shared_cost_and_satellite_numbers_may_not(number: str) -> None:
    assert not parse(number, "").is_ringable_kind


@pytest.mark.parametrize(("number", "region"), [("+18765550123", "JM"), ("+18095550123", "DO"), ("+12025550143", "US")])
def test_the_country_is_the_region_not_the_calling_code(number: str, region: str) -> None:
    assert parse(number, "").region == region


def test_calling_codes_are_by_country() -> None:
    assert (calling_code("IL"), calling_code("US"), calling_code("ZZ")) == (972, 1, 0)


def test_a_masked_number_hides_its_middle() -> None:
    assert masked("+12025550143") == "+120•••43"
