"""Policies for the role that an owner's requests work as (`accounts.narrowing`): rows of the business they are about.

Declared here alone, and brought up to date after every `migrate`. A model of ours that leads to a business by its
foreign keys is a tenant's; any other must be named below, or a test fails.

The policies only ever restrict that role. The public half, workers, staff and migrations see what they always saw.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import ForeignKey, Model
from psycopg import sql

from accounts.models import ApiToken, Business, Membership
from accounts.narrowing import BUSINESS, PERSON
from portal.owners_role import make_role, role_state

ROOMS = ("accounts", "screening", "buttons", "calls")
READ, CHANGE, KEEP = "SELECT", "SELECT, UPDATE", "SELECT, INSERT, UPDATE, DELETE"
NOT_TENANTS = {
    "accounts.User": CHANGE,
    "accounts.User_groups": READ,
    "accounts.User_user_permissions": READ,
    "accounts.StoredAnswer": KEEP,
    "accounts.DeadLetter": "",
    "screening.NeverCall": READ,
    "calls.Standstill": READ,
    "auth.Group": READ,
    "auth.Group_permissions": READ,
    "auth.Permission": READ,
    "contenttypes.ContentType": READ,
    "sessions.Session": KEEP,
    "account.EmailAddress": KEEP,
    "account.EmailConfirmation": KEEP,
    "mfa.Authenticator": KEEP,
    "usersessions.UserSession": KEEP,
    "admin.LogEntry": "",
}
"""What belongs to no business, and what an owner's request may do with it."""

_HERE = f"nullif(current_setting('{BUSINESS}', true), '')::bigint"
_ME = f"nullif(current_setting('{PERSON}', true), '')::bigint"
ALSO_READ = {
    Business: f"EXISTS (SELECT FROM accounts_membership m WHERE m.business_id = accounts_business.id"
    f" AND m.user_id = {_ME})",
    Membership: f"user_id = {_ME}",
    ApiToken: f"user_id = {_ME}",
}
"""What a person may read of their own in other businesses."""

Tenant = type[Model]


@dataclass(frozen=True)
class Table:
    """A table, the statements that bring it up to date, and a mark that tells whether they were carried out."""

    name: str
    statements: tuple[str, ...]

    def mark(self, role: int) -> str:
        """`role` is what the server calls the role: one made anew has lost what its namesake was granted."""
        return f"row security {role} {sha256(' '.join(self.statements).encode()).hexdigest()[:16]}"


def models() -> list[Tenant]:
    """Every model whose table an owner's request could ask."""
    return [model for model in apps.get_models(include_auto_created=True) if model._meta.managed]


@cache
def way(model: Tenant) -> ForeignKey[Any, Any] | None:
    """The foreign key that leads to the row's business, straight or by a parent; None: there is none."""
    if model._meta.app_label not in ROOMS or model._meta.label in NOT_TENANTS or model is Business:
        return None
    keys = [field for field in model._meta.concrete_fields if isinstance(field, ForeignKey)]
    straight = [key for key in keys if key.related_model is Business]
    by_parent = [key for key in keys if not key.null and is_tenants(key.related_model)]
    return next(iter(straight + by_parent), None)


def is_tenants(model: Any) -> bool:
    """Whether each row is one business's."""
    return model is Business or way(model) is not None


def condition(model: Tenant) -> str:
    """SQL that is true of the rows of the business that a request is about, and of none where there is no such."""
    key = way(model)
    if key is None:
        return f"id = {_HERE}"
    if key.related_model is Business:
        return f"{key.column} = {_HERE}"
    parent, table = key.related_model._meta, model._meta.db_table
    assert parent.pk is not None
    # The parent's own policies hold within; they must be said only where they let a person read more than the business.
    more = f" AND {condition(key.related_model)}" if key.related_model in ALSO_READ else ""
    return f"EXISTS (SELECT FROM {parent.db_table} p WHERE p.{parent.pk.column} = {table}.{key.column}{more})"


def tables() -> list[Table]:
    """The businesses' own comes last: requests take the role on as soon as it may read that one."""
    role = sql.Identifier(settings.ROW_SECURITY_ROLE).as_string()
    in_turn = sorted(models(), key=lambda model: model is Business)
    return [Table(model._meta.db_table, tuple(_statements(model, role))) for model in in_turn]


def _statements(model: Tenant, role: str) -> Iterator[str]:
    table = model._meta.db_table
    rights = KEEP if is_tenants(model) else NOT_TENANTS.get(model._meta.label, "")
    yield f"REVOKE ALL ON {table} FROM {role}"
    if rights:
        yield f"GRANT {rights} ON {table} TO {role}"
    if not is_tenants(model):
        return
    yield f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY"
    for name in ("everybody", "tenant", "tenant_read", "tenant_insert", "tenant_update", "tenant_delete"):
        yield f"DROP POLICY IF EXISTS {name} ON {table}"
    # Nobody but the role is bound, whether they own the table or not.
    yield f"CREATE POLICY everybody ON {table} USING (true)"
    restrict, ours = f"ON {table} AS RESTRICTIVE FOR", condition(model)
    if model not in ALSO_READ:
        yield f"CREATE POLICY tenant {restrict} ALL TO {role} USING ({ours})"
        return
    yield f"CREATE POLICY tenant_read {restrict} SELECT TO {role} USING ({ours} OR {ALSO_READ[model]})"
    yield f"CREATE POLICY tenant_insert {restrict} INSERT TO {role} WITH CHECK ({ours})"
    yield f"CREATE POLICY tenant_update {restrict} UPDATE TO {role} USING ({ours})"
    yield f"CREATE POLICY tenant_delete {restrict} DELETE TO {role} USING ({ours})"


def bring_up_to_date(using: str, **_: Any) -> None:
    """After `migrate`: make the role, if that is allowed, and whatever policy is missing or of before."""
    database = connections[using]
    if database.vendor != "postgresql":
        return
    if role_state(database).can_be_made:
        make_role(database)
    state = role_state(database)
    if not state.is_ours:
        return
    marks = _marks(database)
    for table in tables():
        mark = table.mark(state.role)
        if marks.get(table.name, mark) == mark:
            continue
        # A table at a time: it is locked while its policies change, and clicks go on.
        with transaction.atomic(using=using), database.cursor() as cursor:
            for statement in (*table.statements, f"COMMENT ON TABLE {table.name} IS '{mark}'"):
                cursor.execute(statement)


def _marks(database: BaseDatabaseWrapper) -> dict[str, str]:
    """Each table that there is, and the mark it was left with."""
    with database.cursor() as cursor:
        cursor.execute(
            "SELECT relname, coalesce(obj_description(oid, 'pg_class'), '') FROM pg_class"
            " WHERE relkind = 'r' AND relnamespace = current_schema::regnamespace"
        )
        return dict(cursor.fetchall())
