"""What each provider is told of a rich button, and what the owner is told is lost."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from buttons.compiling import COMPILERS, Compiled, Phone, Plan
from buttons.schedule import DAY_MINUTES, ExceptionWindow, Schedule, Window
from screening.rules import Rule, Verdict

WINTER = datetime(2026, 12, 1, 12, tzinfo=UTC)
PLAN = Plan(
    remote_name="0123abcd",
    is_live=True,
    title="Call me",
    image_url="https://cdn.example.com/call.png",
    off_hours_message="Closed.",
    schedule=None,
    countries=("US",),
    origins=(),
    phones=(Phone("+12025550143"),),
    rules=(),
    max_duration=20,
    own={},
    now=WINTER,
)


def compiled(provider: str, **changes: Any) -> Compiled:
    return COMPILERS[provider](replace(PLAN, **changes))


def lost(result: Compiled) -> set[str]:
    return {loss.setting for loss in result.losses}


def weekly(zone: str, opens: int, closes: int, days: range = range(5)) -> Schedule:
    return Schedule(zone, tuple(Window(day, opens, closes) for day in days))


def block(digits: str, *, prefix: bool = False, verdict: Verdict = Verdict.BLOCK) -> Rule:
    return Rule(digits, prefix, verdict, "list")


def test_anveo_is_told_the_whole_day_where_there_are_no_hours() -> None:
    result = compiled("anveo")
    assert (result.settings["hour_from"], result.settings["hour_to"]) == (0, 24)
    assert "Opening hours" not in lost(result)


def test_anveo_holds_whole_hours_of_every_day_without_loss_of_hours() -> None:
    result = compiled("anveo", schedule=weekly("UTC", 9 * 60, 18 * 60, range(7)))
    assert (result.settings["hour_from"], result.settings["hour_to"]) == (9, 18)
    assert lost(result) == {"Time zone"}


def test_anveo_gets_hours_wide_enough_for_every_window_and_the_rest_is_a_loss() -> None:
    result = compiled("anveo", schedule=weekly("UTC", 9 * 60 + 30, 17 * 60 + 15))
    assert (result.settings["hour_from"], result.settings["hour_to"]) == (9, 18)
    assert "Opening hours" in lost(result)


def test_anveo_is_told_the_whole_day_for_hours_across_midnight() -> None:
    result = compiled("anveo", schedule=weekly("UTC", 22 * 60, 2 * 60))
    assert (result.settings["hour_from"], result.settings["hour_to"]) == (0, 24)


def test_anveo_gets_its_own_names_of_countries_or_none_at_all() -> None:
    assert compiled("anveo", countries=("US", "CA")).settings["allow_countries"] == ["USA", "CANADA"]
    other = compiled("anveo", countries=("US", "IL"))
    assert other.settings["allow_countries"] == []
    assert "Countries" in lost(other)


def test_anveo_rings_the_first_phone_in_digits() -> None:
    result = compiled("anveo", phones=(Phone("+12025550143"), Phone("+12025550144")))
    assert result.settings["phone_number"] == "12025550143"
    assert "Second and third phone" in lost(result)


def test_an_anveo_call_flow_needs_no_phone_and_takes_no_confirmation() -> None:
    own = {"configuration": "CALLFLOW", "callflow": "key", "ask_confirmation": True}
    result = compiled("anveo", own=own, phones=())
    assert not result.problems
    assert "ask_confirmation" not in result.settings
    assert "phone_number" not in result.settings


@pytest.mark.parametrize("provider", ["anveo", "viviphone", "voicenter"])
def test_a_button_that_rings_nobody_is_a_problem_beside_the_phone(provider: str) -> None:
    assert set(compiled(provider, phones=()).problems) == {"destination_1_number"}


def test_viviphone_takes_phones_apart_into_country_and_national_number() -> None:
    settings = compiled("viviphone", phones=(Phone("+442079460000", "w201", is_sms=True),)).settings
    assert (settings["dest1_country"], settings["dest1_number"]) == (44, "2079460000")
    assert (settings["dest1_post"], settings["dest1_sms"]) == ("w201", True)
    assert settings["dest2_number"] == settings["dest3_number"] == "-1"


@pytest.mark.parametrize(
    ("zone", "tzo", "is_lost"),
    [
        ("America/New_York", 5, True),
        ("America/Phoenix", 7, False),
        ("Europe/Paris", -1, True),
        ("Asia/Jerusalem", -2, True),
        ("Asia/Tokyo", -9, False),
        ("Asia/Kolkata", -6, True),
        ("Pacific/Kiritimati", -12, True),
        ("UTC", 0, False),
    ],
)
def test_viviphone_counts_hours_behind_utc(zone: str, tzo: int, *, is_lost: bool) -> None:
    result = compiled("viviphone", schedule=weekly(zone, 540, 1020))
    assert result.settings["tzo"] == tzo
    assert bool(lost(result) & {"Time zone", "Daylight saving"}) is is_lost


def test_viviphone_weekdays_begin_with_sunday_as_bit_zero() -> None:
    assert compiled("viviphone", schedule=weekly("UTC", 540, 1020)).settings["schedule_days"] == 62
    assert compiled("viviphone", schedule=weekly("UTC", 540, 1020, range(7))).settings["schedule_days"] == 127
    assert compiled("viviphone", schedule=weekly("UTC", 540, 1020, range(6, 7))).settings["schedule_days"] == 1


def test_viviphone_holds_one_window_exactly() -> None:
    result = compiled("viviphone", schedule=weekly("UTC", 545, 1021))
    assert (result.settings["schedule_start"], result.settings["schedule_stop"]) == (545, 1021)
    assert "Opening hours" not in lost(result)


def test_viviphone_loses_lunch_breaks_and_holidays() -> None:
    windows = tuple(Window(day, *span) for day in range(5) for span in ((540, 720), (780, 1080)))
    holiday = ExceptionWindow(date(2026, 12, 25), "Christmas", None, None)
    result = compiled("viviphone", schedule=Schedule("UTC", windows, (holiday,)))
    assert (result.settings["schedule_start"], result.settings["schedule_stop"]) == (540, 1080)
    assert {"Opening hours", "Holidays and special days"} <= lost(result)


def test_viviphone_without_hours_has_its_schedule_switched_off() -> None:
    settings = compiled("viviphone").settings
    assert (settings["schedule_enabled"], settings["schedule_stop"]) == (False, DAY_MINUTES)


@pytest.mark.parametrize(
    ("countries", "code", "is_lost"),
    [
        (("US", "CA"), 1, False),
        (("US",), 1, True),
        (("IL",), 972, False),
        (("IL", "FR"), 0, True),
        (("JM",), 0, True),
    ],
)
def test_viviphone_limits_to_one_country_or_to_the_usa_and_canada(
    countries: tuple[str, ...], code: int, *, is_lost: bool
) -> None:
    result = compiled("viviphone", countries=countries)
    assert result.settings["access_country"] == code
    assert ("Countries" in lost(result)) is is_lost


def test_viviphone_lists_hold_22_ten_digit_numbers_and_the_rest_is_counted_as_lost() -> None:
    result = compiled("viviphone", rules=tuple(block(f"1202555{n:04}") for n in range(25)))
    listed = result.settings["block_list"]
    assert isinstance(listed, list)
    assert len(listed) == 22
    assert len(":".join(listed)) <= 250
    assert "3 of 25 numbers" in next(loss.lost for loss in result.losses if loss.setting == "Screening lists")


def test_viviphone_cannot_list_beginnings_of_numbers() -> None:
    result = compiled("viviphone", rules=(block("1202", prefix=True),))
    assert result.settings["block_list"] == []
    assert "Beginnings of numbers" in lost(result)


def test_a_number_on_two_lists_is_sent_on_the_safest_one_only() -> None:
    rules = (block("12025550143"), block("12025550143", verdict=Verdict.ALLOW))
    settings = compiled("viviphone", rules=rules).settings
    assert settings["block_list"] == ["2025550143"]
    assert settings["allow_list"] == []


def test_an_allow_list_refuses_everybody_else_at_viviphone() -> None:
    settings = compiled("viviphone", own={"default_route": "ph"}, rules=(block("972501234567", verdict=Verdict.ALLOW),))
    assert settings.settings["default_route"] == "bl"
    assert settings.settings["allow_list"] == ["972501234567"]


def test_a_paused_button_refuses_everybody_at_viviphone() -> None:
    rules = (block("972501234567", verdict=Verdict.ALLOW),)
    settings = compiled("viviphone", is_live=False, own={"default_route": "ph"}, rules=rules).settings
    assert (settings["default_route"], settings["allow_list"]) == ("bl", [])


def test_voicenter_counts_seconds() -> None:
    assert compiled("voicenter").settings["max_duration"] == 1200


def test_voicenter_rings_the_extension_where_there_is_one() -> None:
    result = compiled("voicenter", own={"agent_phone": "SIPAGT01"}, phones=())
    assert not result.problems
