"""Figures that are worked out day by day are those that counting row by row gives, whatever becomes known later."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from io import StringIO
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import Business
from calls import erasing, matching
from calls.journal import note
from calls.models import Call
from calls.rolled import LateNews, RolledHour, Rollup
from calls.statistics import counting, rolling
from calls.statistics.ranking import rankings
from calls.statistics.reach import Reach
from calls.statistics.telling import statistics_of
from providers.base import Outcome, Record
from tests.calls.bygone import (
    DAYS,
    NOON,
    VISITOR,
    assert_right,
    call_at,
    everything,
    is_worked_out,
    make_past,
    period_of,
    record_at,
    refused_at,
    work_out,
)
from tests.making import make_account, make_business, make_button

pytestmark = pytest.mark.django_db

ZONES = ["UTC", "America/New_York", "Asia/Kathmandu", "Australia/Lord_Howe", "Pacific/Apia"]
PAGES = ["", "https://a.example/", "https://a.example/?q=1", "https://a.example/b", "?"]


@pytest.fixture(autouse=True)
def noon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: NOON)


@pytest.fixture
def business() -> Business:
    made = make_business(time_zone="America/New_York")
    make_button(make_account(made))
    return made


MOMENTS = st.integers(0, DAYS * 24 * 60).map(lambda minutes: NOON - timedelta(minutes=minutes))
CALLS = st.fixed_dictionaries(
    {
        "at": MOMENTS,
        "button": st.integers(0, 1),
        "state": st.sampled_from([Call.State.ENDED, Call.State.REFUSED, Call.State.CANCELLED, Call.State.TALKING]),
        "outcome": st.sampled_from(["", "answered", "unanswered", "untold"]),
        "page": st.sampled_from(PAGES),
        "campaign": st.sampled_from(["", "spring"]),
        "country": st.sampled_from(["", "US", "IL"]),
        "delay": st.sampled_from([0, 0, 0, 3600]),
        "wait": st.none() | st.integers(0, 90_000_000),
        "duration": st.none() | st.integers(0, 4000),
    }
)
RECORDS = st.tuples(MOMENTS, st.sampled_from([None, "0.0421", "3"]), st.sampled_from(["USD", "EUR", ""]))
REFUSALS = st.tuples(MOMENTS, st.sampled_from(["closed", "country"]))


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    zones=st.tuples(st.sampled_from(ZONES), st.sampled_from(ZONES)),
    calls=st.lists(CALLS, max_size=12),
    records=st.lists(RECORDS, max_size=4),
    refusals=st.lists(REFUSALS, max_size=6),
)
def test_whatever_happened_the_figures_are_those_of_the_rows(
    zones: tuple[str, str], calls: list[dict[str, Any]], records: list[Any], refusals: list[Any]
) -> None:
    business = make_business(time_zone=zones[0])
    for _ in range(2):
        make_button(make_account(business))
    make_past(business, calls, records, refusals)
    assert_right(business)
    work_out(business)
    assert is_worked_out(business)
    assert_right(business)
    business.time_zone = zones[1]
    business.save()
    assert_right(business)
    work_out(business)
    assert is_worked_out(business)
    assert_right(business)


def test_the_page_is_the_same_before_and_after_the_days_are_worked_out(business: Business) -> None:
    for hours in range(5, 200, 7):
        at = NOON - timedelta(hours=hours)
        call_at(business, at, state="ended", outcome="answered", page=PAGES[hours % 4], duration=hours, country="US")
        refused_at(business, at, "closed")
        record_at(business, at)
    before = statistics_of(business, period_of(business))
    work_out(business)
    assert is_worked_out(business)
    assert statistics_of(business, period_of(business)) == before


def test_today_is_counted_as_it_goes_on(business: Business) -> None:
    work_out(business)
    call_at(business, NOON - timedelta(minutes=1))
    assert sum(figures.calls for figures in counting.by_day(Reach.of(business, period_of(business))).values()) == 1
    assert is_worked_out(business)


def test_yesterday_is_not_worked_out_before_it_has_settled(business: Business, monkeypatch: pytest.MonkeyPatch) -> None:
    call_at(business, NOON - timedelta(days=1))
    midnight = datetime(2026, 11, 21, tzinfo=ZoneInfo("America/New_York"))
    for after, day in [(timedelta(hours=2, minutes=59), 19), (timedelta(hours=3), 20)]:
        monkeypatch.setattr(timezone, "now", lambda after=after: midnight + after)
        work_out(business)
        assert Rollup.objects.get().through == date(2026, 11, day)


def test_a_late_end_is_counted_at_once_and_worked_in_later(business: Business) -> None:
    call = call_at(business, NOON - timedelta(days=3), state=Call.State.TALKING)
    work_out(business)
    Call.objects.filter(pk=call.pk).update(state=Call.State.ENDED, outcome=Outcome.ANSWERED.value, duration=60)
    note(call, Call.State.ENDED, "")
    assert not is_worked_out(business)
    assert_right(business)
    work_out(business)
    assert is_worked_out(business)
    assert_right(business)
    assert RolledHour.objects.get().answered == 1


@pytest.mark.parametrize("state", [Call.State.UNKNOWN, Call.State.ENDED])
def test_a_history_that_comes_late_is_counted(business: Business, state: Call.State) -> None:
    at = NOON - timedelta(days=5)
    call = call_at(business, at, state=state, reference="ref-1", dialled_at=at)
    work_out(business)
    bring_home(call, Decimal("0.5"))
    assert_right(business)
    assert figures_of(business).answered == 1
    work_out(business)
    assert is_worked_out(business)
    assert_right(business)
    assert figures_of(business).answered == 1
    assert RolledHour.objects.get().talked == 30


def bring_home(call: Call, cost: Decimal) -> None:
    record = Record(
        fingerprint="f-1", reference="ref-1", number=VISITOR, started_at=call.asked_at, duration=30,
        outcome=Outcome.ANSWERED, cost=cost, currency="USD",
    )  # fmt: skip
    matching.store(call.account, None, [record])


def figures_of(business: Business) -> counting.Figures:
    total = counting.Figures()
    for figures in counting.by_day(Reach.of(business, period_of(business))).values():
        total.add(figures)
    return total


def test_a_corrected_cost_is_counted_and_the_same_one_again_is_no_news(business: Business) -> None:
    at = NOON - timedelta(days=5)
    call = call_at(business, at, state=Call.State.UNKNOWN, reference="ref-1", dialled_at=at)
    bring_home(call, Decimal("0.5"))
    work_out(business)
    bring_home(call, Decimal("0.5"))
    assert is_worked_out(business)
    bring_home(call, Decimal("0.75"))
    assert not is_worked_out(business)
    assert [cost for *_, cost in counting.costs(Reach.of(business, period_of(business)))] == [Decimal("0.75")]


def test_an_erased_number_s_pages_leave_the_figures_and_its_calls_stay(business: Business) -> None:
    at = NOON - timedelta(days=5)
    call_at(business, at, state=Call.State.ENDED, page=f"https://a.example/{VISITOR}")
    work_out(business)
    erasing.erase(VISITOR)
    assert_right(business)
    work_out(business)
    assert rankings(Reach.of(business, period_of(business)))["page"] == []
    assert figures_of(business).calls == 1
    assert_right(business)


def test_numbers_that_were_kept_long_enough_change_no_figure(business: Business) -> None:
    call_at(business, NOON - timedelta(days=5), state=Call.State.ENDED, page=PAGES[3])
    work_out(business)
    business.numbers_kept_days = 1
    before = everything(Reach.of(business, period_of(business)))
    assert erasing.forget_old(business, NOON) == 1
    assert is_worked_out(business)
    assert everything(Reach.of(business, period_of(business))) == before
    assert_right(business)


def test_news_of_a_call_of_now_write_nothing_more(business: Business) -> None:
    call = call_at(business, NOON - timedelta(hours=1))
    with CaptureQueriesContext(connection) as asked:
        note(call, Call.State.RINGING, "")
    assert len(asked) == 1
    assert not LateNews.objects.exists()


def test_a_long_past_is_worked_out_in_turns_and_is_right_meanwhile(
    business: Business, monkeypatch: pytest.MonkeyPatch
) -> None:
    for days in range(1, 6):
        call_at(business, NOON - timedelta(days=days))
    monkeypatch.setattr(rolling, "DAYS", 2)
    for turn in range(3):
        assert not is_worked_out(business), turn
        work_out(business)
        assert_right(business)
    assert is_worked_out(business)


def test_days_without_anything_are_passed_over(business: Business) -> None:
    call_at(business, NOON - timedelta(days=3000))
    call_at(business, NOON - timedelta(days=2))
    work_out(business)
    assert is_worked_out(business)
    assert RolledHour.objects.count() == 2


def test_very_many_late_days_are_simply_counted(business: Business, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("calls.statistics.reach.MOST_STRETCHES", 2)
    calls = [call_at(business, NOON - timedelta(days=days)) for days in range(1, 9, 2)]
    work_out(business)
    for call in calls:
        note(call, Call.State.ENDED, "")
    assert len(Reach.of(business, period_of(business)).stretches()) == 1
    assert_right(business)


def test_another_business_s_days_are_never_read(business: Business) -> None:
    other = make_business(time_zone=business.time_zone)
    make_button(make_account(other))
    call_at(other, NOON - timedelta(days=2))
    work_out(other)
    work_out(business)
    assert everything(Reach.of(business, period_of(business))) == {}


def test_a_business_with_nothing_to_work_out_is_left_alone(business: Business, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[object] = []
    monkeypatch.setattr(rolling, "nudge", lambda task, *arguments: told.extend([task, *arguments]))
    work_out(business)
    assert told == ["calls.tasks.roll_up", business.pk]
    rolling.tick()
    assert told == ["calls.tasks.roll_up", business.pk]


def test_all_is_worked_out_anew_when_staff_ask_for_it(business: Business) -> None:
    call = call_at(business, NOON - timedelta(days=2))
    work_out(business)
    Call.objects.filter(pk=call.pk).update(outcome="answered")  # past the portal
    assert told("rebuild_statistics", str(business.public_id)) == "To be worked out again: 1.\n"
    assert_right(business)
    work_out(business)
    assert RolledHour.objects.get().answered == 1


def test_a_business_that_does_not_exist_is_not_worked_out_anew(business: Business) -> None:
    work_out(business)
    assert told("rebuild_statistics", "00000000-0000-0000-0000-000000000000") == "To be worked out again: 0.\n"
    with pytest.raises(CommandError, match="This is no id of a business: x"):
        told("rebuild_statistics", "x")


def told(*command: str) -> str:
    answer = StringIO()
    call_command(*command, stdout=answer)
    return answer.getvalue()


def test_of_very_many_news_a_page_reads_few_and_is_right(business: Business, monkeypatch: pytest.MonkeyPatch) -> None:
    call_at(business, NOON - timedelta(days=5))
    work_out(business)
    monkeypatch.setattr("calls.statistics.reach.MOST_NEWS", 10)
    news = (NOON - timedelta(days=5, seconds=second) for second in range(50))
    LateNews.objects.bulk_create(LateNews(business=business, at=at) for at in news)
    with CaptureQueriesContext(connection) as asked:
        reach = Reach.of(business, period_of(business))
    (late,) = [query["sql"] for query in asked if "calls_latenews" in query["sql"]]
    with connection.cursor() as cursor:
        cursor.execute(late)
        assert len(cursor.fetchall()) == 11
    assert len(reach.stretches()) == 1
    assert_right(business)
