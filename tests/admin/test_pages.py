"""What staff see: every page opens, nothing secret is on it, and nobody else gets in."""

import re

import pytest
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.apps import apps
from django.contrib import admin
from django.db import connection
from django.db.models import Model
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import ProviderAccount, WebhookEndpoint
from buttons.models import Destination, OpeningException, OpeningWindow, ViviphoneSettings
from calls.rolled import LateNews, RolledCost, RolledHour, RolledName, RolledRefusal, Rollup
from tests.admin.conftest import BODY, DIGEST, LISTED, LOGIN_CODE, PIN, SIGNING_SECRET, VISITOR, Filled
from tests.making import CREDENTIALS, make_button

OURS = ("accounts", "screening", "buttons", "calls")
WITHIN_ANOTHER = {Destination, OpeningWindow, OpeningException}
"""Shown on the page of what they belong to."""

WORKED_OUT = {Rollup, RolledHour, RolledName, RolledCost, RolledRefusal, LateNews}
"""Sums of other rows; nobody looks at them by themselves."""

MODELS = sorted((model for model in admin.site._registry if model._meta.app_label in OURS), key=lambda it: it.__name__)


def address(model: type[Model], page: str, *arguments: object) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=arguments)


def pages() -> list[str]:
    """The list of every model, and the page of every row."""
    lists = [address(model, "changelist") for model in MODELS]
    return lists + [address(model, "change", row.pk) for model in MODELS for row in model._default_manager.all()]


def bodies(desk: Client) -> dict[str, str]:
    return {page: desk.get(page).content.decode() for page in pages()}


def test_every_model_has_its_place() -> None:
    existing = {model for label in OURS for model in apps.get_app_config(label).get_models(include_auto_created=False)}
    assert set(MODELS) | WITHIN_ANOTHER | WORKED_OUT == existing


@pytest.mark.usefixtures("filled")
def test_no_model_is_without_a_row_to_look_at() -> None:
    assert all(model._default_manager.exists() for model in MODELS)


@pytest.mark.usefixtures("filled")
def test_staff_can_open_every_list_and_every_row(desk: Client) -> None:
    assert {page: status for page in pages() if (status := desk.get(page).status_code) != 200} == {}


@pytest.mark.usefixtures("filled")
def test_staff_can_search_every_list(desk: Client) -> None:
    statuses = {model: desk.get(address(model, "changelist"), {"q": "nobody"}).status_code for model in MODELS}
    assert set(statuses.values()) == {200}


def test_an_owner_who_is_not_staff_is_refused_on_every_page(filled: Filled, client: Client) -> None:
    client.force_login(filled.owner)
    assert {client.get(page, follow=True).status_code for page in pages()} == {403}


def test_a_stranger_is_sent_to_the_portals_own_sign_in(client: Client) -> None:
    page = client.get(reverse("admin:index"), follow=True)
    assert page.redirect_chain[-1][0].startswith(reverse("account_login"))


@pytest.mark.usefixtures("filled")
def test_no_page_shows_credentials_sealed_or_clear(desk: Client) -> None:
    secrets = [value for values in CREDENTIALS.values() for value in values.values()]
    secrets += ProviderAccount.objects.values_list("sealed_credentials", flat=True)
    shown = bodies(desk)
    assert not [(page, secret) for page, body in shown.items() for secret in secrets if secret in body]


@pytest.mark.usefixtures("filled")
def test_no_page_shows_what_signs_a_webhook_what_it_says_or_what_a_key_of_the_api_is(desk: Client) -> None:
    (sealed,) = WebhookEndpoint.objects.values_list("sealed_secret", flat=True)
    secrets = [SIGNING_SECRET, sealed, DIGEST, BODY]
    shown = bodies(desk)
    assert not [(page, secret) for page, body in shown.items() for secret in secrets if secret in body]


def test_no_page_shows_a_second_factor_or_what_a_session_is_known_by(filled: Filled, desk: Client) -> None:
    factor = Authenticator.objects.create(user=filled.owner, type=Authenticator.Type.TOTP, data={"secret": BODY})
    session = UserSession.objects.create(user=filled.owner, ip="192.0.2.1", user_agent="-", session_key=DIGEST)
    for row in (factor, session):
        for page in (address(type(row), "changelist"), address(type(row), "change", row.pk)):
            shown = desk.get(page)
            assert shown.status_code == 200
            assert not [secret for secret in (BODY, DIGEST) if secret in shown.content.decode()]


@pytest.mark.usefixtures("filled")
def test_no_page_shows_a_mailbox_pin_sealed_or_clear(desk: Client) -> None:
    (sealed,) = ViviphoneSettings.objects.values_list("sealed_pin", flat=True)
    shown = bodies(desk)
    assert not [page for page, body in shown.items() if sealed in body or re.search(rf"\b{PIN}\b", body)]


@pytest.mark.usefixtures("filled")
def test_no_page_of_a_button_shows_an_agents_login_code(desk: Client) -> None:
    shown = {page: body for page, body in bodies(desk).items() if "/buttons/" in page}
    assert not [page for page, body in shown.items() if LOGIN_CODE in body]


def test_no_page_shows_what_lets_one_cancel_a_visitors_call(filled: Filled, desk: Client) -> None:
    assert not [page for page, body in bodies(desk).items() if filled.call.token in body]


@pytest.mark.usefixtures("filled")
@pytest.mark.parametrize("number", [VISITOR, LISTED])
def test_no_page_shows_a_visitors_whole_number(number: str, desk: Client) -> None:
    digits = number.removeprefix("+")
    assert not [page for page, body in bodies(desk).items() if digits in body]


def test_a_whole_number_finds_its_call(filled: Filled, desk: Client) -> None:
    page = desk.get(reverse("admin:calls_call_changelist"), {"q": VISITOR})
    assert list(page.context["cl"].queryset) == [filled.call]


@pytest.mark.parametrize("spelling", ["{0.hex}", "{0}"], ids=["as in a snippet", "with hyphens"])
def test_a_public_id_finds_its_button(spelling: str, filled: Filled, desk: Client) -> None:
    page = desk.get(reverse("admin:buttons_button_changelist"), {"q": spelling.format(filled.button.public_id)})
    assert list(page.context["cl"].queryset) == [filled.button]


@pytest.mark.parametrize("name", ["buttons_button", "buttons_push"])
def test_a_longer_list_asks_the_database_no_more_often(name: str, filled: Filled, desk: Client) -> None:
    page = reverse(f"admin:{name}_changelist")
    desk.get(page)
    with CaptureQueriesContext(connection) as short:
        desk.get(page)
    for _ in range(3):
        make_button(filled.button.account)
    with CaptureQueriesContext(connection) as long:
        desk.get(page)
    assert len(long) == len(short)
