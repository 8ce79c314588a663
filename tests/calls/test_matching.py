"""Which call a provider's record belongs to, in whatever order they come."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import Business
from buttons.models import Button
from calls import dialling, history, matching
from calls.models import Call, CallRecord
from calls.ordering import order
from providers.base import Outcome, Record
from providers.simulator.server import Simulator
from tests.calls.conftest import NUMBER, Visitor
from tests.calls.steps import asked, placed
from tests.making import make_account, make_button


def record(**fields: Any) -> Record:
    given: dict[str, Any] = {
        "reference": "", "fingerprint": "line-1", "number": NUMBER, "started_at": timezone.now(), "duration": 30,
        "outcome": Outcome.ANSWERED,
    }  # fmt: skip
    return Record(**given | fields)


def stored(button: Button, *records: Record) -> CallRecord:
    matching.store(button.account, None, records)
    return CallRecord.objects.order_by("pk")[0]


def lost(call: Call) -> Call:
    """The order was sent and its answer lost."""
    Call.objects.filter(pk=call.pk).update(state="unknown", dialled_at=timezone.now(), reason="answer_lost")
    return call


def test_a_record_with_a_foreign_reference_is_probably_the_call_whose_answer_was_lost(
    visitor: Visitor, button: Button
) -> None:
    call = lost(asked(visitor, button))
    row = stored(button, record(reference="theirs"))
    call.refresh_from_db()
    assert (row.call, row.match) == (call, "probable")
    assert (call.state, call.outcome, call.reason) == ("ended", "answered", "")


@pytest.mark.parametrize(
    "other",
    [
        {"number": "+12025550146"},
        {"number": ""},
        {"after": -matching.NEAR - timedelta(minutes=1)},
        {"after": matching.NEAR + timedelta(minutes=1)},
    ],
    ids=["another number", "no number", "long before", "long after"],
)
def test_a_record_of_something_else_is_nobody_s(visitor: Visitor, button: Button, other: Any) -> None:
    lost(asked(visitor, button))
    fields = dict(other)
    started_at = timezone.now() + fields.pop("after", timedelta(0))
    assert stored(button, record(started_at=started_at, **fields)).call is None


def test_a_record_that_is_much_longer_than_the_talk_is_another_call_s(visitor: Visitor, button: Button) -> None:
    call = lost(asked(visitor, button))
    Call.objects.update(duration=300)
    assert stored(button, record()).call is None
    assert stored(button, record(duration=301)).call == call


def test_a_call_that_still_waits_for_its_answer_is_not_given_a_stranger_s_record(
    visitor: Visitor, button: Button
) -> None:
    call = asked(visitor, button)
    Call.objects.update(state="dialling", dialled_at=timezone.now())
    assert stored(button, record(reference="theirs")).call is None
    call.refresh_from_db()
    assert call.state == "dialling"


def test_a_call_of_another_name_at_the_provider_is_not_taken_for_a_record_s(visitor: Visitor, button: Button) -> None:
    lost(asked(visitor, button))
    Call.objects.update(reference="ours")
    assert stored(button, record(reference="theirs")).call is None


def test_the_nearest_of_two_calls_to_one_number_is_the_probable_one(visitor: Visitor, business: Business) -> None:
    account = make_account(business, "voicenter")
    button, other = make_button(account), make_button(account)
    first, second = lost(asked(visitor, button)), lost(asked(visitor, other))
    Call.objects.filter(pk=first.pk).update(dialled_at=timezone.now() - timedelta(minutes=10))
    assert stored(button, record(started_at=timezone.now() - timedelta(minutes=1))).call == second


def test_a_record_that_came_before_the_answer_to_our_order_is_that_call_s(
    visitor: Visitor, button: Button, simulator: Simulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    call = asked(visitor, button)

    def told_first(ordered: Call) -> str:
        reference = order(ordered)
        stored(button, record(reference=reference))
        return reference

    monkeypatch.setattr(dialling, "order", told_first)
    assert (placed(call).state, call.outcome, call.next_poll_at) == ("ended", "answered", None)
    assert (call.record.match, bool(call.reference)) == ("exact", True)


def test_a_record_with_our_key_that_came_before_the_answer_is_not_undone_by_it(
    visitor: Visitor, button: Button, simulator: Simulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    call = asked(visitor, button)

    def told_first(ordered: Call) -> str:
        stored(button, record(key=ordered.public_id.hex))
        return order(ordered)

    monkeypatch.setattr(dialling, "order", told_first)
    assert (placed(call).state, call.next_poll_at) == ("ended", None)
    assert call.reference


def test_an_answer_that_came_after_it_was_given_up_is_followed_all_the_same(
    visitor: Visitor, button: Button, simulator: Simulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    call = asked(visitor, button)

    def slept(ordered: Call) -> str:
        reference = order(ordered)
        Call.objects.update(dialled_at=timezone.now() - dialling.ANSWER_LOST - timedelta(seconds=1))
        dialling.tick()
        assert Call.objects.get().state == "unknown"
        return reference

    monkeypatch.setattr(dialling, "order", slept)
    assert (placed(call).state, call.ended_at, call.problem) == ("dialling", None, "")
    assert call.next_poll_at is not None


def test_records_may_come_in_any_order(visitor: Visitor, business: Business, simulator: Simulator) -> None:
    button = make_button(make_account(business, "voicenter"))
    calls = [placed(asked(visitor, button, f"+1202555014{n}")) for n in (3, 4, 5)]
    told = [record(reference=call.reference, fingerprint=call.reference, number=call.number) for call in calls]
    for one in reversed(told):
        stored(button, one)
    assert [Call.objects.get(pk=call.pk).state for call in calls] == ["ended"] * 3


def test_a_hand_over_that_was_closed_is_opened_by_the_record_that_came_after_all(
    visitor: Visitor, business: Business
) -> None:
    button = make_button(make_account(business, "viviphone"))
    visitor.ask(button)
    Call.objects.update(asked_at=timezone.now() - timedelta(hours=1))
    history.tick()
    began = timezone.now() - timedelta(minutes=50)
    matching.store(button.account, button, [record(started_at=began)])
    call = Call.objects.get()
    assert (call.state, call.outcome, call.reason) == ("ended", "answered", "")
