"""Phone numbers: from what a person typed to E.164, its country, and whether its kind may be rung at all."""

from dataclasses import dataclass
from enum import StrEnum

import phonenumbers
from django.utils.translation import gettext_noop
from phonenumbers import NumberParseException, PhoneNumberType

MAX_TYPED = 40
"""Characters of what a person types; longer is refused before it is parsed."""

RINGABLE = {
    PhoneNumberType.FIXED_LINE,
    PhoneNumberType.MOBILE,
    PhoneNumberType.FIXED_LINE_OR_MOBILE,
    PhoneNumberType.VOIP,
}
NORTH_AMERICA = 1
SOMEBODY = "2345678"
"""A subscriber's number that is good under every area code there."""

DIRECTION_MARKS = "\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
NOT_GEOGRAPHIC = "001"
"""The library's region of satellite and international networks, whatever type it gives them."""


class Fault(StrEnum):
    """Why a typed text is not a number one can ring."""

    EMPTY = "empty"
    NOT_A_NUMBER = "invalid"
    TOO_SHORT = "too_short"
    TOO_LONG = "too_long"
    WRONG_COUNTRY_CODE = "country_code"


SENTENCES = {
    Fault.EMPTY: gettext_noop("Enter your phone number."),
    Fault.NOT_A_NUMBER: gettext_noop(
        "This is not a phone number. Use digits, with the country code if you are abroad."
    ),
    Fault.TOO_SHORT: gettext_noop("This number is too short."),
    Fault.TOO_LONG: gettext_noop("This number is too long."),
    Fault.WRONG_COUNTRY_CODE: gettext_noop("This country code does not exist."),
}

_REASONS = {
    phonenumbers.ValidationResult.TOO_SHORT: Fault.TOO_SHORT,
    phonenumbers.ValidationResult.IS_POSSIBLE_LOCAL_ONLY: Fault.TOO_SHORT,
    phonenumbers.ValidationResult.TOO_LONG: Fault.TOO_LONG,
    phonenumbers.ValidationResult.INVALID_COUNTRY_CODE: Fault.WRONG_COUNTRY_CODE,
    phonenumbers.ValidationResult.INVALID_LENGTH: Fault.TOO_SHORT,
}


class BadNumber(ValueError):
    """What was typed is no phone number; `fault` says why and `str()` gives the sentence."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(SENTENCES[fault])
        self.fault = fault


@dataclass(frozen=True, slots=True)
class Number:
    """A possible phone number. `region` is a country's two letters; "001" and "" stand for no country."""

    e164: str
    country_code: int
    national: str
    region: str
    is_valid: bool
    is_ringable_kind: bool

    @property
    def digits(self) -> str:
        return self.e164.removeprefix("+")


def parse(typed: str, region: str) -> Number:
    """Read `typed` as a person in `region` (two letters) would mean it. Raises `BadNumber`.

    A number that is possible but not known to be valid passes, with `is_valid` False: number plans lag behind
    reality, and the gate decides what to do with it. Extensions are refused: an automatic call cannot dial them.
    """
    text = _pasted(typed)
    if not text:
        raise BadNumber(Fault.EMPTY)
    if len(text) > MAX_TYPED:
        raise BadNumber(Fault.TOO_LONG)
    try:
        return _read(text, region)
    except BadNumber:
        if text.startswith("00"):  # the way to a country code in most of the world, wherever the visitor is
            return _read(f"+{text[2:]}", region)
        raise


def _read(text: str, region: str) -> Number:
    try:
        parsed = phonenumbers.parse(text, region or None)
    except NumberParseException as error:
        wrong_code = error.error_type == NumberParseException.INVALID_COUNTRY_CODE and text.startswith(("+", "00"))
        raise BadNumber(Fault.WRONG_COUNTRY_CODE if wrong_code else Fault.NOT_A_NUMBER) from error
    if parsed.extension or any(letter.isalpha() for letter in text):
        raise BadNumber(Fault.NOT_A_NUMBER)
    possible = phonenumbers.is_possible_number_with_reason(parsed)
    if possible != phonenumbers.ValidationResult.IS_POSSIBLE:
        raise BadNumber(_REASONS[possible])
    return _describe(parsed)


def _pasted(typed: str) -> str:
    """As links and pages give it: without the link's scheme and the marks that set a direction."""
    return "".join(one for one in typed if one not in DIRECTION_MARKS).strip().removeprefix("tel:")


def _describe(parsed: phonenumbers.PhoneNumber) -> Number:
    region = phonenumbers.region_code_for_number(parsed) or _main_region(parsed)
    kind = phonenumbers.number_type(parsed)
    valid = kind != PhoneNumberType.UNKNOWN  # what the library calls valid, without looking for the kind once more
    country_code = parsed.country_code or 0
    return Number(
        e164=phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164),
        country_code=country_code,
        national=phonenumbers.national_significant_number(parsed),
        region=region,
        is_valid=valid,
        is_ringable_kind=region != NOT_GEOGRAPHIC and (kind in RINGABLE or not valid) and not _is_short(parsed, region),
    )


def _main_region(parsed: phonenumbers.PhoneNumber) -> str:
    """The country of a number that the plan does not know yet: by its area code under +1, which twenty-five countries
    share as equals, else the calling code's main country."""
    if parsed.country_code == NORTH_AMERICA:
        area = phonenumbers.national_significant_number(parsed)[:3]
        neighbour = phonenumbers.PhoneNumber(NORTH_AMERICA, int(f"{area}{SOMEBODY}"))
        return phonenumbers.region_code_for_number(neighbour) or ""
    regions = phonenumbers.region_codes_for_country_code(parsed.country_code or 0)
    return regions[0] if regions else ""


def _is_short(parsed: phonenumbers.PhoneNumber, region: str) -> bool:
    national = phonenumbers.national_significant_number(parsed)
    return bool(region) and phonenumbers.is_emergency_number(national, region)


def calling_code(region: str) -> int:
    """The E.164 country code of a country's two letters, 0 if there is none."""
    return phonenumbers.country_code_for_region(region)


def masked(e164: str) -> str:
    """The number for lists and letters: country code's first digits and the last two."""
    return f"{e164[:4]}•••{e164[-2:]}" if len(e164) > 7 else "•••"
