"""The API held to its own schema: requests made up from it, every answer compared with it."""

from contextlib import suppress
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.errors import Unsatisfiable
from pytest_django.live_server_helper import LiveServer
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from accounts.api import limits
from accounts.api.limits import Policy
from tests.api.conftest import token_for
from tests.grid.world import make_delivery, make_export
from tests.making import make_member
from tests.pages.conftest import House

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
    response_headers_conformance,
]
EXAMPLES = {GenerationMode.POSITIVE: 3, GenerationMode.NEGATIVE: 1}
"""Requests made up for each operation: as the schema has them, and otherwise."""

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.contract]


def test_every_operation_answers_as_its_schema_says(
    live_server: LiveServer, house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "PER_TOKEN", Policy("token", 100_000, 60))
    headers = {"Authorization": f"Bearer {token_for(make_member(house.business))}"}
    schema = schemathesis.openapi.from_url(f"{live_server.url}/api/v1/schema/?format=json")
    schema.config.update(base_url=live_server.url)
    delivery = make_delivery(house.business)
    known: dict[str, Any] = {
        "business": house.business, "button": house.button, "hours": house.hours, "list": house.screening,
        "account": house.account, "call": house.call, "endpoint": delivery.endpoint, "delivery": delivery,
        "export": make_export(house.business),
    }  # fmt: skip
    ids = {name: str(one.public_id) for name, one in known.items()}
    operations: list[Any] = [found.ok() for found in schema.get_all_operations()]  # type: ignore[union-attr]
    answered = {operation.label: _tried(operation, headers, ids) for operation in operations}
    assert len(answered) > 60
    done = [label for label, statuses in answered.items() if min(statuses) < 300]
    assert len(done) > len(answered) / 2  # what is refused alone says little of the answers


def _tried(operation: Any, headers: dict[str, str], ids: dict[str, str]) -> set[int]:
    """The statuses that came; each answer was compared with the schema."""
    statuses: set[int] = set()
    for mode, examples in EXAMPLES.items():

        @given(case=operation.as_strategy(generation_mode=mode))
        @settings(
            max_examples=examples, derandomize=True, deadline=None, database=None, phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )  # fmt: skip
        def check(case: Any) -> None:
            given = case.path_parameters or {}
            case.path_parameters = {name: ids.get(name, value) for name, value in given.items()}
            if "If-Match" in (case.headers or {}):
                case.headers["If-Match"] = "*"
            statuses.add(case.call_and_validate(headers=headers, checks=CHECKS).status_code)

        with suppress(Unsatisfiable):  # what takes nothing cannot be sent anything bad
            check()
    return statuses
