"""A press beside a call: no button of the business rings that number again."""

import pytest
from django.utils import timezone

from accounts.models import Business, Role
from screening.models import ScreeningList
from screening.saving import BLOCKED, block_number
from tests.making import make_account, make_business, make_button, make_member

NUMBER = "+12025550188"
pytestmark = pytest.mark.django_db


@pytest.fixture
def business() -> Business:
    return make_business()


def test_the_first_press_makes_the_list_and_every_button_asks_it(business: Business) -> None:
    actor = make_member(business, Role.EDITOR)
    account = make_account(business)
    first, second = make_button(account), make_button(account)
    entry = block_number(business, NUMBER, actor)
    assert (entry.digits, entry.list.name, entry.list.verdict) == ("12025550188", BLOCKED, "block")
    assert set(entry.list.buttons.all()) == {first, second}
    assert first.pushes.count() == 2


def test_a_button_made_since_asks_the_list_after_the_next_press(business: Business) -> None:
    actor = make_member(business)
    block_number(business, NUMBER, actor)
    late = make_button(make_account(business))
    entry = block_number(business, "+12025550189", actor)
    assert list(entry.list.buttons.all()) == [late]
    assert ScreeningList.objects.count() == 1


def test_a_second_press_changes_nothing_but_an_end_that_was_set(business: Business) -> None:
    actor = make_member(business)
    entry = block_number(business, NUMBER, actor)
    entry.list.entries.update(expires_at=timezone.now())
    again = block_number(business, NUMBER, actor)
    again.refresh_from_db()
    assert (again.pk, again.expires_at) == (entry.pk, None)


def test_a_list_of_that_name_that_does_not_block_is_left_alone(business: Business) -> None:
    taken = ScreeningList.objects.create(business=business, name=BLOCKED, verdict="allow")
    entry = block_number(business, NUMBER, make_member(business))
    assert entry.list != taken
    assert not taken.entries.exists()
