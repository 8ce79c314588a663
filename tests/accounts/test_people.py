"""Attempts to sign in are counted by the address that our own proxies saw."""

import pytest
from django.test import Client
from pytest_django import Settings

from portal.environment import Reader
from tests.pages.forms import words

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
