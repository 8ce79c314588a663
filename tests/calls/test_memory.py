"""Buttons kept in each process: warm answers ask the database nothing, changes are seen, outages are survived."""

from typing import Any

import pytest
from django.db import OperationalError, connection
from django.test.utils import CaptureQueriesContext

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
    monkeypatch.setattr("calls.memory.find", _away)
    clock[0] += 600
    assert visitor.client.get(address(button)).content == before.content


def test_without_database_and_memory_the_answer_says_to_come_back(
    visitor: Visitor, button: Button, clock: list[float], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("calls.memory.find", _away)
    answer = visitor.client.get(address(button))
    assert (answer.status_code, answer.json()["reason"]) == (503, "busy")


def test_the_memory_is_bounded(business: Business, clock: list[float], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("calls.memory.KEPT_AT_MOST", 2)
    account = make_account(business)
    for button in [make_button(account) for _ in range(3)]:
        memory.body(button.public_id)
    assert len(memory._kept) == 2


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
    monkeypatch.setattr("calls.memory.find", _away)
    clock[0] += 3
    assert visitor.ask(button, challenge=offered).status_code == 503


def _away(*_: Any) -> None:
    raise OperationalError
