"""Notifications that providers send: believed only at the secret address, stored once however often they come."""

import json
from typing import Any

import pytest
from django.test import Client

from accounts.models import Business, ProviderAccount
from buttons.models import Button
from calls.models import Call, CallRecord
from tests.at_once import at_once
from tests.calls.conftest import NUMBER, Visitor
from tests.making import make_account, make_business, make_button

pytestmark = pytest.mark.django_db


def cdr(call: Call) -> dict[str, Any]:
    """Voicenter's CDR of a call, as its page shows one (fact sheet, section 6.2)."""
    return {
        "caller": "0722000000", "target": NUMBER.removeprefix("+"), "time": int(call.asked_at.timestamp()),
        "duration": 73, "ivruniqueid": "20240229170711a1b2c3d4e5f6a7b8c9", "type": "Click2Call leg2",
        "status": "ANSWER", "price": 12.5, "actualCallDuration": 73, "IVR": "[]", "surprise": {"kept": True},
        "CustomData": {"var_call": call.public_id.hex},
    }  # fmt: skip


def told(account: ProviderAccount, body: Any, content_type: str = "application/json") -> Any:
    data = body if isinstance(body, bytes | str) else json.dumps(body)
    return Client(enforce_csrf_checks=True).generic(
        "POST", f"/notifications/{account.notification_secret}/", data, content_type=content_type
    )


def asked(visitor: Visitor, button: Button) -> Call:
    visitor.ask(button)
    return Call.objects.get()


def test_a_cdr_ends_the_call_it_carries_the_key_of(visitor: Visitor, button: Button) -> None:
    call = asked(visitor, button)
    answer = told(button.account, cdr(call))
    assert answer.status_code == 200
    assert answer.json() == {"err": 0, "errdesc": "OK", "Err": 0, "Errdesc": "OK"}
    call.refresh_from_db()
    assert (call.state, call.outcome, call.duration) == ("ended", "answered", 73)
    assert call.record.match == "exact"


def test_the_same_cdr_again_is_acknowledged_and_adds_nothing(visitor: Visitor, button: Button) -> None:
    body = cdr(asked(visitor, button))
    answers = [told(button.account, body), told(button.account, [body])]
    assert [answer.status_code for answer in answers] == [200, 200]
    assert CallRecord.objects.count() == 1


def test_the_same_cdr_three_times_at_once_is_stored_once(transactional_db: None, visitor: Visitor) -> None:
    button = make_button(make_account(make_business(country="US"), "voicenter"))
    call = asked(visitor, button)
    body, answers = cdr(call), list[int]()
    at_once(3, lambda: answers.append(told(button.account, body).status_code))
    assert answers == [200, 200, 200]
    assert CallRecord.objects.get().call == call
    assert call.events.filter(state="ended").count() == 1


def test_two_lines_of_one_call_at_once_leave_the_second_to_the_owner_s_eye(
    transactional_db: None, visitor: Visitor
) -> None:
    button = make_button(make_account(make_business(country="US"), "voicenter"))
    call = asked(visitor, button)
    bodies = iter([cdr(call), cdr(call) | {"ivruniqueid": "20240229170711ffffffffffffffff"}])
    answers: list[int] = []
    at_once(2, lambda: answers.append(told(button.account, next(bodies)).status_code))
    assert answers == [200, 200]
    assert CallRecord.objects.filter(call=call).count() == 1
    assert CallRecord.objects.filter(call=None).count() == 1


def test_fields_nobody_knows_are_kept(visitor: Visitor, button: Button) -> None:
    told(button.account, cdr(asked(visitor, button)))
    assert CallRecord.objects.get().raw["surprise"] == {"kept": True}


def test_an_anveo_event_brings_outcome_and_fee_by_the_key_it_carries(visitor: Visitor, business: Business) -> None:
    button = make_button(make_account(business))
    call = asked(visitor, button)
    form = f"REQUESTID=abc&BILLINGCODE={call.public_id.hex}&STATUS=ANSWERED&DURATION=12&FEE=0.05"
    answer = told(button.account, form, "application/x-www-form-urlencoded")
    assert answer.status_code == 200
    call.refresh_from_db()
    assert (call.state, call.outcome) == ("ended", "answered")
    assert str(call.record.cost) == "0.0500"


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"\x00\xff", b"<x", b"null", b'{"a": 1}'])
def test_a_body_that_makes_no_sense_changes_nothing_and_crashes_nothing(button: Button, body: bytes) -> None:
    assert told(button.account, body).status_code in {200, 400}
    assert not CallRecord.objects.exists()


def test_an_address_nobody_was_given_is_not_there(visitor: Visitor, button: Button) -> None:
    answer = Client().post("/notifications/guessed/", cdr(asked(visitor, button)), content_type="application/json")
    assert answer.status_code == 404


def test_a_notification_for_one_business_ends_no_call_of_another(
    visitor: Visitor, business: Business, button: Button
) -> None:
    call = asked(visitor, button)
    told(make_account(business, "voicenter"), cdr(call))
    call.refresh_from_db()
    assert call.state == "asked"


def test_a_provider_that_sends_none_has_no_such_address(business: Business) -> None:
    assert told(make_account(business, "viviphone"), {}).status_code == 404


def test_a_look_at_the_address_changes_nothing(button: Button) -> None:
    assert Client().get(f"/notifications/{button.account.notification_secret}/").status_code == 405
