"""Stores a call that passed the gate, with the first step of its timeline: both at once, and once for each key.

The statements are put together once: in a click's cost, the framework's way of writing a row is the largest part.
"""

from typing import Any

from django.db import connection, transaction
from django.db.models import Model

from accounts.deadlocks import once_more
from accounts.narrowing import is_narrowed
from calls.models import Call, CallEvent


def _columns(model: type[Model]) -> list[Any]:
    return [column for column in model._meta.concrete_fields if not column.primary_key]


def _names(columns: list[Any]) -> str:
    return ", ".join(connection.ops.quote_name(column.column) for column in columns)


CALL, EVENT = _columns(Call), [column for column in _columns(CallEvent) if column.name != "call"]
_CALL = (  # only names of columns and placeholders are put into these texts
    f"INSERT INTO calls_call ({_names(CALL)}) VALUES ({', '.join(['%s'] * len(CALL))}) "  # noqa: S608
    "ON CONFLICT (button_id, idempotency_key) DO NOTHING RETURNING id"
)
_EVENT = f"INSERT INTO calls_callevent (call_id, {_names(EVENT)})"
_BOTH = (
    f"WITH stored AS ({_CALL}) {_EVENT} "  # noqa: S608
    f"SELECT id, {', '.join(['%s'] * len(EVENT))} FROM stored RETURNING call_id"
)
"""In PostgreSQL's words: one statement, one commit, one exchange."""


@once_more
def store(call: Call) -> bool:
    """Give the call its row and its primary key. False if the button has one with its key already.

    After a deadlock it is tried once more: a second row of the same key is none.
    """
    values = _values(CALL, call)
    step = _values(EVENT, CallEvent(call=call, state=call.state))
    with connection.cursor() as cursor:
        # A policy does not see the call that is stored by the same statement as its first step.
        if connection.vendor == "postgresql" and not is_narrowed():
            stored = _first(cursor, _BOTH, [*values, *step])
        else:
            with transaction.atomic():
                stored = _first(cursor, _CALL, values)
                if stored is not None:
                    cursor.execute(f"{_EVENT} VALUES (%s, {', '.join(['%s'] * len(EVENT))})", [stored, *step])
    if stored is None:
        return False
    call.pk, call._state.adding = stored, False
    return True


def _values(columns: list[Any], row: Model) -> list[Any]:
    return [column.get_db_prep_save(column.pre_save(row, add=True), connection) for column in columns]


def _first(cursor: Any, text: str, values: list[Any]) -> int | None:
    cursor.execute(text, values)
    found = cursor.fetchone()
    return None if found is None else int(found[0])
