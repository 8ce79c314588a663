"""What an editor can do to a call on its page: stop it, or have it placed now."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import AuditEntry, Role
from calls.models import Call
from tests.pages.conftest import House, browser_of, make_house
from tests.pages.forms import read, words

ACTS = ("stop", "now")


@pytest.fixture
def delayed(house: House) -> Call:
    Call.objects.update(state="scheduled", due_at=timezone.now() + timedelta(hours=1))
    house.button.hours = None
    house.button.save()
    house.call.refresh_from_db()
    return house.call


def at(house: House, act: str = "") -> str:
    return house.at(f"calls/{house.call.public_id}/") + (f"{act}/" if act else "")


def offered(house: House, client: Client) -> list[Any]:
    actions = read(client.get(at(house))).xpath("//form/@action")
    return [act for act in (action.rstrip("/").rpartition("/")[2] for action in actions) if act in ACTS]


def test_an_editor_stops_a_waiting_call(house: House, delayed: Call, editor: Client) -> None:
    assert offered(house, editor) == ["now", "stop"]
    answer = editor.post(at(house, "stop"), follow=True)
    assert "The call is stopped." in words(answer)
    delayed.refresh_from_db()
    assert (delayed.state, delayed.reason) == ("cancelled", "owner")
    assert offered(house, editor) == []


def test_an_editor_has_a_delayed_call_placed_now(house: House, delayed: Call, editor: Client) -> None:
    assert "placed now" in words(editor.post(at(house, "now"), follow=True))
    delayed.refresh_from_db()
    assert delayed.due_at <= timezone.now()
    assert AuditEntry.objects.filter(action="call pulled forward", target_id=delayed.public_id).exists()


def test_what_comes_too_late_is_told_and_changes_nothing(house: House, delayed: Call, editor: Client) -> None:
    Call.objects.update(state="ended")
    assert "too late to cancel" in words(editor.post(at(house, "stop"), follow=True))
    assert "does not wait any more" in words(editor.post(at(house, "now"), follow=True))
    delayed.refresh_from_db()
    assert delayed.state == "ended"


@pytest.mark.parametrize("act", ACTS)
def test_a_look_does_nothing(house: House, delayed: Call, editor: Client, act: str) -> None:
    assert editor.get(at(house, act)).status_code == 405
    delayed.refresh_from_db()
    assert delayed.state == "scheduled"


@pytest.mark.parametrize("act", ACTS)
def test_a_viewer_is_offered_nothing_and_may_do_nothing(house: House, delayed: Call, viewer: Client, act: str) -> None:
    assert offered(house, viewer) == []
    assert viewer.post(at(house, act)).status_code == 403


@pytest.mark.parametrize("act", ACTS)
def test_a_stranger_and_another_business_find_no_such_call(
    house: House, delayed: Call, stranger: Client, act: str
) -> None:
    assert stranger.post(at(house, act)).status_code == 404
    other = make_house()
    neighbour = browser_of(other.business, Role.OWNER)
    assert neighbour.post(other.at(f"calls/{delayed.public_id}/{act}/")).status_code == 404
    delayed.refresh_from_db()
    assert delayed.state == "scheduled"


@pytest.mark.parametrize("act", ACTS)
def test_another_site_cannot_press_it(house: House, delayed: Call, act: str) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(house.business.members.create(email="checked@example.com"))
    assert client.post(at(house, act)).status_code == 403


def test_a_call_whose_number_is_cut_is_over_and_cannot_be_placed_now(house: House, editor: Client) -> None:
    Call.objects.update(state="ended", number="+1202…")
    assert "does not wait any more" in words(editor.post(at(house, "now"), follow=True))
