"""Makes one file of calls and throws it away: `python -m tests.bench.export_once WAY BUSINESS CALLS`.

Tells as JSON how many lines it had, its seconds by the clock and of processor time, and the most memory held, in KiB.
"""
# ruff: noqa: T201  (what it prints is its result)

import json
import resource
import sys
import time
from collections.abc import Iterator

import django

django.setup()

from django.db import connection  # noqa: E402  (Django has to stand before its models can be imported)

from accounts.models import Business  # noqa: E402
from calls.exporting import FORMATS, Table  # noqa: E402

COPIED = (
    "COPY (SELECT c.public_id, c.asked_at, b.name, c.number, c.country, c.state, c.outcome, c.due_at, c.answered_at,"
    " c.ended_at, c.duration, c.to_voicemail, c.page, c.referrer, c.origin, c.campaign, c.language, c.reason, a.name,"
    " c.reference, r.cost, r.currency, u.email, c.note FROM calls_call c JOIN buttons_button b ON b.id = c.button_id"
    " JOIN accounts_provideraccount a ON a.id = c.account_id LEFT JOIN calls_callrecord r ON r.call_id = c.id"
    " LEFT JOIN accounts_user u ON u.id = c.asked_by_id"
    " WHERE c.business_id = %s ORDER BY c.id DESC LIMIT %s) TO STDOUT (FORMAT csv)"
)


def ours(business: int, calls: int) -> Iterator[bytes]:
    """As the portal makes it, of the newest calls."""
    owner = Business.objects.get(pk=business)
    newest = owner.calls.order_by("-pk")
    oldest = newest.values_list("pk", flat=True)[calls - 1]
    return FORMATS["csv"].write(Table(owner, newest.filter(pk__gte=oldest), is_masked=False))


def copy(business: int, calls: int) -> Iterator[bytes]:
    """The database's own CSV of the same columns, as they are stored."""
    connection.ensure_connection()
    assert connection.connection is not None
    with connection.connection.cursor().copy(COPIED, (business, calls)) as rows:
        yield from map(bytes, rows)


def main(way: str, business: str, calls: str) -> None:
    began, lines = time.monotonic(), 0
    for piece in {"ours": ours, "copy": copy}[way](int(business), int(calls)):
        lines += piece.count(b"\n")
    used, clock = resource.getrusage(resource.RUSAGE_SELF), time.monotonic() - began
    told = {"lines": lines, "clock": clock, "processor": used.ru_utime + used.ru_stime, "memory": used.ru_maxrss}
    print(json.dumps(told))


if __name__ == "__main__":
    main(*sys.argv[1:])
