"""Brings the providers' call records home and matches each with the call it belongs to.

Windows overlap and records are upserted on their fingerprint, so reading the same day twice adds nothing. A record
matches by the provider's reference; where a provider gives none, by number and time, marked as probable.
"""

import logging
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from accounts.connecting import capabilities, connect
from accounts.models import ProviderAccount
from buttons.models import Button, Push
from buttons.nudging import nudge
from calls.journal import note
from calls.models import Call, CallRecord
from providers.base import HistoryQuery, Outcome, ProviderError, Record
from providers.registry import PROVIDERS

log = logging.getLogger(__name__)

FIRST_WINDOW = timedelta(days=7)
OVERLAP = timedelta(hours=1)
"""Records appear some minutes after the hang-up, and clocks differ."""

BUSY_GAP = timedelta(seconds=15)
IDLE_GAP = timedelta(minutes=5)
"""Between pulls: short while calls of the account wait for news, within a provider's 30 requests a minute."""

LEASE = timedelta(minutes=2)
NEAR = timedelta(minutes=20)
"""How far a record may begin from our click and still be probably the same call."""

NOT_CONTINUED = timedelta(minutes=30)
ABANDONED = "The visitor did not go on to the provider's page, or never called from it."


def tick() -> None:
    """Lease every account whose pull is due, nudge a worker for each, and close hand-overs nobody went on with."""
    now = timezone.now()
    able = [slug for slug, adapter in PROVIDERS.items() if adapter.capabilities.pulls_history]
    due = ProviderAccount.objects.filter(provider__in=able).filter(
        Q(history_next_pull_at__isnull=True) | Q(history_next_pull_at__lte=now)
    )
    for account_id, was in due.values_list("pk", "history_next_pull_at"):
        if ProviderAccount.objects.filter(pk=account_id, history_next_pull_at=was).update(
            history_next_pull_at=now + LEASE
        ):
            nudge("calls.tasks.pull_history", account_id)
    _close_abandoned(now)


def pull(account_id: int) -> None:
    """Read the account's window, store what is new, and match it."""
    account = ProviderAccount.objects.filter(pk=account_id).first()
    if account is None:
        return
    now = timezone.now()
    since = (account.history_pulled_until or now - FIRST_WINDOW) - OVERLAP
    problem, until = "", account.history_pulled_until
    for button, query in _queries(account, since, now):
        try:
            store(account, button, connect(account).history(query))
        except ProviderError as error:
            # The other buttons' records are brought home all the same; the window stays open for this one's.
            log.warning("History of account %s: %s", account.public_id, type(error).__name__)
            problem = error.sentence
    if not problem:
        until = now
    waits = Call.objects.filter(account=account).exclude(state__in=Call.FINAL).exists()
    ProviderAccount.objects.filter(pk=account.pk).update(
        history_pulled_until=until,
        history_problem=problem[:500],
        history_next_pull_at=timezone.now() + (BUSY_GAP if waits else IDLE_GAP),
    )


def hurry(account: ProviderAccount) -> None:
    """A call began whose news come by history alone: look soon."""
    soon = timezone.now() + BUSY_GAP
    ProviderAccount.objects.filter(pk=account.pk, history_next_pull_at__gt=soon).update(history_next_pull_at=soon)


def _queries(
    account: ProviderAccount, since: datetime, until: datetime
) -> Iterator[tuple[Button | None, HistoryQuery]]:
    if not capabilities(account).history_per_button:
        yield None, HistoryQuery(since=since, until=until)
        return
    for button in account.buttons.exclude(remote_id=""):
        yield button, HistoryQuery(since=since, until=until, remote_id=button.remote_id, utc_offset=_offset(button))


def _offset(button: Button) -> timedelta:
    """The offset the provider has for this button: that of the last push it took."""
    push = button.pushes.filter(state=Push.State.IN_STEP).first()
    behind = push.settings.get("tzo", 0) if push else 0
    return timedelta(hours=-int(behind))


def store(account: ProviderAccount, button: Button | None, records: Iterable[Record]) -> None:
    """Upsert the records, and match and tell of each; `button` where they are one button's."""
    for record in records:
        with transaction.atomic():
            row, _ = CallRecord.objects.update_or_create(
                account=account,
                fingerprint=record.fingerprint,
                defaults={
                    "button": button,
                    "reference": record.reference,
                    "number": record.number,
                    "started_at": record.started_at,
                    "duration": record.duration,
                    "outcome": record.outcome,
                    "cost": record.cost,
                    "currency": record.currency,
                    "raw": dict(record.raw),
                },
            )
            if row.call is None:
                _match(row, record.key)
            if row.call is not None:
                _tell(row.call, row)


def _match(row: CallRecord, key: str) -> None:
    free = Call.objects.filter(account=row.account, record=None)
    ours = _uuid(key)
    if ours and (call := free.filter(public_id=ours).first()):
        match = CallRecord.Match.EXACT
    elif row.reference:
        call, match = free.filter(reference=row.reference).first(), CallRecord.Match.EXACT
    else:
        near = free.filter(
            number=row.number, button=row.button, asked_at__range=(row.started_at - NEAR, row.started_at + NEAR)
        )
        call = min(near, key=lambda call: abs(call.asked_at - row.started_at), default=None)
        match = CallRecord.Match.PROBABLE
    if call is None:
        return
    row.call, row.match = call, match
    row.button = call.button
    row.save(update_fields=["call", "match", "button", "updated_at"])


def _uuid(key: str) -> UUID | None:
    """Our key as it travelled with the call; None for a billing code of the owner's own."""
    try:
        return UUID(key)
    except ValueError:
        return None


def _tell(call: Call, row: CallRecord) -> None:
    """The record's word ends a call that has no end yet, and fills in what a status could not tell."""
    is_open = call.state not in Call.FINAL or call.state == Call.State.UNKNOWN
    lacks = call.state == Call.State.ENDED and (call.outcome in {"", Outcome.UNTOLD} or call.duration is None)
    if not is_open and not lacks:
        return
    ended_at = row.started_at + timedelta(seconds=row.duration)
    # A record that does not say how it ended takes nothing away from what was heard while it lasted.
    outcome = call.outcome if row.outcome == Outcome.UNTOLD and call.outcome else row.outcome
    Call.objects.filter(pk=call.pk).update(
        state=Call.State.ENDED,
        outcome=outcome,
        duration=row.duration,
        answered_at=call.answered_at or (row.started_at if outcome == Outcome.ANSWERED else None),
        ended_at=call.ended_at if lacks else ended_at,
        reason="" if is_open else call.reason,
        problem="" if is_open else call.problem,
        next_poll_at=None,
    )
    if is_open:
        note(call, Call.State.ENDED, "Read from the provider's history.")


def _close_abandoned(now: datetime) -> None:
    for call in Call.objects.filter(state=Call.State.HANDED_OVER, asked_at__lt=now - NOT_CONTINUED)[:200]:
        with transaction.atomic():
            won = Call.objects.filter(pk=call.pk, state=Call.State.HANDED_OVER).update(
                state=Call.State.EXPIRED, reason="not_continued", problem=ABANDONED, ended_at=now
            )
            if won:
                note(call, Call.State.EXPIRED, ABANDONED)
