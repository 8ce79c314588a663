"""A button whose creation was answered by nobody is linked by the id that its owner finds at the provider."""

from typing import Any

import pytest
from django.test import Client

from accounts.models import AuditEntry, Role
from buttons import pushing
from buttons.linking import NO_ID, NOTHING_LOST, TAKEN
from buttons.models import Button, Push
from providers.simulator.server import Simulator
from tests.making import make_button
from tests.pages.conftest import House, browser_of, make_house
from tests.pages.forms import read, words
from tests.provider_side import simulator

__all__ = ["simulator"]


@pytest.fixture
def house(db: None, simulator: Simulator) -> House:
    """At a provider that names its buttons itself; it has made one, and the answer was lost."""
    simulator.weather.set("viviphone/c2c.new:reset-after*1")
    made = make_house("viviphone")
    sent(made.button)
    assert newest(made.button).state == "unclear"
    return made


def sent(button: Button) -> None:
    for push in Push.objects.filter(button=button, state__in=Push.OPEN):
        pushing.run(push.pk)
    button.refresh_from_db()


def newest(button: Button) -> Push:
    return Push.objects.filter(button=button)[0]


def linked(client: Client, house: House, remote_id: str) -> Any:
    return client.post(f"{house.button_page}link/", {"remote_id": remote_id}, follow=True)


def test_an_owner_links_the_button_that_is_there_and_no_second_one_is_made(
    house: House, owner: Client, simulator: Simulator
) -> None:
    (theirs,) = simulator.state.buttons.values()
    (field,) = read(owner.get(house.button_page)).xpath("//input[@name='remote_id']")
    assert field.getparent().getparent().get("action") == f"{house.button_page}link/"
    assert "is linked" in words(linked(owner, house, f" {theirs.id} "))
    sent(house.button)
    assert house.button.remote_id == theirs.id
    assert newest(house.button).state == "in_step"
    assert list(simulator.state.buttons.values()) == [theirs]
    (entry,) = AuditEntry.objects.filter(action="button linked to its provider's")
    assert entry.changes == {"remote_id": ["", theirs.id]}


def test_an_id_that_the_provider_does_not_know_is_refused_in_its_words_and_nothing_changes(
    house: House, owner: Client
) -> None:
    answer = linked(owner, house, "99999999")
    assert "It is not linked." in words(answer)
    assert (house.button.remote_id, newest(house.button).state) == ("", "unclear")


@pytest.mark.parametrize("remote_id", ["", "two words", "9" * 129, "7\0", "7\u200b"])
def test_what_can_be_no_id_is_refused(house: House, owner: Client, remote_id: str) -> None:
    assert NO_ID in words(linked(owner, house, remote_id))


def test_the_id_of_another_button_of_the_account_is_refused(house: House, owner: Client) -> None:
    other = make_button(house.account)
    sent(other)
    assert TAKEN in words(linked(owner, house, other.remote_id))


def test_a_button_of_which_nothing_is_unclear_is_not_linked_anew(house: House, owner: Client) -> None:
    other = make_button(house.account)
    sent(other)
    answer = owner.post(f"{house.at('buttons/')}{other.public_id}/link/", {"remote_id": "1"}, follow=True)
    assert NOTHING_LOST in words(answer)
    assert not read(answer).xpath("//*[@id='remote-id']")


def test_a_viewer_is_refused_and_a_stranger_finds_nothing(house: House, viewer: Client, stranger: Client) -> None:
    assert linked(viewer, house, "1").status_code == 403
    assert linked(stranger, house, "1").status_code == 404
    assert linked(browser_of(make_house().business, Role.OWNER), house, "1").status_code == 404
