"""One business and everybody around it for all tests of a file; what a test changes is rolled back after it."""

from collections.abc import Iterator

import pytest
from django.db import transaction
from pytest_django import DjangoDbBlocker

from tests.grid.people import Crowd
from tests.grid.world import World, make_world


@pytest.fixture(scope="module")
def everybody(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[tuple[World, Crowd]]:
    with django_db_blocker.unblock(), transaction.atomic():
        world = make_world()
        yield world, Crowd(world.business)
        transaction.set_rollback(True)


@pytest.fixture
def world(everybody: tuple[World, Crowd]) -> World:
    return everybody[0]


@pytest.fixture
def crowd(everybody: tuple[World, Crowd]) -> Crowd:
    return everybody[1]
