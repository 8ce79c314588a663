"""POST /w/ID/calls: one wish is one call, whatever is sent twice, forged, or too much."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.db import connection
from django.test import Client

from accounts.models import Business
from buttons.models import Button
from buttons.saving import set_state
from calls.models import Call, RefusedClick
from screening.models import ScreeningList
from tests.at_once import at_once
from tests.calls.conftest import NUMBER, Visitor
from tests.making import make_account, make_button, make_hours

MONDAY_NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


def refused(answer: Any, status: int, reason: str) -> None:
    """The answer says no with this word, a sentence, and no call was made."""
    assert answer.status_code == status, answer.content
    assert answer.json()["reason"] == reason
    assert answer.json()["sentence"]
    assert not Call.objects.exists()


def test_a_wish_becomes_one_call_that_can_be_followed(visitor: Visitor, button: Button) -> None:
    answer = visitor.ask(button)
    assert answer.status_code == 202
    call = Call.objects.get()
    assert (call.state, call.number, call.country) == ("asked", NUMBER, "US")
    assert call.page == "https://shop.example.com/boats"
    assert visitor.progress(answer)["state"] == "asked"


def test_the_visitor_is_told_nothing_of_the_provider_or_the_number(visitor: Visitor, button: Button) -> None:
    told = visitor.ask(button).json()["call"]
    assert set(told) == {
        "token", "state", "outcome", "reason", "sentence", "panel_url", "due_at", "can_cancel", "final",
    }  # fmt: skip


def test_the_same_key_again_is_the_same_call(visitor: Visitor, button: Button) -> None:
    key, challenge = uuid4().hex, visitor.challenge(button)
    first = visitor.ask(button, key=key, challenge=challenge)
    again = visitor.ask(button, key=key, challenge=challenge)
    assert (first.status_code, again.status_code) == (202, 200)
    assert first.json()["call"]["token"] == again.json()["call"]["token"]
    assert Call.objects.count() == 1


def test_the_same_key_with_another_number_is_refused(visitor: Visitor, button: Button) -> None:
    key = uuid4().hex
    visitor.ask(button, key=key)
    assert visitor.ask(button, "+12025550144", key=key).json()["reason"] == "key_reused"
    assert Call.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_thirty_clicks_at_once_with_one_key_are_one_call(visitor: Visitor, button: Button) -> None:
    key, challenge = uuid4().hex, visitor.challenge(button)

    def click(_: int) -> int:
        try:
            return int(Visitor(Client()).ask(button, key=key, challenge=challenge).status_code)
        finally:
            connection.close()

    with ThreadPoolExecutor(10) as threads:
        answers = list(threads.map(click, range(30)))
    assert Call.objects.count() == 1
    assert sorted(answers) == [200] * 29 + [202]
    assert not RefusedClick.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_eight_clicks_at_once_for_one_number_are_one_call(visitor: Visitor, button: Button) -> None:
    at_once(8, lambda: Visitor(Client()).ask(button))
    assert Call.objects.count() == 1


def test_a_second_wish_for_a_number_that_is_being_called_is_refused(visitor: Visitor, button: Button) -> None:
    visitor.ask(button)
    answer = visitor.ask(button)
    assert (answer.status_code, answer.json()["reason"]) == (409, "in_progress")
    assert Call.objects.count() == 1


def test_a_click_without_a_token_is_a_form_error(visitor: Visitor, button: Button) -> None:
    answer = visitor.ask(button, challenge=None)
    assert answer.status_code == 422
    assert "challenge" in answer.json()["errors"]
    assert not Call.objects.exists()


def test_a_forged_token_is_refused(visitor: Visitor, button: Button) -> None:
    refused(visitor.ask(button, challenge=visitor.challenge(button)[:-2] + "xx"), 403, "challenge")


def test_a_token_of_another_button_is_refused(visitor: Visitor, button: Button) -> None:
    other = make_button(button.account)
    refused(visitor.ask(button, challenge=visitor.challenge(other)), 403, "challenge")


def test_a_token_is_good_for_one_call(visitor: Visitor, button: Button) -> None:
    challenge = visitor.challenge(button)
    visitor.ask(button, challenge=challenge)
    assert visitor.ask(button, "+12025550144", challenge=challenge).json()["reason"] == "challenge"
    assert Call.objects.count() == 1


def test_a_token_grows_old(visitor: Visitor, button: Button) -> None:
    with time_machine.travel(MONDAY_NOON, tick=False):
        challenge = visitor.challenge(button)
    with time_machine.travel(MONDAY_NOON + timedelta(seconds=601), tick=False):
        refused(visitor.ask(button, challenge=challenge), 403, "challenge")


@pytest.mark.parametrize(
    ("number", "sentence"),
    [
        ("", "Enter your phone number."),
        (None, "Enter your phone number."),
        ("abc", "This is not a phone number. Use digits, with the country code if you are abroad."),
        ("12", "This number is too short."),
        ("1" * 41, "This number is too long."),
    ],
)
def test_a_bad_number_gets_a_sentence_beside_the_field(
    visitor: Visitor, button: Button, number: Any, sentence: str
) -> None:
    answer = visitor.ask(button, number)
    assert answer.status_code == 422
    assert answer.json()["errors"]["number"] == [sentence]
    assert not Call.objects.exists()


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"delay": -1}, "delay"),
        ({"delay": "soon"}, "delay"),
        ({"delay": 121}, "delay"),
        ({"country": "USA"}, "country"),
        ({"key": "short"}, "key"),
        ({"key": None}, "key"),
        ({"number": ["+12025550143"]}, "number"),
        ({"language": "english"}, "language"),
    ],
)
def test_every_other_bad_field_is_named(visitor: Visitor, button: Button, body: dict[str, Any], field: str) -> None:
    answer = visitor.ask(button, **body)
    assert answer.status_code == 422
    assert list(answer.json()["errors"]) == [field]
    assert not Call.objects.exists()


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"null", b'"x"', b"\xff\xfe", b'{"number": NaN}', b"[" * 100_000])
def test_a_body_that_is_no_wish_is_refused_without_a_crash(visitor: Visitor, button: Button, body: bytes) -> None:
    assert visitor.post(button, body).status_code in {400, 422}
    assert not Call.objects.exists()


def test_a_get_never_asks_for_a_call(visitor: Visitor, button: Button) -> None:
    answer = visitor.client.get(f"/w/{button.public_id.hex}/calls")
    assert answer.status_code == 405
    assert not Call.objects.exists()


def test_a_number_on_a_block_list_is_refused_and_kept_only_as_a_hash(
    visitor: Visitor, business: Business, button: Button
) -> None:
    blocked = ScreeningList.objects.create(business=business, name="Nuisance")
    blocked.entries.create(digits=NUMBER.removeprefix("+"))
    button.lists.add(blocked)
    refused(visitor.ask(button), 403, "blocked")
    click = RefusedClick.objects.get()
    assert click.reason == "blocked"
    assert NUMBER.removeprefix("+") not in click.number_hash


def test_a_closed_button_is_refused_with_its_next_opening(visitor: Visitor, business: Business) -> None:
    hours = make_hours(business, (0, 540, 1020))
    button = make_button(make_account(business, "voicenter"), hours=hours)
    with time_machine.travel(datetime(2026, 11, 22, 12, tzinfo=UTC), tick=False):
        answer = visitor.ask(button)
    refused(answer, 409, "closed")
    assert answer.json()["next_opening"] == "2026-11-23T09:00:00Z"


def test_a_call_for_later_is_judged_by_the_hours_of_its_moment(visitor: Visitor, business: Business) -> None:
    hours = make_hours(business, (0, 540, 1020))
    button = make_button(make_account(business, "voicenter"), hours=hours, max_delay=2000)
    with time_machine.travel(datetime(2026, 11, 23, 8, 30, tzinfo=UTC), tick=False):
        assert visitor.ask(button, delay=60).status_code == 202
        assert visitor.ask(button, "+12025550144", delay=600).json()["reason"] == "closed"


def test_a_country_that_is_not_allowed_is_refused(visitor: Visitor, button: Button) -> None:
    refused(visitor.ask(button, "+442079460000"), 403, "country")


def test_a_premium_number_is_refused(visitor: Visitor, button: Button) -> None:
    refused(visitor.ask(button, "+19005550123"), 403, "number_kind")


def test_a_paused_button_is_refused(visitor: Visitor, button: Button) -> None:
    set_state(button, Button.State.PAUSED, actor=None)
    refused(visitor.ask(button), 403, "paused")


def test_a_suspended_business_is_refused(visitor: Visitor, business: Business, button: Button) -> None:
    business.is_active = False
    business.save()
    refused(visitor.ask(button), 403, "suspended")


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://shop.example.com", ""])
def test_a_site_that_is_not_listed_is_refused_and_not_echoed(visitor: Visitor, business: Business, origin: str) -> None:
    button = make_button(make_account(business, "voicenter"), allowed_origins=["https://shop.example.com"])
    visitor.origin = origin
    answer = visitor.ask(button)
    refused(answer, 403, "origin")
    assert "Access-Control-Allow-Origin" not in answer


def test_a_listed_site_is_answered_by_name(visitor: Visitor, business: Business) -> None:
    button = make_button(make_account(business, "voicenter"), allowed_origins=["https://shop.example.com"])
    answer = visitor.ask(button)
    assert answer.status_code == 202
    assert answer["Access-Control-Allow-Origin"] == "https://shop.example.com"
    assert "Origin" in answer["Vary"]


def test_one_number_is_called_three_times_an_hour_whatever_the_button(visitor: Visitor, business: Business) -> None:
    account = make_account(business, "voicenter")
    answers = [visitor.ask(make_button(account)) for _ in range(4)]
    assert [answer.status_code for answer in answers] == [202, 202, 202, 429]
    assert answers[-1].json()["reason"] == "number_limit"


def test_one_address_may_ask_only_so_often(visitor: Visitor, business: Business) -> None:
    button = make_button(make_account(business, "voicenter"), calls_per_address_hour=2)
    answers = [visitor.ask(button, f"+1202555014{n}") for n in range(3)]
    assert [answer.status_code for answer in answers] == [202, 202, 429]


def test_a_forwarded_address_from_a_stranger_does_not_reset_the_limit(visitor: Visitor, business: Business) -> None:
    button = make_button(make_account(business, "voicenter"), calls_per_address_hour=1)
    visitor.ask(button)
    visitor.client.defaults["HTTP_X_FORWARDED_FOR"] = "198.51.100.7"
    assert visitor.ask(button, "+12025550144").json()["reason"] == "address_limit"


def test_addresses_of_one_ipv6_site_count_together(visitor: Visitor, business: Business) -> None:
    button = make_button(make_account(business, "voicenter"), calls_per_address_hour=1)
    visitor.address = "2001:db8:1:2::1"
    visitor.ask(button)
    visitor.address = "2001:db8:1:2:ffff::9"
    assert visitor.ask(button, "+12025550144").json()["reason"] == "address_limit"


def test_without_the_counters_no_call_is_taken(visitor: Visitor, button: Button, monkeypatch: Any) -> None:
    challenge = visitor.challenge(button)
    monkeypatch.setattr("calls.challenge.cache.add", _away)
    answer = visitor.ask(button, challenge=challenge)
    refused(answer, 503, "busy")
    assert answer["Retry-After"] == "60"


def _away(*_: Any, **__: Any) -> bool:
    from redis.exceptions import ConnectionError as Away

    raise Away


def test_an_unknown_or_retired_button_is_not_there(visitor: Visitor, button: Button) -> None:
    set_state(button, Button.State.RETIRED, actor=None)
    for button_id in (button.public_id.hex, "0" * 32):
        for address in ("config.json", "challenge"):
            answer = visitor.client.get(f"/w/{button_id}/{address}")
            assert (answer.status_code, answer.json()["reason"]) == (404, "unknown_button")


def test_a_scheduled_call_can_be_cancelled_by_who_holds_its_token(visitor: Visitor, button: Button) -> None:
    answer = visitor.ask(button, delay=30)
    token = answer.json()["call"]["token"]
    assert answer.json()["call"]["state"] == "scheduled"
    cancelled = visitor.client.post(f"/w/calls/{token}/cancel").json()["call"]
    assert (cancelled["state"], cancelled["final"]) == ("cancelled", True)


def test_a_call_that_is_being_dialled_cannot_be_cancelled(visitor: Visitor, button: Button) -> None:
    token = visitor.ask(button).json()["call"]["token"]
    Call.objects.update(state=Call.State.RINGING, dialled_at=MONDAY_NOON)
    answer = visitor.client.post(f"/w/calls/{token}/cancel")
    assert (answer.status_code, answer.json()["reason"]) == (409, "too_late")


def test_a_token_nobody_gave_out_opens_nothing(visitor: Visitor, button: Button) -> None:
    visitor.ask(button)
    assert visitor.client.get("/w/calls/guessed").status_code == 404
    assert visitor.client.post("/w/calls/guessed/cancel").status_code == 404


def test_no_answer_of_the_public_half_sets_a_cookie(visitor: Visitor, button: Button) -> None:
    answers = [visitor.ask(button), visitor.client.get(f"/w/{button.public_id.hex}/config.json")]
    assert not any(answer.cookies for answer in answers)
