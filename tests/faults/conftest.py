"""A button that rings at a simulated provider, a visitor whose accepted clicks are written down, and the oracle."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from typing import Any

import pytest

from accounts.models import Business
from buttons.models import Button
from providers.simulator.server import Simulator
from providers.transport import Transport
from tests.calls import conftest as asking
from tests.faults.oracle import Oracle
from tests.faults.rig import Browser, Rig, shared_database_url, standing
from tests.making import make_account, make_business, make_button
from tests.provider_side import simulator

__all__ = ["simulator"]

_numbers = count(100)

PATIENCE = 0.5
"""Seconds for a whole exchange with a provider, instead of the fifteen that nobody waits for in a test."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "tests/faults/" in item.path.as_posix():
            item.add_marker(pytest.mark.fault)


def number() -> str:
    """One for each click, of somebody who answers."""
    return f"+1202555{next(_numbers) % 900 + 100}3"


@dataclass
class Visitor(asking.Visitor):
    """Writes down the token of every call that was accepted. Each ask comes from another address."""

    accepted: set[str] = field(default_factory=set)
    asked: int = 0

    def ask(self, button: Button, number: str = asking.NUMBER, **body: Any) -> Any:
        self.asked += 1
        self.address = f"192.0.2.{self.asked % 250 + 1}"
        return self.noted(super().ask(button, number, **body))

    def noted(self, answer: Any) -> Any:
        if answer.status_code == 202:
            self.accepted.add(answer.json()["call"]["token"])
        return answer


@pytest.fixture
def visitor() -> Visitor:
    return Visitor()


@pytest.fixture
def oracle(simulator: Simulator, visitor: Visitor, caplog: pytest.LogCaptureFixture) -> Oracle:
    caplog.set_level(logging.INFO)
    return Oracle(simulator, lambda: caplog.text, visitor.accepted)


@pytest.fixture
def business(db: None) -> Business:
    return make_business(country="US")


@pytest.fixture
def button(business: Business) -> Button:
    return ringing(business)


def ringing(business: Business, provider: str = "voicenter", **fields: Any) -> Button:
    """A button whose calls this provider places. Each has an account of its own, and so a pace of its own."""
    roomy = {"phones": ["+12025550101"], "max_delay": 120, "calls_per_number_hour": 60, "calls_at_once": 100}
    return make_button(make_account(business, provider), **roomy | fields)


@contextmanager
def impatient() -> Iterator[None]:
    """Exchanges with providers are given up soon, meanwhile."""
    defaults = Transport.__init__.__kwdefaults__
    assert defaults is not None
    before = defaults["deadline"]
    defaults["deadline"] = PATIENCE
    try:
        yield
    finally:
        defaults["deadline"] = before


@pytest.fixture(scope="module")
def processes(tmp_path_factory: pytest.TempPathFactory, django_db_setup: None) -> Iterator[Rig]:
    """One rig for a module's tests; each finds it as `rig`, up and empty."""
    with standing(tmp_path_factory.mktemp("rig"), shared_database_url()) as opened:
        yield opened


@pytest.fixture
def rig(processes: Rig, transactional_db: None, simulator: Simulator) -> Iterator[Rig]:
    """Broker, web and worker on the test's own rows, with the test's own simulator as the only provider."""
    processes.line.leads_to = int(simulator.url.rpartition(":")[2])
    processes.revive("broker", "web", "worker")
    yield processes
    processes.stop(*[name for name in processes.running if "schedule" in name])
    processes.line.leads_to = 0


@pytest.fixture
def afar(rig: Rig, visitor: Visitor) -> Visitor:
    """The visitor, asking over HTTP."""
    visitor.client = Browser(rig.place.web_url)  # type: ignore[assignment]
    return visitor
