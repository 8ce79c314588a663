"""Every page, asked for by everybody: who may is answered, who may not learns nothing and changes nothing."""

from typing import Any

import pytest
from django.test import Client

from tests.grid.addresses import API, arguments, names
from tests.grid.people import PEOPLE, Crowd
from tests.grid.table import ALLOWED, NOBODY, OPEN, OWN, PAGES, SENT
from tests.grid.world import World, imprint, make_world, undone, unknown

pytestmark = pytest.mark.django_db

REFUSED = {401, 403, 404, 405}
OF_A_BUSINESS = sorted(name for name in PAGES if "business" in arguments(name))
OBJECTS = sorted(name for name in PAGES if {"business"} < arguments(name))


def was_let_in(answer: Any) -> bool:
    sent_to_sign_in = answer.status_code == 302 and "/accounts/login/" in answer["Location"]
    return answer.status_code not in REFUSED and not sent_to_sign_in


def test_no_address_is_without_a_row() -> None:
    unlisted = {name for name in names() if not name.startswith(API)} - set(PAGES) - OPEN - OWN
    assert unlisted == set()


def test_no_row_is_without_an_address() -> None:
    assert (set(PAGES) | OPEN | OWN) - set(names()) == set()


@pytest.mark.parametrize("name", sorted(PAGES))
def test_exactly_those_may_read_it_who_should(world: World, crowd: Crowd, name: str) -> None:
    let_in = {person for person in PEOPLE if was_let_in(crowd.browser(person).get(world.at(name)))}
    assert let_in == ALLOWED[PAGES[name].read]


@pytest.mark.parametrize("name", sorted(PAGES))
def test_exactly_those_may_write_who_should(world: World, crowd: Crowd, name: str) -> None:
    let_in = set()
    for person in PEOPLE:
        client = crowd.browser(person)
        with undone():
            before = imprint()
            if was_let_in(client.post(world.at(name), SENT.get(name, {}))):
                let_in.add(person)
            else:
                assert imprint() == before
    assert let_in == ALLOWED[PAGES[name].write]


@pytest.mark.parametrize("name", sorted(name for name, row in PAGES.items() if row.read != NOBODY))
def test_reading_changes_nothing(world: World, crowd: Crowd, name: str) -> None:
    owner = crowd.browser("owner")
    before = imprint()
    owner.get(world.at(name))
    owner.head(world.at(name))
    assert imprint() == before


@pytest.mark.parametrize("name", OF_A_BUSINESS)
def test_a_stranger_reads_the_same_as_for_what_does_not_exist(world: World, crowd: Crowd, name: str) -> None:
    stranger = crowd.browser("stranger")
    for send in (stranger.get, stranger.post):
        theirs, nothing = send(world.at(name)), send(world.at(name, **unknown(world.named)))
        assert (theirs.status_code, theirs.content) == (nothing.status_code, nothing.content)


@pytest.mark.parametrize("name", OBJECTS)
def test_an_object_of_another_business_is_not_found_below_ones_own(world: World, crowd: Crowd, name: str) -> None:
    other, owner = make_world(), crowd.browser("owner")
    before = imprint()
    for send in (owner.get, owner.post):
        assert send(other.at(name, business=world.business.public_id)).status_code in {404, 405}
    assert imprint() == before


def test_staff_see_a_business_only_through_the_support_view(world: World, crowd: Crowd) -> None:
    staff: Client = crowd.browser("staff")
    assert {staff.get(world.at(name)).status_code for name in OF_A_BUSINESS} == {404}
