"""What staff do to a person's account stands in the audit trail."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import AuditEntry, User
from tests.making import make_user

FRESH = "masts-and-rigging-31"


@pytest.fixture
def person(db: None) -> User:
    return make_user("ada@example.com")


def entry() -> tuple[str, str, object, object]:
    found = AuditEntry.objects.get(action__startswith="person ")
    return found.action, found.target, found.actor, found.changes


def test_a_password_that_staff_set_is_written_down_without_it(desk: Client, staff: User, person: User) -> None:
    typed = {"usable_password": "true", "password1": FRESH, "password2": FRESH}
    desk.post(reverse("admin:auth_user_password_change", args=[person.pk]), typed)
    person.refresh_from_db()
    assert person.check_password(FRESH)
    assert entry() == ("person changed by staff", "ada@example.com", staff, {"what": ["", ["password"]]})


def test_rights_that_staff_give_are_written_down(desk: Client, staff: User, person: User) -> None:
    typed = {"email": person.email, "is_active": "on", "is_staff": "on"}
    desk.post(reverse("admin:accounts_user_change", args=[person.pk]), typed)
    assert entry() == ("person changed by staff", "ada@example.com", staff, {"what": ["", ["Staff status"]]})


def test_a_person_whom_staff_make_is_written_down(desk: Client, staff: User) -> None:
    typed = {"email": "eve@example.com", "usable_password": "true", "password1": FRESH, "password2": FRESH}
    desk.post(reverse("admin:accounts_user_add"), typed)
    assert entry() == ("person made by staff", "eve@example.com", staff, {})
