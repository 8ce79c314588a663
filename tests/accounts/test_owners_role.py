"""The role in PostgreSQL that owners' requests work as: made by `migrate`, or asked of an administrator."""

from typing import Any

import pytest
from django.core import checks
from django.db import connection, transaction

from portal.row_security import bring_up_to_date

pytestmark = pytest.mark.skipif(connection.vendor != "postgresql", reason="Roles are PostgreSQL's.")


def test_who_may_make_no_roles_is_told_what_an_administrator_should_run(db: None) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("CREATE ROLE a_modest_login; SET ROLE a_modest_login")
        (told,) = checks.run_checks(tags=[checks.Tags.database], databases=["default"])
        transaction.set_rollback(True)
    assert told.id == "portal.W003"
    assert "CREATE ROLE portal_owner NOLOGIN; GRANT portal_owner TO" in str(told.hint).replace('"', "")


def test_who_has_the_role_is_told_nothing(db: None) -> None:
    assert not checks.run_checks(tags=[checks.Tags.database], databases=["default"])


def test_to_bring_it_up_to_date_again_changes_nothing(db: None, django_assert_max_num_queries: Any) -> None:
    with django_assert_max_num_queries(3):
        bring_up_to_date(using="default")
