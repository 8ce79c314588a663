"""A fixture for each door: it answers `verdict(limit, method, case)`."""

from collections.abc import Iterator

import pytest
import requests

from providers.simulator.server import running_simulator
from tests.limits.adapted import AdapterDoor
from tests.limits.asked import ApiDoor
from tests.limits.simulated import SimulatorDoor
from tests.limits.typed import FormDoor, RowDoor
from tests.providers.scripted import scripted_server
from tests.simulator.clients import Client


@pytest.fixture
def form(db: None) -> FormDoor:
    return FormDoor()


@pytest.fixture
def api(db: None) -> ApiDoor:
    return ApiDoor()


@pytest.fixture
def row() -> RowDoor:
    return RowDoor()


@pytest.fixture(scope="session")
def adapter() -> Iterator[AdapterDoor]:
    with scripted_server() as server:
        yield AdapterDoor(server)


@pytest.fixture(scope="session")
def simulator() -> Iterator[SimulatorDoor]:
    """One simulator for all of it, with room for every button that a case makes."""
    with running_simulator(viviphone_quota=100_000) as running, requests.Session() as session:
        session.trust_env = False
        yield SimulatorDoor(Client(running, session))
