"""The live board: what goes on now, what waits, and the lines in use."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from buttons.models import Button
from calls.models import Call
from calls.pages.board import MOST
from tests.making import make_account, make_button
from tests.pages.conftest import House, make_call, make_house
from tests.pages.forms import read, words

BOARD = "calls/board/"


@pytest.fixture
def house(db: None) -> House:
    made = make_house("voicenter")
    Call.objects.all().delete()
    return made


def listed(answer: Any, section: str) -> list[str]:
    """The last digit of each number in the section that is headed so."""
    return [
        str(node.text_content())[-1]
        for node in read(answer).xpath(f"//section[@aria-labelledby='{section}']//*[@class='phone']")
    ]


def offered(answer: Any) -> list[str]:
    return [action.rstrip("/").rpartition("/")[2] for action in read(answer).xpath("//main//form/@action")]


def test_calls_that_go_on_and_calls_that_wait_stand_apart(house: House, owner: Client) -> None:
    now = timezone.now()
    make_call(house.button, number="+12025550101", state="ringing")
    make_call(house.button, number="+12025550102", state="talking")
    make_call(house.button, number="+12025550103", state="ended")
    make_call(house.button, number="+12025550104", state="scheduled", due_at=now + timedelta(hours=2))
    make_call(house.button, number="+12025550105", state="scheduled", due_at=now + timedelta(hours=1))
    answer = owner.get(house.at(BOARD))
    assert listed(answer, "going-on") == ["2", "1"]
    assert listed(answer, "delayed") == ["5", "4"]


def test_an_empty_board_says_what_will_stand_there(house: House, owner: Client) -> None:
    shown = words(owner.get(house.at(BOARD)))
    assert "Nobody is being called" in shown
    assert "No call waits." in shown


def test_lines_in_use_are_counted_for_each_button(house: House, owner: Client) -> None:
    Button.objects.update(calls_at_once=2)
    for state in ("ringing", "talking", "ended", "scheduled"):
        make_call(house.button, state=state)
    assert "2 of 2 full" in words(owner.get(house.at(BOARD)))


def test_a_provider_whose_own_page_places_the_calls_has_no_lines_to_count(house: House, owner: Client) -> None:
    panel = make_button(make_account(house.business, "viviphone"), name="Panel")
    assert "Panel" not in words(owner.get(house.at(BOARD)))
    assert panel.state == Button.State.LIVE


def test_an_editor_is_offered_what_can_be_done_and_a_viewer_nothing(
    house: House, editor: Client, viewer: Client
) -> None:
    make_call(house.button, state="scheduled", due_at=timezone.now() + timedelta(hours=1))
    make_call(house.button, state="ringing", reference="r1")
    make_call(house.button, state="talking", reference="r2")
    assert sorted(offered(editor.get(house.at(BOARD)))) == ["now", "stop", "stop"]
    assert offered(viewer.get(house.at(BOARD))) == []


def test_a_viewer_sees_masked_numbers(house: House, viewer: Client) -> None:
    make_call(house.button, state="ringing")
    assert "0188" not in words(viewer.get(house.at(BOARD)))


def test_nothing_is_sent_while_nothing_changed(house: House, owner: Client) -> None:
    make_call(house.button, state="ringing")
    fragment = read(owner.get(house.at(BOARD))).get_element_by_id("board").get("hx-get")
    headers = {"HX-Request": "true"}
    assert owner.get(house.at(BOARD) + fragment, headers=headers).status_code == 204
    Call.objects.update(state="talking")
    changed = owner.get(house.at(BOARD) + fragment, headers=headers)
    assert "Talking" in words(changed)
    assert "<html" not in changed.content.decode()


def test_a_busy_board_is_bounded_and_says_so(house: House, owner: Client) -> None:
    for n in range(MOST + 1):
        make_call(house.button, number=f"+1202555{1000 + n}", state="asked")
    answer = owner.get(house.at(BOARD))
    assert len(listed(answer, "going-on")) == MOST
    assert "See all in the history" in words(answer)


def test_calls_of_another_business_are_not_on_the_board(house: House, owner: Client) -> None:
    make_call(make_house().button, state="ringing")
    assert "Nobody is being called" in words(owner.get(house.at(BOARD)))


def test_a_stranger_finds_no_board(house: House, stranger: Client) -> None:
    assert stranger.get(house.at(BOARD)).status_code == 404


def test_the_board_takes_as_many_queries_for_many_calls_as_for_one(
    house: House, owner: Client, django_assert_max_num_queries: Any
) -> None:
    for n in range(20):
        make_call(make_button(house.account) if n < 4 else house.button, state="scheduled")
    with django_assert_max_num_queries(12):
        owner.get(house.at(BOARD))
