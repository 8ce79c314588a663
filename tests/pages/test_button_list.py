"""The list of buttons: how each is, what it did lately, found by name, in pages, at the same price."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from buttons.sparkline import points
from calls.models import Call
from tests.making import make_button
from tests.pages.conftest import House, make_call
from tests.pages.forms import read, words

NOON = datetime(2027, 3, 10, 12, tzinfo=UTC)


@pytest.fixture
def page(house: House) -> str:
    return house.at("buttons/")


def cells(client: Client, page: str) -> list[str]:
    row = read(client.get(page)).xpath("//tbody/tr")[0]
    return [" ".join(cell.text_content().split()) for cell in row.xpath("./td")]


def call_at(house: House, at: datetime, **fields: object) -> None:
    call = make_call(house.button, **fields)
    Call.objects.filter(pk=call.pk).update(asked_at=at)


def test_each_button_tells_its_calls_of_today_the_missed_ones_and_two_weeks(
    house: House, owner: Client, page: str
) -> None:
    Call.objects.all().delete()
    call_at(house, NOON - timedelta(hours=1), state="ended", outcome="answered")
    call_at(house, NOON - timedelta(hours=2), state="ended", outcome="unanswered")
    call_at(house, NOON - timedelta(hours=3), state="ringing")
    call_at(house, NOON - timedelta(days=13), state="ended", outcome="busy")
    call_at(house, NOON - timedelta(days=14), state="ended", outcome="busy")
    with time_machine.travel(NOON, tick=False):
        owner.force_login(house.business.memberships.get().user)
        state, at_provider, today, missed, days = cells(owner, page)
    assert (state, at_provider) == ("Live", "Waiting")
    assert (today, missed, days) == ("3", "1 missed calls", "4 calls in 14 days")


def test_days_begin_at_midnight_of_the_business_s_own_zone(house: House, owner: Client, page: str) -> None:
    Call.objects.all().delete()
    house.business.time_zone = "America/New_York"
    house.business.save()
    call_at(house, datetime(2027, 3, 10, 4, 30, tzinfo=UTC))  # half past eleven in the evening before
    call_at(house, datetime(2027, 3, 10, 5, 30, tzinfo=UTC))
    with time_machine.travel(NOON, tick=False):
        owner.force_login(house.business.memberships.get().user)
        assert cells(owner, page)[2:] == ["1", "0", "2 calls in 14 days"]


def test_missed_calls_lead_to_themselves_in_the_history(house: House, owner: Client, page: str) -> None:
    Call.objects.update(state="ended", outcome="unanswered")
    link = read(owner.get(page)).xpath("//td[@data-label='Missed today']/a/@href")[0]
    assert link == house.at(f"calls/?button={house.button.public_id}&state=missed")
    assert owner.get(link).status_code == 200


def test_the_page_costs_the_same_however_many_buttons_and_calls_there_are(
    house: House, owner: Client, page: str
) -> None:
    with CaptureQueriesContext(connection) as few:
        owner.get(page)
    for _ in range(12):
        make_call(make_button(house.account))
    with CaptureQueriesContext(connection) as many:
        owner.get(page)
    assert len(many) == len(few)
    assert len(many) <= 12


def test_many_buttons_come_in_pages_by_name(house: House, owner: Client, page: str) -> None:
    for at in range(27):
        make_button(house.account, name=f"Desk {at:02}")
    first = read(owner.get(page))
    shown = [link.text_content() for link in first.xpath("//tbody//th//a")]
    second = read(owner.get(page + first.xpath("//a[@rel='next']/@href")[0]))
    shown += [link.text_content() for link in second.xpath("//tbody//th//a")]
    assert shown == sorted([house.button.name, *(f"Desk {at:02}" for at in range(27))])
    assert not second.xpath("//a[@rel='next']")


def test_a_button_is_found_by_a_part_of_its_name(house: House, owner: Client, page: str) -> None:
    make_button(house.account, name="Harbour office")
    found = words(owner.get(page, {"q": "HARB"}))
    assert "Harbour office" in found
    assert house.button.name not in found
    assert "No button has “%” in its name." in words(owner.get(page, {"q": "%"}))


@pytest.mark.parametrize("query", [{"q": "\0"}, {"after": "\0"}, {"q": "x" * 500}, {"after": "zzz"}])
def test_a_query_nobody_would_type_is_answered(owner: Client, page: str, query: dict[str, str]) -> None:
    assert owner.get(page, query).status_code == 200


def test_the_line_of_two_weeks_goes_from_the_bottom_to_the_top() -> None:
    assert points([0, 5, 10]) == "2.0,22.0 42.0,12.0 82.0,2.0"
    assert points([0, 0]) == "2.0,22.0 82.0,22.0"
