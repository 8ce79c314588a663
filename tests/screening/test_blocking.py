"""A press beside a call: no button of the business rings that number again."""

from importlib import import_module

import pytest
from django.apps import apps
from django.utils import timezone

from accounts.models import Business, Role
from buttons.conflicts import look
from buttons.models import Button
from buttons.saving import EditConflict, save_button
from buttons.versions import draft_of
from screening.blocking import BLOCKED, block_number
from screening.models import ScreeningList
from tests.making import make_account, make_business, make_button, make_draft, make_member

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


def test_a_button_made_since_asks_the_list_from_its_beginning(business: Business) -> None:
    entry = block_number(business, NUMBER, make_member(business))
    late = make_button(make_account(business))
    assert list(late.lists.all()) == [entry.list]
    assert [row["name"] for row in late.versions.get().stored["lists"]] == [BLOCKED]


def test_a_new_button_of_another_business_does_not_ask_the_list(business: Business) -> None:
    block_number(business, NUMBER, make_member(business))
    assert not make_button(make_account(make_business())).lists.exists()


def test_a_press_is_a_version_of_each_button_and_one_push(business: Business) -> None:
    button = make_button(make_account(business))
    actor = make_member(business)
    block_number(business, NUMBER, actor)
    newest = button.versions.first()
    assert newest is not None
    assert (newest.version, newest.actor, newest.stored["lists"][0]["name"]) == (2, actor, BLOCKED)
    assert button.pushes.count() == 2
    block_number(business, "+12025550189", actor)
    assert (button.versions.count(), button.pushes.count()) == (2, 3)


def test_a_retired_button_is_left_alone(business: Business) -> None:
    button = make_button(make_account(business))
    Button.objects.update(state="retired")
    block_number(business, NUMBER, make_member(business))
    assert (button.lists.exists(), button.versions.count()) == (False, 1)


def test_a_form_that_was_open_meanwhile_does_not_drop_the_list(business: Business) -> None:
    typed = make_draft(make_account(business))
    save_button(typed, actor=None, expected_version=None)
    entry = block_number(business, NUMBER, make_member(business))
    typed.button.title = "Ring us"
    with pytest.raises(EditConflict):
        save_button(typed, actor=None, expected_version=1)
    merged = look(typed, 1).together
    assert merged is not None
    saved = save_button(merged, actor=None, expected_version=2)
    assert (saved.title, list(saved.lists.all())) == ("Ring us", [entry.list])


def test_an_owner_can_still_take_the_list_off_one_button(business: Business) -> None:
    button = make_button(make_account(business))
    block_number(business, NUMBER, make_member(business))
    draft = draft_of(Button.objects.get(pk=button.pk))
    draft.lists = []
    save_button(draft, actor=None, expected_version=2)
    assert not button.lists.exists()


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


def test_a_list_that_is_called_otherwise_now_still_takes_what_is_blocked(business: Business) -> None:
    actor = make_member(business)
    entry = block_number(business, NUMBER, actor)
    ScreeningList.objects.update(name="Nuisance")
    again = block_number(business, "+12025550189", actor)
    assert again.list == entry.list
    assert list(make_button(make_account(business)).lists.all()) == [entry.list]


def test_a_list_that_was_made_to_allow_takes_nothing_more(business: Business) -> None:
    actor = make_member(business)
    entry = block_number(business, NUMBER, actor)
    ScreeningList.objects.update(verdict="allow")
    again = block_number(business, "+12025550189", actor)
    assert (again.list != entry.list, again.list.verdict) == (True, "block")
    assert block_number(business, "+12025550190", actor).list == again.list


def test_a_list_of_the_owners_whose_name_begins_alike_is_left_alone(business: Business) -> None:
    own = ScreeningList.objects.create(business=business, name=f"{BLOCKED}, long ago", verdict="block")
    assert block_number(business, NUMBER, make_member(business)).list != own


def test_lists_of_before_are_marked_by_the_rule_of_before(business: Business) -> None:
    made = [
        ScreeningList.objects.create(business=owner, name=name, verdict=verdict)
        for owner, name, verdict in (
            (business, "Nuisance", "block"),
            (business, f"{BLOCKED} 2", "block"),
            (business, f"{BLOCKED} 3", "block"),
            (make_business(), BLOCKED, "allow"),
        )
    ]
    import_module("screening.migrations.0004_list_is_for_blocking").mark_first(apps, None)
    assert list(ScreeningList.objects.filter(is_for_blocking=True)) == [made[1]]
