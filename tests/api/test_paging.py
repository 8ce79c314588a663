"""Pages of a list by cursors that are good for one business and one list."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.api.conftest import Program
from tests.making import make_button
from tests.pages.conftest import House, make_call

At = Callable[..., str]


def walked(program: Program, address: str) -> list[list[str]]:
    """The ids of every page, first to last."""
    pages, following = [], address
    while following:
        answer = program.get(following).json()
        pages.append([row["id"] for row in answer["items"]])
        following = answer["next"]
    return pages


@pytest.fixture
def calls(house: House) -> list[str]:
    """Public ids of five calls, newest first."""
    made = [house.call, *(make_call(house.button) for _ in range(4))]
    return [str(call.public_id) for call in reversed(made)]


def test_every_row_is_on_one_page(house: House, viewer: Program, at: At, calls: list[str]) -> None:
    assert walked(viewer, at("calls/?limit=2")) == [calls[:2], calls[2:4], calls[4:]]


def test_what_comes_in_meanwhile_moves_nothing(house: House, viewer: Program, at: At, calls: list[str]) -> None:
    following = viewer.get(at("calls/?limit=2")).json()["next"]
    make_call(house.button)
    assert [row["id"] for row in viewer.get(following).json()["items"]] == calls[2:4]


def test_the_next_page_keeps_the_filters(house: House, viewer: Program, at: At, calls: list[str]) -> None:
    following = viewer.get(at("calls/?limit=2&state=asked")).json()["next"]
    assert "state=asked" in following
    assert "limit=2" in following


def test_a_cursor_tells_no_key(house: House, viewer: Program, at: At, calls: list[str]) -> None:
    ours = viewer.get(at("calls/?limit=1")).json()["next"]
    assert ours != viewer.get(at("calls/?limit=1")).json()["next"]  # sealed, and so never the same twice


def test_a_cursor_is_good_for_its_own_list_alone(house: House, owner: Program, at: At, calls: list[str]) -> None:
    cursor = owner.get(at("calls/?limit=2")).json()["next"].split("cursor=")[1]
    answer = owner.get(at(f"refused/?cursor={cursor}"))
    assert (answer.status_code, answer.json()["code"]) == (400, "bad_cursor")


@pytest.mark.parametrize("asked", ["cursor=made-up", "cursor=", "cursor=%00"])
def test_a_made_up_cursor_is_refused(viewer: Program, at: At, asked: str) -> None:
    assert viewer.get(at(f"buttons/?{asked}")).json()["code"] == "bad_cursor"


@pytest.mark.parametrize("limit", ["0", "101", "-1", "two", "1e9", "99999999999"])
def test_a_page_is_bounded(viewer: Program, at: At, limit: str) -> None:
    assert viewer.get(at(f"buttons/?limit={limit}")).json()["errors"][0]["field"] == "limit"


@pytest.mark.parametrize("path", ["buttons/", "calls/", "hours/", "screening/", "providers/", "records/", "trail/"])
def test_a_page_costs_as_many_queries_however_many_rows(house: House, owner: Program, at: At, path: str) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert owner.get(at(path)).status_code == 200
        return len(queries)

    owner.get(at(path))
    few = cost()
    for _ in range(3):
        make_call(make_button(house.account, hours=house.hours, lists=[house.screening]))
    assert cost() <= few <= 12


def test_filters_that_mean_nothing_are_refused(viewer: Program, at: At) -> None:
    def field(path: str) -> Any:
        return viewer.get(at(path)).json()["errors"][0]["field"]

    assert field("buttons/?state=gone") == "state"
    assert field("buttons/?account=7") == "account"
    assert field("calls/?since=yesterday") == "since"
    assert field("calls/?number=12") == "number"
    assert field("records/?days=0") == "days"
