"""The demo data: there after the first run, untouched by the second, and never beside a real provider."""

import pytest
from django.apps import apps
from django.contrib.staticfiles import finders
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from accounts.models import User
from buttons.models import Button, Push
from buttons.pushing import run
from calls.config import config
from calls.snapshots import find
from portal.demo import DEMO_BUSINESS, DEMO_EMAIL, DEMO_PASSWORD, PICTURE, make_demo, send_to_new_simulator
from providers.registry import PROVIDERS
from providers.simulator.server import Simulator
from tests.provider_side import point_at, simulator

__all__ = ["simulator"]

pytestmark = pytest.mark.django_db

MODELS = [
    model
    for label in ("accounts", "screening", "buttons", "calls")
    for model in apps.get_app_config(label).get_models()
]


def counts() -> dict[str, int]:
    return {model.__name__: model._default_manager.count() for model in MODELS}


def test_the_demo_person_can_sign_in_and_look_at_the_admin(client: Client) -> None:
    make_demo()
    assert client.login(email=DEMO_EMAIL, password=DEMO_PASSWORD)
    assert client.get(reverse("admin:index")).status_code == 200


def test_there_is_a_button_at_each_provider_that_rings_at_any_time() -> None:
    make_demo()
    made = Button.objects.filter(business__public_id=DEMO_BUSINESS)
    assert sorted(button.account.provider for button in made) == sorted(PROVIDERS)
    told = [config(find(button.public_id, timezone.now()), timezone.now()) for button in made]
    assert {(one["state"], one["always_open"]) for one in told} == {("live", True)}


@pytest.mark.usefixtures("simulator")
def test_the_simulated_providers_take_the_demo_buttons() -> None:
    make_demo()
    for push_id in Push.objects.values_list("pk", flat=True):
        run(push_id)
    assert [(push.state, push.problem) for push in Push.objects.all()] == [(Push.State.IN_STEP, "")] * 2


def test_a_second_run_adds_nothing() -> None:
    assert make_demo()
    before = counts()
    assert not make_demo()
    assert counts() == before


def test_a_second_run_leaves_an_owners_edits_alone() -> None:
    make_demo()
    button = Button.objects.filter(business__public_id=DEMO_BUSINESS).latest("pk")
    button.name, button.business.name = "Slipway", "Red Harbour"
    button.save()
    button.business.save()
    make_demo()
    button.refresh_from_db()
    assert (button.name, button.business.name) == ("Slipway", "Red Harbour")


def test_the_picture_that_anveo_insists_on_is_served_by_the_portal() -> None:
    make_demo()
    button = Button.objects.get(account__provider="anveo")
    assert button.image_url.endswith(f"/static/{PICTURE}")
    assert finders.find(PICTURE)


def test_the_picture_is_found_again_where_the_portal_has_moved_to(settings: Settings) -> None:
    make_demo()
    settings.WIDGET_URL = "http://127.0.0.1:9123"
    make_demo()
    button = Button.objects.get(account__provider="anveo")
    assert button.image_url == f"http://127.0.0.1:9123/static/{PICTURE}"
    assert button.pushes.latest("pk").settings["image_url"] == button.image_url


def test_a_picture_that_its_owner_chose_stays(settings: Settings) -> None:
    make_demo()
    Button.objects.filter(account__provider="anveo").update(image_url="https://cdn.example.com/own.png")
    settings.WIDGET_URL = "http://127.0.0.1:9123"
    make_demo()
    assert Button.objects.get(account__provider="anveo").image_url == "https://cdn.example.com/own.png"


@pytest.mark.parametrize("address", ["https://www.anveo.com", "http://10.0.0.7", "http://127.0.0.1.example.com"])
def test_demo_data_is_refused_where_a_provider_is_a_real_one(address: str, settings: Settings) -> None:
    point_at(settings, address)
    with pytest.raises(CommandError, match="simulated providers only"):
        call_command("demo")
    assert not any(counts().values())


def test_whoever_signed_up_with_the_demos_address_keeps_their_password() -> None:
    User.objects.create_user(DEMO_EMAIL, "a-password-of-my-own")
    make_demo()
    owner = User.objects.get(email=DEMO_EMAIL)
    assert owner.check_password("a-password-of-my-own")
    assert not owner.is_staff


def test_the_demo_person_is_no_staff_where_others_can_reach_the_portal(settings: Settings) -> None:
    make_demo()
    settings.HOST = "0.0.0.0"
    make_demo()
    assert not User.objects.get(email=DEMO_EMAIL).is_staff


def test_the_demos_sign_in_is_switched_off_beside_a_real_provider(client: Client, settings: Settings) -> None:
    make_demo()
    settings.PROVIDER_ADDRESSES = {"anveo": {"api": "https://www.anveo.com"}}
    call_command("prepare")
    assert not client.login(email=DEMO_EMAIL, password=DEMO_PASSWORD)


def test_a_new_simulator_is_sent_every_button_anew(simulator: Simulator) -> None:
    make_demo()
    Button.objects.exclude(account__provider="voicenter").update(remote_id="of-the-old-simulator")
    Push.objects.update(state=Push.State.IN_STEP)
    send_to_new_simulator(simulator.url)
    for push_id in Push.objects.filter(state=Push.State.WAITING).values_list("pk", flat=True):
        run(push_id)
    assert set(Push.objects.values_list("state", flat=True)) == {Push.State.IN_STEP}
    assert not Button.objects.filter(remote_id="of-the-old-simulator").exists()


def test_buttons_at_another_address_are_left_alone(simulator: Simulator) -> None:
    make_demo()
    Button.objects.exclude(account__provider="voicenter").update(remote_id="theirs")
    send_to_new_simulator("http://127.0.0.1:1")
    assert Button.objects.filter(remote_id="theirs").count() == 2
