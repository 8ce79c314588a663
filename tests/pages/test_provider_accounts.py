"""Provider accounts: credentials are sealed, checked at once, replaced but never shown."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from accounts.models import AuditEntry, ProviderAccount
from buttons.models import Push
from providers.simulator.server import Simulator
from tests.making import make_account, make_button
from tests.pages.conftest import House
from tests.pages.forms import error_beside, read, submit, words
from tests.provider_side import simulator, unreachable_provider

__all__ = ["simulator"]

TYPED = {"anveo": {"user_key": "fresh-key"}, "viviphone": {"key": "fresh-key"}, "voicenter": {"code": "fresh-key"}}


@pytest.mark.parametrize("provider", list(TYPED))
def test_an_account_is_checked_with_its_provider_as_it_is_added(
    house: House, owner: Client, simulator: Simulator, provider: str
) -> None:
    answer = submit(owner, house.at(f"providers/new/?provider={provider}"), name="Second", **TYPED[provider])
    account = ProviderAccount.objects.get(name="Second")
    assert account.check_passed is True
    assert account.credentials() == TYPED[provider]
    assert account.check_answer in words(answer)


def test_the_providers_own_no_is_shown(house: House, owner: Client, simulator: Simulator) -> None:
    answer = submit(owner, house.at("providers/new/?provider=viviphone"), name="Wrong", key="bad-key")
    account = ProviderAccount.objects.get(name="Wrong")
    assert account.check_passed is False
    assert "Not accepted" in words(answer)
    assert " ".join(account.check_answer.split()) in words(answer)


def test_a_provider_that_cannot_be_reached_is_said_to_be(house: House, owner: Client, settings: Settings) -> None:
    with unreachable_provider(settings):
        answer = submit(owner, house.at("providers/new/?provider=voicenter"), name="Away", code="a-code")
    assert answer.status_code == 200
    assert "Not accepted" in words(answer)


@pytest.mark.parametrize(
    ("values", "field"),
    [({"user_key": ""}, "user_key"), ({"name": ""}, "name"), ({"user_key": "k" * 201}, "user_key")],
)
def test_an_account_that_cannot_be_is_refused_and_not_stored(
    house: House, owner: Client, values: dict[str, str], field: str
) -> None:
    answer = submit(owner, house.at("providers/new/?provider=anveo"), **{"name": "New", "user_key": "key"} | values)
    assert error_beside(answer, field)
    assert ProviderAccount.objects.count() == 1


def test_a_refused_form_does_not_send_the_secret_back(house: House, owner: Client) -> None:
    answer = submit(owner, house.at("providers/new/?provider=anveo"), name="", user_key="secret-canary")
    assert "secret-canary" not in answer.content.decode()


def test_an_unknown_provider_leads_to_the_choice(house: House, owner: Client) -> None:
    assert "With whom do you have an account?" in words(owner.get(house.at("providers/new/?provider=pigeon")))
    assert owner.post(house.at("providers/new/?provider=pigeon")).status_code == 302


def test_credentials_are_replaced_and_checked_again(house: House, owner: Client, simulator: Simulator) -> None:
    submit(owner, house.at(f"providers/{house.account.public_id}/"), user_key="newer-key")
    house.account.refresh_from_db()
    assert house.account.credentials() == {"user_key": "newer-key"}
    assert house.account.check_passed is True
    entry = AuditEntry.objects.get(action="credentials replaced")
    assert "newer-key" not in str(entry.changes)


@pytest.mark.parametrize("state", ["refused", "failing", "waiting"])
def test_new_credentials_send_what_the_old_ones_could_not(
    house: House, owner: Client, simulator: Simulator, state: str
) -> None:
    Push.objects.update(state=state, next_try_at=timezone.now() + timedelta(hours=1))
    submit(owner, house.at(f"providers/{house.account.public_id}/"), user_key="newer-key")
    newest = house.button.pushes.first()
    assert newest is not None
    assert (newest.state, newest.next_try_at, house.button.pushes.count()) == ("waiting", None, 2)


@pytest.mark.parametrize("state", ["in_step", "unclear", "sending"])
def test_new_credentials_send_nothing_that_needs_no_sending(
    house: House, owner: Client, simulator: Simulator, state: str
) -> None:
    Push.objects.update(state=state)
    submit(owner, house.at(f"providers/{house.account.public_id}/"), user_key="newer-key")
    assert house.button.pushes.count() == 1


def test_new_credentials_of_one_account_send_nothing_of_another(
    house: House, owner: Client, simulator: Simulator
) -> None:
    other = make_button(make_account(house.business))
    Push.objects.update(state=Push.State.REFUSED)
    submit(owner, house.at(f"providers/{house.account.public_id}/"), user_key="newer-key")
    assert other.pushes.count() == 1


def test_check_now_asks_the_provider_and_changes_no_credential(
    house: House, owner: Client, simulator: Simulator
) -> None:
    owner.post(house.at(f"providers/{house.account.public_id}/"), {"check": "1"})
    house.account.refresh_from_db()
    assert house.account.check_passed is True
    assert house.account.credentials() == {"user_key": "anveo-canary-key"}


def test_no_page_shows_a_stored_credential(house: House, owner: Client) -> None:
    for path in ("providers/", f"providers/{house.account.public_id}/", "", "buttons/"):
        assert "canary" not in owner.get(house.at(path)).content.decode()


def test_browsers_are_asked_not_to_fill_in_a_persons_own_password(house: House, owner: Client) -> None:
    field = read(owner.get(house.at("providers/new/?provider=anveo"))).get_element_by_id("id_user_key")
    assert (field.get("type"), field.get("autocomplete"), field.get("value")) == ("password", "new-password", None)
