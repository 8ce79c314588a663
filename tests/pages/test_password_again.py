"""Before what matters a person shows once more who they are, and nothing typed is lost on the way."""

from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from accounts.models import AuditEntry, Role, User, WebhookEndpoint
from providers.simulator.server import Simulator
from tests.accounts.proving import browser_for, code_for, confirm, set_up_app
from tests.making import PASSWORD, make_member
from tests.pages.conftest import House
from tests.pages.forms import submit, words

SETTINGS = {"country": "US", "time_zone": "UTC", "numbers_kept_days": "90", "calls_per_day": "500"}
Acts = dict[str, tuple[str, dict[str, str]]]


@pytest.fixture
def boss(house: House) -> User:
    return confirm(make_member(house.business, Role.OWNER))


@pytest.fixture
def host(boss: User) -> Client:
    """The boss's browser, in which the sign-in is long ago."""
    return browser_for(boss)


@pytest.fixture
def endpoint(house: House) -> WebhookEndpoint:
    made = WebhookEndpoint(business=house.business, address="https://hooks.example.com/")
    made.seal_secret("whsec_bm90LWEtc2VjcmV0")
    made.save()
    return made


@pytest.fixture
def acts(house: House, endpoint: WebhookEndpoint) -> Acts:
    """What asks: the page, and what is sent to it."""
    member = make_member(house.business, Role.EDITOR).email
    account = house.at(f"providers/{house.account.public_id}/")
    return {
        "credentials": (account, {"user_key": "newer-key"}),
        "spending": (house.at("settings/"), SETTINGS | {"name": house.business.name, "spend_ceiling": "100"}),
        "calls in a day": (house.at("settings/"), SETTINGS | {"name": house.business.name, "calls_per_day": "9000"}),
        "handing over": (house.at("people/member/"), {"member": member, "act": "hand_over"}),
        "another owner": (house.at("people/member/"), {"member": member, "act": "role", "role": "owner"}),
        "an invited owner": (house.at("people/"), {"email": "new@example.com", "role": "owner"}),
        "a webhook's secret": (house.at(f"settings/webhooks/{endpoint.public_id}/"), {"secret": "1"}),
        "a key": (house.at("settings/api/new/"), {"name": "x", "role": "viewer", "days": "30", "scopes": "calls:read"}),
    }


NAMES = [
    "credentials", "spending", "calls in a day", "handing over", "another owner", "an invited owner",
    "a webhook's secret", "a key",
]  # fmt: skip


def show(client: Client, asked: object, **proof: str) -> object:
    """Enter the password, or what else is asked for, on the page that was led to."""
    address = urlsplit(asked.headers["Location"])  # type: ignore[attr-defined]
    following = parse_qs(address.query)["next"][0]
    return client.post(address.path, (proof or {"password": PASSWORD}) | {"next": following})


@pytest.mark.parametrize("name", NAMES)
def test_who_signed_in_long_ago_is_asked_and_nothing_is_done(host: Client, acts: Acts, name: str) -> None:
    before = AuditEntry.objects.count()
    asked = host.post(*acts[name])
    assert asked.headers["Location"].startswith("/accounts/reauthenticate/?next=")
    assert AuditEntry.objects.count() == before


@pytest.mark.parametrize("name", NAMES)
def test_once_shown_it_is_done_with_what_was_typed(host: Client, acts: Acts, simulator: Simulator, name: str) -> None:
    before = AuditEntry.objects.count()
    show(host, host.post(*acts[name]))
    assert AuditEntry.objects.count() > before


@pytest.mark.parametrize("name", NAMES)
def test_who_signed_in_just_now_is_not_asked(boss: User, acts: Acts, simulator: Simulator, name: str) -> None:
    client = Client()
    client.post("/accounts/login/", {"login": boss.email, "password": PASSWORD})
    before = AuditEntry.objects.count()
    client.post(*acts[name])
    assert AuditEntry.objects.count() > before


def test_some_minutes_after_the_sign_in_one_is_asked_again(boss: User, acts: Acts) -> None:
    client = Client()
    client.post("/accounts/login/", {"login": boss.email, "password": PASSWORD})
    with time_machine.travel(timezone.now() + timedelta(minutes=6)):
        assert "/reauthenticate/" in client.post(*acts["credentials"]).headers["Location"]


def test_a_wrong_password_does_nothing_and_the_right_one_still_does_it(
    house: House, host: Client, acts: Acts, simulator: Simulator
) -> None:
    asked = host.post(*acts["credentials"])
    assert "This is not your password." in words(show(host, asked, password="wrong"))
    house.account.refresh_from_db()
    assert house.account.credentials() == {"user_key": "anveo-canary-key"}
    show(host, asked)
    house.account.refresh_from_db()
    assert house.account.credentials() == {"user_key": "newer-key"}


def test_a_code_of_the_second_step_shows_it_too(house: House, host: Client, acts: Acts, simulator: Simulator) -> None:
    secret = set_up_app(host)
    with time_machine.travel(timezone.now() + timedelta(minutes=6)):
        asked = host.post(*acts["spending"])
        following = parse_qs(urlsplit(asked.headers["Location"]).query)["next"][0]
        host.post("/accounts/2fa/reauthenticate/", {"code": code_for(secret), "next": following})
    house.business.refresh_from_db()
    assert str(house.business.spend_ceiling) == "100.00"


def test_credentials_do_not_lie_in_the_session_in_clear(host: Client, acts: Acts) -> None:
    host.post(*acts["credentials"])
    kept = [str(session.get_decoded()) for session in Session.objects.all()]
    assert any("sealed" in text for text in kept)
    assert not [text for text in kept if "newer-key" in text]


def test_what_was_typed_is_forgotten_by_who_goes_elsewhere(
    house: House, host: Client, acts: Acts, simulator: Simulator
) -> None:
    host.post(*acts["credentials"])
    elsewhere = host.post("/accounts/reauthenticate/", {"password": PASSWORD, "next": house.at("buttons/")})
    assert elsewhere.headers["Location"] == house.at("buttons/")
    house.account.refresh_from_db()
    assert house.account.credentials() == {"user_key": "anveo-canary-key"}


def test_another_person_in_the_same_browser_does_not_send_it(house: House, host: Client, acts: Acts) -> None:
    asked = host.post(*acts["credentials"])
    host.force_login(make_member(house.business, Role.OWNER))
    show(host, asked)
    house.account.refresh_from_db()
    assert house.account.credentials() == {"user_key": "anveo-canary-key"}


def test_what_does_not_matter_so_much_asks_nobody(house: House, host: Client, simulator: Simulator) -> None:
    submit(host, house.at("settings/"), name="Blue Harbour")
    host.post(house.at(f"providers/{house.account.public_id}/"), {"check": "1"})
    house.business.refresh_from_db()
    assert house.business.name == "Blue Harbour"
    assert AuditEntry.objects.filter(action="credentials checked").exists()


@pytest.mark.parametrize("name", NAMES)
def test_who_may_not_is_refused_and_not_asked(
    acts: Acts, editor: Client, stranger: Client, client: Client, name: str
) -> None:
    statuses = [who.post(*acts[name]).status_code for who in (editor, stranger)]
    assert statuses == [403, 404]
    assert client.post(*acts[name]).headers["Location"].startswith("/accounts/login/")
