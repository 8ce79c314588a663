"""A form of another site changes nothing here, whoever's browser sends it (ASVS 3.5.1)."""

import pytest
from django.test import Client

from accounts.models import Role
from tests.grid.table import NOBODY, PAGES
from tests.grid.world import World, imprint
from tests.making import make_member

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("name", sorted(name for name, row in PAGES.items() if row.write != NOBODY))
def test_a_form_without_our_token_is_refused(world: World, name: str) -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(make_member(world.business, Role.OWNER))
    before = imprint()
    assert browser.post(world.at(name), {"state": "retired", "name": "Forged"}).status_code == 403
    assert imprint() == before


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://testserver.evil.example"])
def test_another_origin_is_refused_even_with_our_token(world: World, origin: str) -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(make_member(world.business, Role.OWNER))
    browser.get(world.at("accounts:settings"))
    token = browser.cookies["csrftoken"].value
    sent = browser.post(world.at("accounts:settings"), {"csrfmiddlewaretoken": token}, headers={"Origin": origin})
    assert sent.status_code == 403
