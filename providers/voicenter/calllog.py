"""Asks Voicenter's call log: ten thousand lines an answer, thirty requests a minute (fact sheet, section 6.1)."""

import hashlib
from collections.abc import Mapping
from datetime import datetime, timedelta

from providers.base import Unreachable
from providers.pacing import Pace
from providers.transport import HISTORY_LIMIT
from providers.voicenter.client import Client
from providers.voicenter.errors import OK, log_error
from providers.voicenter.history import COLUMNS, LEG_1, LEG_2, wire_date
from providers.voicenter.messages import whole

PATH = "/hub/cdr/"
MOST_RECORDS = 10_000
SHORTEST_WINDOW = timedelta(seconds=2)
AROUND_A_CALL = timedelta(hours=1)
LONGEST_CALL = timedelta(hours=8)
"""How long after it was placed a call can end: longer than any `max_duration`."""

PACE = Pace(most=30, seconds=60)

Lines = list[dict[str, object]]


def between(client: Client, since: datetime, until: datetime) -> Lines:
    """Both legs' lines of that window; where an answer was cut at its most, of each half of it."""
    found, is_whole = _ask(client, {"fromdate": wire_date(since), "todate": wire_date(until)})
    if is_whole or until - since < SHORTEST_WINDOW:
        return found
    middle = since + (until - since) / 2
    return between(client, since, middle) + between(client, middle, until)


def of_call(client: Client, reference: str, placed_at: datetime) -> Lines:
    """What the log has of one call."""
    search = {
        "fromdate": wire_date(placed_at - AROUND_A_CALL),
        "todate": wire_date(placed_at + LONGEST_CALL),
        "callID": reference,
    }
    return _ask(client, search)[0]


def _ask(client: Client, search: Mapping[str, str]) -> tuple[Lines, bool]:
    """The log's lines, and whether they are all there are. Raises `Unreachable` rather than ask too often."""
    address = client.addresses["api"] + PATH
    if wait := PACE.take(_account(client, address)):
        raise Unreachable(f"Voicenter's call log may be asked again in {wait:.0f} seconds.")
    body = {
        "fields": list(COLUMNS),
        "search": {**search, "cdrTypes": [LEG_1, LEG_2]},
        "sort": [{"field": "date", "order": "asc"}],
    }
    told = client.ask(address, body, "error_number", limit=HISTORY_LIMIT)
    code = whole(told.get("error_number"))
    if code != OK:
        raise log_error(code if code is not None else -1)
    lines = told.get("cdr_list")
    found = [dict(line) for line in lines if isinstance(line, dict)] if isinstance(lines, list) else []
    hits = whole(told.get("total_hits")) or 0
    return found, max(hits, len(found) + 1 if len(found) >= MOST_RECORDS else 0) <= len(found)


def _account(client: Client, address: str) -> str:
    """Whose limit it is, without keeping the token."""
    return hashlib.sha256(f"{address}\n{client.credentials.get('code', '')}".encode()).hexdigest()
