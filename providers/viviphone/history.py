"""ViviPhone's call history: gen.hist.get (guide 003, section 3.4)."""

import hashlib
import logging
import re
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from lxml import etree

from providers.base import HistoryQuery, Outcome, Record
from providers.recording import believable, money, sound
from providers.viviphone.messages import groups

log = logging.getLogger(__name__)

NAMES = ("is_num_intl", "telnum", "cname", "dursec", "date", "calltype", "cost_ct")
IDENTITY = ("date", "telnum", "calltype", "dursec", "cost_ct")
LONGEST_WHOLE = 9
LONGEST_NUMBER = 15
"""Digits of an E.164 number."""


def offset_days(query: HistoryQuery, now: datetime) -> int:
    """Days back from today, in the button's own time; one more, because whose "today" is meant is not said."""
    return max(0, (_local(now, query).date() - _local(query.since, query).date()).days) + 1


def records(root: etree._Element, query: HistoryQuery) -> list[Record]:
    """The answer's lines inside the query's window. A line without a readable date is left out and logged."""
    lines = groups(root, "telnum", NAMES)
    found = [sound(record) for record in _records(lines, query)]
    if len(found) < len(lines):
        log.warning("ViviPhone: %d history lines without a readable date left out", len(lines) - len(found))
    return [record for record in found if query.since <= record.started_at <= query.until]


def _records(lines: list[dict[str, str]], query: HistoryQuery) -> Iterator[Record]:
    seen: Counter[tuple[str, ...]] = Counter()
    for line in lines:
        started_at = _date(line.get("date", ""), query.utc_offset)
        if started_at is None:
            continue
        identity = (query.remote_id, *(line.get(name, "") for name in IDENTITY))
        duration = _whole(line.get("dursec", ""))
        yield Record(
            reference="",
            fingerprint=_fingerprint(identity, seen[identity]),
            number=_number(line),
            started_at=started_at,
            duration=duration,
            outcome=Outcome.ANSWERED if duration else Outcome.UNANSWERED,
            cost=money(line.get("cost_ct", ""), parts=100),  # cents, of a currency that the guide does not name
            raw=dict(line),
            remote_id=query.remote_id,
        )
        seen[identity] += 1


def _fingerprint(identity: tuple[str, ...], ordinal: int) -> str:
    """There is no call id. The ordinal parts lines that are the same in every word."""
    return hashlib.sha256("\x1f".join((*identity, str(ordinal))).encode()).hexdigest()


def _date(text: str, utc_offset: timedelta) -> datetime | None:
    try:
        date = datetime.fromisoformat(text)
        return believable(date.astimezone(UTC) if date.tzinfo else (date - utc_offset).replace(tzinfo=UTC))
    except (ValueError, OverflowError):
        return None


def _local(moment: datetime, query: HistoryQuery) -> datetime:
    return moment.astimezone(UTC) + query.utc_offset


def _number(line: dict[str, str]) -> str:
    """E.164 where it can be told: `is_num_intl` 0 is the USA and Canada, 1 has its country code."""
    number = re.sub("[^0-9]", "", line["telnum"])
    match line.get("is_num_intl"), len(number):
        case "1", length if 1 <= length <= LONGEST_NUMBER:
            return f"+{number}"
        case "0", 10:
            return f"+1{number}"
        case "0", 11 if number.startswith("1"):
            return f"+{number}"
        case _:
            return ""


def _whole(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= LONGEST_WHOLE else 0
