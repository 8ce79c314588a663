"""Every operation of the API, asked for by everybody and with every lack of a scope."""

import json
from collections.abc import Mapping
from typing import Any

import pytest
from django.test import Client

from accounts.tokens import SCOPES
from tests.grid.addresses import operations
from tests.grid.people import PEOPLE, Crowd
from tests.grid.table import ALLOWED, ANY_SCOPE, EVERYBODY, NOBODY, OPERATIONS, PERSON, SENT
from tests.grid.world import World, imprint, make_world, undone, unknown

pytestmark = pytest.mark.django_db

REFUSED = {401, 403, 404, 405}
CASES = [(name, method) for name, methods in OPERATIONS.items() for method in methods]
OF_A_BUSINESS = [
    (name, method) for name, method in CASES if OPERATIONS[name][method] not in {EVERYBODY, PERSON, NOBODY}
]
SCOPED = [case for case in OF_A_BUSINESS if case[0] not in ANY_SCOPE]


def ask(method: str, address: str, key: str, body: Mapping[str, str] | None = None) -> Any:
    headers = {"Authorization": f"Bearer {key}"} if key else {}
    return Client().generic(method, address, json.dumps(body or {}), "application/json", headers=headers)


def test_no_operation_is_without_a_row() -> None:
    assert operations() == {name: set(methods) for name, methods in OPERATIONS.items()}


@pytest.mark.parametrize(("name", "method"), CASES)
def test_exactly_those_may_do_it_who_should(world: World, crowd: Crowd, name: str, method: str) -> None:
    let_in = set()
    for person in PEOPLE:
        key = crowd.key(person)
        with undone():
            before = imprint()
            if ask(method, world.at(name), key, SENT.get(name)).status_code not in REFUSED:
                let_in.add(person)
            else:
                assert imprint() == before
    assert let_in == ALLOWED[OPERATIONS[name][method]]


@pytest.mark.parametrize(("name", "method"), OF_A_BUSINESS)
def test_a_stranger_is_answered_as_for_what_does_not_exist(world: World, crowd: Crowd, name: str, method: str) -> None:
    key = crowd.key("stranger")
    theirs, nothing = ask(method, world.at(name), key), ask(method, world.at(name, **unknown(world.named)), key)
    assert theirs.status_code == nothing.status_code == 404
    assert theirs.content == nothing.content


@pytest.mark.parametrize(("name", "method"), SCOPED)
def test_an_owners_key_without_the_scope_is_told_which_it_lacks(
    world: World, crowd: Crowd, name: str, method: str
) -> None:
    another = "trail:read" if name != "api:trail" else "calls:read"
    answer = ask(method, world.at(name), crowd.narrow_key("owner", another))
    assert answer.status_code == 403
    assert answer.json()["scope"] in SCOPES


@pytest.mark.parametrize(("name", "method"), OF_A_BUSINESS)
def test_an_object_of_another_business_is_not_found_below_ones_own(
    world: World, crowd: Crowd, name: str, method: str
) -> None:
    other = make_world()
    if world.at(name) == world.at(name, **{**other.named, "business": world.business.public_id}):
        return  # it names nothing but the business
    key = crowd.key("owner")
    before = imprint()
    assert ask(method, other.at(name, business=world.business.public_id), key).status_code in {404, 412, 422, 428}
    assert imprint() == before
