"""Signing in: attempts are counted, nothing is said about others, sessions can be ended and are written down."""

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from accounts.models import AuditEntry
from accounts.tasks import clear_sessions
from portal.environment import Reader
from tests.accounts.proving import confirm, link_in_the_letter
from tests.making import PASSWORD, make_user
from tests.pages.forms import words

FRESH = "masts-and-rigging-31"

ALLOWED = 10
"""Failed attempts from one address in a minute (settings, ACCOUNT_RATE_LIMITS)."""


@pytest.fixture
def behind_a_proxy(settings: Settings) -> None:
    settings.TRUSTED_PROXIES = Reader({"TRUSTED_PROXIES": "127.0.0.0/8"}).networks("TRUSTED_PROXIES")


def held_back(number: int, forwarded: str) -> bool:
    """Fail to sign in as one of many people, and read whether that was one time too often."""
    typed = {"login": f"person{number}@example.com", "password": "wrong"}
    return "Too many" in words(Client().post("/accounts/login/", typed, headers={"X-Forwarded-For": forwarded}))


def test_people_behind_the_same_proxy_do_not_lock_each_other_out(db: None, behind_a_proxy: None) -> None:
    assert not any(held_back(number, f"198.51.100.{number}") for number in range(ALLOWED + 1))


def test_one_person_behind_the_proxy_is_held_back(db: None, behind_a_proxy: None) -> None:
    tried = [held_back(number, "198.51.100.7") for number in range(ALLOWED + 1)]
    assert tried == [False] * ALLOWED + [True]


def test_a_claimed_address_does_not_get_round_the_limit(db: None) -> None:
    tried = [held_back(number, f"198.51.100.{number}") for number in range(ALLOWED + 1)]
    assert tried == [False] * ALLOWED + [True]


def test_an_address_that_cannot_be_read_is_limited_and_not_an_error(db: None) -> None:
    client = Client(REMOTE_ADDR="")
    assert client.post("/accounts/login/", {"login": "a@example.com", "password": "wrong"}).status_code == 200


def test_guesses_at_one_persons_password_are_held_back_wherever_they_come_from(db: None, behind_a_proxy: None) -> None:
    person = make_user()

    def guess(number: int, password: str) -> bool:
        client = Client()
        headers = {"X-Forwarded-For": f"198.51.100.{number}"}
        client.post("/accounts/login/", {"login": person.email, "password": password}, headers=headers)
        return "_auth_user_id" in client.session

    assert not any(guess(number, f"guess {number}") for number in range(5))
    assert not guess(6, PASSWORD)


@pytest.mark.parametrize("address", ["known@example.com", "unknown@example.com"])
def test_signing_in_says_nothing_about_who_has_an_account(db: None, address: str) -> None:
    make_user("known@example.com")
    answer = Client().post("/accounts/login/", {"login": address, "password": "wrong"})
    assert "The e-mail address or the password is not correct." in words(answer)


def test_with_a_mail_server_signing_up_says_nothing_about_who_has_an_account(db: None, settings: Settings) -> None:
    settings.ACCOUNT_EMAIL_VERIFICATION = "mandatory"
    confirm(make_user("known@example.com"))
    pages = []
    for address in ("known@example.com", "unknown@example.com"):
        answer = Client().post("/accounts/signup/", {"email": address, "password1": FRESH}, follow=True)
        pages.append((answer.status_code, answer.redirect_chain, words(answer).replace(address, "")))
    assert pages[0] == pages[1]
    assert [letter.subject for letter in mail.outbox] == ["You have an account already", "Confirm your e-mail address"]


def test_with_a_mail_server_nobody_is_in_before_the_address_is_confirmed(db: None, settings: Settings) -> None:
    settings.ACCOUNT_EMAIL_VERIFICATION = "mandatory"
    client = Client()
    client.post("/accounts/signup/", {"email": "new@example.com", "password1": FRESH})
    assert client.get("/me/businesses/").status_code == 302
    client.post(link_in_the_letter("/accounts/confirm-email/"))
    client.post("/accounts/login/", {"login": "new@example.com", "password": FRESH})
    assert client.get("/me/businesses/").status_code == 200


def test_a_session_from_an_address_that_cannot_be_read_is_listed(db: None) -> None:
    person = make_user()
    client = Client(REMOTE_ADDR="")
    client.post("/accounts/login/", {"login": person.email, "password": PASSWORD})
    assert "This one" in words(client.get("/accounts/sessions/"))


def test_all_other_devices_are_signed_out_at_once(db: None) -> None:
    person = make_user()
    here, there = Client(), Client()
    for client in (here, there):
        client.post("/accounts/login/", {"login": person.email, "password": PASSWORD})
    told = here.post("/accounts/sessions/", follow=True)
    assert "You are signed out everywhere else." in words(told)
    assert [client.get("/me/businesses/").status_code for client in (here, there)] == [200, 302]


def test_a_sign_in_is_written_to_the_trail(db: None) -> None:
    person = make_user()
    Client().post("/accounts/login/", {"login": person.email, "password": PASSWORD})
    assert AuditEntry.objects.filter(business=None, actor=person, action="signed in").count() == 1


def test_signing_in_begins_a_new_session(db: None) -> None:
    person, client = make_user(), Client()
    planted = client.session
    planted.save()
    client.post("/accounts/login/", {"login": person.email, "password": PASSWORD})
    assert client.session.session_key not in {None, planted.session_key}


def test_a_mail_server_that_is_away_stops_no_sign_up_and_is_told(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(self: EmailBackend, messages: object) -> int:
        raise ConnectionRefusedError

    monkeypatch.setattr(EmailBackend, "send_messages", refuse)
    client = Client()
    told = client.post("/accounts/signup/", {"email": "new@example.com", "password1": FRESH}, follow=True)
    assert "The letter could not be sent just now." in words(told)
    assert client.get("/me/businesses/").status_code == 200


def test_where_no_mail_server_is_set_the_page_says_where_the_letter_is(db: None, settings: Settings) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
    told = Client().post("/accounts/signup/", {"email": "new@example.com", "password1": FRESH}, follow=True)
    assert "No mail server is set: the letter stands in the portal’s log." in words(told)


def test_sessions_that_ran_out_are_cleared_away(db: None) -> None:
    over = timezone.now() - timedelta(seconds=1)
    Session.objects.create(session_key="gone", session_data="-", expire_date=over)
    clear_sessions()
    assert not Session.objects.exists()
