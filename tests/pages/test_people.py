"""The pages and letters around a person's account: in the portal's own words, each leading on."""

import re

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client

from accounts.models import User
from tests.accounts.proving import prove
from tests.making import PASSWORD, make_user
from tests.pages.forms import error_beside, read, words

FRESH = "masts-and-rigging-31"
STRANGE = (
    "Email Address",
    "Re-send",
    "Bad Token",
    "successfully",
    "example.com!",
    "registered with this",
    "Thank you for",
)
"""Words of the library that would show where one of its own texts is still in place."""


@pytest.fixture
def person(db: None) -> User:
    user = make_user()
    EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=True)
    return user


@pytest.fixture
def signed_in(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


def link_in_the_letter() -> str:
    found = re.search(r"http://[^/]+(/accounts/\S+)", str(mail.outbox[-1].body))
    assert found
    return found[1]


def test_a_forgotten_password_is_chosen_anew_by_a_link(person: User, client: Client) -> None:
    done = client.post("/accounts/password/reset/", {"email": person.email}, follow=True)
    assert "Look into your mailbox" in words(done)
    assert mail.outbox[0].subject == "Choose a new password"
    form = client.get(link_in_the_letter(), follow=True)
    assert "Choose a new password" in words(form)
    chosen = client.post(form.request["PATH_INFO"], {"password1": FRESH, "password2": FRESH}, follow=True)
    assert "Your password is changed" in words(chosen)
    assert User.objects.get(pk=person.pk).check_password(FRESH)


def test_a_link_works_once(person: User, client: Client) -> None:
    client.post("/accounts/password/reset/", {"email": person.email})
    link = link_in_the_letter()
    form = client.get(link, follow=True)
    client.post(form.request["PATH_INFO"], {"password1": FRESH, "password2": FRESH})
    assert "This link is used up" in words(Client().get(link, follow=True))


def test_an_address_without_an_account_is_told_by_letter_only(db: None, client: Client) -> None:
    done = client.post("/accounts/password/reset/", {"email": "nobody@example.com"}, follow=True)
    assert "Look into your mailbox" in words(done)
    assert mail.outbox[0].subject == "There is no account with this address"


def test_a_second_address_is_added_confirmed_and_signed_in_with(person: User, signed_in: Client) -> None:
    prove(signed_in)
    added = signed_in.post("/accounts/email/", {"action_add": "", "email": "second@example.com"}, follow=True)
    assert "A link to confirm the address is on its way to second@example.com." in words(added)
    assert mail.outbox[0].subject == "Confirm your e-mail address"
    address = link_in_the_letter()
    assert "second@example.com is an address of yours?" in words(signed_in.get(address))
    signed_in.post(address)
    changed = signed_in.post("/accounts/email/", {"action_primary": "", "email": "second@example.com"}, follow=True)
    assert "You sign in with this address from now on." in words(changed)


def test_an_address_is_added_only_by_who_shows_who_they_are(person: User, signed_in: Client) -> None:
    asked = signed_in.post("/accounts/email/", {"action_add": "", "email": "second@example.com"}, follow=True)
    assert "Is it you?" in words(asked)
    assert not EmailAddress.objects.filter(email="second@example.com").exists()


def test_a_changed_password_is_told_by_letter_and_ends_the_other_devices(person: User, signed_in: Client) -> None:
    elsewhere = Client()
    elsewhere.post("/accounts/login/", {"login": person.email, "password": PASSWORD})
    typed = {"oldpassword": PASSWORD, "password1": FRESH, "password2": FRESH}
    signed_in.post("/accounts/password/change/", typed)
    assert mail.outbox[-1].subject == "Your password was changed"
    assert elsewhere.get("/accounts/email/").status_code == 302
    assert signed_in.get("/accounts/email/").status_code == 200


def test_a_used_up_link_to_confirm_leads_to_a_new_one(person: User, signed_in: Client) -> None:
    assert "/accounts/email/" in read(signed_in.get("/accounts/confirm-email/no-such-key/")).xpath("//main//a/@href")


def test_the_password_is_changed_by_who_knows_it(person: User, signed_in: Client) -> None:
    typed = {"oldpassword": "wrong", "password1": FRESH, "password2": FRESH}
    refused = signed_in.post("/accounts/password/change/", typed)
    assert error_beside(refused, "oldpassword") == "This is not your password."
    changed = signed_in.post("/accounts/password/change/", typed | {"oldpassword": PASSWORD}, follow=True)
    assert "Your password is changed." in words(changed)


def test_who_signs_up_with_a_known_address_is_told_beside_the_field(person: User, client: Client) -> None:
    answer = client.post("/accounts/signup/", {"email": person.email, "password1": FRESH})
    assert error_beside(answer, "email") == "There is an account with this address already."


@pytest.mark.parametrize("page", ["login", "signup", "password/reset", "inactive", "confirm-email"])
def test_no_page_of_a_visitor_speaks_in_the_librarys_words(db: None, client: Client, page: str) -> None:
    shown = words(client.get(f"/accounts/{page}/"))
    assert not [strange for strange in STRANGE if strange in shown]


@pytest.mark.parametrize(
    "page", ["email", "password/change", "reauthenticate", "logout", "2fa", "2fa/webauthn", "sessions"]
)
def test_no_page_of_a_person_speaks_in_the_librarys_words(signed_in: Client, page: str) -> None:
    shown = words(signed_in.get(f"/accounts/{page}/"))
    assert not [strange for strange in STRANGE if strange in shown]


def test_letters_are_in_our_words_and_name_no_domain_as_a_greeting(person: User, client: Client) -> None:
    client.post("/accounts/password/reset/", {"email": person.email})
    client.post("/accounts/password/reset/", {"email": "nobody@example.com"})
    for letter in mail.outbox:
        assert letter.body.startswith("Somebody, probably you,")
        assert not [strange for strange in STRANGE if strange in letter.body]
