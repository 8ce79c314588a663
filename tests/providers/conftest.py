from collections.abc import Iterator

import pytest

from tests.providers.scripted import ScriptedServer, scripted_server


@pytest.fixture
def server() -> Iterator[ScriptedServer]:
    """The provider's side of the wire."""
    with scripted_server() as server:
        yield server
