"""The gate: every step alone decides, the first that fails wins, and the trace tells the truth."""

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from buttons.schedule import Schedule, Window
from calls.decision import Count, Kind, Snapshot
from calls.gate import LOOKS, SECOND_LOOKS, decide
from screening.numbers import Fault, parse
from screening.rules import Rule, Verdict

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
NUMBER = parse("+12025550143", "")
OPEN = Snapshot(
    now=NOON,
    is_live=True,
    is_business_active=True,
    origin="https://shop.example.com",
    allowed_origins=("https://shop.example.com",),
    number=NUMBER,
    own_country="US",
    allowed_countries=("US",),
    schedule=Schedule("UTC", (Window(0, 540, 1020),)),
    rules=(),
    is_reverse_screened=False,
    has_mailbox=False,
)
BLOCKED = Rule(NUMBER.digits, False, Verdict.BLOCK, "Nuisance")
MAILBOX = Rule(NUMBER.digits, False, Verdict.VOICEMAIL, "Later")


def test_a_click_that_passes_every_step_rings() -> None:
    decision = decide(OPEN)
    assert decision.kind == Kind.RING
    assert [step.name for step in decision.trace] == [look.name for look in LOOKS]
    assert all(step.passed for step in decision.trace)


@pytest.mark.parametrize(
    ("changes", "kind", "reason"),
    [
        ({"is_live": False}, Kind.REFUSED, "paused"),
        ({"is_business_active": False}, Kind.REFUSED, "suspended"),
        ({"origin": "https://evil.example"}, Kind.REFUSED, "origin"),
        ({"origin": ""}, Kind.REFUSED, "origin"),
        ({"origin": "null"}, Kind.REFUSED, "origin"),
        ({"origin": "https://shop.example.com.evil.example"}, Kind.REFUSED, "origin"),
        ({"number": parse("+19005550123", "")}, Kind.REFUSED, "number_kind"),
        ({"number": parse("+881612345678", "")}, Kind.REFUSED, "number_kind"),
        ({"number": parse("+442079460000", "")}, Kind.REFUSED, "country"),
        ({"number": parse("+18765550123", "")}, Kind.REFUSED, "country"),
        ({"now": datetime(2026, 11, 22, 12, tzinfo=UTC)}, Kind.CLOSED, "closed"),
        ({"rules": (BLOCKED,)}, Kind.REFUSED, "blocked"),
        ({"is_reverse_screened": True}, Kind.REFUSED, "not_listed"),
        ({"rules": (MAILBOX,)}, Kind.REFUSED, "voicemail"),
        ({"is_already_called": True}, Kind.REFUSED, "in_progress"),
        ({"is_stopped": True}, Kind.REFUSED, "failing"),
        ({"is_failing": True}, Kind.REFUSED, "failing"),
        ({"token": False}, Kind.REFUSED, "challenge"),
        *(({"number": fault}, Kind.REFUSED, f"number_{fault}") for fault in Fault),
        ({"number_hour": Count(3, 3)}, Kind.REFUSED, "number_limit"),
        ({"number_hour": Count(1, 1)}, Kind.REFUSED, "number_limit"),
        ({"number_day": Count(10, 10)}, Kind.REFUSED, "number_limit"),
        ({"block_hour": Count(10, 10)}, Kind.REFUSED, "number_limit"),
        ({"abroad_day": Count(100, 100)}, Kind.REFUSED, "business_limit"),
        ({"own_phones": (NUMBER.e164,)}, Kind.REFUSED, "own_phone"),
        ({"address_hour": Count(10, 10)}, Kind.REFUSED, "address_limit"),
        ({"address_hour": Count(5, 2)}, Kind.REFUSED, "address_limit"),
        ({"button_day": Count(200, 200)}, Kind.REFUSED, "button_limit"),
        ({"business_day": Count(500, 500)}, Kind.REFUSED, "business_limit"),
        ({"lines": Count(10, 10)}, Kind.REFUSED, "full"),
        ({"spent": Decimal(50), "spend_ceiling": Decimal(50)}, Kind.REFUSED, "spend_limit"),
        ({"spend_ceiling": Decimal(0)}, Kind.REFUSED, "spend_limit"),
        ({"is_never_called": True}, Kind.REFUSED, "never_call"),
    ],
)
def test_each_setting_alone_changes_the_decision(changes: dict[str, Any], kind: Kind, reason: str) -> None:
    decision = decide(replace(OPEN, **changes))
    assert (decision.kind, decision.reason) == (kind, reason)
    assert not decision.trace[-1].passed
    assert decision.sentence


def test_a_closed_button_says_when_it_opens() -> None:
    decision = decide(replace(OPEN, now=datetime(2026, 11, 23, 20, tzinfo=UTC)))
    assert decision.next_opening == datetime(2026, 11, 30, 9, tzinfo=UTC)


def test_a_mailbox_entry_rings_the_mailbox_where_there_is_one() -> None:
    assert decide(replace(OPEN, rules=(MAILBOX,), has_mailbox=True)).kind == Kind.VOICEMAIL


def test_a_mailbox_entry_does_not_get_round_a_later_limit() -> None:
    decision = decide(replace(OPEN, rules=(MAILBOX,), has_mailbox=True, number_hour=Count(3, 3)))
    assert decision.reason == "number_limit"


def test_an_unknown_number_of_the_own_country_gets_the_benefit_of_the_doubt() -> None:
    number = replace(NUMBER, is_valid=False)
    assert decide(replace(OPEN, number=number)).kind == Kind.RING


def test_an_unknown_number_of_another_country_is_refused() -> None:
    number = replace(NUMBER, is_valid=False, region="CA")
    assert decide(replace(OPEN, number=number, allowed_countries=("US", "CA"))).reason == "number_unknown"


def test_without_a_list_of_sites_every_site_may_carry_the_button() -> None:
    assert decide(replace(OPEN, allowed_origins=(), origin="")).kind == Kind.RING


def test_the_second_look_has_no_browser_and_leaves_out_what_was_counted_at_the_click() -> None:
    waiting = replace(
        OPEN, origin=None, address_hour=Count(9, 3), lines=Count(9, 3), token=False, is_already_called=True
    )
    assert decide(waiting, SECOND_LOOKS).kind == Kind.RING


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"number_hour": Count(3, 3)}, "number_limit"),
        ({"number_day": Count(10, 10)}, "number_limit"),
        ({"spent": Decimal(50), "spend_ceiling": Decimal(50)}, "spend_limit"),
    ],
)
def test_the_second_look_sees_what_is_used_up_by_then(changes: dict[str, Any], reason: str) -> None:
    assert decide(replace(OPEN, origin=None, **changes), SECOND_LOOKS).reason == reason


def test_the_second_look_sees_what_the_owner_changed_meanwhile() -> None:
    assert decide(replace(OPEN, origin=None, rules=(BLOCKED,)), SECOND_LOOKS).reason == "blocked"


@pytest.mark.parametrize(
    "changes",
    [{"number_hour": Count(2, 3)}, {"lines": Count(9, 10)}, {"spent": Decimal("49.99"), "spend_ceiling": Decimal(50)}],
)
def test_one_below_a_limit_still_rings(changes: dict[str, Any]) -> None:
    assert decide(replace(OPEN, **changes)).kind == Kind.RING


def test_the_second_look_sees_the_register_and_the_standstill() -> None:
    waiting = replace(OPEN, origin=None)
    assert decide(replace(waiting, is_never_called=True), SECOND_LOOKS).reason == "never_call"
    assert decide(replace(waiting, is_stopped=True), SECOND_LOOKS).reason == "failing"
