"""P7: what a tick touches while a million delayed calls wait, beside a thousand, with the same number due.

Each statement of the two ticks is explained as it stands, in the transaction of the tick; the buffers are summed.
"""

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from datetime import timedelta
from typing import Any
from uuid import uuid4

from django.db import connection, transaction
from django.utils import timezone

from buttons.models import Button
from calls import dialling, polling
from calls.models import Call
from tests.bench.options import Options
from tests.bench.seeding import Seeds
from tests.bench.stand import Stand
from tests.bench.table import MET, MISSED, Line

FEW = 1000
DUE = 50
AHEAD = timedelta(days=30)
MOST = 1.5
TICKS = {"place": dialling.tick, "ask the provider": polling.tick}


def measure(stand: Stand, seeds: Seeds, options: Options) -> list[Line]:
    empty()
    Call.objects.bulk_create([*held_by_us(seeds.long), *held_by_the_provider(seeds.long)])
    templates = Call.objects.count()
    found, copies = [], 0
    for wanted in (FEW, options.waiting):
        copy(copies + 1, wanted // templates)
        copies = wanted // templates
        found.append(buffers_of_ticks(seeds.long))
    empty()
    with stand.valkey() as cache:
        cache.flushdb()
    few, many = found
    return [line(name, many[name], few[name], options.waiting) for name in TICKS]


def buffers_of_ticks(buttons: Sequence[Button]) -> dict[str, int]:
    """By tick, with `DUE` calls due for each; nothing of it is kept."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE calls_call")
    with kept_nowhere():
        Call.objects.bulk_create([*to_place(buttons), *to_ask_about(buttons)])
        return {name: buffers(tick) for name, tick in TICKS.items()}


def line(name: str, many: int, few: int, waiting: int) -> Line:
    ratio = many / few
    verdict = MET if ratio <= MOST else MISSED
    measure = f"P7 tick: {DUE} calls to {name}, {waiting:,} wait / {FEW:,}"
    return Line(measure, f"{many:,} buffers", f"{few:,} buffers", f"{ratio:.2f}", f"<= {MOST:g}x", verdict)


def held_by_us(buttons: Sequence[Button]) -> list[Call]:
    later = timezone.now() + AHEAD
    return [call(button, Call.State.SCHEDULED, due_at=later) for button in buttons]


def held_by_the_provider(buttons: Sequence[Button]) -> list[Call]:
    now = timezone.now()
    return [
        call(button, Call.State.SCHEDULED, dialled_at=now, next_poll_at=now + AHEAD, reference=uuid4().hex)
        for button in buttons
    ]


def to_place(buttons: Sequence[Button]) -> list[Call]:
    """Asked for hours ago: their time has come."""
    return [call(button, Call.State.SCHEDULED, due_at=timezone.now()) for button in buttons[:DUE]]


def to_ask_about(buttons: Sequence[Button]) -> list[Call]:
    now = timezone.now()
    return [
        call(button, Call.State.TALKING, dialled_at=now, next_poll_at=now, reference=uuid4().hex)
        for button in buttons[:DUE]
    ]


def call(button: Button, state: Call.State, **fields: Any) -> Call:
    fields = {"due_at": timezone.now(), **fields}
    return Call(
        business=button.business,
        button=button,
        account=button.account,
        idempotency_key=uuid4().hex,
        number="+12025550143",
        country="US",
        state=state,
        **fields,
    )


def copy(first: int, last: int) -> None:
    """Have every call that waits so many times."""
    serial = "template.id || '-' || copy"
    own = {
        "public_id": "gen_random_uuid()",
        "token": serial,
        "idempotency_key": serial,
        "reference": f"CASE template.reference WHEN '' THEN '' ELSE {serial} END",
    }
    columns = [str(column.column) for column in Call._meta.concrete_fields if not column.primary_key]
    values = [own.get(name, f"template.{name}") for name in columns]
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO calls_call ({', '.join(columns)}) SELECT {', '.join(values)} "
            "FROM calls_call AS template, generate_series(%s, %s) AS copy WHERE length(template.token) = 32",
            [first, last],
        )


def empty() -> None:
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE calls_call CASCADE")


def buffers(tick: Callable[[], None]) -> int:
    """How many buffers one tick touches. Nothing it does is kept."""
    touched = 0

    def explain(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        nonlocal touched
        if sql.startswith(("SELECT", "UPDATE")):
            touched += explained(sql, params)
        return execute(sql, params, many, context)

    for look in (nullcontext(), connection.execute_wrapper(explain)):  # first once, to have it read from the disk
        with look, kept_nowhere():
            tick()
    return touched


def explained(sql: str, params: Any) -> int:
    assert connection.connection is not None
    with connection.connection.cursor() as cursor:
        cursor.execute("SAVEPOINT explained")
        cursor.execute(f"EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) {sql}", params)
        (told,) = cursor.fetchone()
        cursor.execute("ROLLBACK TO explained")
    plan = (told if isinstance(told, list) else json.loads(told))[0]["Plan"]
    return int(plan["Shared Hit Blocks"] + plan["Shared Read Blocks"])


@contextmanager
def kept_nowhere() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
