"""Forgets numbers: those that were kept long enough, and all that is known of one whose owner asks for it.

What is left counts as before: when, which button, from which country, how it ended.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Model, Q, QuerySet, Value
from django.db.models.functions import Concat, Left
from django.forms.models import model_to_dict
from django.utils import timezone

from accounts import erasing as messages
from accounts.models import Business
from calls.exporting.making import delete_files
from calls.models import Call, CallEvent, CallRecord, RefusedClick
from calls.never_calling import cancel_waiting
from calls.snapshots import number_key
from calls.statistics.lateness import came_late
from screening.numbers import parse

BATCH = 500
"""Rows in one transaction: nobody who calls meanwhile waits long."""

FIRST_DIGITS = 5
CUT = "…"
"""What is left of a number: "+1202…" tells the country, and in large countries the region."""

CALL_OF_NOBODY = {
    **dict.fromkeys(("number", "page", "referrer", "address_hash", "request_hash", "problem", "note"), ""),
    "trace": [],
}
"""What an erased call keeps of its visitor."""


class StillGoingOn(Exception):
    """A call to the number is being placed or talked right now; erase it once it is over."""


def forget_old(business: Business, now: datetime) -> int:
    """Cut the numbers that were kept as long as the business keeps them. How many rows were cut."""
    before = now - timedelta(days=business.numbers_kept_days)
    calls = Call.objects.filter(business=business, asked_at__lt=before, state__in=[*Call.FINAL, Call.State.HANDED_OVER])
    records = CallRecord.objects.filter(account__business=business, started_at__lt=before)
    clicks = RefusedClick.objects.filter(business=business, at__lt=before).exclude(number_hash="")
    shorter: dict[str, Any] = {"number": Concat(Left("number", FIRST_DIGITS), Value(CUT))}
    whole = ~Q(number="") & ~Q(number__endswith=CUT)
    return (
        _in_batches(calls.filter(whole), shorter | {"address_hash": "", "request_hash": ""})
        + _in_batches(records.filter(whole), shorter | {"raw": {}})
        + _in_batches(clicks, {"number_hash": ""})
    )


def _in_batches(rows: QuerySet[Any], changes: dict[str, Any]) -> int:
    """What is changed no longer belongs to `rows`, so the first batch is always the next."""
    done = 0
    while keys := list(rows.order_by("pk").values_list("pk", flat=True)[:BATCH]):
        done += rows.model._default_manager.filter(pk__in=keys).update(**changes)
    return done


def found(e164: str) -> dict[str, list[dict[str, Any]]]:
    """Everything that is kept about calls of this number, by kind, ready to be written as JSON."""
    calls = _calls(e164)
    return {
        "calls": [_row(call) for call in calls],
        "call_events": [_row(event) for event in CallEvent.objects.filter(call__in=calls)],
        "call_records": [_row(record) for record in _records(e164)],
        "refused_clicks": [_row(click) for click in RefusedClick.objects.filter(number_hash=_key(e164))],
    }


def erase(e164: str) -> dict[str, int]:
    """Make the calls, records and refused clicks of this number nobody's; how many of each. Raises `StillGoingOn`.

    Calls that wait are cancelled first, and files of businesses that know the number are deleted. The caller's
    transaction holds it all.
    """
    with transaction.atomic():
        cancel_waiting(None, e164)
        calls, records = _calls(e164), _records(e164)
        if calls.filter(state__in=Call.UNDER_WAY).exists():
            raise StillGoingOn
        CallEvent.objects.filter(call__in=calls).update(words="")
        came_late(calls.values_list("business", "asked_at"))  # their pages are counted no more
        known_to = Business.objects.filter(
            Q(pk__in=calls.values("business")) | Q(pk__in=records.values("account__business"))
        )
        exports = delete_files(known_to, e164.removeprefix("+"))
        return {
            "calls": calls.update(**CALL_OF_NOBODY),
            "call_records": records.update(number="", raw={}),
            "refused_clicks": RefusedClick.objects.filter(number_hash=_key(e164)).update(number_hash=""),
            "exported_files": exports,
        }


def _calls(e164: str) -> QuerySet[Call]:
    return Call.objects.filter(number=e164)


def _records(e164: str) -> QuerySet[CallRecord]:
    """By the number as providers write it, and those matched to a call of it."""
    spelled = Q(number__in=[e164, e164.removeprefix("+")])
    return CallRecord.objects.filter(spelled | Q(call__number=e164))


def _key(e164: str) -> str:
    return number_key(parse(e164, ""))


def _row(row: Model) -> dict[str, Any]:
    return dict(_columns(row))


def _columns(row: Model) -> Iterator[tuple[str, Any]]:
    """A row's columns without keys and secrets of ours."""
    hidden = {"id", "token", "claim", "number_hash", "address_hash", "request_hash", "idempotency_key"}
    values = model_to_dict(row) | {field.name: field.value_from_object(row) for field in row._meta.concrete_fields}
    return ((name, value) for name, value in values.items() if name not in hidden)


def forget_all_old() -> None:
    """Every business's daily turn."""
    now = timezone.now()
    for business in Business.objects.order_by("pk").iterator():
        forget_old(business, now)
        messages.forget_old(business, now)
