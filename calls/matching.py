"""Stores the providers' call records and matches each with the call it belongs to.

A record matches by our key where it brought it back, else by the provider's reference; where there is neither, by
number, time and length, marked as probable. Records are upserted on their fingerprint: the same one may come as often
as it likes, in any order, and before the provider has answered our order.
"""

from collections.abc import Iterable
from datetime import timedelta
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_noop

from accounts.connecting import capabilities
from accounts.models import ProviderAccount
from buttons.models import Button
from calls.journal import note
from calls.models import Call, CallRecord
from calls.statistics.lateness import call_came_late, came_late, is_late
from providers.base import Outcome, Record

NEAR = timedelta(minutes=20)
"""How far a record may begin from our order, or from the click where their page rings, to be probably the same."""

SAME_LENGTH = 2
"""Seconds that two lengths of one talk may differ."""

NOT_CONTINUED = "not_continued"
"""Why a hand-over was closed. A record that comes after all is the better news."""


def store(account: ProviderAccount, button: Button | None, records: Iterable[Record]) -> None:
    """Upsert the records, and match and tell of each; `button` where they are one button's."""
    for record in records:
        with transaction.atomic():
            _tell_of_late_costs(account, record)
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


def _tell_of_late_costs(account: ProviderAccount, record: Record) -> None:
    """Before it is stored: figures that are worked out already change if it is new, or not what it was."""
    if not is_late(record.started_at):
        return
    stored = CallRecord.objects.filter(account=account, fingerprint=record.fingerprint)
    was = stored.values_list("started_at", "cost", "currency").first()
    if was != (record.started_at, record.cost, record.currency):
        moments = [record.started_at, *([was[0]] if was else [])]
        came_late((account.business_id, at) for at in moments)


def adopt(call: Call, reference: str) -> None:
    """The provider has just told its reference: a record that came before it is this call's."""
    able = capabilities(call.account)
    if call.dialled_at is None or not (able.notifies or able.pulls_history):
        return
    early = CallRecord.objects.filter(account=call.account, call=None, started_at__gte=call.dialled_at - NEAR)
    row = early.filter(reference=reference).first()
    if row is not None:
        with transaction.atomic():
            call.refresh_from_db()
            if _link(row, call, CallRecord.Match.EXACT):
                _tell(call, row)


def _match(row: CallRecord, key: str) -> None:
    free = Call.objects.filter(account=row.account, record=None)
    certain = None
    if ours := _uuid(key):
        certain = free.filter(public_id=ours).first()
    if certain is None and row.reference:
        certain = free.filter(reference=row.reference).first()
    if certain is not None:
        _link(row, certain, CallRecord.Match.EXACT)
    elif probable := _nearest(row, free):
        _link(row, probable, CallRecord.Match.PROBABLE)


def _nearest(row: CallRecord, free: QuerySet[Call]) -> Call | None:
    """The call that was probably this one: to the same number, about then, and of no other name at the provider."""
    about_then = (row.started_at - NEAR, row.started_at + NEAR)
    rung = Q(dialled_at__range=about_then, state=Call.State.UNKNOWN)
    handed = Q(dialled_at=None, asked_at__range=about_then) & (
        Q(state=Call.State.HANDED_OVER) | Q(state=Call.State.EXPIRED, reason=NOT_CONTINUED)
    )
    able = free.filter(rung | handed, reference="", number=row.number)
    if row.button_id is not None:
        able = able.filter(button=row.button_id)
    alike = (call for call in able if call.duration is None or abs(call.duration - row.duration) <= SAME_LENGTH)
    return min(alike, key=lambda call: abs((call.dialled_at or call.asked_at) - row.started_at), default=None)


def _link(row: CallRecord, call: Call, match: CallRecord.Match) -> bool:
    """False if another record of this call was matched at the same moment."""
    row.call, row.match, row.button = call, match, call.button
    try:
        with transaction.atomic():
            row.save(update_fields=["call", "match", "button", "updated_at"])
    except IntegrityError:
        row.refresh_from_db()
        return False
    return True


def _uuid(key: str) -> UUID | None:
    """Our key as it travelled with the call; None for a billing code of the owner's own."""
    try:
        return UUID(key)
    except ValueError:
        return None


def _tell(call: Call, row: CallRecord) -> None:
    """The record's word ends a call that has no end yet, and fills in what a status could not tell."""
    given_up = call.state == Call.State.UNKNOWN or (call.state, call.reason) == (Call.State.EXPIRED, NOT_CONTINUED)
    is_open = given_up or not call.is_final
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
        note(call, Call.State.ENDED, gettext_noop("Read from the provider's history."))
    else:
        call_came_late(call)
