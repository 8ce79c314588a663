"""The second step of signing in: set up, asked for, replaced by a recovery code, sealed, and required of staff."""

import pytest
from allauth.mfa.models import Authenticator
from django.core import mail
from django.test import Client
from pytest_django import Settings

from accounts.models import AuditEntry, User
from accounts.second_step import SecondStepAdapter, have_second_step
from tests.accounts.proving import browser_for, code_for, make_confirmed, prove, set_up_app
from tests.making import PASSWORD, make_user
from tests.pages.forms import error_beside, read, words

pytestmark = pytest.mark.django_db

LOGIN, SECOND = "/accounts/login/", "/accounts/2fa/authenticate/"


@pytest.fixture
def person() -> User:
    return make_confirmed()


@pytest.fixture
def signed_in(person: User) -> Client:
    return browser_for(person)


def enter_password(person: User) -> Client:
    """A new browser in which the person has taken the first step."""
    client = Client()
    client.post(LOGIN, {"login": person.email, "password": PASSWORD})
    return client


def is_in(client: Client) -> bool:
    return client.get("/me/businesses/").status_code == 200


def recovery_codes(client: Client) -> list[str]:
    codes = read(client.get("/accounts/2fa/recovery-codes/")).xpath("//ol[@class='codes']/li/text()")
    return [str(code) for code in codes]


def test_an_app_is_set_up_and_asked_for_at_the_next_sign_in(person: User, signed_in: Client) -> None:
    secret = set_up_app(signed_in)
    client = enter_password(person)
    assert not is_in(client)
    client.post(SECOND, {"code": code_for(secret, steps=1)})
    assert is_in(client)


def test_a_wrong_code_lets_nobody_in(person: User, signed_in: Client) -> None:
    set_up_app(signed_in)
    client = enter_password(person)
    refused = client.post(SECOND, {"code": "000000"})
    assert error_beside(refused, "code") == "This code is not correct, or it was used already."
    assert not is_in(client)


def test_a_code_opens_once(person: User, signed_in: Client) -> None:
    code = code_for(set_up_app(signed_in), steps=1)
    enter_password(person).post(SECOND, {"code": code})
    overheard = enter_password(person)
    overheard.post(SECOND, {"code": code})
    assert not is_in(overheard)


def test_guessing_codes_is_held_back(person: User, signed_in: Client) -> None:
    secret = set_up_app(signed_in)
    client = enter_password(person)
    for number in range(5):
        client.post(SECOND, {"code": f"00000{number}"})
    client.post(SECOND, {"code": code_for(secret, steps=1)})
    assert not is_in(client)


def test_a_recovery_code_stands_in_for_the_app_once(person: User, signed_in: Client) -> None:
    set_up_app(signed_in)
    code = recovery_codes(signed_in)[0]
    client, again = enter_password(person), enter_password(person)
    client.post(SECOND, {"code": code})
    again.post(SECOND, {"code": code})
    assert (is_in(client), is_in(again)) == (True, False)


def test_new_recovery_codes_take_the_place_of_the_old_ones(signed_in: Client) -> None:
    set_up_app(signed_in)
    before = recovery_codes(signed_in)
    signed_in.post("/accounts/2fa/recovery-codes/generate/")
    after = recovery_codes(signed_in)
    assert (len(before), len(after), set(before) & set(after)) == (10, 10, set())


def test_recovery_codes_are_downloaded_as_a_text(signed_in: Client) -> None:
    set_up_app(signed_in)
    answer = signed_in.get("/accounts/2fa/recovery-codes/download/")
    assert answer.content.decode().split() == recovery_codes(signed_in)


def test_recovery_codes_are_shown_to_nobody_who_only_found_the_browser_open(person: User, signed_in: Client) -> None:
    set_up_app(signed_in)
    assert "/reauthenticate/" in browser_for(person).get("/accounts/2fa/recovery-codes/").headers["Location"]


def test_the_second_step_is_switched_off_only_by_who_shows_who_they_are(person: User, signed_in: Client) -> None:
    set_up_app(signed_in)
    browser_for(person).post("/accounts/2fa/totp/deactivate/")
    assert have_second_step([person]) == {person.pk}
    signed_in.post("/accounts/2fa/totp/deactivate/")
    assert have_second_step([person]) == set()


def test_an_unconfirmed_address_comes_before_a_second_step() -> None:
    newcomer = browser_for(make_user())
    newcomer.get("/accounts/email/")  # where the portal takes note of the address
    told = prove(newcomer).get("/accounts/2fa/totp/activate/", follow=True)
    assert "Confirm your e-mail address first" in words(told)


def test_secrets_are_stored_sealed(person: User, signed_in: Client) -> None:
    secret = set_up_app(signed_in)
    stored = {one.type: one.data for one in Authenticator.objects.filter(user=person)}
    assert secret not in str(stored)
    assert SecondStepAdapter().decrypt(stored["totp"]["secret"]) == secret


@pytest.mark.django_db(transaction=True)
def test_a_letter_and_the_trail_tell_of_the_new_step(person: User, signed_in: Client) -> None:
    set_up_app(signed_in)
    assert mail.outbox[-1].subject == "An authenticator app was set up"
    assert AuditEntry.objects.filter(action="authenticator app added", actor=person).exists()


@pytest.mark.parametrize("is_required", [True, False])
def test_staff_without_a_second_step_are_led_to_it_where_it_is_required(settings: Settings, is_required: bool) -> None:
    settings.MFA_REQUIRED_OF_STAFF = is_required
    clerk = browser_for(make_user(is_staff=True, is_superuser=True))
    assert ("Staff sign in with a second step." in words(clerk.get("/staff/", follow=True))) == is_required


def test_staff_with_a_second_step_come_in(person: User, signed_in: Client, settings: Settings) -> None:
    settings.MFA_REQUIRED_OF_STAFF = True
    User.objects.filter(pk=person.pk).update(is_staff=True, is_superuser=True)
    set_up_app(signed_in)
    assert signed_in.get("/staff/").status_code == 200


def test_where_staff_need_a_second_step_no_page_of_theirs_opens_without(settings: Settings) -> None:
    settings.MFA_REQUIRED_OF_STAFF = True
    clerk = browser_for(make_user(is_staff=True, is_superuser=True))
    assert clerk.get("/staff/accounts/user/").status_code == 302
