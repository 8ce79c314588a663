"""Brings messages to endpoints: claimed one by one, repeated on a schedule, and spared an endpoint that is down.

A message may come twice (an answer was lost), always with the same `webhook-id`: receivers drop what they know.
"""

import json
import logging
import random
import re
import time
import uuid
from datetime import UTC, datetime, timedelta

from celery import current_app
from django.db.models import F, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_noop
from kombu.exceptions import OperationalError
from standardwebhooks.webhooks import Webhook

from accounts.models import WebhookDelivery, WebhookEndpoint
from accounts.sealing import Unreadable
from accounts.webhooks import reaching
from accounts.webhooks.reaching import Answer, NotReached

log = logging.getLogger(__name__)

State = WebhookDelivery.State

GAPS = tuple(timedelta(seconds=seconds) for seconds in (5, 300, 1800, 7200, 18000, 36000, 50400, 72000, 86400))
"""Between tries: 5 s, 5 min, 30 min, 2 h, 5 h, 10 h, 14 h, 20 h, 24 h, as Standard Webhooks 1.0.0 proposes
("Deliverability and reliability"); each with a tenth of chance, so that they do not come all at once."""

TRIES = len(GAPS) + 1
GIVEN_UP_AFTER = timedelta(days=4)
"""However few its tries were: an endpoint that rests uses up none."""

LEASE = timedelta(seconds=60)
"""Longer than an exchange may take; after it the worker is dead."""

SHORTEST_REST, LONGEST_REST = timedelta(seconds=5), timedelta(hours=1)
GONE = 410
TURN = 20.0
"""Seconds that one worker stays with one endpoint before it lets others have their turn."""

ENDPOINTS_AT_ONCE = 50
LONG_NUMBER = re.compile(r"\d{7,}")
STOPPED = gettext_noop("The answer was 410 Gone: nothing more is sent until you switch it on again.")
OFF = gettext_noop("The webhook is switched off. Switch it on, and send the message again.")
TOO_OLD = gettext_noop("It was given up after four days.")
NO_SECRET = gettext_noop("Its signing secret cannot be read. Replace it.")


def sweep() -> None:
    """Free what dead workers held, give up what has no hope, and nudge a worker for each endpoint with work."""
    now = timezone.now()
    WebhookDelivery.objects.filter(state=State.SENDING, claimed_at__lt=now - LEASE).update(
        state=State.WAITING, claim=None, next_try_at=now
    )
    _give_up(_due(now).filter(created_at__lt=now - GIVEN_UP_AFTER), TOO_OLD)
    give_up_switched_off()
    busy = WebhookDelivery.objects.filter(state=State.SENDING).values("endpoint")
    wanting = _due(now).exclude(endpoint__in=busy).order_by().values_list("endpoint", flat=True).distinct()
    for endpoint in wanting[:ENDPOINTS_AT_ONCE]:
        nudge(endpoint)


def give_up_switched_off() -> None:
    """Settle what waits for endpoints that are switched off: nobody would ever send it."""
    off = WebhookEndpoint.objects.filter(is_active=False).values("pk")
    _give_up(WebhookDelivery.objects.filter(state=State.WAITING, endpoint__in=off), OFF)


def _give_up(waiting: QuerySet[WebhookDelivery], problem: str) -> None:
    waiting.update(state=State.GIVEN_UP, problem=problem, settled_at=timezone.now(), next_try_at=None)


def nudge(endpoint: int) -> None:
    """A worker may look at this endpoint now. Only a nudge: the sweeper finds what was lost."""
    try:
        current_app.send_task("accounts.tasks.send_webhooks", args=(endpoint,))
    except OperationalError:
        log.warning("The broker is away; a webhook waits for the sweeper.")


def work(endpoint: int) -> None:
    """Send what is due for one endpoint, oldest first, until it is done, one try fails, or the turn is over."""
    until = time.monotonic() + TURN
    while time.monotonic() < until:
        delivery = _claim(endpoint)
        if delivery is None or not _try(delivery):
            return


def send_again(delivery: WebhookDelivery) -> None:
    """Queue a settled message once more, under the same id."""
    again = WebhookDelivery.objects.filter(pk=delivery.pk, state__in=[State.DELIVERED, State.GIVEN_UP])
    again.update(
        state=State.WAITING,
        tries=0,
        next_try_at=timezone.now(),
        settled_at=None,
        problem="",
        created_at=timezone.now(),
    )


def _due(now: datetime) -> QuerySet[WebhookDelivery]:
    rested = Q(endpoint__rests_until=None) | Q(endpoint__rests_until__lte=now)
    return WebhookDelivery.objects.filter(rested, state=State.WAITING, next_try_at__lte=now, endpoint__is_active=True)


def _claim(endpoint: int) -> WebhookDelivery | None:
    """The oldest due message, made ours by one conditional update."""
    now, claim = timezone.now(), uuid.uuid4()
    for key in _due(now).filter(endpoint=endpoint).order_by("pk").values_list("pk", flat=True)[:5]:
        waiting = WebhookDelivery.objects.filter(pk=key, state=State.WAITING)
        if waiting.update(state=State.SENDING, claim=claim, claimed_at=now, tries=F("tries") + 1):
            return WebhookDelivery.objects.select_related("endpoint").get(pk=key)
    return None


def _try(delivery: WebhookDelivery) -> bool:
    """One attempt, settled; whether it arrived."""
    try:
        answer = reaching.post(delivery.endpoint.address, *_signed(delivery))
    except NotReached as problem:
        _failed(delivery, None, str(problem))
    except Unreadable:
        _failed(delivery, None, NO_SECRET)
    else:
        if 200 <= answer.status < 300:
            _arrived(delivery, answer)
            return True
        _failed(delivery, answer, STOPPED if answer.status == GONE else first_words(answer))
    return False


def _signed(delivery: WebhookDelivery) -> tuple[bytes, dict[str, str]]:
    body = json.dumps(delivery.body, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    message, now = f"msg_{delivery.public_id.hex}", datetime.now(UTC)
    return body.encode(), {
        "Content-Type": "application/json",
        "webhook-id": message,
        "webhook-timestamp": str(int(now.timestamp())),
        "webhook-signature": Webhook(delivery.endpoint.secret()).sign(message, now, body),
    }


def first_words(answer: Answer) -> str:
    """What an owner needs to find the trouble: the status and the answer's beginning, on one line, without numbers."""
    printable = "".join(one if one.isprintable() else " " for one in answer.words)
    return f"HTTP {answer.status}: {LONG_NUMBER.sub('•••', ' '.join(printable.split()))}"[:300]


def _mine(delivery: WebhookDelivery) -> QuerySet[WebhookDelivery]:
    return WebhookDelivery.objects.filter(pk=delivery.pk, claim=delivery.claim)


def _arrived(delivery: WebhookDelivery, answer: Answer) -> None:
    _mine(delivery).update(
        state=State.DELIVERED, claim=None, status=answer.status, problem="", settled_at=timezone.now(), next_try_at=None
    )
    WebhookEndpoint.objects.filter(pk=delivery.endpoint_id, failing_since__isnull=False).update(
        failing_since=None, rests_until=None
    )


def _failed(delivery: WebhookDelivery, answer: Answer | None, problem: str) -> None:
    now = timezone.now()
    log.warning("Webhook %s: try %s failed.", delivery.public_id, delivery.tries)
    is_over = delivery.tries >= TRIES or (answer is not None and answer.status == GONE)
    _mine(delivery).update(
        state=State.GIVEN_UP if is_over else State.WAITING,
        claim=None,
        status=answer.status if answer else None,
        problem=problem[:300],
        next_try_at=None if is_over else now + GAPS[delivery.tries - 1] * random.uniform(0.9, 1.1),  # noqa: S311
        settled_at=now if is_over else None,
    )
    _rest(delivery.endpoint, now, answer)


def _rest(endpoint: WebhookEndpoint, now: datetime, answer: Answer | None) -> None:
    """Half as long as it has been failing: one message at a time finds out whether it is back."""
    since = endpoint.failing_since or now
    rest = min(
        LONGEST_REST, max(SHORTEST_REST, (now - since) / 2, timedelta(seconds=answer.retry_after if answer else 0))
    )
    mine = WebhookEndpoint.objects.filter(pk=endpoint.pk)
    mine.update(failing_since=since, rests_until=now + rest)
    if answer and answer.status == GONE:
        mine.update(is_active=False)
