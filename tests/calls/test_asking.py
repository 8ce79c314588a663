"""POST /w/ID/calls: one wish is one call, whatever is sent twice, forged, or too much."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest
import redis
from django.db import connection
from django.test import Client

from accounts.models import Business
from buttons.models import Button
from buttons.saving import set_state
from calls.fast_lane import WAITING
from calls.models import Call, RefusedClick
from tests.at_once import at_once
from tests.calls.conftest import NUMBER, Visitor
from tests.making import make_account, make_button

MONDAY_NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


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
    assert (answer.json()["field"], answer.json()["sentence"]) == ("number", sentence)
    assert answer.json()["reason"].startswith("number_")
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
        ({"challenge": None}, "challenge"),
        ({"nonce": "9" * 21}, "nonce"),
        ({"language": "english"}, "language"),
        ({"delay": True}, "delay"),
        ({"delay": "9" * 5000}, "delay"),
        ({"page": "x\0"}, "page"),
        ({"referrer": "\ud83d"}, "referrer"),
        ({"key": 12345678}, "key"),
    ],
)
def test_every_other_bad_field_is_named(visitor: Visitor, button: Button, body: dict[str, Any], field: str) -> None:
    answer = visitor.ask(button, **body)
    assert answer.status_code == 422
    assert answer.json()["field"] == field
    assert not Call.objects.exists()


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"null", b'"x"', b"\xff\xfe", b'{"number": NaN}', b"[" * 100_000])
def test_a_body_that_is_no_wish_is_refused_without_a_crash(visitor: Visitor, button: Button, body: bytes) -> None:
    assert visitor.post(button, body).status_code in {400, 413, 415, 422}
    assert not Call.objects.exists()


def test_a_click_that_is_no_json_is_refused(visitor: Visitor, button: Button) -> None:
    answer = visitor.client.post(f"/w/{button.public_id.hex}/calls", {"number": NUMBER})
    assert (answer.status_code, answer.json()["reason"]) == (415, "bad_request")


def test_a_broken_referer_is_no_site_and_no_crash(visitor: Visitor, business: Business) -> None:
    button = make_button(make_account(business, "voicenter"), allowed_origins=["https://shop.example.com"])
    visitor.origin, visitor.client.defaults["HTTP_REFERER"] = "", "http://["
    assert visitor.ask(button).json()["reason"] == "origin"


def test_a_get_never_asks_for_a_call(visitor: Visitor, button: Button) -> None:
    answer = visitor.client.get(f"/w/{button.public_id.hex}/calls")
    assert answer.status_code == 405
    assert not Call.objects.exists()


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


@pytest.mark.parametrize("address", ["xyz/config.json", "xyz/challenge", "0123/calls"])
def test_an_id_that_no_button_can_have_is_answered_like_an_unknown_one(visitor: Visitor, address: str) -> None:
    answer = visitor.client.get(f"/w/{address}")
    assert (answer.status_code, answer.json()["reason"]) == (404, "unknown_button")
    assert answer["Access-Control-Allow-Origin"] == "*"


def test_a_body_larger_than_any_form_is_refused(visitor: Visitor, button: Button) -> None:
    answer = visitor.post(button, {"page": "x" * 20_000})
    assert (answer.status_code, answer.json()["reason"]) == (413, "bad_request")


def test_a_viviphone_visitor_who_asks_again_is_given_the_page_again(visitor: Visitor, business: Business) -> None:
    button = make_button(make_account(business, "viviphone"), remote_id="4711")
    answers = [visitor.ask(button) for _ in range(2)]
    assert [answer.json()["call"]["state"] for answer in answers] == ["handed_over"] * 2


def test_a_number_that_may_ring_yet_is_not_called_a_second_time(visitor: Visitor, button: Button) -> None:
    visitor.ask(button)
    Call.objects.update(state=Call.State.UNKNOWN)
    assert visitor.ask(button).json()["reason"] == "in_progress"


def test_a_call_that_is_over_can_be_asked_for_again(visitor: Visitor, button: Button) -> None:
    visitor.ask(button)
    Call.objects.update(state=Call.State.CANCELLED)
    assert visitor.ask(button).status_code == 202


def test_a_click_that_the_database_has_not_stored_yet_is_counted(visitor: Visitor, button: Button) -> None:
    key = uuid4().hex
    visitor.ask(button, key=key)
    Call.objects.all().delete()  # as a reader sees it who comes before the row is committed
    assert visitor.ask(button).json()["reason"] == "in_progress"


def test_a_click_whose_row_was_lost_is_taken_when_it_is_sent_again(
    visitor: Visitor, button: Button, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("calls.requesting.LONGEST_WAIT", 0.05)
    key, challenge = uuid4().hex, visitor.challenge(button)
    visitor.ask(button, key=key, challenge=challenge)
    Call.objects.all().delete()
    assert visitor.ask(button, key=key, challenge=challenge).status_code == 202
    assert Call.objects.count() == 1


def test_of_a_click_that_is_stored_in_a_lost_one_s_place_the_fast_lane_is_told(
    visitor: Visitor, button: Button, valkey: redis.Redis, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("calls.requesting.LONGEST_WAIT", 0.05)
    key, challenge = uuid4().hex, visitor.challenge(button)
    visitor.ask(button, key=key, challenge=challenge)
    Call.objects.all().delete()
    valkey.delete(WAITING)
    visitor.ask(button, key=key, challenge=challenge)
    assert valkey.lrange(WAITING, 0, -1) == [str(Call.objects.get().pk).encode()]
