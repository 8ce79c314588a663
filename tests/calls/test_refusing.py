"""What the gate refuses, at the visitor's door: the owner's settings, and what protects strangers."""

from datetime import UTC, datetime

import pytest
import time_machine
from pytest_django import Settings

from accounts.models import Business, ProviderAccount
from buttons.models import Button
from buttons.saving import set_state
from calls.models import RefusedClick, Standstill
from screening.models import NeverCall, ScreeningList
from screening.register import register
from tests.calls.conftest import NUMBER, Visitor
from tests.calls.steps import refused
from tests.making import make_account, make_button, make_hours

MONDAY_NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


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


def test_the_business_is_not_connected_with_itself(visitor: Visitor, button: Button) -> None:
    refused(visitor.ask(button, button.destinations.get(position=1).number), 403, "own_phone")


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


def test_a_number_whose_owner_said_never_is_refused_by_every_button(visitor: Visitor, button: Button) -> None:
    register(NUMBER, NeverCall.Proof.LINK)
    refused(visitor.ask(button), 403, "never_call")
    assert visitor.ask(button, "+12025550144").status_code == 202


def test_the_register_outlives_a_change_of_the_secret_key(visitor: Visitor, button: Button, settings: Settings) -> None:
    register(NUMBER, NeverCall.Proof.LINK)
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "n" * 50
    refused(visitor.ask(button), 403, "never_call")


def test_while_staff_have_stopped_all_calls_nobody_is_rung(visitor: Visitor, button: Button) -> None:
    standstill = Standstill.objects.create(reason="Toll fraud")
    answer = visitor.ask(button)
    refused(answer, 503, "failing")
    assert answer["Retry-After"] == "60"
    Standstill.objects.filter(pk=standstill.pk).update(ended_at=MONDAY_NOON)
    assert visitor.ask(button).status_code == 202


def test_a_provider_that_takes_no_orders_is_told_truthfully_and_tried_again_after_a_minute(
    visitor: Visitor, button: Button
) -> None:
    with time_machine.travel(MONDAY_NOON, tick=False) as clock:
        accounts = ProviderAccount.objects.filter(pk=button.account.pk)
        accounts.update(calls_failing_since=MONDAY_NOON, calls_failed_at=MONDAY_NOON)
        refused(visitor.ask(button), 503, "failing")
        assert visitor.client.get(f"/w/{button.public_id.hex}/config.json").json()["state"] == "failing"
        clock.shift(61)
        assert visitor.ask(button).status_code == 202


def test_a_refused_click_is_kept_with_its_reason_and_without_its_number(visitor: Visitor, button: Button) -> None:
    refused(visitor.ask(button, "+442079460000"), 403, "country")
    click = RefusedClick.objects.get()
    assert (click.reason, click.country, click.origin) == ("country", "GB", visitor.origin)
    assert "2079460000" not in str(vars(click))


def test_a_stranger_does_not_fill_the_table_of_refused_clicks(
    visitor: Visitor, button: Button, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("calls.requesting.REFUSALS_KEPT", 2)
    for _ in range(4):
        refused(visitor.ask(button, challenge="forged"), 403, "challenge")
    assert RefusedClick.objects.count() == 2
