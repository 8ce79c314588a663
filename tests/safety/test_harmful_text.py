"""Text that means harm is text: on the owner's pages, on the staff's, and in what leaves the portal (ASVS 1.2.1)."""

import json

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Business, ProviderAccount
from buttons.models import Button, OpeningHours
from calls.models import Call, CallEvent
from screening.models import ScreeningEntry, ScreeningList
from tests.grid.people import Crowd
from tests.grid.table import NOBODY, PAGES
from tests.grid.world import World

pytestmark = pytest.mark.django_db

HARMFUL = [
    "<script>window.__xss=1</script>",
    '"><img src=x onerror=window.__xss=1>',
    "'-window.__xss-'",
    "</title><svg onload=window.__xss=1>",
    "{{ 7|add:7 }}{% load portal %}",
    "javascript:window.__xss=1",
    "</script><script>window.__xss=1</script>",
    "\u2028window.__xss=1\u2029",
]
PAGES_READ = sorted(name for name, row in PAGES.items() if row.read != NOBODY)
RAW = ("<script>window", "<img src=x", "<svg onload")


@pytest.fixture
def poisoned(world: World) -> World:
    """A business whose every free text is one of those."""
    text = "".join(HARMFUL)
    Business.objects.update(name=text[:120])
    for model in (ProviderAccount, OpeningHours, ScreeningList):
        model._default_manager.update(name=text[:80])
    ScreeningEntry.objects.update(note=text[:200])
    OpeningHours.objects.all()[0].exceptions.create(date="2030-01-01", label=text[:80])
    Button.objects.update(name=text[:80], title=text[:60], off_hours_message=text, panel_text=text[:200])
    Call.objects.update(page=text, referrer=text, campaign=text[:100], note=text, problem=text)
    CallEvent.objects.update(words=text[:300])
    return world


@pytest.mark.parametrize("name", PAGES_READ)
def test_an_owners_page_shows_it_as_text(poisoned: World, crowd: Crowd, name: str) -> None:
    shown = crowd.browser("owner").get(poisoned.at(name)).getvalue().decode(errors="replace")
    assert not [raw for raw in RAW if raw in shown]
    assert "14{%" not in shown


@pytest.mark.parametrize("model", ["accounts_business", "buttons_button", "calls_call", "screening_screeninglist"])
def test_the_staffs_pages_show_it_as_text(poisoned: World, crowd: Crowd, model: str) -> None:
    staff = crowd.browser("staff")
    shown = staff.get(reverse(f"admin:{model}_changelist")).content.decode()
    assert not [raw for raw in RAW if raw in shown]


def test_the_widgets_config_is_json_and_nothing_else(poisoned: World, client: Client) -> None:
    button = Button.objects.all()[0]
    answer = client.get(f"/w/{button.public_id.hex}/config.json")
    assert (answer["Content-Type"], answer["X-Content-Type-Options"]) == ("application/json", "nosniff")
    assert "</script>" not in answer.content.decode()
    assert json.loads(answer.content)["title"] == button.title
