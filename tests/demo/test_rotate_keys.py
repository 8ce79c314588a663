"""Changing the keys that protect what is sealed."""

import base64
import secrets
from io import StringIO

import pytest
from allauth.mfa.totp.internal.auth import TOTP
from django.core.management import CommandError, call_command
from pytest_django import Settings

from accounts.models import ProviderAccount
from accounts.sealing import Unreadable
from accounts.second_step import SecondStepAdapter
from buttons.models import ViviphoneSettings
from tests.making import CREDENTIALS, make_account, make_business, make_button, make_user

pytestmark = pytest.mark.django_db

PIN = 7391


@pytest.fixture
def sealed(settings: Settings) -> tuple[ProviderAccount, bytes, bytes]:
    """An account whose credentials and mailbox PIN are sealed with the old key, and the new key put in front."""
    old, new = settings.CREDENTIAL_KEYS[0], secrets.token_bytes(32)
    account = make_account(make_business(), "viviphone")
    make_button(account, pin=PIN)
    settings.CREDENTIAL_KEYS = [new, old]
    return account, old, new


def rotate() -> tuple[str, str]:
    """What the command printed, and what it complained of."""
    out, err = StringIO(), StringIO()
    call_command("rotate_keys", stdout=out, stderr=err)
    return out.getvalue(), err.getvalue()


def opened(account: ProviderAccount) -> tuple[dict[str, str], int]:
    account.refresh_from_db()
    return account.credentials(), ViviphoneSettings.objects.get(button__account=account).pin()


def test_the_new_key_alone_opens_everything_afterwards(
    sealed: tuple[ProviderAccount, bytes, bytes], settings: Settings
) -> None:
    account, _, new = sealed
    app = TOTP.activate(make_user(), "JBSWY3DPEHPK3PXP").instance
    out = (
        "Sealed anew: credentials of 1 of 1 accounts, PINs of 1 of 1 mailboxes, 1 of 1 second steps of people, "
        "secrets of 0 of 0 webhooks.\n"
    )
    assert rotate() == (out, "")
    settings.CREDENTIAL_KEYS = [new]
    assert opened(account) == (CREDENTIALS["viviphone"], PIN)
    app.refresh_from_db()
    assert SecondStepAdapter().decrypt(app.data["secret"]) == "JBSWY3DPEHPK3PXP"


def test_the_old_key_alone_opens_nothing_afterwards(
    sealed: tuple[ProviderAccount, bytes, bytes], settings: Settings
) -> None:
    account, old, _ = sealed
    rotate()
    settings.CREDENTIAL_KEYS = [old]
    with pytest.raises(Unreadable):
        opened(account)
    with pytest.raises(Unreadable):
        ViviphoneSettings.objects.get().pin()


def test_what_cannot_be_opened_is_named_and_left_and_the_others_are_done(
    sealed: tuple[ProviderAccount, bytes, bytes], settings: Settings
) -> None:
    account, old, new = sealed
    settings.CREDENTIAL_KEYS = [secrets.token_bytes(32)]
    lost = make_account(make_business("Lost & Found"), "anveo")
    before = lost.sealed_credentials
    settings.CREDENTIAL_KEYS = [new, old]
    out, err = StringIO(), StringIO()
    with pytest.raises(CommandError, match="What could not be opened is as it was"):
        call_command("rotate_keys", stdout=out, stderr=err)
    assert out.getvalue().startswith("Sealed anew: credentials of 1 of 2 accounts, PINs of 1 of 1")
    assert f"{lost}, of Lost & Found" in err.getvalue()
    lost.refresh_from_db()
    assert lost.sealed_credentials == before
    settings.CREDENTIAL_KEYS = [new]
    assert opened(account) == (CREDENTIALS["viviphone"], PIN)


@pytest.mark.usefixtures("sealed")
def test_no_secret_and_no_key_is_printed(settings: Settings) -> None:
    printed = "".join(rotate())
    hidden = [*CREDENTIALS["viviphone"].values(), str(PIN)]
    hidden += [base64.urlsafe_b64encode(key).decode() for key in settings.CREDENTIAL_KEYS]
    assert not [secret for secret in hidden if secret in printed]
