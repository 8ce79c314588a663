"""The other side of the wire for the portal's tests: the simulator, and a server that fails in one exact way."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from pytest_django import Settings

from providers.simulator.server import Simulator, running_simulator
from tests.providers.scripted import Behaviour, ScriptedServer, scripted_server, unused_port


def point_at(settings: Settings, base: str) -> None:
    """Every provider's address becomes this base's."""
    settings.PROVIDER_ADDRESSES = {
        "anveo": {"api": f"{base}/anveo"},
        "viviphone": {"api": f"{base}/viviphone", "panel": f"{base}/viviphone"},
        "voicenter": {"api": f"{base}/voicenter", "monitor": f"{base}/voicenter"},
    }


@pytest.fixture
def simulator(settings: Settings) -> Iterator[Simulator]:
    with running_simulator() as running:
        point_at(settings, running.url)
        yield running


@contextmanager
def failing_provider(settings: Settings, *answers: bytes | str | Behaviour) -> Iterator[ScriptedServer]:
    """Every provider is this server; afterwards they are what they were."""
    before = settings.PROVIDER_ADDRESSES
    with scripted_server() as server:
        point_at(settings, server.will(*answers).url)
        try:
            yield server
        finally:
            settings.PROVIDER_ADDRESSES = before


@contextmanager
def unreachable_provider(settings: Settings) -> Iterator[None]:
    """Nobody listens at any provider's address; afterwards they are what they were."""
    before = settings.PROVIDER_ADDRESSES
    point_at(settings, f"http://127.0.0.1:{unused_port()}")
    try:
        yield
    finally:
        settings.PROVIDER_ADDRESSES = before
