"""Which numbers a stranger may have rung, written as visitors write them."""

import pytest

from accounts.models import Business
from tests.calls.conftest import Visitor
from tests.making import make_account, make_button

RINGS = "rings"

POLICY = [
    # As people write their own numbers.
    *[(typed, "US", RINGS) for typed in (
        "+12025550143", "2025550143", "(202) 555-0143", "202.555.0143", "1 202 555 0143", "+1 (202) 555-0143",
        "011 1 202 555 0143", "tel:+1-202-555-0143", "+１２０２５５５０１４３", "+١٢٠٢٥٥٥٠١٤٣",
    )],
    ("020 7946 0000", "GB", RINGS),
    ("0044 20 7946 0000", "US", RINGS),
    ("\u200e+1 202 555 0143\u200e", "US", RINGS), ("+1 212 100 0000", "US", RINGS),
    ("+1 876 100 0000", "US", "number_unknown"),
    ("+442079460000", "US", RINGS), ("07400 123456", "GB", RINGS),
    ("03-1234567", "IL", RINGS), ("050-234-5678", "IL", RINGS), ("+33 1 23 45 67 89", "US", RINGS),
    # One calling code, many countries: Canada and the Caribbean are not the United States.
    *[(number, "US", "country") for number in (
        "+18765550123", "+18095550123", "+12423456789", "+12462501234", "+14413701234", "+16492311234",
        "+14165550123", "+19025550123", "+25261555012", "+37060012345", "+960 7712345", "+2376 71234567",
    )],
    # What earns somebody a share: premium, shared cost, and what is no place.
    *[(number, "US", "number_kind") for number in (
        "+19005550123", "+19005550199", "+449098790123", "+448712345678", "+448431234567",
        "+881612345678", "+882161234567", "+883510012345", "+979123456789", "+33899123456", "+491805123456",
        "+870773111632", "+80012345678", "+39899123456",
    )],
    # Short and emergency numbers.
    *[(number, country, "short") for number, country in (
        ("112", "GB"), ("911", "US"), ("999", "GB"), ("100", "IL"), ("15", "FR"), ("411", "US"), ("12345", "US"),
    )],
    # Tricks.
    *[(number, "US", "number_invalid") for number in (
        "+12025550143;ext=9", "+12025550143 ext. 9", "+12025550143x99", "1-800-FLOWERS", "2025550143,,1", "call me",
        "+1202555<b>0143", "'; DROP TABLE calls",
    )],
    *[(number, "US", "number_too_long") for number in ("+120255501431234567", "2" * 41)],
    *[(number, "US", "number_country_code") for number in ("+9991234567890", "+0012025550143")],
]  # fmt: skip


@pytest.mark.parametrize(("typed", "country", "verdict"), POLICY)
def test_each_number_gets_exactly_its_verdict(
    visitor: Visitor, business: Business, typed: str, country: str, verdict: str
) -> None:
    button = make_button(make_account(business, "voicenter"), allowed_countries=["US", "GB", "IL", "FR"])
    answer = visitor.ask(button, typed, country=country)
    reason = answer.json().get("reason", RINGS)
    if verdict == "short":
        assert reason in {"number_too_short", "number_kind", "number_invalid"}
    else:
        assert reason == verdict
    assert (answer.status_code == 202) is (verdict == RINGS)
