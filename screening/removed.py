"""What was taken off a list last: kept sealed in the session for some minutes, for the next page to offer it back."""

from datetime import timedelta
from typing import Any

from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.models import Session
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from accounts.sealing import Unreadable, seal, unseal
from screening.models import ScreeningEntry, ScreeningList
from screening.pasting import Line, Row

KEY = "removed_entry"
OFFERED = timedelta(minutes=10)


def keep(session: SessionBase, entry: ScreeningEntry) -> None:
    """Keep the entry; what was kept before is forgotten."""
    kept = {
        "digits": entry.digits,
        "is_prefix": "yes" if entry.is_prefix else "",
        "note": entry.note,
        "expires": entry.expires_at.isoformat() if entry.expires_at else "",
    }
    until = timezone.now() + OFFERED
    session[KEY] = {"sealed": seal(kept, _context(entry.list)), "list": entry.list.pk, "until": until.isoformat()}


def is_kept(session: SessionBase, removed_from: ScreeningList) -> bool:
    """Whether something was taken off this list a moment ago."""
    kept = session.get(KEY)
    if not kept or kept["list"] != removed_from.pk:
        return False
    until = parse_datetime(kept.get("until", ""))
    return until is not None and timezone.now() < until


def take(session: SessionBase, removed_from: ScreeningList) -> Row | None:
    """What was taken off this list, and forget it; None if nothing is kept any more."""
    is_offered = is_kept(session, removed_from)
    kept = session.pop(KEY, None)
    if not is_offered:
        return None
    try:
        entry = unseal(kept["sealed"], _context(removed_from))
    except Unreadable:
        return None
    line = Line(entry["digits"], is_prefix=bool(entry["is_prefix"]))
    return Row(line, entry["note"], parse_datetime(entry["expires"]) if entry["expires"] else None)


def forget(digits: str) -> None:
    """Forget this number wherever it was taken off a list a moment ago: nobody can take that back."""
    for row in Session.objects.filter(expire_date__gt=timezone.now()).iterator():
        kept = row.get_decoded()
        if KEY in kept and _is_of(kept[KEY], digits):
            del kept[KEY]
            row.session_data = Session.objects.encode(kept)
            row.save(update_fields=["session_data"])


def _is_of(kept: dict[str, Any], digits: str) -> bool:
    """Whether it is that number, or cannot be told any more."""
    removed_from = ScreeningList.objects.filter(pk=kept["list"]).first()
    try:
        return removed_from is None or unseal(kept["sealed"], _context(removed_from))["digits"] == digits
    except Unreadable:
        return True


def _context(removed_from: ScreeningList) -> str:
    return f"session.removed_entry.{removed_from.public_id}"
