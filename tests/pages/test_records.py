"""Calls held against the providers' records: four lists, none of which hides what belongs in it."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from calls.models import Call, CallRecord
from calls.records import PAGE
from tests.making import make_account, make_button
from tests.pages.conftest import House, make_call, make_house
from tests.pages.forms import read, words

LISTS = ("matched", "calls", "records", "differing")


@pytest.fixture
def quiet(house: House) -> House:
    """A house without its call."""
    house.call.delete()
    return house


def make_record(house: House, call: Call | None = None, **fields: Any) -> CallRecord:
    given: dict[str, Any] = {
        "account": house.account, "call": call, "fingerprint": str(CallRecord.objects.count()), "duration": 30,
        "started_at": timezone.now() - timedelta(hours=2), "outcome": "answered", "match": "exact" if call else "none",
        "number": call.number if call else "+12025550199",
    }  # fmt: skip
    return CallRecord.objects.create(**given | fields)


def talked(house: House, number: str = "+12025550111", **fields: Any) -> Call:
    ago = timezone.now() - timedelta(hours=2)
    given = {"state": "ended", "outcome": "answered", "duration": 30, "dialled_at": ago, "ended_at": ago}
    return make_call(house.button, number=number, **given | fields)


def shown(house: House, client: Client, name: str, more: str = "") -> list[str]:
    page = read(client.get(house.at(f"records/?list={name}{more}")))
    return [row.text_content() for row in page.xpath("//tbody/tr/th")]


def lists(house: House, client: Client) -> dict[str, list[str]]:
    return {name: found for name in LISTS if (found := shown(house, client, name))}


def test_a_call_and_its_record_that_agree_are_matched_and_nothing_else(quiet: House, owner: Client) -> None:
    make_record(quiet, talked(quiet))
    assert lists(quiet, owner) == {"matched": ["+1 202-555-0111"]}


def test_a_call_whose_record_never_came_is_shown_after_an_hour(quiet: House, owner: Client) -> None:
    talked(quiet)
    talked(quiet, "+12025550112", ended_at=timezone.now() - timedelta(minutes=50))
    assert lists(quiet, owner) == {"calls": ["+1 202-555-0111"]}


@pytest.mark.parametrize("state", ["cancelled", "refused", "expired"])
def test_a_call_that_no_provider_heard_of_needs_no_record(quiet: House, owner: Client, state: str) -> None:
    talked(quiet, state=state, outcome="", duration=None, dialled_at=None)
    assert lists(quiet, owner) == {}


def test_a_record_that_nobody_asked_for_is_a_call_past_the_portal(quiet: House, owner: Client) -> None:
    make_record(quiet)
    make_record(quiet, number="")
    assert lists(quiet, owner) == {"records": ["Not told", "+1 202-555-0199"]}


@pytest.mark.parametrize(
    ("told", "difference"),
    [
        ({"duration": 90}, "Length of the talk"),
        ({"outcome": "busy"}, "How it ended"),
        ({"number": "+12025550122"}, "Number"),
    ],
)
def test_a_record_that_tells_otherwise_is_shown_with_what_differs(
    quiet: House, owner: Client, told: dict[str, Any], difference: str
) -> None:
    make_record(quiet, talked(quiet), **told)
    assert set(lists(quiet, owner)) == {"matched", "differing"}
    page = read(owner.get(quiet.at("records/?list=differing")))
    assert page.xpath("//td[@data-label='What differs']")[0].text_content() == difference


def test_a_cancelled_call_that_the_provider_rang_is_shown(quiet: House, owner: Client) -> None:
    make_record(quiet, talked(quiet, state="cancelled", outcome="", duration=None))
    assert "Here it never rang (cancelled)" in words(owner.get(quiet.at("records/?list=differing")))


@pytest.mark.parametrize("told", [{"duration": 31}, {"outcome": "untold"}, {"number": ""}])
def test_what_a_record_does_not_tell_and_a_second_more_or_less_is_no_difference(
    quiet: House, owner: Client, told: dict[str, Any]
) -> None:
    make_record(quiet, talked(quiet), **told)
    assert set(lists(quiet, owner)) == {"matched"}


def test_the_period_is_in_the_address(quiet: House, owner: Client) -> None:
    make_record(quiet, started_at=timezone.now() - timedelta(days=40))
    assert shown(quiet, owner, "records") == []
    assert shown(quiet, owner, "records", "&days=90") == ["+1 202-555-0199"]
    chosen = read(owner.get(quiet.at("records/?list=records&days=90"))).xpath("//option[@selected]/@value")
    assert chosen == ["records", "90"]


@pytest.mark.parametrize("name", ["records", "matched"])
def test_every_row_is_on_exactly_one_page(quiet: House, owner: Client, name: str) -> None:
    for n in range(PAGE + 2):
        number = f"+1202555{2000 + n}"
        make_record(quiet, talked(quiet, number) if name == "matched" else None, number=number)
    first = read(owner.get(quiet.at(f"records/?list={name}&days=7")))
    (link,) = first.xpath("//a[@rel='next']/@href")
    second = read(owner.get(quiet.at("records/") + link))
    assert second.xpath("//option[@selected]/@value") == [name, "7"]
    numbers = [node.text_content() for page in (first, second) for node in page.xpath("//tbody/tr/th")]
    assert len(numbers) == len(set(numbers)) == PAGE + 2


@pytest.mark.parametrize(
    "query", ["?list=x", "?days=x", "?days=-1", "?before=x", "?list=records&before=%00", "?list=records&before=x"]
)
def test_an_address_that_means_nothing_shows_a_list_all_the_same(house: House, owner: Client, query: str) -> None:
    assert owner.get(house.at("records/") + query).status_code == 200


@pytest.mark.parametrize("name", LISTS)
def test_nothing_of_another_business_is_listed(quiet: House, owner: Client, name: str) -> None:
    other = make_house()
    make_record(other)
    make_record(other, talked(other, "+12025550113"), outcome="busy")
    talked(other, "+12025550114")
    assert shown(quiet, owner, name) == []


def test_a_viewer_reads_masked_numbers(quiet: House, viewer: Client) -> None:
    make_record(quiet)
    assert shown(quiet, viewer, "records") == ["+120•••99"]


def test_who_is_not_of_the_business_finds_nothing(house: House, stranger: Client) -> None:
    assert stranger.get(house.at("records/")).status_code == 404


def test_a_visitor_who_never_went_on_to_the_providers_page_is_not_missed(quiet: House, owner: Client) -> None:
    button = make_button(make_account(quiet.business, "viviphone"))
    make_call(button, state="handed_over")
    assert lists(quiet, owner) == {}


def test_the_calls_page_leads_to_the_comparison(house: House, owner: Client) -> None:
    links = read(owner.get(house.at("calls/"))).xpath("//main//a/@href")
    assert house.at("records/") in links
