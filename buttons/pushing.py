"""Brings a provider in step: claim a push, do the network act with no transaction open, settle it.

A push of a full replacement may be repeated. A creation that the provider names itself (`creates_repeatably` False)
is never repeated on its own: when its answer is lost the push becomes `unclear` and a person decides.
"""

import logging
import random
import uuid
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import F, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_noop

from accounts.connecting import capabilities, connect
from buttons.models import Button, Push, ViviphoneSettings
from buttons.nudging import nudge_push
from buttons.planning import settings_of
from buttons.signals import push_failing
from providers.base import Provider, ProviderError, Refused, Unclear
from providers.fields import Value

log = logging.getLogger(__name__)

LEASE = timedelta(seconds=240)
"""Longer than the transport's deadline times the requests of one push (at most twelve): after it the worker is dead."""

FIRST_GAP = 5
LONGEST_GAP = 900
"""Seconds between tries: doubled from the first to the longest, with a tenth of chance."""

SWEEP_AT_MOST = 200

LOST_CREATION = gettext_noop(
    "The provider may have made this button, but its answer was lost. Look at the provider: if nothing is there, send"
    " it again; sending it again may make a second one."
)


def run(push_id: int) -> None:
    """Claim and send one push, and settle what came of it."""
    push = _claim(push_id)
    if push is None:
        return
    try:
        _send(push)
    except Refused as error:
        _settle(push, Push.State.REFUSED, error)
    except Unclear as error:
        if push.creating:
            _settle(push, Push.State.UNCLEAR, Unclear(LOST_CREATION, code=error.code))
        else:
            _settle(push, Push.State.FAILING, error)
    except ProviderError as error:
        push.creating = False
        _settle(push, Push.State.FAILING, error)
    else:
        _settle(push, Push.State.IN_STEP)
    _nudge_newer(push)


def sweep() -> None:
    """Free what dead workers held, and nudge what is due."""
    now = timezone.now()
    dead = Push.objects.filter(state=Push.State.SENDING, claimed_at__lt=now - LEASE)
    for push in dead.filter(creating=True).select_related("button"):
        _lose(push)
    dead.filter(creating=False).update(state=Push.State.WAITING, claim=None)
    for push_id in _due(now).values_list("pk", flat=True)[:SWEEP_AT_MOST]:
        nudge_push(push_id)


def _lose(push: Push) -> None:
    """A worker died while it created what must not be created twice."""
    with transaction.atomic():
        here = Push.objects.filter(pk=push.pk, claim=push.claim, state=Push.State.SENDING)
        if here.update(state=Push.State.UNCLEAR, problem=LOST_CREATION, claim=None):
            push.refresh_from_db()
            push_failing.send(Push, button=push.button, push=push)


def _due(now: datetime) -> QuerySet[Push]:
    return Push.objects.filter(state__in=Push.OPEN).exclude(next_try_at__gt=now).order_by("pk")


def _claim(push_id: int) -> Push | None:
    """Make the push ours by one conditional update. None: it is not due, not open, or the button is being sent to."""
    now, claim = timezone.now(), uuid.uuid4()
    try:
        with transaction.atomic():
            won = (
                _due(now)
                .filter(pk=push_id)
                .update(state=Push.State.SENDING, claim=claim, claimed_at=now, attempts=F("attempts") + 1)
            )
    except IntegrityError:
        # Another push of this button is on its way; when it settles it nudges this one.
        return None
    return Push.objects.select_related("button__account").get(pk=push_id) if won else None


def _send(push: Push) -> None:
    button = push.button
    provider = connect(button.account)
    remote_id = button.remote_id or _create(push, provider)
    try:
        provider.update_button(remote_id, push.settings)
    except Refused as refusal:
        _create_again(push, provider, remote_id, refusal)


def _create_again(push: Push, provider: Provider, remote_id: str, refusal: Refused) -> None:
    """Make a button that is gone at the provider, under the id it had. Raises `refusal` if it was not gone.

    Only where the id is ours to choose: then the provider refuses to make what is there, whatever it refused before.
    Elsewhere it would get a new id, and that is for a person to decide (`buttons.saving.make_anew`).
    """
    if not capabilities(push.button.account).creates_repeatably:
        raise refusal
    try:
        provider.create_button({**push.settings, **_secrets(push.button)}, remote_id)
    except Refused:
        raise refusal from None


def _create(push: Push, provider: Provider) -> str:
    """Create the button at the provider and store the id it knows it by, before anything else can go wrong."""
    button, wanted = push.button, push.button.public_id.hex
    repeatable = capabilities(button.account).creates_repeatably
    if not repeatable:
        _mark_creating(push, True)
        if button.pushes.filter(state=Push.State.UNCLEAR).exists():
            # Nobody has looked yet: an edit, a pause or a resume is no order to make a second button.
            raise Unclear(LOST_CREATION)
    try:
        remote_id = provider.create_button({**push.settings, **_secrets(button)}, wanted)
    except Refused:
        push.creating = False
        if not (repeatable and _was_tried_before(push)):
            raise
        # An earlier creation whose answer was lost makes this one a duplicate. The replacement that follows tells.
        remote_id = wanted
    with transaction.atomic():
        Button.objects.filter(pk=button.pk).update(remote_id=remote_id)
        _mark_creating(push, False)
    button.remote_id = remote_id
    return remote_id


def _mark_creating(push: Push, creating: bool) -> None:
    push.creating = creating
    Push.objects.filter(pk=push.pk, claim=push.claim).update(creating=creating)


def _was_tried_before(push: Push) -> bool:
    """Whether this provider may have heard of the button; what went to one that it was moved from says nothing."""
    elsewhere = push.button.versions.exclude(stored__account__id=str(push.button.account.public_id))
    moved_at = elsewhere.values_list("version", flat=True).first() or 0
    here = push.button.pushes.exclude(pk=push.pk).filter(version__gt=moved_at)
    return push.attempts > 1 or here.filter(attempts__gt=0).exists()


def _secrets(button: Button) -> dict[str, Value]:
    """What a creation needs and no stored push may hold."""
    settings = settings_of(button)
    return {"pin": settings.pin()} if isinstance(settings, ViviphoneSettings) else {}


def _settle(push: Push, state: Push.State, error: ProviderError | None = None) -> None:
    now = timezone.now()
    retry = state == Push.State.FAILING
    if error is not None:
        log.warning("Push %s of button %s: %s (%s)", push.public_id, push.button.public_id, state, type(error).__name__)
    is_news = error is not None and not (retry and push.failing_since)
    with transaction.atomic():
        settled = Push.objects.filter(pk=push.pk, claim=push.claim).update(
            state=state,
            claim=None,
            creating=push.creating and state == Push.State.UNCLEAR,
            problem=error.sentence[:500] if error else "",
            problem_field=error.field[:60] if error else "",
            problem_code=error.code[:20] if error else "",
            next_try_at=now + _gap(push.attempts, error) if retry else None,
            failing_since=(push.failing_since or now) if retry else None,
            settled_at=None if retry else now,
        )
        if settled and is_news:
            push.refresh_from_db()
            push_failing.send(Push, button=push.button, push=push)


def _gap(attempts: int, error: ProviderError | None) -> timedelta:
    """Growing, spread, and not sooner than the provider asked for."""
    seconds = min(LONGEST_GAP, FIRST_GAP * 2 ** min(attempts - 1, 10))
    asked_for = error.retry_after if error else 0
    return timedelta(seconds=asked_for + seconds * random.uniform(0.9, 1.1))  # noqa: S311  (spreads retries, protects nothing)


def _nudge_newer(push: Push) -> None:
    """A newer edit may have waited for this one; it makes this one's retry needless."""
    newer = push.button.pushes.filter(pk__gt=push.pk, state__in=Push.OPEN).first()
    if newer is not None:
        push.button.pushes.filter(pk__lt=newer.pk, state__in=Push.OPEN).update(state=Push.State.SUPERSEDED)
        nudge_push(newer.pk)
