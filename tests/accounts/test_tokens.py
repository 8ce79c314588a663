"""Keys of the API: recognised while they are good, and stored so that nobody can read them."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.models import ApiToken, AuditEntry, Role, User
from accounts.tokens import make_token, revoke, token_of
from tests.making import make_business, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def person() -> User:
    return make_user()


def make(person: User, **fields: Any) -> tuple[ApiToken, str]:
    given: dict[str, Any] = {"user": person, "role": Role.EDITOR, "scopes": ["calls:read"], "name": "Nightly export"}
    given |= {"made_by": person, "expires_at": timezone.now() + timedelta(days=1)}
    return make_token(**given | fields)


def test_a_key_is_recognised_by_its_clear_text(person: User) -> None:
    token, clear = make(person)
    assert token_of(clear) == token


def test_only_a_digest_and_the_last_characters_are_stored(person: User) -> None:
    token, clear = make(person)
    stored = str(ApiToken.objects.filter(pk=token.pk).values().get())
    assert clear not in stored
    assert token.hint == clear[-4:]


@pytest.mark.parametrize("typed", ["", "c2c_", "c2c_nobody", "\x00", "\ud800", "x" * 10_000])
def test_what_is_no_key_is_none(person: User, typed: str) -> None:
    make(person)
    assert token_of(typed) is None


def test_a_key_runs_out(person: User) -> None:
    _, clear = make(person)
    with time_machine.travel(timezone.now() + timedelta(days=1, seconds=1)):
        assert token_of(clear) is None


def test_a_revoked_key_is_refused_for_good_and_revoked_once(person: User) -> None:
    token, clear = make(person)
    assert (revoke(token, person), revoke(token, person)) == (True, False)
    assert token_of(clear) is None
    assert AuditEntry.objects.filter(action="API key revoked").count() == 1


def test_the_key_of_a_person_who_was_switched_off_is_refused(person: User) -> None:
    _, clear = make(person)
    User.objects.filter(pk=person.pk).update(is_active=False)
    assert token_of(clear) is None


def test_a_use_is_noted_at_most_once_a_minute(person: User) -> None:
    token, clear = make(person)
    begun, noted = timezone.now(), []
    for seconds in (0, 59, 60):
        with time_machine.travel(begun + timedelta(seconds=seconds), tick=False):
            token_of(clear)
        noted.append(ApiToken.objects.get(pk=token.pk).last_used_at)
    assert noted == [begun, begun, begun + timedelta(minutes=1)]


@pytest.mark.parametrize(
    "wrong",
    [{"scopes": ["everything"]}, {"scopes": []}, {"name": ""}, {"role": "king"}, {"expires_at": timezone.now()}],
)
def test_a_key_that_cannot_be_is_not_made(person: User, wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        make(person, **wrong)
    assert not ApiToken.objects.exists()


def test_a_key_belongs_to_a_person_or_to_a_business_and_not_to_both(person: User) -> None:
    for owners in ({"user": person, "business": make_business()}, {"user": None, "business": None}):
        with pytest.raises(ValidationError):
            make(person, **owners)


def test_making_one_is_written_to_the_trail_without_the_key(person: User) -> None:
    business = make_business()
    _, clear = make(person, user=None, business=business)
    entry = business.audit_entries.get(action="API key made")
    assert entry.changes["scopes"] == ["", ["calls:read"]]
    assert clear[4:20] not in str(entry.changes)


def test_the_key_of_a_business_whose_maker_was_switched_off_is_refused(person: User) -> None:
    _, clear = make(person, user=None, business=make_business())
    User.objects.filter(pk=person.pk).update(is_active=False)
    assert token_of(clear) is None
