"""How long a sign-in lasts, what renews and what ends it."""

from datetime import timedelta

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation
from pytest_django import Settings

from accounts.models import User
from tests.accounts.proving import browser_for, make_confirmed
from tests.making import PASSWORD, make_user
from tests.pages.forms import read, words

pytestmark = pytest.mark.django_db

PAGE = "/me/businesses/"
OVER = "You were signed out, because this sign-in was over. Sign in, and go on where you were."


@pytest.fixture
def person() -> User:
    return make_confirmed()


def sign_in(person: User) -> Client:
    client = Client()
    client.post("/accounts/login/", {"login": person.email, "password": PASSWORD})
    return client


def later(**time: float) -> time_machine.travel:
    return time_machine.travel(timezone.now() + timedelta(**time))


def is_in(client: Client) -> bool:
    return client.get(PAGE).status_code == 200


def test_who_comes_back_within_a_week_is_still_signed_in(person: User) -> None:
    client = sign_in(person)
    with later(days=6):
        assert is_in(client)


def test_who_stays_away_for_longer_signs_in_again_and_returns_to_the_page(person: User) -> None:
    client = sign_in(person)
    with later(days=8):
        asked = client.get(PAGE, follow=True)
        assert asked.redirect_chain[-1][0] == f"/accounts/login/?next={PAGE}"
        assert "You were signed out, because this sign-in was over." in words(asked)
        back = client.post("/accounts/login/", {"login": person.email, "password": PASSWORD, "next": PAGE})
        assert back["Location"] == PAGE
        assert is_in(client)


def test_who_comes_every_day_signs_in_again_after_a_month(person: User) -> None:
    client = sign_in(person)
    for day in range(5, 30, 5):
        with later(days=day):
            assert is_in(client)
    with later(days=31):
        assert not is_in(client)


def test_staff_are_signed_out_after_an_hour_without_a_sign_of_life() -> None:
    staff = browser_for(make_user(is_staff=True, is_superuser=True))
    with later(minutes=50):
        assert staff.get("/staff/").status_code == 200
    with later(minutes=100):
        assert staff.get("/staff/").status_code == 200
    with later(minutes=170):
        assert "/accounts/login/" in staff.get("/staff/", follow=True).redirect_chain[-1][0]


def test_staff_are_signed_out_after_half_a_day_whatever_they_do() -> None:
    staff = browser_for(make_user(is_staff=True))
    for minutes in range(50, 720, 50):
        with later(minutes=minutes):
            assert is_in(staff)
    with later(hours=12, minutes=5):
        assert not is_in(staff)


def test_a_page_that_fetches_pieces_of_itself_is_no_sign_of_life(settings: Settings) -> None:
    settings.STAFF_SESSION_IDLE = timedelta(minutes=30)
    staff = browser_for(make_user(is_staff=True))
    with later(minutes=20):
        staff.get(PAGE, headers={"HX-Request": "true"})
    with later(minutes=40):
        assert not is_in(staff)


def test_a_request_writes_nothing_for_it_but_every_few_minutes(person: User) -> None:
    client = sign_in(person)
    with CaptureQueriesContext(connection) as soon:
        client.get(PAGE)
    with later(minutes=10), CaptureQueriesContext(connection) as afterwards:
        client.get(PAGE)
    assert not [query for query in soon if query["sql"].startswith(("UPDATE", "INSERT"))]
    assert [query for query in afterwards if query["sql"].startswith("UPDATE") and "django_session" in query["sql"]]


def test_a_sign_in_has_a_session_of_its_own(person: User) -> None:
    client = Client()
    session = client.session
    session["planted"] = "by somebody else"
    session.save()
    before = session.session_key
    client.post("/accounts/login/", {"login": person.email, "password": PASSWORD})
    assert client.session.session_key != before
    assert not Session.objects.filter(session_key=before).exists()


def test_a_session_that_was_copied_before_is_worth_nothing_after_a_sign_out(person: User) -> None:
    client, thief = sign_in(person), Client()
    thief.cookies.update(client.cookies)
    client.post("/accounts/logout/")
    assert not is_in(thief)


def test_a_person_ends_their_other_sessions_and_keeps_this_one(person: User) -> None:
    here, elsewhere = sign_in(person), sign_in(person)
    assert len(read(here.get("/accounts/sessions/")).xpath("//main//li")) >= 2
    here.post("/accounts/sessions/")
    assert (is_in(here), is_in(elsewhere)) == (True, False)


def test_a_changed_password_ends_the_other_sessions(person: User) -> None:
    here, elsewhere = sign_in(person), sign_in(person)
    fresh = "masts-and-rigging-31"
    here.post("/accounts/password/change/", {"oldpassword": PASSWORD, "password1": fresh, "password2": fresh})
    assert (is_in(here), is_in(elsewhere)) == (True, False)


def test_the_end_is_told_in_the_language_of_the_browser_and_rather_in_the_person_s_own(person: User) -> None:
    for own, told in [("", "fr"), ("he", "he")]:
        User.objects.filter(pk=person.pk).update(language=own)
        client = sign_in(person)
        with later(days=8):
            asked = words(client.get(PAGE, follow=True, headers={"accept-language": "fr"}))
        with translation.override(told):
            assert translation.gettext(OVER) in asked
