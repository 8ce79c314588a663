"""From a call that nobody took to a letter in a mailbox and a message at the business's own system."""

import pytest
from django.core import mail

from accounts import tasks
from accounts.models import Business, Role
from accounts.webhooks import delivering
from calls.journal import note
from calls.models import Call
from calls.tasks import notice
from tests.making import make_account, make_button, make_member
from tests.pages.conftest import make_call
from tests.webhooks.conftest import Receiver, Signed


@pytest.fixture(autouse=True)
def one_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a worker would take up in a moment is done now."""
    monkeypatch.setattr(delivering, "nudge", tasks.send_webhooks)


def test_a_missed_call_reaches_the_mailbox_and_the_system(
    business: Business, receiver: Receiver, signed: Signed
) -> None:
    owner = make_member(business, Role.OWNER)
    call = make_call(make_button(make_account(business, "voicenter")), state=Call.State.ENDED, outcome="unanswered")
    note(call, Call.State.ASKED, "")
    note(call, Call.State.ENDED, "")
    notice()
    tasks.send_notices()
    tasks.sweep_webhooks()
    assert [letter.to for letter in mail.outbox] == [[owner.email]]
    assert str(call.public_id) in mail.outbox[0].body
    kinds = [delivery.kind for delivery in signed.endpoint.deliveries.filter(state="delivered").order_by("pk")]
    assert kinds == ["call.asked", "call.ended", "call.missed"]
    assert len(receiver.heard) == 3
