"""The second line of the tenants' defence: what an owner's request asks of the database shows one business's rows only.

The first line is every query's own filter. On PostgreSQL a request whose business is known works as a role of its own,
whose policies (`portal.row_security`) let it see that business; a query that forgot its filter finds nothing of others.
It guards against our mistakes, not against foreign SQL, which could take the role off again.

Elsewhere, and where the role was never made, all of this does nothing; a system check tells of the latter.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, TypeVar, cast

from django.conf import settings
from django.core.signals import request_started
from django.db import InterfaceError, OperationalError, connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created
from django.dispatch import receiver
from django.http import HttpResponseBase, StreamingHttpResponse
from django.template.response import SimpleTemplateResponse
from psycopg.pq import TransactionStatus

BUSINESS, PERSON = "portal.business", "portal.person"
"""What PostgreSQL calls the bounds; the policies read them."""

_SET = f"SELECT set_config('role', %s, false), set_config('{BUSINESS}', %s, false), set_config('{PERSON}', %s, false)"
_NARROW = _SET.replace(
    "%s",
    # The login's own role where this one was not made or granted anything yet; a system check tells of it.
    "coalesce((SELECT rolname FROM pg_roles WHERE rolname = %s AND pg_has_role(oid, 'MEMBER')"
    " AND has_table_privilege(oid, 'accounts_business', 'SELECT')), 'none')",
    1,
)

Response = TypeVar("Response", bound=HttpResponseBase)


@dataclass(frozen=True, slots=True)
class Bounds:
    """Whose rows are seen: a business's, and of what lies across businesses one person's own."""

    business: int
    person: int | None


class _Here(threading.local):
    """A thread's bounds, as its connection is a thread's."""

    bounds: Bounds | None = None


_here = _Here()


@contextmanager
def narrowed(business: int, person: int | None) -> Iterator[None]:
    """See the rows of one business only, given by primary key, and what is the person's own in others."""
    with _within(Bounds(business, person)):
        yield


@contextmanager
def whole() -> Iterator[None]:
    """See everything again, for what all businesses share. A test lists who may; a page has no reason to."""
    if _here.bounds is None:
        yield
        return
    with _within(None):
        yield


def is_narrowed() -> bool:
    """Whether this thread works within the bounds of a business."""
    return _here.bounds is not None


def lasting(response: Response) -> Response:
    """The response, with what it has yet to ask for asked in the bounds of now: a page to render, a file to stream."""
    if isinstance(response, SimpleTemplateResponse):
        response.render()
    elif isinstance(response, StreamingHttpResponse) and _here.bounds:
        response.streaming_content = _pieces(cast("Iterator[bytes]", response.streaming_content), _here.bounds)
    return response


def _pieces(pieces: Iterator[bytes], bounds: Bounds) -> Iterator[bytes]:
    with _within(bounds):
        yield from pieces


@contextmanager
def _within(bounds: Bounds | None) -> Iterator[None]:
    before = _here.bounds
    _here.bounds = bounds
    try:
        _tell(connection)
        yield
    finally:
        if _here.bounds is bounds:  # else another request has begun meanwhile
            _here.bounds = before
            _tell_again(connection)


def _tell_again(known: BaseDatabaseWrapper) -> None:
    """Tell of the bounds of before. A connection that does not take it is closed: never is a narrow one left behind."""
    try:
        _tell(known)
    except (OperationalError, InterfaceError):
        known.close()


def _tell(known: BaseDatabaseWrapper) -> None:
    if known.vendor != "postgresql" or known.connection is None:
        return  # what opens later is told then
    if known.needs_rollback or known.connection.info.transaction_status == TransactionStatus.INERROR:
        return  # the rollback takes back what was told within it
    _say(known, _here.bounds)


def _say(known: BaseDatabaseWrapper, bounds: Bounds | None) -> None:
    """One exchange. By the driver, as Django tells a new connection its zone: it frames the work and asks nothing."""
    with known.wrap_database_errors:
        if bounds is None:
            known.connection.execute(_SET, ["none", "", ""])
        else:
            person = "" if bounds.person is None else str(bounds.person)
            known.connection.execute(_NARROW, [settings.ROW_SECURITY_ROLE, str(bounds.business), person])


@receiver(request_started)
def _begins_wide(**_: Any) -> None:
    """What was broken off within its bounds, such as a file that nobody closed, leaves none to the next request."""
    if _here.bounds is not None:
        _here.bounds = None
        _tell_again(connection)


@receiver(connection_created)
def _opened(connection: BaseDatabaseWrapper, **_: Any) -> None:
    """A connection that is opened anew amid a request has its bounds, too."""
    if _here.bounds and connection.alias == "default" and connection.vendor == "postgresql":
        _say(connection, _here.bounds)
