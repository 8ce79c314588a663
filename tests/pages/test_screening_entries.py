"""Entries of a list: found, judged, ended, noted, taken off and brought back, however long the list is."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from accounts.models import Role
from screening.models import ScreeningEntry, ScreeningList
from tests.pages.conftest import House, browser_of, make_house
from tests.pages.forms import error_beside, read, submit, words

TOMORROW = timezone.now().date() + timedelta(days=1)


def page_of(house: House) -> str:
    return house.at(f"screening/{house.screening.public_id}/")


def shown(client: Client, address: str) -> list[str]:
    """The numbers on the page, as digits, a prefix with its dots."""
    rows = read(client.get(address)).xpath("//ul[@class='rows']//b/span[@class='phone']")
    return ["".join(sign for sign in row.text_content() if sign.isdigit() or sign == "…") for row in rows]


def fill(house: House, count: int) -> None:
    ScreeningEntry.objects.bulk_create(
        ScreeningEntry(list=house.screening, digits=f"1303{number:07}") for number in range(count)
    )


def test_a_long_list_is_read_page_by_page_and_every_entry_once(house: House, owner: Client) -> None:
    fill(house, 120)
    house.screening.entries.create(digits="13030000049", is_prefix=True)
    address, found = page_of(house), []
    for _ in range(3):
        found += shown(owner, address)
        following = read(owner.get(address)).xpath("//a[@rel='next']/@href")
        address = page_of(house) + (following[0] if following else "")
    assert len(found) == 122
    assert len(set(found)) == 122
    assert "13030000049…" in found


def test_no_number_stands_in_the_address_of_the_next_page(house: House, viewer: Client) -> None:
    fill(house, 60)
    (following,) = read(viewer.get(page_of(house))).xpath("//a[@rel='next']/@href")
    assert "1303" not in following


@pytest.mark.parametrize("mark", ["nonsense", "abc:def", "%00"])
def test_a_mark_that_is_none_is_the_first_page(house: House, owner: Client, mark: str) -> None:
    assert shown(owner, f"{page_of(house)}?after={mark}") == ["12025550177"]


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("+1 202 555 0177", ["1202…", "12025550177"]),
        ("2025550177", ["1202…", "12025550177"]),
        ("+1303", ["13035550100"]),
        ("303", ["13035550100"]),
        ("0303", ["13035550100"]),
        ("Rude", ["13035550100"]),
        ("+44 20 7946 0000", []),
        ("+", ["13035550100"]),
    ],
)
def test_entries_are_found_by_number_beginning_and_note(
    house: House, owner: Client, typed: str, found: list[str]
) -> None:
    house.screening.entries.create(digits="1202", is_prefix=True)
    house.screening.entries.create(digits="13035550100", note="Rude + loud")
    answer = read(owner.get(page_of(house), {"find": typed}))
    rows = answer.xpath("//ul[@class='rows']//b/span[@class='phone']")
    assert ["".join(sign for sign in row.text_content() if sign.isdigit() or sign == "…") for row in rows] == found


def test_the_longest_entry_that_fits_is_named_as_the_one_that_decides(house: House, owner: Client) -> None:
    house.screening.entries.create(digits="1202", is_prefix=True)
    house.screening.entries.create(digits="1202555", is_prefix=True)
    told = words(owner.get(page_of(house), {"find": "+1 202 555 0199"}))
    assert "the entry +1202555… decides, the longest of those that fit. Buttons that ask this list do not ring" in told
    assert "this list says nothing of it" in words(owner.get(page_of(house), {"find": "+1 303 555 0199"}))


def test_an_allow_list_says_that_others_are_not_rung(house: House, owner: Client) -> None:
    house.screening.verdict = "allow"
    house.screening.save()
    told = words(owner.get(page_of(house), {"find": "+1 303 555 0199"}))
    assert "is not on this list, and a button that asks it rings only numbers that are" in told


def test_numbers_are_added_until_a_day(house: House, owner: Client) -> None:
    submit(owner, page_of(house), numbers="+12025550101", until=str(TOMORROW))
    entry = house.screening.entries.get(digits="12025550101")
    assert entry.expires_at is not None
    assert entry.expires_at.date() == TOMORROW + timedelta(days=1)


@pytest.mark.parametrize(
    ("until", "sentence"),
    [("2020-01-01", "This day is over already."), ("9999-12-31", "Choose an earlier day."), ("soon", "date")],
)
def test_a_day_that_cannot_be_an_end_is_refused(house: House, owner: Client, until: str, sentence: str) -> None:
    assert sentence in error_beside(submit(owner, page_of(house), numbers="+12025550101", until=until), "until")
    assert house.screening.entries.count() == 1


def test_an_entry_s_note_and_end_are_changed(house: House, owner: Client) -> None:
    owner.post(page_of(house), {"change": "12025550177", "note": "Called at night", "until": str(TOMORROW)})
    entry = house.screening.entries.get()
    assert (entry.note, entry.expires_at is not None) == ("Called at night", True)
    told = words(owner.post(page_of(house), {"change": "12025550177", "until": "2020-01-01"}, follow=True))
    assert "Nothing is saved. Until: This day is over already." in told


def test_a_removed_entry_comes_back_as_it_was(house: House, owner: Client) -> None:
    end = timezone.now() + timedelta(days=3)
    house.screening.entries.update(note="Rude", expires_at=end)
    assert "The number is off the list." in words(owner.post(page_of(house), {"remove": "12025550177"}, follow=True))
    owner.post(page_of(house), {"restore": "1"})
    entry = house.screening.entries.get()
    assert (entry.digits, entry.note, entry.expires_at) == ("12025550177", "Rude", end)
    assert "no longer kept" in words(owner.post(page_of(house), {"restore": "1"}, follow=True))


def test_the_session_holds_nothing_of_the_removed_number_for_reading(house: House, owner: Client) -> None:
    house.screening.entries.update(note="Rude")
    owner.post(page_of(house), {"remove": "12025550177"})
    kept = repr(dict(owner.session.items()))
    assert "12025550177" not in kept
    assert "Rude" not in kept


def test_after_ten_minutes_a_removed_number_is_no_longer_offered(house: House, owner: Client) -> None:
    owner.post(page_of(house), {"remove": "12025550177"})
    with time_machine.travel(timezone.now() + timedelta(minutes=11)):
        assert "Undo" not in words(owner.get(page_of(house)))
        owner.post(page_of(house), {"restore": "1"})
    assert not house.screening.entries.exists()


def test_a_pasted_null_character_is_refused_beside_the_field(house: House, owner: Client) -> None:
    assert "Remove the control characters." in error_beside(
        submit(owner, page_of(house), numbers="+12025550101\0"), "numbers"
    )
    assert house.screening.entries.count() == 1


def test_what_was_removed_is_offered_on_its_own_list_only(house: House, owner: Client) -> None:
    other = ScreeningList.objects.create(business=house.business, name="Other")
    owner.post(page_of(house), {"remove": "12025550177"})
    address = house.at(f"screening/{other.public_id}/")
    assert "Undo" not in words(owner.get(address))
    owner.post(address, {"restore": "1"})
    assert not other.entries.exists()


def test_the_list_s_page_costs_the_same_however_long_the_list_is(
    house: House, owner: Client, django_assert_max_num_queries: Any
) -> None:
    fill(house, 3000)
    with django_assert_max_num_queries(12) as asked:
        answer = words(owner.get(page_of(house)))
    assert "More than 1000 numbers" in answer
    assert not [one["sql"] for one in asked.captured_queries if "OFFSET" in one["sql"]]
    assert "over 1000" in words(owner.get(house.at("screening/")))


def test_a_button_s_provider_says_how_much_of_the_list_it_holds(owner: Client, house: House) -> None:
    assert "Anveo keeps no lists; the portal asks this one at every click." in words(owner.get(page_of(house)))


def test_viviphone_holds_what_fits_into_its_250_characters(db: None) -> None:
    house = make_house("viviphone")
    owner = browser_of(house.business, Role.OWNER)
    submit(owner, page_of(house), numbers="\n".join(f"+1202555{number:04}" for number in range(60)))
    assert "ViviPhone holds 22 numbers of it itself" in words(owner.get(page_of(house)))
