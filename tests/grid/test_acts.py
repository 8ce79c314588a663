"""Everything that an owner can do on a page can be done by a program: each act names its operation."""

from tests.grid.acts import ACTS, No
from tests.grid.table import NOBODY, OPERATIONS, PAGES

ASKING = {"api:losses POST", "api:new_losses POST", "api:screening_decision POST"}
"""Questions that the pages answer unasked, beside the form and in the search."""

BY_ITSELF = {"me:revoke_key"}
"""A person's own, which the table of pages has under another heading."""


def test_every_act_on_a_page_names_its_operation_or_why_there_is_none() -> None:
    done = {name for name, row in PAGES.items() if row.write != NOBODY} | BY_ITSELF
    assert set(ACTS) == done


def test_every_operation_that_is_named_is_offered() -> None:
    named = {operation for act in ACTS.values() if not isinstance(act, No) for operation in act}
    offered = {f"{name} {method}" for name, methods in OPERATIONS.items() for method in methods}
    assert named - offered == set()


def test_whoever_may_act_on_the_page_may_do_so_by_the_api() -> None:
    apart = {
        page: operation
        for page, act in ACTS.items()
        if not isinstance(act, No) and page in PAGES and PAGES[page].write not in {"person", "everybody"}
        for operation in act
        if PAGES[page].write != OPERATIONS[operation.split()[0]][operation.split()[1]]
    }
    assert apart == {}


def test_every_operation_that_changes_something_is_an_act_on_a_page() -> None:
    named = {operation for act in ACTS.values() if not isinstance(act, No) for operation in act}
    changing = {f"{name} {method}" for name, methods in OPERATIONS.items() for method in methods if method != "GET"}
    assert changing - named == ASKING
