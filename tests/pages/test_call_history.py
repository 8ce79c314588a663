"""The history of calls, one call, and the clicks that were refused."""

import pytest
from django.test import Client
from django.utils import timezone

from calls.models import Call, CallRecord, RefusedClick
from calls.views import PAGE
from tests.making import make_button
from tests.pages.conftest import House, make_call, make_house
from tests.pages.forms import read, words


def numbers(answer: object) -> list[str]:
    return [node.text_content() for node in read(answer).find_class("phone")]


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
