"""The fuse: a button that is used to dial through strangers' numbers pauses itself, and its owner is told."""

import pytest
from django.core import mail
from django.utils import timezone

from accounts.models import AuditEntry, Business, Role
from buttons.models import Button
from buttons.saving import set_state
from calls import breaking
from calls.models import Call
from tests.making import make_account, make_button, make_member


@pytest.fixture
def rung(business: Business) -> Button:
    make_member(business)
    make_member(business, role=Role.VIEWER)
    return make_button(make_account(business, "voicenter"))


def end_calls(button: Button, count: int, *, answered: int = 0, numbers: int = 100) -> None:
    for n in range(count):
        Call.objects.create(
            business=button.business, button=button, account=button.account, idempotency_key=f"{n}", request_hash="",
            number=f"+1202555{n % numbers:04}", due_at=timezone.now(), state=Call.State.ENDED, ended_at=timezone.now(),
            outcome="answered" if n < answered else "unanswered",
        )  # fmt: skip


def state_after_watching(button: Button) -> str:
    breaking.watch()
    button.refresh_from_db()
    return button.state


def test_many_numbers_and_hardly_an_answer_pause_the_button_and_tell_its_owner(rung: Button) -> None:
    end_calls(rung, 20, answered=3)
    owner = rung.business.members.get(memberships__role=Role.OWNER)
    assert state_after_watching(rung) == Button.State.PAUSED
    assert [message.to for message in mail.outbox] == [[owner.email]]
    assert str(rung.public_id) in mail.outbox[0].body
    assert AuditEntry.objects.get(action="button paused").actor is None


@pytest.mark.parametrize("calls", [{"count": 19}, {"count": 20, "answered": 4}, {"count": 40, "numbers": 14}], ids=str)
def test_an_ordinary_hour_pauses_nothing(rung: Button, calls: dict[str, int]) -> None:
    end_calls(rung, **calls)
    assert state_after_watching(rung) == Button.State.LIVE
    assert not mail.outbox


def test_another_button_rings_on(rung: Button) -> None:
    other = make_button(rung.account)
    end_calls(rung, 20)
    assert state_after_watching(other) == Button.State.LIVE


def test_a_button_that_was_resumed_is_not_paused_for_the_same_calls(rung: Button) -> None:
    end_calls(rung, 20)
    breaking.watch()
    set_state(rung, Button.State.LIVE, actor=None)
    assert state_after_watching(rung) == Button.State.LIVE


def test_calls_whose_end_nobody_told_are_no_sign(rung: Button) -> None:
    end_calls(rung, 20)
    Call.objects.update(outcome="untold")
    assert state_after_watching(rung) == Button.State.LIVE
