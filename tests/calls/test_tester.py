"""Who gets through, and why: the page asks the very gate, links each step to its setting, and counts nothing."""

from datetime import timedelta
from typing import Any

import pytest
import redis
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Role
from buttons.models import Button
from calls import limiting, snapshots
from calls.limiting import Taking
from calls.models import Call, CallEvent, RefusedClick
from screening.numbers import parse
from screening.register import register
from tests.making import make_button
from tests.pages.conftest import (
    House,
    browser_of,
    editor,
    house,
    make_house,
    owner,
    simulator,
    stranger,
    viewer,
)  # fmt: skip
from tests.pages.forms import read, words

__all__ = ["editor", "house", "owner", "simulator", "stranger", "viewer"]

MONDAY = "2026-11-23T10:00"
NUMBER = "+1 202 555 0143"


@pytest.fixture(autouse=True)
def open_house(house: House) -> None:
    """Always open and unlisted, until a test says otherwise."""
    house.button.hours = None
    house.button.save()


def ask(client: Client, house: House, **values: Any) -> str:
    given = {"button": str(house.button.public_id), "number": NUMBER, "country": "US"} | values
    return words(client.post(house.at("who/"), given))


def links(client: Client, house: House, **values: Any) -> list[str]:
    given = {"button": str(house.button.public_id), "number": NUMBER, "country": "US"} | values
    return [str(link) for link in read(client.post(house.at("who/"), given)).xpath("//ol//a/@href")]


def test_a_number_that_nothing_stops_gets_through_with_every_step_told(house: House, owner: Client) -> None:
    told = ask(owner, house)
    assert "Gets through" in told
    assert "Passed The number's country is allowed." in told
    assert "Not looked at" not in told


def test_what_comes_after_the_step_that_stopped_it_was_not_looked_at(house: House, owner: Client) -> None:
    told = ask(owner, house, number="+44 20 7946 0000")
    assert "Does not get through" in told
    assert "Stopped Calls to this country are not possible from this button." in told
    assert "Not looked at It is within the opening hours." in told


def test_a_step_leads_to_the_setting_that_decided(house: House, owner: Client) -> None:
    assert f"{house.button_page}edit/#id_allowed_countries_0" in links(owner, house, number="+44 20 7946 0000")


def test_the_entry_that_decides_is_named_and_its_list_linked(house: House, owner: Client) -> None:
    house.screening.entries.create(digits="1202", is_prefix=True)
    assert "The longest that fits decides: +1202…, block. Nuisance" in ask(owner, house)
    assert house.at(f"screening/{house.screening.public_id}/") in links(owner, house)


def test_an_instant_is_read_in_the_business_s_zone_and_the_next_opening_told(house: House, owner: Client) -> None:
    Button.objects.update(hours=house.hours)
    house.business.time_zone = house.hours.time_zone = "Asia/Jerusalem"
    house.business.save()
    house.hours.save()
    assert "Gets through" in ask(owner, house, at=MONDAY)
    told = ask(owner, house, at="2026-11-23T12:45")
    assert "It opens next on Mon 23 Nov 2026, 13:30 in Asia/Jerusalem" in told
    assert house.at(f"hours/{house.hours.public_id}/") in links(owner, house, at="2026-11-23T12:45")


def test_the_page_is_judged_by_its_origin(house: House, owner: Client) -> None:
    Button.objects.update(allowed_origins=["https://shop.example.com"])
    assert "Gets through" in ask(owner, house, page="https://shop.example.com/contact?x=1")
    assert "may not be used on this site" in ask(owner, house, page="https://other.example.com/")


def test_a_national_number_is_read_as_one_of_the_country(house: House, owner: Client) -> None:
    assert "Gets through" in ask(owner, house, number="202 555 0143")
    assert "Does not get through" in ask(owner, house, number="020 7946 0000", country="GB")


def test_what_is_no_number_is_stopped_by_the_gate_itself(house: House, owner: Client) -> None:
    assert "Stopped This number is too short." in ask(owner, house, number="+1 20")


def test_who_never_wants_a_call_is_not_rung(house: House, owner: Client) -> None:
    register(parse(NUMBER, "").e164, "link")  # type: ignore[arg-type]
    assert "The owner of this number asked not to be called." in ask(owner, house)


def use_up(house: House, number: str) -> None:
    """As many clicks as the button lets one number have in an hour."""
    read_number = parse(number, "")
    for click in range(house.button.calls_per_number_hour):
        wanted = snapshots.limits(house.button, read_number, "")
        limiting.take(Taking(house.button.public_id.hex, f"k{click}", f"n{click}", "", 0, None, 0, (), wanted))


def test_the_limits_are_read_as_they_are_used_up_now(house: House, owner: Client) -> None:
    use_up(house, NUMBER)
    assert "This number was called often enough for now." in ask(owner, house)
    assert "Gets through" in ask(owner, house, at="2026-11-23T10:00")


def test_asking_counts_nothing_and_stores_nothing(house: House, owner: Client, valkey: redis.Redis) -> None:
    for _ in range(5):
        assert "Gets through" in ask(owner, house)
    assert [key for key in valkey.keys("c2c:*") if ":api:page:" not in str(key)] == []
    assert (Call.objects.count(), CallEvent.objects.count(), RefusedClick.objects.count()) == (1, 1, 0)


def test_a_number_that_is_being_called_is_told_so(house: House, owner: Client) -> None:
    Call.objects.update(number=parse(NUMBER, "").e164, state=Call.State.DIALLING, asked_at=timezone.now())
    assert "We are already calling this number." in ask(owner, house)


def test_counters_that_are_away_are_said_and_the_rest_is_answered(
    house: House, owner: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(wanted: Taking) -> None:
        raise limiting.CounterAway

    monkeypatch.setattr(limiting, "take", away)
    told = ask(owner, house)
    assert "The counters cannot be read at the moment" in told
    assert "Gets through" in told


def test_all_buttons_are_asked_with_as_many_queries_as_one(
    house: House, owner: Client, django_assert_max_num_queries: Any
) -> None:
    for _ in range(8):
        make_button(house.account, lists=[house.screening])
    with django_assert_max_num_queries(12):
        told = ask(owner, house, button="all")
    assert told.count("Gets through") == 9


def test_a_viewer_may_ask_and_is_shown_no_way_to_a_form(house: House, viewer: Client) -> None:
    assert "Does not get through" in ask(viewer, house, number="+44 20 7946 0000")
    assert not [link for link in links(viewer, house) if "edit/" in link]


def test_another_businesss_button_cannot_be_asked(house: House, owner: Client) -> None:
    other = make_house()
    assert "Choose one of your own buttons." in ask(owner, house, button=str(other.button.public_id))


def test_a_stranger_finds_nothing(house: House, stranger: Client) -> None:
    assert stranger.get(house.at("who/")).status_code == 404
    assert stranger.post(house.at("who/"), {"number": NUMBER}).status_code == 404
    assert stranger.post(f"{house.button_page}who/").status_code == 404


def test_the_form_says_what_is_wrong_with_the_question(house: House, owner: Client) -> None:
    told = ask(owner, house, number="", page="not a page", at="yesterday", country="XX")
    for sentence in (
        "Enter the number that a visitor would type.",
        "Write the address like https://shop.example.com/contact.",
        "Write the time like 2026-12-24 17:30.",
        "Choose a country from the list.",
    ):
        assert sentence in told


def typed(client: Client, house: House, **values: Any) -> dict[str, Any]:
    """The button's form as it stands, with some fields changed."""
    form = next(one for one in read(client.get(f"{house.button_page}edit/")).forms if one.get("id") == "button-form")
    data: dict[str, Any] = {}
    for name, value in form.form_values():
        data.setdefault(name, []).append(value)
    return data | values


def test_an_edit_that_is_not_saved_is_asked_as_it_is_typed(house: House, owner: Client) -> None:
    question = {"who-number": "+44 20 7946 0000", "who-country": "US"}
    edit = typed(owner, house, allowed_countries=["US", "GB"])
    assert "Gets through" in words(owner.post(f"{house.button_page}who/", edit | question))
    house.button.refresh_from_db()
    assert house.button.allowed_countries == ["US"]


def test_the_typed_button_goes_along_to_the_next_question_without_its_secrets(house: House, owner: Client) -> None:
    page = read(owner.post(f"{house.button_page}who/", typed(owner, house, title="Ring us", pin="4821")))
    kept = {str(one.get("name")): one.get("value") for one in page.xpath("//main//input[@type='hidden']")}
    assert kept["title"] == "Ring us"
    assert "pin" not in kept


def test_an_edit_with_mistakes_is_asked_all_the_same_and_the_mistakes_told(house: House, owner: Client) -> None:
    edit = typed(owner, house, title="") | {"who-number": NUMBER, "who-country": "US"}
    told = words(owner.post(f"{house.button_page}who/", edit))
    assert "It cannot be saved like this yet" in told
    assert "Words on the button: This is required." in told
    assert "Gets through" in told


def test_a_new_button_is_asked_before_it_is_made(house: House, owner: Client) -> None:
    address = house.at(f"buttons/new/who/?account={house.account.public_id}")
    edit = typed(owner, house, name="Fresh") | {"who-number": NUMBER, "who-country": "US"}
    edit.pop("version", None)
    assert "Gets through" in words(owner.post(address, edit))
    assert not Button.objects.filter(name="Fresh").exists()


def test_a_viewer_may_not_ask_about_an_edit(house: House, viewer: Client) -> None:
    assert viewer.post(f"{house.button_page}who/", {"who-number": NUMBER}).status_code == 403


def test_a_business_without_buttons_is_told_what_to_do(house: House) -> None:
    Call.objects.all().delete()
    Button.objects.all().delete()
    owner = browser_of(house.business, Role.OWNER)
    assert "No button to ask yet" in words(owner.get(house.at("who/")))


def test_a_delayed_instant_far_ahead_is_answered(house: House, owner: Client) -> None:
    ahead = (timezone.now() + timedelta(days=3650)).strftime("%Y-%m-%dT%H:%M")
    assert "Gets through" in ask(owner, house, at=ahead)


def test_a_business_without_a_button_is_told_so_and_nothing_is_looked_up(house: House, owner: Client) -> None:
    Button.objects.update(state=Button.State.RETIRED)
    ask(owner, house)
    with CaptureQueriesContext(connection) as queries:
        assert snapshots.read([], timezone.now()) == {}
    assert len(queries) == 0


def test_an_owner_types_how_far_a_limit_is_used_up_and_reads_which_decides(house: House, owner: Client) -> None:
    most = house.button.calls_per_number_hour
    assert "This number was called often enough for now." in ask(owner, house, used_number_hour=str(most))
    assert f"{house.button_page}edit/#id_calls_per_number_hour" in links(owner, house, used_number_hour=str(most))
    assert "Gets through" in ask(owner, house, used_number_hour=str(most - 1))


@pytest.mark.parametrize(
    ("counter", "sentence"),
    [
        ("number_day", "called often enough for today"),
        ("block_hour", "Numbers close to this one were called often."),
        ("address_hour", "Too many calls were asked for from here."),
        ("button_day", "No more calls can be placed today."),
        ("business_day", "No more calls can be placed today."),
        ("lines", "All our lines are busy."),
    ],
)
def test_every_limit_can_be_typed_as_used_up(house: House, owner: Client, counter: str, sentence: str) -> None:
    assert sentence in ask(owner, house, **{f"used_{counter}": "1000000"})


def test_calls_abroad_are_limited_for_numbers_abroad_only(house: House, owner: Client) -> None:
    Button.objects.update(allowed_countries=["US", "GB"])
    used = {"used_abroad_day": "1000000"}
    assert "Gets through" in ask(owner, house, **used)
    assert "No more calls can be placed today." in ask(owner, house, number="+44 20 7946 0000", **used)


def test_typed_limits_hold_at_another_time_too(house: House, owner: Client) -> None:
    assert "All our lines are busy." in ask(owner, house, at=MONDAY, used_lines="1000000")


def test_a_typed_limit_that_is_no_number_is_told_beside_it(house: House, owner: Client) -> None:
    given = {"button": str(house.button.public_id), "number": NUMBER, "country": "US", "used_lines": "many"}
    page = read(owner.post(house.at("who/"), given))
    assert "Enter a whole number." in page.get_element_by_id("id_used_lines_error").text_content()
    assert page.xpath("//details[.//*[@id='id_used_lines']]/@open")


def test_the_answer_or_what_is_wrong_is_where_the_page_opens(house: House, owner: Client) -> None:
    given = {"button": str(house.button.public_id), "number": NUMBER, "country": "US"}
    answered = read(owner.post(house.at("who/"), given))
    assert answered.xpath("//form[@action='#answers']")
    assert "Gets through" in answered.get_element_by_id("answers").text_content()
    refused = read(owner.post(house.at("who/"), given | {"number": ""}))
    assert "It cannot be asked like this" in refused.get_element_by_id("answers").text_content()
