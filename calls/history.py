"""Brings the providers' call records home, account by account. Windows overlap, so that none falls between two."""

import logging
from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_noop

from accounts.connecting import capabilities, connect
from accounts.models import ProviderAccount
from buttons.models import Button, Push
from buttons.nudging import nudge
from calls import matching
from calls.journal import note
from calls.models import Call
from providers.base import HistoryQuery, ProviderError
from providers.registry import PROVIDERS

log = logging.getLogger(__name__)

FIRST_WINDOW = timedelta(days=7)
OVERLAP = timedelta(hours=1)
"""Records appear some minutes after the hang-up, and clocks differ."""

BUSY_GAP = timedelta(seconds=15)
IDLE_GAP = timedelta(minutes=5)
"""Between pulls: short while calls of the account wait for news, within a provider's 30 requests a minute."""

LEASE = timedelta(minutes=2)
PATIENCE = timedelta(minutes=30)
"""For a visitor to go on to the provider's page and call from it."""

ABANDONED = gettext_noop("The visitor did not go on to the provider's page, or never called from it.")


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
    # A clock that was set back has not been there yet: the window ends now all the same.
    since = min(account.history_pulled_until or now - FIRST_WINDOW, now) - OVERLAP
    problem, until = "", account.history_pulled_until
    for button, query in _queries(account, since, now):
        try:
            matching.store(account, button, connect(account).history(query))
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


def _close_abandoned(now: datetime) -> None:
    for call in Call.objects.filter(state=Call.State.HANDED_OVER, asked_at__lt=now - PATIENCE)[:200]:
        with transaction.atomic():
            won = Call.objects.filter(pk=call.pk, state=Call.State.HANDED_OVER).update(
                state=Call.State.EXPIRED, reason=matching.NOT_CONTINUED, problem=ABANDONED, ended_at=now
            )
            if won:
                note(call, Call.State.EXPIRED, ABANDONED)
