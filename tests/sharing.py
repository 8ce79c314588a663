"""How several processes share one run of the suite: file by file, what takes longest first."""

import pytest
from xdist.remote import Producer
from xdist.scheduler import LoadFileScheduling

SLOW = ("line", "fault", "browser", "contract")
"""The markers of what takes longest: begun last, it would be waited for alone."""
WHOLE_SYSTEM = ("tests/line/", "tests/journeys/")
"""What looks at one running portal; a second process would have to start it again."""


class Sharing(LoadFileScheduling):  # type: ignore[misc]  # xdist comes without types
    """Each file's tests stay together, and so do all that share the running portal."""

    def _split_scope(self, nodeid: str) -> str:
        return "whole system" if nodeid.startswith(WHOLE_SYSTEM) else str(super()._split_scope(nodeid))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> Sharing:
    return Sharing(config, log)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: not any(item.get_closest_marker(marker) for marker in SLOW))
