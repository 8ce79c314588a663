"""Every limit at the visitor's door, on its own and with many clicks at once."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
import redis
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Business
from buttons.models import Button
from calls.limiting import take_all
from calls.models import Call, CallRecord, RefusedClick
from screening.models import ScreeningList
from tests.at_once import at_once
from tests.calls.conftest import Visitor
from tests.calls.steps import refused
from tests.making import make_account, make_business, make_button, make_hours


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
    def away(**_: Any) -> None:
        raise redis.ConnectionError

    monkeypatch.setattr("calls.limiting._script", lambda: away)
    answer = visitor.ask(button)
    refused(answer, 503, "busy")
    assert answer["Retry-After"] == "60"


def test_a_number_counts_over_all_businesses(visitor: Visitor, business: Business) -> None:
    buttons = [make_button(make_account(make_business(country="US"), "voicenter")) for _ in range(4)]
    answers = [visitor.ask(button).json().get("reason") for button in buttons]
    assert answers == [None, None, None, "number_limit"]


def test_a_number_is_rung_ten_times_a_day_whatever_the_buttons_allow(visitor: Visitor, business: Business) -> None:
    account = make_account(business, "voicenter")
    buttons = [make_button(account, calls_per_number_hour=100, calls_per_address_hour=100) for _ in range(11)]
    answers = [visitor.ask(button).status_code for button in buttons]
    assert answers == [202] * 10 + [429]


def test_a_range_of_ten_numbers_is_rung_ten_times_an_hour(visitor: Visitor, business: Business) -> None:
    account = make_account(business, "voicenter")
    numbers = [f"+1202555014{n}" for n in (*range(10), 0)]
    buttons = [make_button(account, calls_per_address_hour=100, calls_at_once=100) for _ in numbers]
    answers = [visitor.ask(button, number) for button, number in zip(buttons, numbers, strict=True)]
    assert [answer.status_code for answer in answers] == [202] * 10 + [429]
    assert visitor.ask(buttons[0], "+12025550150").status_code == 202


def test_a_business_calls_abroad_so_often_a_day(
    visitor: Visitor, business: Business, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("calls.snapshots.ABROAD_DAY", 1)
    button = make_button(make_account(business, "voicenter"), allowed_countries=["US", "GB"])
    visitor.ask(button, "+442079460000")
    assert visitor.ask(button, "+442079460018").json()["reason"] == "business_limit"
    assert visitor.ask(button).status_code == 202


def test_a_button_has_so_many_calls_a_day(visitor: Visitor, business: Business) -> None:
    button = make_button(make_account(business, "voicenter"), calls_per_day=1)
    visitor.ask(button)
    answer = visitor.ask(button, "+12025550144")
    assert (answer.status_code, answer.json()["reason"], answer["Retry-After"]) == (429, "button_limit", "86400")


def test_a_business_has_so_many_calls_a_day_over_its_buttons(visitor: Visitor, business: Business) -> None:
    Business.objects.filter(pk=business.pk).update(calls_per_day=1)
    account = make_account(business, "voicenter")
    visitor.ask(make_button(account))
    assert visitor.ask(make_button(account), "+12025550144").json()["reason"] == "business_limit"


def test_when_all_lines_are_busy_the_visitor_is_told(visitor: Visitor, business: Business) -> None:
    button = make_button(make_account(business, "voicenter"), calls_at_once=1)
    visitor.ask(button)
    answer = visitor.ask(button, "+12025550144")
    assert (answer.status_code, answer.json()["reason"]) == (409, "full")
    Call.objects.update(state=Call.State.ENDED)
    with latest_clicks_seen():
        assert visitor.ask(button, "+12025550145").status_code == 202


def test_a_call_for_later_takes_no_line_now(visitor: Visitor, business: Business) -> None:
    button = make_button(make_account(business, "voicenter"), calls_at_once=1, max_delay=60)
    assert [visitor.ask(button, f"+1202555014{n}", delay=30).status_code for n in range(2)] == [202, 202]
    assert visitor.ask(button, "+12025550144").status_code == 202


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("limit", "reason"),
    [({"calls_at_once": 3}, "full"), ({"calls_per_day": 3}, "button_limit"), ({"calls_per_address_hour": 3}, "")],
)
def test_a_limit_holds_when_many_click_at_once(business: Business, limit: dict[str, int], reason: str) -> None:
    button = make_button(make_account(business, "voicenter"), **limit)
    numbers = iter([f"+120255501{n:02}" for n in range(40, 52)])
    at_once(12, lambda: Visitor(Client()).ask(button, next(numbers)))
    assert Call.objects.count() == 3
    assert set(RefusedClick.objects.values_list("reason", flat=True)) == {reason or "address_limit"}


def test_a_refused_click_counts_nowhere(visitor: Visitor, business: Business) -> None:
    button = make_button(make_account(business, "voicenter"), calls_per_address_hour=1)
    refused(visitor.ask(button, "+442079460000"), 403, "country")
    assert visitor.ask(button).status_code == 202


def test_the_spend_ceiling_stops_every_button_of_the_business(visitor: Visitor, business: Business) -> None:
    account = make_account(business, "voicenter")
    Business.objects.filter(pk=business.pk).update(spend_ceiling="10.00")
    record = {"account": account, "started_at": timezone.now(), "outcome": "answered", "cost": "9.99"}
    CallRecord.objects.create(fingerprint="1", **record)
    assert visitor.ask(make_button(account)).status_code == 202
    CallRecord.objects.create(fingerprint="2", **record | {"cost": "0.01"})
    assert visitor.ask(make_button(account), "+12025550144").json()["reason"] == "spend_limit"


def test_last_months_cost_and_another_businesss_do_not_count(visitor: Visitor, business: Business) -> None:
    account = make_account(business, "voicenter")
    Business.objects.filter(pk=business.pk).update(spend_ceiling="10.00")
    record = {"outcome": "answered", "cost": "99"}
    long_ago = timezone.now() - timedelta(days=32)
    CallRecord.objects.create(account=account, fingerprint="1", started_at=long_ago, **record)
    other = make_account(make_business(), "voicenter")
    CallRecord.objects.create(account=other, fingerprint="2", started_at=timezone.now(), **record)
    assert visitor.ask(make_button(account)).status_code == 202


def test_a_click_costs_one_round_trip_to_the_cache_and_six_statements_at_most(
    visitor: Visitor, business: Business, valkey: redis.Redis
) -> None:
    hours = make_hours(business, *[(day, 0, 1440) for day in range(7)])
    button = make_button(make_account(business, "voicenter"), hours=hours)
    button.lists.add(ScreeningList.objects.create(business=business, name="Nuisance"))
    Business.objects.filter(pk=business.pk).update(spend_ceiling="10.00")
    visitor.ask(button)
    offered = visitor.challenge(button)
    before = commands(valkey)
    with CaptureQueriesContext(connection) as statements:
        assert visitor.ask(button, "+12025550144", challenge=offered).status_code == 202
    assert commands(valkey) - before == 1
    assert len([one for one in statements if "SAVEPOINT" not in one["sql"]]) <= 6


def commands(valkey: redis.Redis) -> int:
    """How many scripts the server was asked to run: the limits' own."""
    stats: Any = valkey.info("commandstats")
    return sum(int(stats.get(f"cmdstat_{name}", {}).get("calls", 0)) for name in ("evalsha", "eval"))


@contextmanager
def latest_clicks_seen() -> Iterator[None]:
    """As if the seconds had passed in which a click may not be seen by every reader yet."""
    with redis.Redis.from_url(settings.REDIS_URL) as client:
        for key in client.scan_iter("c2c:clicks:*"):
            client.delete(key)
    yield


def test_tries_that_are_no_clicks_leave_nothing_behind_that_others_walk_through(valkey: redis.Redis) -> None:
    assert [take_all([("never_code", "a", 2, 60)]) for _ in range(3)] == ["", "", "never_code"]
    assert valkey.keys("*:clicks:*") == []
