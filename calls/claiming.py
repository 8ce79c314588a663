"""Reads and claims a call: the two statements between a click and its order, each put together once a process."""

from collections.abc import Iterator
from datetime import datetime
from functools import cache
from itertools import islice
from typing import Any, TypeVar
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS, connection, models
from django.db.models import Exists

from accounts.models import Business, ProviderAccount
from buttons.models import Button
from calls.models import Call, Standstill

Row = TypeVar("Row", bound=models.Model)


def _columns(model: type[models.Model], wanted: str) -> tuple[str, ...]:
    """These columns, in the order in which a row's values are given to the model."""
    return tuple(field.attname for field in model._meta.concrete_fields if field.attname in wanted.split())


CALL = _columns(
    Call,
    "id public_id button_id account_id number state asked_at due_at provider_delay claim dialled_at tries",
)
BUTTON = _columns(Button, "id public_id business_id account_id state version calls_at_once max_delay")
BUSINESS = _columns(Business, "id is_active")
ACCOUNT = _columns(ProviderAccount, "id public_id provider sealed_credentials calls_failing_since")
"""What placing a call looks at. Any other column is read if it is asked for."""

CLAIM = (
    "UPDATE calls_call SET state = %s, claim = %s, claimed_at = %s, dialled_at = %s"
    " WHERE id = %s AND state = %s AND due_at = %s AND dialled_at IS NULL"
)
LARGEST_ID = 2**63 - 1

CallId = int | UUID
"""A call's primary key; its public id where it may not be stored yet."""

LENGTH = 32
"""Of a public id in a message: hexadecimal, as no primary key is ever written."""


def id_of(word: int | bytes) -> CallId:
    """The call's id that a message holds. Raises `ValueError` if it is none."""
    if isinstance(word, bytes) and len(word) == LENGTH:
        return UUID(word.decode())
    found = int(word)
    if not 0 < found <= LARGEST_ID:
        raise ValueError("This is no call's id.")
    return found


def is_stored(public_id: UUID) -> bool:
    """Whether there is such a call. Costs a fraction of a look."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM calls_call WHERE public_id = %s", [_stored("public_id", public_id)])
        return cursor.fetchone() is not None


def look(call_id: CallId) -> Call | None:
    """The call with its button and account, however it stands, and as `is_stopped` whether all calling is stopped.

    None if there is none. Nothing is claimed.
    """
    name = "public_id" if isinstance(call_id, UUID) else "id"
    sql, before, compiler, converters = _reading(connection.vendor, name)
    with connection.cursor() as cursor:
        cursor.execute(sql, (*before, _stored(name, call_id)))
        row = cursor.fetchone()
    return _built(iter(next(iter(compiler.apply_converters([row], converters))))) if row else None


def claim(call: Call, mark: UUID, now: datetime, dialled_at: datetime | None) -> bool:
    """Put `mark` on the call, if it still stands as it was looked at. `dialled_at` None: it may still be given back."""
    new = {"state": Call.State.DIALLING.value, "claim": mark, "claimed_at": now, "dialled_at": dialled_at}
    seen = {"id": call.pk, "state": call.state, "due_at": call.due_at}
    with connection.cursor() as cursor:
        cursor.execute(CLAIM, [_stored(name, value) for name, value in (*new.items(), *seen.items())])
        return bool(cursor.rowcount)


def _stored(name: str, value: object) -> Any:
    field: models.Field[Any, Any] = Call._meta.get_field(name)  # type: ignore[assignment]  # none of these is a relation
    return field.get_db_prep_save(value, connection)


def _built(values: Iterator[Any]) -> Call:
    call, button = _row(Call, CALL, values), _row(Button, BUTTON, values)
    button.business, call.account = _row(Business, BUSINESS, values), _row(ProviderAccount, ACCOUNT, values)
    call.button = button
    if button.account_id == call.account.pk:
        button.account = call.account
    call.is_stopped = next(values)  # type: ignore[attr-defined]  # as an annotation would be
    return call


def _row(model: type[Row], names: tuple[str, ...], values: Iterator[Any]) -> Row:
    return model.from_db(DEFAULT_DB_ALIAS, names, list(islice(values, len(names))))


ANY: dict[str, CallId] = {"id": LARGEST_ID, "public_id": UUID(int=0)}
"""For the statement's text."""


@cache
def _reading(vendor: str, name: str) -> tuple[str, tuple[Any, ...], Any, Any]:
    """The statement of this kind of database for an id of that name, its values before the id, and what reads its
    rows."""
    columns = [*CALL, *(f"button__{name}" for name in BUTTON), *(f"button__business__{name}" for name in BUSINESS)]
    columns += [f"account__{name}" for name in ACCOUNT]
    is_stopped = Exists(Standstill.objects.filter(ended_at=None))
    rows = Call.objects.filter(**{name: ANY[name]}).order_by().annotate(is_stopped=is_stopped)
    compiler: Any = rows.values_list(*columns, "is_stopped").query.get_compiler(DEFAULT_DB_ALIAS)
    sql, params = compiler.as_sql()
    converters = compiler.get_converters(expression for expression, *_ in compiler.select)
    return sql, tuple(params[:-1]), compiler, converters
