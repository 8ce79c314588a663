"""The role in PostgreSQL that owners' requests work as: whether there is one, and how it is made.

It has no login and no password: the portal's own login takes it on for the time of a request.
"""

from dataclasses import dataclass

from django.conf import settings
from django.db.backends.base.base import BaseDatabaseWrapper
from psycopg import sql


@dataclass(frozen=True)
class RoleState:
    """`role` is 0 where there is none; `is_ours`: the portal's login may take it on."""

    role: int
    is_ours: bool
    may_make_roles: bool

    @property
    def can_be_made(self) -> bool:
        return not self.is_ours and self.may_make_roles


def role_state(database: BaseDatabaseWrapper) -> RoleState:
    with database.cursor() as cursor:
        cursor.execute(
            "SELECT coalesce(r.oid, 0), coalesce(pg_has_role(r.oid, 'MEMBER'), false), me.rolsuper OR me.rolcreaterole"
            " FROM pg_roles me LEFT JOIN pg_roles r ON r.rolname = %s WHERE me.rolname = current_user",
            [settings.ROW_SECURITY_ROLE],
        )
        return RoleState(*cursor.fetchone())


def make_role(database: BaseDatabaseWrapper) -> None:
    """Another portal on the same server may do it at the same moment."""
    with database.cursor() as cursor:
        for statement, done in zip(making(), ("duplicate_object OR unique_violation", "unique_violation"), strict=True):
            cursor.execute(f"DO $$ BEGIN {statement}; EXCEPTION WHEN {done} THEN NULL; END $$")


def making() -> tuple[str, str]:
    """What makes the role, as an administrator would write it."""
    role = sql.Identifier(settings.ROW_SECURITY_ROLE).as_string()
    login = sql.Identifier(str(settings.DATABASES["default"]["USER"])).as_string()
    return f"CREATE ROLE {role} NOLOGIN", f"GRANT {role} TO {login}"
