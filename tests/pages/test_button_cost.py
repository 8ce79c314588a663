"""What a button's pages cost the database, however much there is of the button."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import Role
from buttons.models import DriftCheck, Push
from screening.models import ScreeningList
from tests.making import make_account
from tests.pages.conftest import browser_of, make_call, make_house

MOST = 12


@pytest.mark.parametrize("provider", ["anveo", "viviphone", "voicenter"])
@pytest.mark.parametrize("path", ["", "embed/", "history/", "history/1/", "push/", "drift/", "move/"])
def test_a_page_of_a_button_costs_at_most_twelve_queries(db: None, client: Client, provider: str, path: str) -> None:
    house = make_house(provider)
    make_account(house.business)
    for at in range(5):
        make_call(house.button)
        numbers = ScreeningList.objects.create(business=house.business, name=f"List {at}")
        house.button.lists.add(numbers)
        numbers.entries.create(digits=f"1202555017{at}")
        Push.objects.create(button=house.button, version=1, settings={}, state=Push.State.IN_STEP)
        DriftCheck.objects.create(button=house.button, version=1, state=DriftCheck.State.SAME)
    owner = browser_of(house.business, Role.OWNER)
    with CaptureQueriesContext(connection) as queries:
        assert owner.get(house.button_page + path).status_code == 200
    assert len(queries) <= MOST, [query["sql"][:90] for query in queries]
