"""Screening lists: numbers pasted in any format, all or none."""

import pytest
from django.test import Client

from accounts.models import AuditEntry, Role
from screening.models import ScreeningList
from tests.at_once import at_once
from tests.pages.conftest import House, browser_of, make_house
from tests.pages.forms import error_beside, submit, words


def entries(screening: ScreeningList) -> list[str]:
    return [f"+{entry.digits}{'*' if entry.is_prefix else ''}" for entry in screening.entries.all()]


def page_of(house: House) -> str:
    return house.at(f"screening/{house.screening.public_id}/")


def test_a_list_is_made_with_its_verdict(house: House, owner: Client) -> None:
    submit(owner, house.at("screening/new/"), name="Friends", verdict="allow")
    made = ScreeningList.objects.get(name="Friends")
    assert (made.business, made.verdict) == (house.business, "allow")
    assert AuditEntry.objects.filter(action="screening list created", target_id=str(made.public_id)).exists()


@pytest.mark.parametrize(
    ("values", "field", "sentence"),
    [
        ({"name": ""}, "name", "This is required."),
        ({"name": "Nuisance"}, "name", "You have a list of this name already."),
        ({"name": "New", "verdict": "explode"}, "verdict", "Choose from the list."),
    ],
)
def test_a_list_that_cannot_be_is_refused(
    house: House, owner: Client, values: dict[str, str], field: str, sentence: str
) -> None:
    answer = submit(owner, house.at("screening/new/"), **values)
    assert sentence in error_beside(answer, field)
    assert ScreeningList.objects.count() == 1


def test_numbers_in_any_format_are_stored_in_e164(house: House, owner: Client) -> None:
    pasted = "(202) 555-0101\n\n+972 50-123-4567\n+44 (20) 7946.0000\n+97 25*\n0900*"
    submit(owner, page_of(house), numbers=pasted, note="Asked us to stop")
    assert set(entries(house.screening)) == {
        "+12025550177", "+12025550101", "+972501234567", "+442079460000", "+9725*", "+1900*",
    }  # fmt: skip


def test_every_bad_line_is_named_by_its_number_and_none_is_stored(house: House, owner: Client) -> None:
    answer = submit(owner, page_of(house), numbers="+12025550101\nhello\n12\n+97x*")
    told = error_beside(answer, "numbers")
    assert "Line 2: This is not a phone number." in told
    assert "Line 3: " in told
    assert "Line 4: This is not the beginning of a number." in told
    assert entries(house.screening) == ["+12025550177"]
    assert "hello" in answer.content.decode()


def test_a_number_that_stands_on_the_list_already_is_not_added_twice(house: House, owner: Client) -> None:
    answer = submit(owner, page_of(house), numbers="+1 202 555 0177\n+12025550101\n2025550101")
    assert "1 number is new on the list; 2 stood on it already." in words(answer)
    assert entries(house.screening) == ["+12025550101", "+12025550177"]


def test_one_entry_is_removed(house: House, owner: Client) -> None:
    house.screening.entries.create(digits="1900", is_prefix=True)
    owner.post(page_of(house), {"remove": "1900*"})
    assert entries(house.screening) == ["+12025550177"]
    assert AuditEntry.objects.filter(action="1 removed from screening list").exists()


def test_an_entry_that_is_not_on_the_list_cannot_be_removed(house: House, owner: Client) -> None:
    assert owner.post(page_of(house), {"remove": "12025550999"}).status_code == 404


def test_a_list_is_renamed_and_its_verdict_changed(house: House, owner: Client) -> None:
    owner.post(page_of(house), {"rename": "1", "name": "Mailbox", "verdict": "voicemail"})
    house.screening.refresh_from_db()
    assert (house.screening.name, house.screening.verdict) == ("Mailbox", "voicemail")


def test_a_bad_new_name_leaves_the_list_and_its_page_as_they_were(house: House, owner: Client) -> None:
    answer = owner.post(page_of(house), {"rename": "1", "name": "", "verdict": "block"})
    assert "<h1>Nuisance</h1>" in answer.content.decode()
    house.screening.refresh_from_db()
    assert house.screening.name == "Nuisance"


@pytest.mark.django_db(transaction=True)
def test_the_same_form_sent_many_times_at_once_is_stored_once() -> None:
    house = make_house()
    statuses: list[int] = []

    def send() -> None:
        owner = browser_of(house.business, Role.OWNER)
        answer = owner.post(house.at("screening/new/"), {"name": "Twin", "verdict": "block"})
        statuses.append(answer.status_code)

    at_once(6, send)
    assert set(statuses) <= {200, 302}
    assert house.business.screening_lists.filter(name="Twin").count() == 1
