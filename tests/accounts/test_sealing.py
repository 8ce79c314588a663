"""Credentials at rest: they open only with a known key, in their own row, unchanged."""

import base64
import secrets
from typing import Any

import pytest

from accounts.models import ProviderAccount
from accounts.sealing import Unreadable, seal, unseal
from tests.making import make_account, make_business

VALUES = {"user_key": "canary", "email": "é@example.com"}


def test_what_was_sealed_opens_again() -> None:
    assert unseal(seal(VALUES, "row 1"), "row 1") == VALUES


def test_a_sealed_value_shows_nothing_and_never_looks_the_same_twice() -> None:
    first, second = seal(VALUES, "row 1"), seal(VALUES, "row 1")
    assert first != second
    assert b"canary" not in base64.urlsafe_b64decode(first.split(":")[1])


def test_a_value_moved_to_another_row_does_not_open() -> None:
    with pytest.raises(Unreadable):
        unseal(seal(VALUES, "row 1"), "row 2")


@pytest.mark.parametrize("broken", ["", "x", "nokey:AAAA", "plain text", "{}"])
def test_what_is_not_sealed_does_not_pass_as_a_secret(broken: str) -> None:
    with pytest.raises(Unreadable):
        unseal(broken, "row 1")


def test_a_changed_value_does_not_open() -> None:
    key_id, body = seal(VALUES, "row 1").split(":")
    raw = bytearray(base64.urlsafe_b64decode(body))
    raw[-1] ^= 1
    with pytest.raises(Unreadable):
        unseal(f"{key_id}:{base64.urlsafe_b64encode(bytes(raw)).decode()}", "row 1")


def test_the_first_key_seals_and_every_key_opens(settings: Any) -> None:
    old, new = secrets.token_bytes(32), secrets.token_bytes(32)
    settings.CREDENTIAL_KEYS = [old]
    before = seal(VALUES, "row 1")
    settings.CREDENTIAL_KEYS = [new, old]
    assert unseal(before, "row 1") == VALUES
    after = seal(VALUES, "row 1")
    settings.CREDENTIAL_KEYS = [old]
    with pytest.raises(Unreadable):
        unseal(after, "row 1")


@pytest.mark.django_db
def test_two_accounts_cannot_swap_their_credentials() -> None:
    business = make_business()
    mine, theirs = make_account(business), make_account(business)
    mine.sealed_credentials = theirs.sealed_credentials
    mine.save()
    with pytest.raises(Unreadable):
        ProviderAccount.objects.get(pk=mine.pk).credentials()
