"""Who came in, who tried to, and who left stands in the audit trail; a storm of tries does not fill it."""

from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.core.cache import cache
from django.test import Client
from pytest_django import Settings

from accounts import sign_in_trail
from accounts.api.limits import Policy
from accounts.models import AuditEntry, User
from tests.accounts.proving import make_confirmed, set_up_app
from tests.making import PASSWORD
from tests.pages.forms import read, words

pytestmark = pytest.mark.django_db

LOGIN = "/accounts/login/"
FAILED = "sign-in failed"


@pytest.fixture
def person() -> User:
    return make_confirmed("ada@example.com")


def enter(email: str, password: str = "wrong", **more: Any) -> Any:
    return Client().post(LOGIN, {"login": email, "password": password}, **more)


def failures() -> list[AuditEntry]:
    return list(AuditEntry.objects.filter(action=FAILED))


def test_a_sign_in_that_failed_names_the_account_and_no_actor(person: User) -> None:
    enter("Ada@example.com")
    (entry,) = failures()
    assert (entry.target, entry.actor, entry.business) == ("ada@example.com", None, None)
    assert entry.changes["step"] == ["", "password"]


def test_an_address_that_nobody_here_has_is_a_mark_only() -> None:
    enter("stranger@example.org")
    enter("other@example.org")
    other, stranger = failures()
    assert stranger.target.startswith("unknown address ")
    assert stranger.target != other.target
    assert "example.org" not in f"{stranger.target}{stranger.changes}"


def test_a_second_address_of_a_person_leads_to_their_account(person: User) -> None:
    EmailAddress.objects.create(user=person, email="second@example.com", verified=True)
    enter("second@example.com")
    assert failures()[0].target == "ada@example.com"


def test_the_internet_address_is_told_apart_and_not_kept(person: User) -> None:
    enter(person.email, REMOTE_ADDR="203.0.113.9")
    enter(person.email, REMOTE_ADDR="203.0.113.9")
    enter(person.email, REMOTE_ADDR="203.0.113.10")
    marks = [entry.changes["internet address"][1] for entry in failures()]
    assert marks[1] == marks[2] != marks[0]
    assert "203.0.113" not in str(marks)


def test_a_wrong_code_is_a_failed_sign_in(person: User) -> None:
    client = Client()
    client.force_login(person)
    set_up_app(client)
    second = Client()
    second.post(LOGIN, {"login": person.email, "password": PASSWORD})
    second.post("/accounts/2fa/authenticate/", {"code": "000000"})
    assert [entry.changes["step"][1] for entry in failures()] == ["second step"]


def test_a_failed_try_for_a_token_is_a_failed_sign_in(person: User, client: Client) -> None:
    client.post("/api/v1/token/", {"email": person.email, "password": "wrong"}, content_type="application/json")
    assert failures()[0].target == person.email


def test_a_sign_out_is_written_down(person: User) -> None:
    client = Client()
    client.post(LOGIN, {"login": person.email, "password": PASSWORD})
    client.post("/accounts/logout/")
    assert [entry.action for entry in AuditEntry.objects.filter(actor=person)] == ["signed out", "signed in"]


def test_a_storm_on_one_account_ends_in_one_entry_that_tells_of_it(person: User, settings: Settings) -> None:
    settings.ACCOUNT_RATE_LIMITS = False
    for number in range(15):
        enter(person.email, f"guess {number}")
    assert len(failures()) == 10
    assert AuditEntry.objects.filter(action="more sign-ins failed").get().target == person.email


def test_a_storm_on_many_accounts_ends_in_one_entry_that_tells_of_it(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.ACCOUNT_RATE_LIMITS = False
    monkeypatch.setattr(sign_in_trail, "FAILED_OF_ALL", Policy("all", 4, 3600))
    for number in range(9):
        enter(f"guess{number}@example.org")
    assert len(failures()) == 4
    assert AuditEntry.objects.filter(action="more sign-ins failed").get().target == "Many accounts"


def test_known_and_unknown_addresses_are_answered_the_same(person: User) -> None:
    known, unknown = enter(person.email), enter("bob@example.com")
    assert known.status_code == unknown.status_code == 200
    assert _shown(known, person.email) == _shown(unknown, "bob@example.com")


def test_so_is_who_asks_too_often(person: User) -> None:
    def last_of_many(email: str) -> Any:
        cache.clear()
        return [enter(email) for _ in range(8)][-1]

    known, unknown = last_of_many(person.email), last_of_many("bob@example.com")
    assert "Too many tries." in words(known)
    assert _shown(known, person.email) == _shown(unknown, "bob@example.com")


def test_who_is_switched_off_reads_nothing_else_than_others_without_the_password(person: User) -> None:
    User.objects.filter(pk=person.pk).update(is_active=False)
    assert _shown(enter(person.email), person.email) == _shown(enter("bob@example.com"), "bob@example.com")


def _shown(answer: Any, typed: str) -> tuple[int, str, list[str]]:
    """Status, words and fields of a page, without what was typed into it."""
    fields = [str(value).replace(typed, "-") for value in read(answer).xpath("//main//input[@name='login']/@value")]
    return answer.status_code, words(answer).replace(typed, "-"), fields
