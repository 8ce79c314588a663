"""Every documented limit at every door: the form, the API, the rows behind it, the adapters and the simulator."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.documented import Limit
from tests.limits.differs import expected
from tests.limits.ours import limit_at
from tests.limits.reach import reached

DOORS = {"form": [pytest.mark.django_db], "api": [pytest.mark.django_db], "row": [], "adapter": [], "simulator": []}
"""Fixtures, and how their tests are marked. A further door is one more, and a column of `reach.UNREACHED`."""


def everywhere() -> Iterator[Any]:
    for door, marks in DOORS.items():
        for limit, method in reached(door):
            yield pytest.param(door, limit, method, marks=marks, id=f"{door} {method} {limit.wire}")


@pytest.mark.parametrize(("door", "limit", "method"), list(everywhere()))
def test_a_door_keeps_to_the_guide(request: pytest.FixtureRequest, door: str, limit: Limit, method: str) -> None:
    asked, wanted = request.getfixturevalue(door), expected(door, limit, method)
    found = {case.name: asked.verdict(limit_at(door, limit), method, case) for case, _ in wanted}
    assert found == {case.name: verdict for case, verdict in wanted}
