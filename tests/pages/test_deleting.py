"""Hours and lists that nobody uses can be deleted; those in use say by what."""

import pytest
from django.test import Client

from accounts.models import AuditEntry
from buttons.models import Button, OpeningHours
from buttons.saving import set_state
from screening.models import ScreeningList
from tests.making import make_hours
from tests.pages.conftest import House
from tests.pages.forms import words


def test_hours_that_no_button_uses_are_deleted_and_it_is_written_down(house: House, owner: Client) -> None:
    spare = make_hours(house.business, (0, 540, 600))
    answer = owner.post(house.at(f"hours/{spare.public_id}/delete/"), follow=True)
    assert f"“{spare}” is deleted." in words(answer)
    assert not OpeningHours.objects.filter(pk=spare.pk).exists()
    assert AuditEntry.objects.filter(action="opening hours deleted", target=str(spare)).exists()


def test_hours_in_use_stay_and_the_buttons_are_named(house: House, owner: Client) -> None:
    answer = owner.post(house.at(f"hours/{house.hours.public_id}/delete/"), follow=True)
    assert f"is in use by {house.button}." in words(answer)
    assert OpeningHours.objects.filter(pk=house.hours.pk).exists()


def test_a_retired_button_holds_no_hours_and_no_list_back(house: House, owner: Client) -> None:
    set_state(house.button, Button.State.RETIRED, actor=None)
    owner.post(house.at(f"hours/{house.hours.public_id}/delete/"))
    owner.post(house.at(f"screening/{house.screening.public_id}/"), {"delete": "1"})
    assert not OpeningHours.objects.exists()
    assert not ScreeningList.objects.exists()
    assert Button.objects.get().hours is None


def test_a_list_that_no_button_uses_is_deleted_with_its_numbers(house: House, owner: Client) -> None:
    spare = ScreeningList.objects.create(business=house.business, name="Spare")
    answer = owner.post(house.at(f"screening/{spare.public_id}/"), {"delete": "1"}, follow=True)
    assert "“Spare” is deleted." in words(answer)
    assert not ScreeningList.objects.filter(name="Spare").exists()
    assert AuditEntry.objects.filter(action="screening list deleted", target="Spare").exists()


def test_a_list_in_use_stays_and_the_buttons_are_named(house: House, owner: Client) -> None:
    answer = owner.post(house.at(f"screening/{house.screening.public_id}/"), {"delete": "1"}, follow=True)
    assert f"is in use by {house.button}." in words(answer)
    assert ScreeningList.objects.filter(pk=house.screening.pk).exists()


def test_looking_at_the_address_deletes_nothing(house: House, owner: Client) -> None:
    spare = make_hours(house.business, (0, 540, 600))
    assert owner.get(house.at(f"hours/{spare.public_id}/delete/")).status_code == 405
    assert OpeningHours.objects.filter(pk=spare.pk).exists()


@pytest.mark.parametrize("path", ["hours/{hours}/delete/", "screening/{list}/"])
def test_others_delete_nothing(house: House, viewer: Client, stranger: Client, path: str) -> None:
    address = house.at(path.format(hours=house.hours.public_id, list=house.screening.public_id))
    assert [client.post(address, {"delete": "1"}).status_code for client in (viewer, stranger)] == [403, 404]
