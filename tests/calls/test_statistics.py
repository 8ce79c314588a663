"""The pure half of the statistics: periods, charts, the best extra hour, and words."""

from datetime import UTC, date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calls.campaigns import campaign_of
from calls.statistics.charts import HEIGHT, LEVELS, Point, bars, heat, nice, nice_time
from calls.statistics.opening import extra_hours
from calls.statistics.periods import MOST_DAYS, Period, PeriodForm
from calls.statistics.saying import change, money, percent, plain, seconds

PARIS = ZoneInfo("Europe/Paris")
TODAY = date(2026, 11, 21)
HOURS = st.dictionaries(st.tuples(st.integers(1, 7), st.integers(0, 23)), st.integers(0, 10_000))


def asked(**data: str) -> PeriodForm:
    return PeriodForm(data, PARIS, TODAY)


def days(form: PeriodForm) -> tuple[str, str]:
    period = form.period()
    return period.first.isoformat(), period.last.isoformat()


def test_the_usual_period_is_thirty_days_until_today() -> None:
    assert days(asked()) == ("2026-10-23", "2026-11-21")


@pytest.mark.parametrize(("chosen", "first"), [("7", "2026-11-15"), ("90", "2026-08-24"), ("x", "2026-10-23")])
def test_a_period_is_chosen_by_its_days(chosen: str, first: str) -> None:
    assert days(asked(days=chosen)) == (first, "2026-11-21")


def test_other_days_are_chosen_by_their_first_and_last() -> None:
    assert days(asked(since="2026-01-01", until="2026-01-31")) == ("2026-01-01", "2026-01-31")
    assert days(asked(since="2026-11-20")) == ("2026-11-20", "2026-11-21")


@pytest.mark.parametrize(
    "data",
    [{"since": "2024-01-01"}, {"since": "2026-02-02", "until": "2026-02-01"}, {"since": "yesterday"}],
)
def test_days_that_cannot_be_shown_are_told_and_are_the_usual_ones(data: dict[str, str]) -> None:
    form = asked(**data)
    assert days(form) == ("2026-10-23", "2026-11-21")
    assert form.errors


def test_the_longest_period_is_told_before_it_is_broken() -> None:
    first = date.fromordinal(TODAY.toordinal() - MOST_DAYS + 1)
    assert asked(since=first.isoformat()).period().days == MOST_DAYS
    assert asked(since=date.fromordinal(first.toordinal() - 1).isoformat()).period().days == 30


def test_a_period_is_compared_with_as_many_days_before() -> None:
    period = Period(date(2026, 3, 1), date(2026, 3, 31), PARIS)
    assert (period.before.first, period.before.last) == (date(2026, 1, 29), date(2026, 2, 28))


def test_a_period_begins_and_ends_at_its_zone_s_midnight() -> None:
    period = Period(date(2026, 3, 29), date(2026, 3, 29), PARIS)  # a day of 23 hours
    assert period.since.astimezone(UTC) == datetime(2026, 3, 28, 23, tzinfo=UTC)
    assert period.until.astimezone(UTC) == datetime(2026, 3, 29, 22, tzinfo=UTC)


@given(st.integers(1, MOST_DAYS))
def test_every_day_belongs_to_one_bar(length: int) -> None:
    first = date(2026, 1, 1)
    period = Period(first, date.fromordinal(first.toordinal() + length - 1), PARIS)
    starts = {period.start_of(date.fromordinal(first.toordinal() + offset)) for offset in range(length)}
    assert sorted(starts) == period.starts()
    assert len(period.starts()) <= 92


@given(st.lists(st.integers(0, 10**12).map(lambda whole: whole / 10_000), min_size=1, max_size=100))
def test_bars_stand_on_zero_and_stay_inside(values: list[float]) -> None:
    drawn = bars([Point("", value, "", value / 2) for value in values], nice)
    for value, bar in zip(values, drawn.bars, strict=True):
        assert bar.y + bar.height == pytest.approx(HEIGHT, abs=0.02)
        assert bar.height == pytest.approx(value / drawn.top * HEIGHT, abs=0.02)
        assert 0 <= bar.part_height <= bar.height + 0.01
        assert bar.y >= -0.02
    assert drawn.bars[-1].x + drawn.bars[-1].width <= drawn.width


def test_bars_beside_each_other_do_not_touch() -> None:
    first, second = bars([Point("", 1, ""), Point("", 2, "")], nice).bars
    assert first.x + first.width < second.x


@pytest.mark.parametrize(
    ("value", "top"), [(0, 1), (0.03, 0.05), (1, 1), (3, 5), (9, 10), (10, 10), (11, 20), (501, 1000)]
)
def test_a_chart_ends_with_a_round_number(value: float, top: float) -> None:
    assert nice(value) == top


@pytest.mark.parametrize(("value", "top"), [(0, 1), (7, 10), (31, 60), (301, 600), (3601, 7200)])
def test_a_chart_of_times_ends_with_a_time_that_clocks_have(value: float, top: float) -> None:
    assert nice_time(value) == top


@given(HOURS)
def test_a_heat_map_shades_what_there_is_and_leaves_what_there_is_not(hours: dict[tuple[int, int], int]) -> None:
    drawn = heat(hours, "calls")
    cells = [cell for _, row in drawn.rows for cell in row]
    assert len(cells) == 7 * 24
    assert sum(cell.count for cell in cells) == sum(hours.values())
    for cell in cells:
        assert (cell.level == 0) == (cell.count == 0)
        assert cell.level <= LEVELS
        assert (cell.count == drawn.most > 0) <= (cell.level == LEVELS)


def test_the_table_behind_a_heat_map_holds_the_same() -> None:
    rows = dict(heat({(4, 18): 7, (7, 23): 2}, "calls").by_hour())
    assert rows["18–19"] == [0, 0, 0, 7, 0, 0, 0]
    assert rows["23–00"] == [0, 0, 0, 0, 0, 0, 2]


def test_the_best_extra_hour_would_have_caught_the_most() -> None:
    best = extra_hours({(4, 18): 31, (1, 8): 20, (6, 10): 49})
    assert [(one.name, one.clicks, one.percent) for one in best] == [
        ("Saturday 10–11", 49, "49 %"), ("Thursday 18–19", 31, "31 %"), ("Monday 08–09", 20, "20 %"),
    ]  # fmt: skip


def test_of_equal_hours_the_earliest_of_the_week_is_named_first() -> None:
    assert extra_hours({(5, 9): 1, (2, 20): 1, (2, 8): 1})[0].name == "Tuesday 08–09"


def test_without_anybody_in_vain_no_hour_is_named() -> None:
    assert extra_hours({}) == extra_hours({(1, 1): 0}) == []


@given(HOURS)
def test_no_hour_catches_more_than_the_best(hours: dict[tuple[int, int], int]) -> None:
    best = extra_hours(hours)
    assert [one.clicks for one in best] == sorted((count for count in hours.values() if count), reverse=True)[:3]


def test_figures_are_told_as_people_read_them() -> None:
    assert (plain(1234567), plain(0.5), plain(None)) == ("1,234,567", "0.5", "–")
    assert (percent(0.314), percent(None)) == ("31 %", "–")
    assert (seconds(21.6), seconds(83), seconds(None)) == ("22 s", "1:23 min", "–")
    assert money(Decimal("1234.5"), "USD") == "1,234.50 USD"
    assert money(Decimal("0.0420"), "") == "0.042"
    assert (change(3, 2), change(1, 2), change(2, 2), change(2, 0)) == ("+50 %", "−50 %", "", "")


@pytest.mark.parametrize(
    ("page", "campaign"),
    [
        ("https://shop.example.com/?utm_campaign=spring", "spring"),
        ("https://shop.example.com/?a=1&utm_campaign=spring%20sale&utm_campaign=other#top", "spring sale"),
        ("https://shop.example.com/?utm_campaign=" + "x" * 200, "x" * 100),
        ("https://shop.example.com/?utm_campaign=%00", ""),
        ("https://shop.example.com/?utm_source=x", ""),
        ("https://shop.example.com/?" + "&".join(["a=1"] * 200) + "&utm_campaign=x", ""),
        ("https://[shop/?utm_campaign=x", ""),
        ("", ""),
    ],
)
def test_a_page_s_address_names_its_campaign(page: str, campaign: str) -> None:
    assert campaign_of(page) == campaign


@given(st.text())
def test_no_page_s_address_breaks_anything(page: str) -> None:
    assert len(campaign_of(page)) <= 100
