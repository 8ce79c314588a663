"""A portal with at least one row of every model, and staff to look at it."""

from dataclasses import dataclass
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import (
    ApiToken,
    AuditChain,
    Business,
    DeadLetter,
    Invitation,
    Job,
    Membership,
    Notice,
    NoticeChoice,
    NoticeKind,
    NoticeMail,
    StoredAnswer,
    User,
    WebhookDelivery,
    WebhookEndpoint,
)
from buttons.models import Button, ButtonVersion, DriftCheck
from calls.models import Call, CallRecord, RefusedClick, Standstill
from screening.models import NeverCall, ScreeningList
from tests.making import make_account, make_business, make_button, make_hours, make_member, make_user

PIN = 7391
LOGIN_CODE = "login-canary-code"
VISITOR = "+12025550188"
LISTED = "+12025550177"
SIGNING_SECRET = "whsec_bm90LWEtc2VjcmV0LWJ1dC1hLWNhbmFyeQ=="
DIGEST = "digest-canary"
BODY = "body-canary"


@dataclass(frozen=True)
class Filled:
    """What `filled` made, as far as tests name it."""

    owner: User
    button: Button
    call: Call


@pytest.fixture
def filled(db: None) -> Filled:
    """A button at each provider, with all that belongs to it."""
    business = make_business()
    owner = make_member(business)
    hours = make_hours(business, (0, 540, 750))
    hours.exceptions.create(date="2026-12-25", label="Christmas")
    nuisance = ScreeningList.objects.create(business=business, name="Nuisance callers")
    nuisance.entries.create(digits=LISTED.removeprefix("+"))
    button = make_button(make_account(business, "anveo"), hours=hours, lists=[nuisance])
    make_button(make_account(business, "viviphone"), pin=PIN)
    make_button(make_account(business, "voicenter"), own={"agent_phone": "logincode", "login_code": LOGIN_CODE})
    _make_messages(business, owner)
    _make_programs(business, owner)
    ButtonVersion.objects.get_or_create(button=button, version=99, defaults={"stored": {"login_code": LOGIN_CODE}})
    DriftCheck.objects.create(
        button=button, version=1, state=DriftCheck.State.DIFFERS, differences=[["forward", VISITOR, LISTED]]
    )
    return Filled(owner, button, _make_history(button))


def _make_messages(business: Business, owner: User) -> None:
    AuditChain.objects.create(business=business)
    DeadLetter.objects.create(queue="celery", reason="No worker knows the task.", body="[[1], {}]")
    membership = Membership.objects.get(business=business, user=owner)
    notice = Notice.objects.create(
        business=business, kind=NoticeKind.MISSED_CALL, key="one", title="A missed call", sentence="-", path="/"
    )
    NoticeChoice.objects.create(membership=membership, kind=NoticeKind.MISSED_CALL)
    NoticeMail.objects.create(notice=notice, membership=membership, due_at=timezone.now())
    endpoint = WebhookEndpoint(business=business, address="https://hooks.example.com/")
    endpoint.seal_secret(SIGNING_SECRET)
    endpoint.save()
    WebhookDelivery.objects.create(endpoint=endpoint, kind="call.ended", body={"number": VISITOR, "word": BODY})


def _make_programs(business: Business, owner: User) -> None:
    later = timezone.now() + timedelta(days=1)
    ApiToken.objects.create(name="Till", business=business, digest=DIGEST, hint="abcd", expires_at=later)
    StoredAnswer.objects.create(owner="token", key="one", request_hash="-", status=201, body=BODY)
    Invitation.objects.create(business=business, email="guest@example.com", invited_by=owner, expires_at=later)
    Job.objects.create(business=business, actor=owner, kind="import", title="Import", source=VISITOR, result={"new": 1})


def _make_history(button: Button) -> Call:
    call = Call.objects.create(
        business=button.business, button=button, account=button.account, idempotency_key="one", request_hash="hash",
        number=VISITOR, due_at=timezone.now(),
        trace=[{"name": "hours", "passed": True, "sentence": "You are open.", "setting": "Opening hours"}],
    )  # fmt: skip
    call.events.create(state=Call.State.ASKED, words="Asked for.")
    RefusedClick.objects.create(business=button.business, button=button, reason="closed", sentence="Closed.")
    CallRecord.objects.create(
        account=button.account, button=button, call=call, fingerprint="one", number=VISITOR,
        started_at=timezone.now(), outcome="answered", raw={"caller": VISITOR},
    )  # fmt: skip
    Standstill.objects.create(reason="A rehearsal.", ended_at=timezone.now())
    NeverCall.objects.create(number_hash="hash", proof=NeverCall.Proof.LINK)
    return call


@pytest.fixture
def staff(db: None) -> User:
    return make_user(is_staff=True, is_superuser=True)


@pytest.fixture
def desk(staff: User) -> Client:
    """The staff's browser."""
    client = Client()
    client.force_login(staff)
    return client
