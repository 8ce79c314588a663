"""What tests about people do again and again: confirm an address, show who one is, set up an app."""

import re
import time

from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core import mail
from django.test import Client

from accounts.models import User
from tests.making import PASSWORD, make_user
from tests.pages.forms import read

STEP = 30
"""Seconds for which a code is good."""


def confirm(person: User) -> User:
    EmailAddress.objects.create(user=person, email=person.email, primary=True, verified=True)
    return person


def make_confirmed(email: str = "") -> User:
    return confirm(make_user(email))


def browser_for(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


def prove(client: Client) -> Client:
    """Enter the password once more, as is asked before what matters."""
    assert client.post("/accounts/reauthenticate/", {"password": PASSWORD}).status_code == 302
    return client


def code_for(secret: str, steps: int = 0) -> str:
    """What an app shows for the secret now, or that many steps later."""
    return str(format_hotp_value(hotp_value(secret, int(time.time()) // STEP + steps)))


def set_up_app(client: Client) -> str:
    """Go through the page that sets up an authenticator app; gives the secret it showed."""
    prove(client)
    secret = read(client.get("/accounts/2fa/totp/activate/")).get_element_by_id("secret").text
    answer = client.post("/accounts/2fa/totp/activate/", {"code": code_for(secret)})
    assert answer.headers["Location"] == "/accounts/2fa/recovery-codes/"
    return str(secret)


def link_in_the_letter(prefix: str) -> str:
    """The path in the newest letter that begins with `prefix`."""
    found = re.search(rf"http://[^/\s]+({prefix}\S+)", str(mail.outbox[-1].body))
    assert found
    return found[1]
