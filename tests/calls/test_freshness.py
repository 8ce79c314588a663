"""A click of this moment goes to the provider with as little asking as is safe; what waited is looked at again."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Business
from buttons.models import Button
from buttons.saving import set_state
from calls import dialling
from calls.models import Call, Standstill
from calls.ordering import dial_of, order
from providers.simulator.server import Simulator
from screening.models import ScreeningList
from tests.calls.conftest import NUMBER, Visitor
from tests.calls.steps import asked, dials, placed
from tests.making import make_account, make_button, make_hours


@pytest.fixture
def before_the_wire(monkeypatch: pytest.MonkeyPatch) -> Callable[[Call], int]:
    """How many statements stand between a worker's first look at a call and the provider's hearing of it."""

    def statements(call: Call) -> int:
        counts: list[int] = []

        def counting(ordered: Call) -> str:
            dial_of(ordered)
            counts.append(len(queries))
            return order(ordered)

        with monkeypatch.context() as patched, CaptureQueriesContext(connection) as queries:
            patched.setattr(dialling, "order", counting)
            dialling.place(call.pk)
        (count,) = counts
        return count

    return statements


def block(business: Business, button: Button) -> None:
    blocked = ScreeningList.objects.create(business=business, name="Nuisance")
    blocked.entries.create(digits=NUMBER.removeprefix("+"))
    button.lists.add(blocked)


@pytest.mark.parametrize("provider", ["anveo", "voicenter"])
def test_two_statements_stand_between_a_worker_and_the_wire_and_four_the_first_time(
    visitor: Visitor, business: Business, simulator: Simulator, before_the_wire: Callable[[Call], int], provider: str
) -> None:
    button = make_button(make_account(business, provider))
    assert before_the_wire(asked(visitor, button)) == 4
    assert before_the_wire(asked(visitor, button, "+12025550146")) == 2


def test_the_length_of_a_screening_list_is_nothing_to_an_order(
    visitor: Visitor, business: Business, button: Button, simulator: Simulator,
    before_the_wire: Callable[[Call], int],
) -> None:  # fmt: skip
    long = ScreeningList.objects.create(business=business, name="Long")
    for digits in range(50):
        long.entries.create(digits=f"44207946{digits:04}")
    button.lists.add(long)
    assert before_the_wire(asked(visitor, button)) == 4


def test_an_edited_button_is_ordered_as_it_is_now(visitor: Visitor, button: Button, simulator: Simulator) -> None:
    placed(asked(visitor, button))
    button.voicentersettings.agent_phone = "SIPAGT77"
    button.voicentersettings.save()
    Button.objects.update(version=button.version + 1)
    placed(asked(visitor, button, "+12025550146"))
    assert "SIPAGT77" in simulator.journal.entries("voicenter", "call")[0].request


@pytest.mark.parametrize("stopped", ["paused", "suspended", "failing"])
def test_what_was_switched_off_since_the_click_is_not_rung(
    visitor: Visitor, business: Business, button: Button, simulator: Simulator, stopped: str
) -> None:
    call = asked(visitor, button)
    match stopped:
        case "paused":
            set_state(button, Button.State.PAUSED, actor=None)
        case "suspended":
            Business.objects.update(is_active=False)
        case _:
            Standstill.objects.create(reason="Fraud")
    assert (placed(call).state, call.reason) == ("refused", stopped)
    assert dials(simulator) == 0


def test_a_click_that_waited_is_judged_again_by_lists(
    visitor: Visitor, business: Business, button: Button, simulator: Simulator
) -> None:
    call = asked(visitor, button)
    block(business, button)
    Call.objects.update(asked_at=timezone.now() - dialling.FRESH)
    assert (placed(call).state, call.reason) == ("refused", "blocked")
    assert dials(simulator) == 0


def test_a_click_that_is_tried_again_is_judged_again(
    visitor: Visitor, business: Business, button: Button, simulator: Simulator
) -> None:
    call = asked(visitor, button)
    block(business, button)
    Call.objects.update(tries=1)
    assert (placed(call).state, call.reason) == ("refused", "blocked")


def test_a_click_from_before_the_clock_was_set_back_is_judged_again(
    visitor: Visitor, business: Business, button: Button, simulator: Simulator
) -> None:
    call = asked(visitor, button)
    block(business, button)
    Call.objects.update(asked_at=timezone.now() + timedelta(hours=1))
    assert (placed(call).state, call.reason) == ("refused", "blocked")


def test_a_delayed_call_is_judged_again_however_soon_it_is_due(
    visitor: Visitor, business: Business, simulator: Simulator
) -> None:
    hours = make_hours(business, *((day, 0, 1440) for day in range(7)))
    button = make_button(make_account(business, "voicenter"), hours=hours, max_delay=60)
    call = asked(visitor, button, delay=30)
    block(business, button)
    Call.objects.update(due_at=timezone.now())
    assert (placed(call).state, call.reason) == ("refused", "blocked")


def test_a_button_that_changed_its_provider_meanwhile_rings_through_the_new_one(
    visitor: Visitor, business: Business, button: Button, simulator: Simulator
) -> None:
    call = asked(visitor, button)
    other = make_account(business, "anveo")
    moved = make_button(other, phones=["+12025550101"])
    moved.anveosettings.button = button
    moved.anveosettings.save(force_insert=True)
    button.destinations.create(position=9, number="+12025550101")
    Button.objects.filter(pk=button.pk).update(account=other, version=button.version + 1)
    assert (placed(call).state, call.account) == ("dialling", other)
    assert len(simulator.journal.entries("anveo", "DIAL.CONNECT")) == dials(simulator) == 1
