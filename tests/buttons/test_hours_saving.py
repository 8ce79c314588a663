"""Days that are over, removed from a set of hours: it is another version, for whoever has the former one."""

import pytest

from accounts.models import Role
from buttons.models import OpeningHours
from tests.api.conftest import Program, token_for
from tests.making import make_member
from tests.pages.conftest import House, browser_of, make_house
from tests.pages.forms import read, submit, words


@pytest.fixture
def house(db: None) -> House:
    made = make_house()
    made.hours.exceptions.create(date="2020-01-01", label="Long ago")
    return made


def remove_past(house: House) -> None:
    browser_of(house.business, Role.EDITOR).post(house.at(f"hours/{house.hours.public_id}/past/"))


def test_a_program_that_knew_the_set_before_reads_it_anew(house: House) -> None:
    program = Program(token_for(make_member(house.business)))
    address = f"/api/v1/businesses/{house.business.public_id}/hours/{house.hours.public_id}/"
    known = program.get(address)["ETag"]
    assert program.get(address, If_None_Match=known).status_code == 304
    remove_past(house)
    again = program.get(address, If_None_Match=known)
    assert (again.status_code, again.json()["exceptions"], again.json()["version"]) == (200, [], 2)


def test_where_no_day_is_over_it_stays_the_same_version(house: House) -> None:
    remove_past(house)
    remove_past(house)
    assert OpeningHours.objects.get(pk=house.hours.pk).version == 2


def test_a_form_that_was_open_meanwhile_asks_to_look_again_and_loses_nothing(house: House) -> None:
    owner = browser_of(house.business, Role.OWNER)
    address = house.at(f"hours/{house.hours.public_id}/")
    opened = dict(next(one for one in read(owner.get(address)).forms if one.get("id") == "hours-form").form_values())
    remove_past(house)
    answer = owner.post(address, {**opened, "name": "Mine"})
    assert "Somebody" in words(answer)
    assert read(answer).xpath("//input[@name='name']/@value") == ["Mine"]
    submit(owner, address, name="Mine")
    assert OpeningHours.objects.get(pk=house.hours.pk).name == "Mine"
