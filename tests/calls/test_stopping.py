"""A call is stopped as far as it still can be, and whoever asked is told the truth of it."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from pytest_django import Settings

from accounts.models import AuditEntry, Business, Role, User
from buttons.models import Button
from calls import dialling, stopping
from calls.models import Call
from calls.snapshots import of_waiting
from calls.stopping import NotNow, NotStopped, call_now, stop
from calls.telling import told
from providers.simulator.server import Simulator
from tests.at_once import at_once
from tests.calls.conftest import Visitor
from tests.calls.steps import asked, dials, placed, polled
from tests.making import make_account, make_business, make_button, make_hours, make_member
from tests.provider_side import failing_provider, unreachable_provider
from tests.providers.scripted import resetting


@pytest.fixture
def editor(business: Business) -> User:
    return make_member(business, Role.EDITOR)


@pytest.fixture
def holding(business: Business) -> Button:
    """Its provider holds delayed calls, and can take them back."""
    own = {"max_delay": 120, "provider_holds_delay": True}
    return make_button(make_account(business, "anveo"), phones=["+12025550101"], **own)


def stopped(call: Call, actor: User | None = None) -> Call:
    stop(call, actor)
    call.refresh_from_db()
    return call


def refused(call: Call) -> str:
    with pytest.raises(NotStopped) as refusal:
        stop(call)
    call.refresh_from_db()
    return refusal.value.sentence


def can_cancel(call: Call) -> bool:
    call.refresh_from_db()
    return bool(told(call)["can_cancel"])


@pytest.mark.parametrize("delay", [0, 30])
def test_a_call_that_was_not_ordered_yet_is_cancelled_and_never_rings(
    visitor: Visitor, button: Button, simulator: Simulator, delay: int
) -> None:
    call = asked(visitor, button, delay=delay)
    assert can_cancel(call)
    assert (stopped(call).state, call.reason) == ("cancelled", "visitor")
    Call.objects.update(due_at=timezone.now())
    assert placed(call).state == "cancelled"
    assert dials(simulator) == 0
    assert not can_cancel(call)


def test_a_call_that_a_worker_holds_and_has_not_ordered_is_cancelled(
    visitor: Visitor, button: Button, simulator: Simulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    call = asked(visitor, button, delay=30)
    Call.objects.update(due_at=timezone.now())

    def cancelled_meanwhile(*seen: Any) -> Any:
        assert can_cancel(call)
        stop(call)
        return of_waiting(*seen)

    monkeypatch.setattr(dialling, "of_waiting", cancelled_meanwhile)
    assert placed(call).state == "cancelled"
    assert dials(simulator) == 0


def test_stopping_twice_is_stopping_once(visitor: Visitor, button: Button, simulator: Simulator) -> None:
    call = asked(visitor, button)
    assert stopped(stopped(call)).events.filter(state="cancelled").count() == 1


def test_a_call_that_is_over_is_not_stopped(visitor: Visitor, button: Button) -> None:
    call = asked(visitor, button)
    Call.objects.update(state="ended")
    assert "over" in refused(call)
    assert not can_cancel(call)


def test_what_the_provider_holds_is_taken_back_there(visitor: Visitor, holding: Button, simulator: Simulator) -> None:
    call = placed(asked(visitor, holding, delay=30))
    assert can_cancel(call)
    assert (stopped(call).state, call.next_poll_at) == ("cancelled", None)
    assert len(simulator.journal.entries("anveo", "DIAL.CANCEL")) == 1
    (one,) = simulator.state.calls.values()
    assert one.stopped is not None


def test_what_the_provider_does_not_take_back_goes_on_and_says_so(
    visitor: Visitor, holding: Button, simulator: Simulator
) -> None:
    call = placed(asked(visitor, holding, delay=30))
    simulator.clock.skip(30 * 60 + 1)
    assert refused(call) == stopping.ON_ITS_WAY
    assert (call.state, call.is_final) == ("scheduled", False)
    assert "did not stop it" in call.events.order_by("-pk")[0].words


def test_a_provider_that_is_away_when_it_should_take_a_call_back_leaves_it_as_it_was(
    visitor: Visitor, holding: Button, simulator: Simulator, settings: Settings
) -> None:
    call = placed(asked(visitor, holding, delay=30))
    with unreachable_provider(settings):
        assert refused(call) == stopping.AWAY
    assert can_cancel(call)
    assert stopped(call).state == "cancelled"


def test_an_answer_that_is_lost_while_taking_back_is_no_cancellation(
    visitor: Visitor, holding: Button, simulator: Simulator, settings: Settings
) -> None:
    call = placed(asked(visitor, holding, delay=30))
    with failing_provider(settings, resetting):
        assert refused(call) == stopping.LOST
    assert call.state == "scheduled"
    assert call.next_poll_at is not None


def test_where_the_provider_cannot_take_back_cancel_is_not_offered(
    visitor: Visitor, business: Business, simulator: Simulator
) -> None:
    call = placed(asked(visitor, make_button(make_account(business), phones=["+12025550101"])))
    assert not can_cancel(call)
    assert refused(call) == stopping.ON_ITS_WAY


def test_a_call_that_rings_is_hung_up(visitor: Visitor, button: Button, simulator: Simulator) -> None:
    call = placed(asked(visitor, button))
    assert can_cancel(call)
    assert stopped(call).state == "cancelled"
    (one,) = simulator.state.calls.values()
    assert one.stopped is not None


def test_a_call_that_is_answered_is_not_hung_up_by_a_cancel_that_came_late(
    visitor: Visitor, button: Button, simulator: Simulator
) -> None:
    call = placed(asked(visitor, button))
    simulator.clock.skip(7)
    assert refused(call) == stopping.TALKING
    assert polled(call).state == "talking"
    assert not can_cancel(call)
    assert refused(call) == stopping.ON_ITS_WAY
    assert not simulator.journal.entries("voicenter", "terminate")


def test_a_phone_that_has_another_call_is_not_hung_up(visitor: Visitor, button: Button, simulator: Simulator) -> None:
    call = placed(asked(visitor, button))
    placed(asked(visitor, button, "+12025550146"))
    assert refused(call) == stopping.SHARED_PHONE
    assert not simulator.journal.entries("voicenter", "terminate")


def test_a_call_that_is_not_on_its_phone_is_not_hung_up(visitor: Visitor, button: Button, simulator: Simulator) -> None:
    call = placed(asked(visitor, button))
    simulator.clock.skip(60)
    assert refused(call) == stopping.NOT_FOUND
    assert not simulator.journal.entries("voicenter", "terminate")


def test_a_phone_that_is_no_extension_cannot_be_hung_up_and_nothing_is_offered(
    visitor: Visitor, business: Business, simulator: Simulator
) -> None:
    button = make_button(make_account(business, "voicenter"), phones=["+12025550101"], own={"agent_phone": ""})
    call = placed(asked(visitor, button))
    assert not can_cancel(call)
    assert refused(call) == stopping.ON_ITS_WAY


@pytest.mark.django_db(transaction=True)
def test_eight_presses_at_once_hang_up_once(visitor: Visitor, simulator: Simulator) -> None:
    button = make_button(make_account(make_business(country="US"), "voicenter"))
    call = placed(asked(visitor, button))

    def press() -> None:
        try:
            stop(Call.objects.get(pk=call.pk))
        except NotStopped:
            return

    at_once(8, press)
    call.refresh_from_db()
    assert call.state == "cancelled"
    assert len(simulator.journal.entries("voicenter", "terminate")) == 1


def test_what_an_owner_stops_stands_in_the_audit_trail_and_a_visitor_s_doing_does_not(
    visitor: Visitor, button: Button, editor: User, simulator: Simulator
) -> None:
    stopped(asked(visitor, button))
    assert not AuditEntry.objects.filter(action="call stopped").exists()
    call = stopped(asked(visitor, button, "+12025550146"), editor)
    entry = AuditEntry.objects.get(action="call stopped")
    assert (entry.actor, entry.target_id, call.reason) == (editor, str(call.public_id), "owner")
    assert "2025550146" not in f"{entry.target}{entry.changes}"


def test_a_delayed_call_is_placed_now_where_its_owner_says_so(
    visitor: Visitor, button: Button, editor: User, simulator: Simulator
) -> None:
    call = asked(visitor, button, delay=60)
    call_now(call, editor)
    assert placed(call).state == "dialling"
    assert dials(simulator) == 1
    assert AuditEntry.objects.get(action="call pulled forward").actor == editor


def test_call_now_is_judged_by_the_hours_of_now_and_leaves_the_call_its_time(
    visitor: Visitor, business: Business, editor: User, simulator: Simulator
) -> None:
    hours = make_hours(business, *((day, 0, 1440) for day in range(7)))
    button = make_button(make_account(business, "voicenter"), hours=hours, max_delay=60)
    call = asked(visitor, button, delay=60)
    due_at = call.due_at
    for day in range(-1, 2):
        hours.exceptions.create(date=timezone.now().date() + timedelta(days=day), label="Holiday")
    with pytest.raises(NotNow, match="closed"):
        call_now(call, editor)
    call.refresh_from_db()
    assert (call.state, call.due_at) == ("scheduled", due_at)


def test_a_call_that_does_not_wait_is_not_pulled_forward(
    visitor: Visitor, button: Button, editor: User, simulator: Simulator
) -> None:
    call = placed(asked(visitor, button))
    with pytest.raises(NotNow):
        call_now(call, editor)
    assert dials(simulator) == 1
