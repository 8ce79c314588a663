"""What the providers' histories tell of our calls, and what becomes of a call nobody tells of."""

from datetime import timedelta

import requests
from django.utils import timezone
from pytest_django import Settings

from accounts.models import Business
from buttons import pushing
from buttons.models import Button
from calls import history
from calls.models import Call, CallRecord
from providers.simulator.server import Simulator
from tests.calls.conftest import Visitor
from tests.calls.steps import asked, placed
from tests.making import make_account, make_button
from tests.provider_side import unreachable_provider


def test_a_hosted_page_is_handed_the_visitor_and_its_history_brings_the_call_back(
    visitor: Visitor, business: Business, simulator: Simulator
) -> None:
    button = make_button(make_account(business, "viviphone"))
    pushing.run(button.pushes.get().pk)
    button.refresh_from_db()
    answer = visitor.ask(button)
    told = answer.json()["call"]
    assert told["state"] == "handed_over"
    assert f"id={button.remote_id}&lang=en&cty=1" in told["panel_url"]
    requests.post(told["panel_url"], data={"country": "1", "number": "2025550143"}, timeout=5)
    simulator.clock.skip(30)
    history.pull(button.account.pk)
    call = Call.objects.get()
    assert (call.state, call.outcome) == ("ended", "answered")
    assert call.record.match == "probable"


def test_reading_a_history_twice_adds_nothing(visitor: Visitor, button: Button, simulator: Simulator) -> None:
    call = placed(asked(visitor, button))
    simulator.clock.skip(60)
    for _ in range(2):
        history.pull(button.account.pk)
    call.refresh_from_db()
    record = CallRecord.objects.get()
    assert (record.call, record.match) == (call, "exact")
    assert (call.state, call.outcome) == ("ended", "answered")


def test_history_resolves_a_call_whose_answer_was_lost(
    visitor: Visitor, business: Business, simulator: Simulator
) -> None:
    button = make_button(make_account(business, "voicenter"))
    call = placed(asked(visitor, button))
    Call.objects.update(state="unknown", next_poll_at=None)
    simulator.clock.skip(60)
    history.pull(button.account.pk)
    call.refresh_from_db()
    assert (call.state, call.outcome) == ("ended", "answered")


def test_a_history_that_cannot_be_read_is_a_visible_problem(button: Button, settings: Settings) -> None:
    with unreachable_provider(settings):
        history.pull(button.account.pk)
    button.account.refresh_from_db()
    assert "cannot be reached" in button.account.history_problem
    assert button.account.history_pulled_until is None


def test_a_hand_over_nobody_went_on_with_is_closed(visitor: Visitor, business: Business) -> None:
    button = make_button(make_account(business, "viviphone"))
    visitor.ask(button)
    Call.objects.update(asked_at=timezone.now() - timedelta(hours=1))
    history.tick()
    assert Call.objects.get().state == "expired"
