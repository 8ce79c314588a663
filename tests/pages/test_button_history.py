"""The history of a button: who changed what, what went out, and the way back to an earlier version."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import Role
from buttons.models import Button, Push
from buttons.saving import save_button, set_state, touch_hours
from buttons.versions import draft_of
from screening.blocking import block_number
from tests.making import make_member
from tests.pages.conftest import House, browser_of, make_house
from tests.pages.forms import read, words


def edit(button: Button, **fields: Any) -> None:
    draft = draft_of(Button.objects.select_related("account", "business", "hours").get(pk=button.pk))
    for name, value in fields.items():
        setattr(draft.button, name, value)
    save_button(draft, actor=make_member(button.business), expected_version=None)


@pytest.fixture
def page(house: House) -> str:
    return f"{house.button_page}history/"


def test_each_version_tells_what_was_changed_and_by_whom(house: House, owner: Client, page: str) -> None:
    edit(house.button, title="Ring us")
    shown = words(owner.get(page))
    assert "Call me → became Ring us" in shown
    assert house.button.versions.first().actor.email in shown  # type: ignore[union-attr]
    assert "The button was made." in shown


def test_what_the_provider_said_and_what_was_sent_stand_beside_the_version(
    house: House, owner: Client, page: str
) -> None:
    Push.objects.update(state=Push.State.REFUSED, problem="COLORSTYLENAME is wrong")
    edit(house.button, title="Ring us")
    card = read(owner.get(page)).get_element_by_id("version-1")
    assert "COLORSTYLENAME is wrong" in card.text_content()
    newest = read(owner.get(page)).get_element_by_id("version-2").text_content()
    assert "Sent otherwise than before" in newest
    assert "Waiting" in newest


def test_a_push_because_hours_changed_is_told_as_such(house: House, owner: Client, page: str) -> None:
    touch_hours(house.hours, actor=None)
    card = read(owner.get(page)).get_element_by_id("version-2").text_content()
    assert "Hours, a list or the time changed" in card


def test_a_button_older_than_its_history_says_so(house: House, owner: Client, page: str) -> None:
    house.button.versions.all().delete()
    assert "No history yet" in words(owner.get(page))


def test_a_button_that_was_never_sent_has_its_history_all_the_same(db: None) -> None:
    house = make_house("voicenter")
    edit(house.button, title="Ring us")
    shown = words(browser_of(house.business, Role.VIEWER).get(f"{house.button_page}history/"))
    assert "Call me → became Ring us" in shown
    assert "The button was made." in shown


def test_going_back_shows_first_what_would_change(house: House, owner: Client, page: str) -> None:
    edit(house.button, title="Ring us")
    shown = words(owner.get(f"{page}1/"))
    assert "Ring us → became Call me" in shown
    assert "Anveo keeps no lists of numbers." in shown
    assert Button.objects.get(pk=house.button.pk).title == "Ring us"


def test_going_back_is_a_new_version_and_a_new_push(house: House, owner: Client, page: str) -> None:
    edit(house.button, title="Ring us")
    owner.post(f"{page}1/", {"seen": "2"})
    stored = Button.objects.get(pk=house.button.pk)
    assert (stored.title, stored.version) == ("Call me", 3)
    assert stored.pushes.first().version == 3  # type: ignore[union-attr]


def test_going_back_leaves_blocked_what_was_blocked_since(house: House, owner: Client, page: str) -> None:
    entry = block_number(house.business, "+12025550188", make_member(house.business))
    answer = owner.post(f"{page}1/", {"seen": "2"}, follow=True)
    assert "is again as it was in version 1" in words(answer)
    assert entry.list in house.button.lists.all()


def test_going_back_is_stopped_by_somebody_elses_edit(house: House, owner: Client, page: str) -> None:
    edit(house.button, title="Ring us")
    answer = owner.post(f"{page}1/", {"seen": "1"}, follow=True)
    assert "Somebody saved this button meanwhile." in words(answer)
    assert Button.objects.get(pk=house.button.pk).title == "Ring us"


@pytest.mark.parametrize("seen", ["", "soon", "-1", "9" * 5000])
def test_going_back_without_having_looked_changes_nothing(house: House, owner: Client, page: str, seen: str) -> None:
    edit(house.button, title="Ring us")
    owner.post(f"{page}1/", {"seen": seen})
    assert Button.objects.get(pk=house.button.pk).title == "Ring us"


def test_what_is_missing_for_going_back_is_told_and_nothing_is_offered(house: House, owner: Client, page: str) -> None:
    edit(house.button, title="Ring us")
    draft = draft_of(Button.objects.select_related("account", "business").get(pk=house.button.pk))
    draft.lists = []
    save_button(draft, actor=None, expected_version=None)
    house.screening.delete()
    for answer in (owner.get(f"{page}1/"), owner.post(f"{page}1/", {"seen": "3"})):
        assert "The list “Nuisance” no longer exists." in words(answer)
        assert not read(answer).xpath("//main//form[@method='post']")


def test_going_back_to_what_is_there_already_says_that_nothing_differs(house: House, owner: Client, page: str) -> None:
    set_state(house.button, Button.State.PAUSED, actor=None)
    assert "Nothing differs: the button is as it was then." in words(owner.get(f"{page}1/"))


def test_a_retired_button_does_not_go_back(house: House, owner: Client, page: str) -> None:
    edit(house.button, title="Ring us")
    set_state(house.button, Button.State.RETIRED, actor=None)
    assert "Undo to this version" not in words(owner.get(page))
    answer = owner.post(f"{page}1/", {"seen": "3"}, follow=True)
    assert "it cannot be changed any more" in words(answer)
    assert Button.objects.get(pk=house.button.pk).title == "Ring us"


def test_a_long_history_comes_in_pages_and_costs_no_more_queries(house: House, owner: Client, page: str) -> None:
    with CaptureQueriesContext(
        connection,
    ) as few:
        owner.get(page)
    for at in range(24):
        edit(house.button, title=f"Title {at}")
    with CaptureQueriesContext(connection) as many:
        first = owner.get(page)
    assert len(many) <= len(few) + 2
    assert len(many) <= 12
    assert len(read(first).xpath("//ol[@class='versions']/li")) == 20
    older = owner.get(page + read(first).xpath("//a[@rel='next']/@href")[0])
    assert len(read(older).xpath("//ol[@class='versions']/li")) == 5
    assert "The button was made." in words(older)


@pytest.mark.parametrize("before", ["x", "99999999999999999999", "\0", "-1"])
def test_a_page_that_does_not_exist_is_the_first(house: House, owner: Client, page: str, before: str) -> None:
    assert "The button was made." in words(owner.get(page, {"before": before}))


def test_a_viewer_reads_the_history_and_goes_nowhere(house: House, viewer: Client, page: str) -> None:
    edit(house.button, title="Ring us")
    assert "Undo to this version" not in words(viewer.get(page))
    assert viewer.get(f"{page}1/").status_code == 403
    assert viewer.post(f"{page}1/", {"seen": "2"}).status_code == 403


def test_a_stranger_finds_no_history(house: House, stranger: Client, page: str) -> None:
    assert stranger.get(page).status_code == 404
    assert stranger.get(f"{page}1/").status_code == 404
    assert stranger.post(f"{page}1/").status_code == 404


def test_another_business_s_version_is_not_found_below_ones_own(house: House) -> None:
    other = make_house()
    client = browser_of(other.business, Role.OWNER)
    assert client.get(other.at(f"buttons/{house.button.public_id}/history/1/")).status_code == 404
    assert client.get(f"{other.button_page}history/7/").status_code == 404
