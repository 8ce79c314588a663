"""A business with one of everything, its owner's browser, and people who are not its owner."""

from dataclasses import dataclass

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import Business, ProviderAccount, Role
from buttons.models import Button, OpeningHours
from calls.models import Call
from screening.models import ScreeningList
from tests.making import make_account, make_business, make_button, make_hours, make_member, make_user
from tests.provider_side import simulator
from tests.signing_in import signed_in

__all__ = ["simulator"]


@dataclass(frozen=True)
class House:
    """A business with one of everything."""

    business: Business
    account: ProviderAccount
    button: Button
    hours: OpeningHours
    screening: ScreeningList
    call: Call

    def at(self, path: str = "") -> str:
        return f"/b/{self.business.public_id}/{path}"

    @property
    def button_page(self) -> str:
        return self.at(f"buttons/{self.button.public_id}/")


def make_call(button: Button, **fields: object) -> Call:
    key = str(Call.objects.count())
    given = {"number": "+12025550188", "due_at": timezone.now(), "idempotency_key": key, "request_hash": "-"} | fields
    return Call.objects.create(business=button.business, button=button, account=button.account, **given)


def make_house(provider: str = "anveo") -> House:
    business = make_business(country="US")
    account = make_account(business, provider)
    hours = make_hours(business, (0, 540, 750), (0, 810, 1080))
    screening = ScreeningList.objects.create(business=business, name="Nuisance")
    screening.entries.create(digits="12025550177")
    button = make_button(account, hours=hours, lists=[screening])
    call = make_call(button)
    call.events.create(state=Call.State.ASKED, words="A visitor asked.")
    return House(business, account, button, hours, screening, call)


@pytest.fixture
def house(db: None) -> House:
    return make_house()


def browser_of(business: Business, role: Role) -> Client:
    return signed_in(make_member(business, role))


@pytest.fixture
def owner(house: House) -> Client:
    return browser_of(house.business, Role.OWNER)


@pytest.fixture
def editor(house: House) -> Client:
    return browser_of(house.business, Role.EDITOR)


@pytest.fixture
def viewer(house: House) -> Client:
    return browser_of(house.business, Role.VIEWER)


@pytest.fixture
def stranger(house: House) -> Client:
    client = Client()
    client.force_login(make_user())
    return client
