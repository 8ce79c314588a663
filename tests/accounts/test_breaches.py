"""Passwords that are known from breaches are refused, and nobody is kept out where the list is away."""

import hashlib
from collections.abc import Iterator

import pytest
from django.test import Client
from pytest_django import Settings

from accounts.models import User
from tests.accounts.proving import browser_for, link_in_the_letter, make_confirmed
from tests.making import PASSWORD
from tests.pages.forms import error_beside
from tests.providers.scripted import ScriptedServer, http, scripted_server, unused_port

pytestmark = pytest.mark.django_db

KNOWN = "anchors-and-masts-77"
HASH = hashlib.sha1(KNOWN.encode(), usedforsecurity=False).hexdigest().upper()
OTHERS = f"{'0' * 35}:12\r\n{'F' * 35}:3\r\n"
REFUSED = "This password is known from a breach: others try it first. Choose another one."


@pytest.fixture
def listing(settings: Settings) -> Iterator[ScriptedServer]:
    """The range service, which knows `KNOWN`."""
    with scripted_server() as server:
        settings.BREACHED_PASSWORDS_URL = f"{server.url}/range"
        yield server.will(f"{OTHERS}{HASH[5:]}:8\r\n")


def sign_up(password: str) -> object:
    return Client().post("/accounts/signup/", {"email": "new@example.com", "password1": password})


def test_a_breached_password_is_refused_at_sign_up(listing: ScriptedServer) -> None:
    assert error_beside(sign_up(KNOWN), "password1") == REFUSED
    assert not User.objects.exists()


def test_a_breached_password_is_refused_at_a_change(listing: ScriptedServer) -> None:
    person = make_confirmed()
    typed = {"oldpassword": PASSWORD, "password1": KNOWN, "password2": KNOWN}
    assert error_beside(browser_for(person).post("/accounts/password/change/", typed), "password1") == REFUSED


def test_a_breached_password_is_refused_where_it_is_chosen_anew(listing: ScriptedServer) -> None:
    client = Client()
    client.post("/accounts/password/reset/", {"email": make_confirmed().email})
    form = client.get(link_in_the_letter("/accounts/password/reset/"), follow=True)
    refused = client.post(form.request["PATH_INFO"], {"password1": KNOWN, "password2": KNOWN})
    assert error_beside(refused, "password1") == REFUSED


def test_the_list_is_told_five_digits_and_asked_for_padding(listing: ScriptedServer) -> None:
    sign_up(KNOWN)
    asked = listing.received[0]
    assert (asked.method, asked.target, asked.body) == ("GET", f"/range/{HASH[:5]}", b"")
    assert {name.lower(): value for name, value in asked.headers.items()}["add-padding"] == "true"


@pytest.mark.parametrize("answer", [OTHERS, f"{OTHERS}{HASH[5:]}:0\r\n", "", "no lines at all"])
def test_a_password_that_the_list_does_not_know_is_taken(listing: ScriptedServer, answer: str) -> None:
    listing.always(answer)
    sign_up(KNOWN)
    assert User.objects.get().check_password(KNOWN)


@pytest.mark.parametrize("answer", [http("", status="503 Away"), http("", status="404 Gone"), b""])
def test_a_list_in_trouble_keeps_nobody_out(
    listing: ScriptedServer, answer: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    listing.always(answer)
    sign_up(KNOWN)
    assert User.objects.exists()
    assert "The list of breached passwords was not asked" in caplog.text
    assert KNOWN not in caplog.text


def test_a_list_that_cannot_be_reached_keeps_nobody_out(settings: Settings) -> None:
    settings.BREACHED_PASSWORDS_URL = f"http://127.0.0.1:{unused_port()}"
    sign_up(KNOWN)
    assert User.objects.exists()


def test_a_list_that_sends_elsewhere_is_not_followed(listing: ScriptedServer) -> None:
    listing.always(http("", "302 Found", f"Location: {listing.url}/elsewhere"))
    sign_up(KNOWN)
    assert len(listing.received) == 1


def test_without_a_list_common_passwords_are_refused_all_the_same(settings: Settings) -> None:
    settings.BREACHED_PASSWORDS_URL = ""
    assert error_beside(sign_up("password123"), "password1")
