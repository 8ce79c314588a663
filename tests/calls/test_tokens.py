"""The click token at the door: forged, foreign, used, old or unpaid ones ring nobody."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from pytest_django import Settings

from buttons.models import Button
from calls.challenge import TooSoon, check, is_paid, issue
from calls.models import Call
from tests.calls.conftest import Visitor
from tests.calls.paying import nonce_for
from tests.calls.steps import refused
from tests.making import make_button

MONDAY_NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


def test_a_forged_token_is_refused(visitor: Visitor, button: Button) -> None:
    refused(visitor.ask(button, challenge=visitor.challenge(button)[:-2] + "xx"), 403, "challenge")


def test_a_token_of_another_button_is_refused(visitor: Visitor, button: Button) -> None:
    other = make_button(button.account)
    refused(visitor.ask(button, challenge=visitor.challenge(other)), 403, "challenge")


def test_a_token_is_good_for_one_call(visitor: Visitor, button: Button) -> None:
    challenge = visitor.challenge(button)
    visitor.ask(button, challenge=challenge)
    assert visitor.ask(button, "+12025550144", challenge=challenge).json()["reason"] == "challenge"
    assert Call.objects.count() == 1


def test_a_token_grows_old(visitor: Visitor, button: Button) -> None:
    with time_machine.travel(MONDAY_NOON, tick=False):
        challenge = visitor.challenge(button)
    with time_machine.travel(MONDAY_NOON + timedelta(seconds=721), tick=False):
        refused(visitor.ask(button, challenge=challenge), 403, "challenge")


@pytest.fixture
def priced(settings: Settings) -> int:
    settings.CHALLENGE_BITS = 12
    return 12


def test_a_token_is_paid_for_with_work(visitor: Visitor, button: Button, priced: int) -> None:
    assert visitor.offered(button)["bits"] == priced
    assert visitor.ask(button).status_code == 202


def test_an_unpaid_token_is_refused(visitor: Visitor, button: Button, priced: int) -> None:
    challenge = visitor.challenge(button)
    wrong = next(str(n) for n in range(100) if not is_paid(challenge, str(n), priced))
    refused(visitor.ask(button, challenge=challenge, nonce=wrong), 403, "challenge")
    refused(visitor.ask(button, challenge=challenge), 403, "challenge")


def test_work_for_one_token_does_not_pay_for_another(visitor: Visitor, button: Button, priced: int) -> None:
    first = visitor.challenge(button)
    nonce = nonce_for(first, priced)
    second = next(one for one in iter(lambda: visitor.challenge(button), "") if not is_paid(one, nonce, priced))
    refused(visitor.ask(button, challenge=second, nonce=nonce), 403, "challenge")


def test_a_refused_click_does_not_use_its_token_up(visitor: Visitor, button: Button) -> None:
    challenge = visitor.challenge(button)
    refused(visitor.ask(button, "+442079460000", challenge=challenge), 403, "country")
    assert visitor.ask(button, challenge=challenge).status_code == 202


def test_a_token_survives_the_difference_of_two_servers_clocks(visitor: Visitor, button: Button) -> None:
    for skew in (timedelta(minutes=-2), timedelta(minutes=2)):
        with time_machine.travel(MONDAY_NOON, tick=False):
            challenge = visitor.challenge(button)
        with time_machine.travel(MONDAY_NOON + skew, tick=False):
            assert visitor.ask(button, f"+1202555014{skew.days + 2}", challenge=challenge).status_code == 202


def test_a_page_without_scripts_pays_with_time(button: Button, priced: int) -> None:
    with time_machine.travel(MONDAY_NOON, tick=False) as clock:
        token = issue(button.public_id.hex, "plain")
        with pytest.raises(TooSoon):
            check(token, "", button.public_id.hex, "plain")
        clock.shift(3)
        assert check(token, "", button.public_id.hex, "plain").mark


def test_a_token_of_the_plain_page_does_not_spare_a_script_its_work(visitor: Visitor, button: Button) -> None:
    with time_machine.travel(MONDAY_NOON, tick=False) as clock:
        token = issue(button.public_id.hex, "plain")
        clock.shift(60)
        refused(visitor.ask(button, challenge=token), 403, "challenge")
