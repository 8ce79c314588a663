from collections.abc import Iterator

import pytest
import requests

from providers.simulator.server import running_simulator
from tests.simulator.clients import Client


@pytest.fixture
def client() -> Iterator[Client]:
    """A client of a simulator of its own; `client.simulator.clock.skip` lets time pass."""
    with running_simulator(viviphone_quota=3) as simulator, requests.Session() as session:
        session.trust_env = False
        yield Client(simulator, session)
