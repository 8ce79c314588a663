"""Holds our calls against the providers' own records: what fits, what is missing on either side, what differs.

A record without a call is somebody who went past the portal; a call without a record is one the provider knows
nothing of, or does not tell.
"""

from datetime import datetime, timedelta
from enum import StrEnum

from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext as _

from accounts.models import Business
from calls.models import Call, CallRecord
from providers.base import Outcome
from providers.registry import PROVIDERS

RECORD_PATIENCE = timedelta(hours=1)
"""After a call's end a provider's record of it may still arrive."""

SAME_LENGTH = 2
"""Seconds that two lengths of one talk may differ."""

NEVER_RANG = (Call.State.CANCELLED, Call.State.REFUSED, Call.State.EXPIRED)


class Side(StrEnum):
    """The four lists."""

    MATCHED = "matched"
    CALLS = "calls"
    RECORDS = "records"
    DIFFERING = "differing"


def matched(business: Business, since: datetime) -> QuerySet[Call]:
    """Calls that have a record."""
    return _calls(business, since).filter(record__isnull=False).select_related("record")


def without_record(business: Business, since: datetime, now: datetime) -> QuerySet[Call]:
    """Calls that the provider was told of, or that went on at its page, and of which no record has come."""
    able = {slug: adapter.capabilities for slug, adapter in PROVIDERS.items()}
    telling = [slug for slug, can in able.items() if can.pulls_history or can.notifies]
    ordered = Q(dialled_at__isnull=False, ended_at__lt=now - RECORD_PATIENCE)
    return _calls(business, since).filter(ordered, record=None, account__provider__in=telling)


def without_call(business: Business, since: datetime) -> QuerySet[CallRecord]:
    """Records of calls that nobody asked for through the portal."""
    records = CallRecord.objects.filter(account__business=business, started_at__gte=since, call=None)
    return records.select_related("button", "account")


def differing(business: Business, since: datetime) -> QuerySet[Call]:
    """Matched calls whose record tells otherwise."""
    lengths = Q(record__duration__gt=F("duration") + SAME_LENGTH) | Q(record__duration__lt=F("duration") - SAME_LENGTH)
    untold = Q(outcome__in=["", Outcome.UNTOLD]) | Q(record__outcome=Outcome.UNTOLD)
    numbers = ~Q(record__number="") & ~Q(record__number=F("number"))
    rang = Q(state__in=NEVER_RANG)
    outcomes = ~Q(record__outcome=F("outcome")) & ~untold
    return matched(business, since).filter(lengths | outcomes | numbers | rang)


def differences(call: Call) -> list[str]:
    """In words, what the record of a matched call tells otherwise."""
    record = call.record
    found = []
    if call.state in NEVER_RANG:
        found.append(_("here it never rang (%(state)s)") % {"state": call.get_state_display().lower()})
    if call.duration is not None and abs(call.duration - record.duration) > SAME_LENGTH:
        found.append(_("length of the talk"))
    told = Outcome.UNTOLD not in {call.outcome, record.outcome} and call.outcome
    if told and call.outcome != record.outcome:
        found.append(_("how it ended"))
    if record.number and record.number != call.number:
        found.append(_("number"))
    return found


def _calls(business: Business, since: datetime) -> QuerySet[Call]:
    return business.calls.filter(asked_at__gte=since).select_related("button", "account")
