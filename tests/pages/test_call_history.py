"""The history of calls, one call, and the clicks that were refused."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import Business
from calls import searching
from calls.models import Call, CallRecord, RefusedClick
from calls.pages.history import PAGE
from tests.making import make_button, make_user
from tests.pages.conftest import House, make_call, make_house
from tests.pages.forms import read, words


def numbers(answer: object) -> list[str]:
    return [node.text_content() for node in read(answer).find_class("phone")]


def error_beside(answer: object, field: str) -> str:
    found = read(answer).get_element_by_id(f"filter_{field}_error", None)
    return "" if found is None else str(found.text_content())


def older(answer: object) -> str:
    links = read(answer).xpath("//a[@rel='next']/@href")
    return str(links[0]) if links else ""


def test_every_call_is_on_exactly_one_page_the_newest_first(house: House, owner: Client) -> None:
    for n in range(2 * PAGE):
        make_call(house.button, number=f"+1202555{2000 + n}", state=Call.State.ENDED)
    first = owner.get(house.at("calls/"))
    second = owner.get(house.at("calls/") + older(first))
    third = owner.get(house.at("calls/") + older(second))
    seen = numbers(first) + numbers(second) + numbers(third)
    assert len(seen) == len(set(seen)) == 2 * PAGE + 1
    assert seen[0].endswith(str(2000 + 2 * PAGE - 1))
    assert not older(third)


def test_a_filter_stays_while_one_pages(house: House, owner: Client) -> None:
    other = make_button(house.account)
    for _ in range(PAGE + 1):
        make_call(other, state=Call.State.EXPIRED)
    first = owner.get(house.at(f"calls/?button={other.public_id}&state=expired"))
    second = owner.get(house.at("calls/") + older(first))
    assert len(numbers(first)) == PAGE
    assert len(numbers(second)) == 1


def test_filters_leave_what_fits(house: House, owner: Client) -> None:
    make_call(house.button, number="+12025552001", state=Call.State.EXPIRED)
    assert numbers(owner.get(house.at("calls/?state=expired"))) == ["+1 202-555-2001"]
    assert "No such call" in words(owner.get(house.at("calls/?state=cancelled")))


@pytest.mark.parametrize("query", ["?before=x", "?before=99999999999999999999", "?button=x", "?state=x", "?before=-1"])
def test_an_address_that_means_nothing_shows_the_first_page(house: House, owner: Client, query: str) -> None:
    assert len(numbers(owner.get(house.at("calls/") + query))) == 1


def test_calls_of_another_business_are_not_in_the_list(house: House, owner: Client) -> None:
    make_house()
    assert len(numbers(owner.get(house.at("calls/")))) == 1


def test_the_list_is_fetched_again_only_while_a_call_goes_on(house: House, owner: Client) -> None:
    assert read(owner.get(house.at("calls/"))).get_element_by_id("calls").get("hx-trigger") == "every 2s"
    Call.objects.update(state=Call.State.ENDED)
    assert read(owner.get(house.at("calls/"))).get_element_by_id("calls").get("hx-trigger") is None


def test_the_list_sends_nothing_while_nothing_changed(house: House, owner: Client) -> None:
    fragment = read(owner.get(house.at("calls/"))).get_element_by_id("calls").get("hx-get")
    headers = {"HX-Request": "true"}
    assert owner.get(house.at("calls/") + fragment, headers=headers).status_code == 204
    Call.objects.update(state=Call.State.RINGING)
    assert "Ringing" in words(owner.get(house.at("calls/") + fragment, headers=headers))


def test_a_call_shows_its_timeline_its_trace_and_the_providers_record(house: House, owner: Client) -> None:
    Call.objects.update(trace=[{"name": "hours", "passed": True, "sentence": "It is open.", "setting": "hours"}])
    CallRecord.objects.create(
        account=house.account, call=house.call, fingerprint="f", started_at=timezone.now(), duration=83,
        outcome="answered", cost="0.0420", currency="USD", match="exact",
    )  # fmt: skip
    shown = words(owner.get(house.at(f"calls/{house.call.public_id}/")))
    for part in ("A visitor asked.", "It is open.", "1:23", "0.042 USD", "Matched by the provider's reference"):
        assert part in shown


def test_a_hostile_page_address_is_shown_as_text(house: House, owner: Client) -> None:
    Call.objects.update(page="javascript:alert(1)", referrer="<script>alert(1)</script>")
    answer = owner.get(house.at(f"calls/{house.call.public_id}/"))
    assert not [link for link in read(answer).xpath("//a/@href") if link.startswith("javascript")]
    assert "<script>alert(1)" not in answer.content.decode()


def test_refused_clicks_show_reason_sentence_and_pages(house: House, owner: Client) -> None:
    for _ in range(PAGE + 1):
        RefusedClick.objects.create(
            business=house.business, button=house.button, reason="number_limit", sentence="Called often enough.",
            country="IL",
        )  # fmt: skip
    first = owner.get(house.at("refused/"))
    row = [cell.text_content() for cell in read(first).xpath("//tbody/tr[1]/*")]
    assert row[:4] == ["Number limit", "Called often enough.", house.button.name, "Israel"]
    assert len(read(owner.get(house.at("refused/") + older(first))).xpath("//tbody/tr")) == 1


def test_missed_calls_and_calls_that_go_on_are_found_by_one_word(house: House, owner: Client) -> None:
    Call.objects.update(state="cancelled")
    for n, outcome in enumerate(("unanswered", "busy", "failed", "answered")):
        make_call(house.button, number=f"+1202555200{n}", state="ended", outcome=outcome)
    make_call(house.button, number="+12025552009", state="ringing")
    assert [number[-1] for number in numbers(owner.get(house.at("calls/?state=missed")))] == ["2", "1", "0"]
    assert [number[-1] for number in numbers(owner.get(house.at("calls/?state=under_way")))] == ["9"]
    assert [number[-1] for number in numbers(owner.get(house.at("calls/?state=answered")))] == ["3"]


@pytest.mark.parametrize(
    "typed", ["+1 202-555-0188", "(202) 555-0188", "2025550188", "001 202 555 0188", "tel:+12025550188"]
)
def test_a_number_is_found_however_it_is_spelled(house: House, owner: Client, typed: str) -> None:
    make_call(house.button, number="+12025550199")
    assert numbers(owner.get(house.at("calls/"), {"number": typed})) == ["+1 202-555-0188"]


def test_what_is_no_number_is_said_beside_the_field(house: House, owner: Client) -> None:
    assert error_beside(owner.get(house.at("calls/?number=abc")), "number") == (
        "This is not a phone number. Use digits, with the country code if you are abroad."
    )


def test_a_number_of_another_business_is_not_found(house: House, owner: Client) -> None:
    make_call(make_house().button, number="+12025550166")
    assert "No such call" in words(owner.get(house.at("calls/?number=%2B12025550166")))


def test_country_and_campaign_leave_what_fits(house: House, owner: Client) -> None:
    make_call(house.button, number="+12025552001", country="US", campaign="spring")
    assert numbers(owner.get(house.at("calls/?country=US"))) == ["+1 202-555-2001"]
    assert numbers(owner.get(house.at("calls/?campaign=spring"))) == ["+1 202-555-2001"]
    assert numbers(owner.get(house.at("calls/?campaign=autumn"))) == []


def asked(house: House, *moments: datetime) -> None:
    """Calls of these moments, in their order, and no other."""
    Call.objects.all().delete()
    for n, moment in enumerate(moments):
        call = make_call(house.button, number=f"+1202555200{n}")
        Call.objects.filter(pk=call.pk).update(asked_at=moment)


def test_a_period_is_days_of_the_business_s_own_zone(house: House, owner: Client) -> None:
    Business.objects.update(time_zone="America/New_York")
    zone = ZoneInfo("America/New_York")
    asked(
        house,
        datetime(2026, 3, 6, 23, 59, 59, tzinfo=zone),
        datetime(2026, 3, 7, 0, 0, tzinfo=zone),
        datetime(2026, 3, 8, 23, 59, 59, tzinfo=zone),  # a day of 23 hours
        datetime(2026, 3, 9, 0, 0, tzinfo=zone),
    )
    found = numbers(owner.get(house.at("calls/?since=2026-03-07&until=2026-03-08")))
    assert [number[-1] for number in found] == ["2", "1"]
    assert len(numbers(owner.get(house.at("calls/?since=2026-03-09")))) == 1
    assert len(numbers(owner.get(house.at("calls/?until=2026-03-07")))) == 2
    assert numbers(owner.get(house.at("calls/?since=2027-01-01"))) == []


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("since=2026-13-01", "since"), ("since=0001-01-01", "since"), ("until=9999-12-31", "until"),
        ("since=2026-02-02&until=2026-02-01", "until"), ("campaign=%00", "campaign"), ("number=%00", "number"),
    ],
)  # fmt: skip
def test_a_filter_that_cannot_be_meant_is_told_and_filters_nothing(
    house: House, owner: Client, query: str, field: str
) -> None:
    answer = owner.get(house.at(f"calls/?{query}"))
    assert error_beside(answer, field)
    assert len(numbers(answer)) == 1


def test_a_rare_call_is_looked_for_piece_by_piece(house: House, owner: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(searching, "LOOKED_AT", 10)
    Call.objects.update(state="expired")
    for _ in range(25):
        make_call(house.button, state="ended")
    address, seen = "calls/?state=expired", []
    for _ in range(3):
        answer = owner.get(house.at(address))
        seen.append((numbers(answer), "Look further back" in words(answer)))
        address = "calls/" + older(answer)
    assert seen == [([], True), ([], True), (["+1 202-555-0188"], False)]


def test_pages_are_as_many_queries_for_many_rows_as_for_one(
    house: House, owner: Client, django_assert_max_num_queries: Any
) -> None:
    for n in range(2 * PAGE):
        make_call(make_button(house.account) if n < 5 else house.button, state="ended")
    Call.objects.update(country="US")
    for query in ("", "?state=ended&country=US", "?since=2020-01-01&state=ended", "?number=%2B12025550188"):
        with django_assert_max_num_queries(12):
            assert numbers(owner.get(house.at(f"calls/{query}")))


def test_a_call_tells_of_its_campaign_and_of_who_called_back(house: House, owner: Client) -> None:
    person = make_user("ann@example.com")
    Call.objects.update(campaign="spring-sale", asked_by=person)
    shown = words(owner.get(house.at(f"calls/{house.call.public_id}/")))
    assert "Campaign spring-sale" in shown.replace("Campaignspring", "Campaign spring")
    assert "called back by ann@example.com" in shown
