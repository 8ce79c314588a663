"""Buttons kept in each process: warm answers ask the database nothing, changes are seen, outages are survived."""

from typing import Any

import pytest
from django.db import OperationalError, connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Business
from buttons.models import Button
from buttons.saving import set_state
from calls import memory
from screening.models import ScreeningList
from tests.calls.conftest import Visitor
from tests.making import make_account, make_button, make_hours


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """This process's own clock, in seconds, to be set; the memory is on."""
    now = [1000.0]
    monkeypatch.setattr("calls.memory.FRESH", 2.0)
    monkeypatch.setattr("calls.memory.monotonic", lambda: now[0])
    return now


def address(button: Button) -> str:
    return f"/w/{button.public_id.hex}/config.json"


def statements(visitor: Visitor, button: Button) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert visitor.client.get(address(button)).status_code == 200
    return len(captured)


def test_a_cold_config_costs_one_statement_and_a_warm_one_none(
    visitor: Visitor, business: Business, clock: list[float]
) -> None:
    hours = make_hours(business, (0, 540, 1020), (1, 540, 1020))
    hours.exceptions.create(date="2026-12-25", label="Christmas")
    button = make_button(make_account(business), hours=hours)
    button.lists.add(ScreeningList.objects.create(business=business, name="Nuisance"))
    statements(visitor, make_button(button.account))  # the first of a process also asks what the database can do
    assert statements(visitor, button) == 1
    assert statements(visitor, button) == 0


def test_a_change_is_seen_within_five_seconds(visitor: Visitor, button: Button, clock: list[float]) -> None:
    kept_by_browsers = visitor.client.get(address(button))["Cache-Control"].split("max-age=")[1]
    set_state(button, Button.State.PAUSED, actor=None)
    clock[0] += 5 - int(kept_by_browsers)
    assert visitor.client.get(address(button)).json()["state"] == "paused"


def test_a_retired_button_is_forgotten(visitor: Visitor, button: Button, clock: list[float]) -> None:
    visitor.client.get(address(button))
    set_state(button, Button.State.RETIRED, actor=None)
    clock[0] += 3
    assert visitor.client.get(address(button)).status_code == 404


def test_while_the_database_is_away_the_last_config_is_served(
    visitor: Visitor, button: Button, clock: list[float], monkeypatch: pytest.MonkeyPatch
) -> None:
    before = visitor.client.get(address(button))
    monkeypatch.setattr("calls.memory.read", _away)
    clock[0] += 600
    assert visitor.client.get(address(button)).content == before.content


def test_without_database_and_memory_the_answer_says_to_come_back(
    visitor: Visitor, button: Button, clock: list[float], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("calls.memory.read", _away)
    answer = visitor.client.get(address(button))
    assert (answer.status_code, answer.json()["reason"]) == (503, "busy")


def test_the_memory_is_bounded(business: Business, clock: list[float], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("calls.memory.KEPT_AT_MOST", 2)
    account = make_account(business)
    for button in [make_button(account) for _ in range(3)]:
        memory.body(button.public_id)
    assert len(memory._kept) == 2


def test_buttons_that_are_in_use_are_read_again_by_one_statement(
    visitor: Visitor, business: Business, clock: list[float]
) -> None:
    account = make_account(business)
    often = [make_button(account) for _ in range(3)]
    seldom = make_button(account)
    for button in (*often, *often, seldom):
        visitor.client.get(address(button))
    clock[0] += 3
    assert [statements(visitor, button) for button in (*often, seldom)] == [1, 0, 0, 1]


def test_a_change_is_seen_in_a_button_that_was_read_with_another(
    visitor: Visitor, business: Business, clock: list[float]
) -> None:
    account = make_account(business)
    one, other = make_button(account), make_button(account)
    for button in (one, other, one, other):
        visitor.client.get(address(button))
    set_state(other, Button.State.PAUSED, actor=None)
    clock[0] += 3
    visitor.client.get(address(one))
    assert visitor.client.get(address(other)).json()["state"] == "paused"


@pytest.mark.parametrize("what", ["hours", "exception", "list", "phone", "business", "account"])
def test_a_change_of_anything_that_belongs_to_a_button_is_seen(
    visitor: Visitor, business: Business, clock: list[float], what: str
) -> None:
    hours = make_hours(business, (0, 540, 1020))
    button = make_button(make_account(business), hours=hours)
    before = memory.button(button.public_id)
    match what:
        case "hours":
            hours.windows.create(weekday=1, opens=0, closes=60)
        case "exception":
            hours.exceptions.create(date="2026-12-25", label="Christmas")
        case "list":
            button.lists.add(ScreeningList.objects.create(business=business, name="Nuisance"))
        case "phone":
            button.destinations.create(position=3, number="+12025550177")
        case "business":
            Business.objects.update(spend_ceiling=1)
        case _:
            button.account.calls_failing_since = timezone.now()
            button.account.save()
    clock[0] += 3
    assert memory.button(button.public_id) is not before


def test_what_did_not_change_is_not_built_again(button: Button, clock: list[float]) -> None:
    before = memory.body(button.public_id)
    clock[0] += 3
    assert memory.body(button.public_id) is before


def test_the_openings_of_a_config_are_told_anew_every_so_often(button: Button, clock: list[float]) -> None:
    before = memory.body(button.public_id)
    clock[0] += 30
    assert memory.body(button.public_id) is not before


def test_a_packed_config_is_the_same_config(visitor: Visitor, button: Button) -> None:
    packed = visitor.client.get(address(button), headers={"accept-encoding": "gzip"})
    assert packed["Content-Encoding"] == "gzip"
    again = visitor.client.get(address(button), headers={"accept-encoding": "gzip", "if-none-match": packed["ETag"]})
    assert again.status_code == 304


def test_a_warm_click_reads_no_settings(visitor: Visitor, button: Button, clock: list[float]) -> None:
    visitor.client.get(address(button))
    offered = visitor.challenge(button)
    with CaptureQueriesContext(connection) as captured:
        assert visitor.ask(button, challenge=offered).status_code == 202
    assert not [one for one in captured if "buttons_openingwindow" in one["sql"]]


def test_the_gate_never_judges_by_what_is_old(
    visitor: Visitor, button: Button, clock: list[float], monkeypatch: pytest.MonkeyPatch
) -> None:
    offered = visitor.challenge(button)
    monkeypatch.setattr("calls.memory.read", _away)
    clock[0] += 3
    assert visitor.ask(button, challenge=offered).status_code == 503


def _away(*_: Any) -> None:
    raise OperationalError
