"""What was done in a business: for its owners, newest first, by pages."""

import pytest
from django.test import Client

from accounts.auditing import Changes, record
from accounts.views import trail
from tests.making import make_business
from tests.pages.conftest import House
from tests.pages.forms import read, words


def actions(answer: object) -> list[str]:
    return [str(cell.text_content()) for cell in read(answer).xpath("//main//tbody/tr/th")]


def test_an_owner_reads_who_did_what_to_what(house: House, owner: Client) -> None:
    boss = house.business.memberships.get().user
    record(house.business, boss, "role changed", "anna@example.com", changes={"role": ["viewer", "editor"]})
    shown = words(owner.get(house.at("settings/trail/")))
    assert "Role changedanna@example.com Role: viewer → became editor" in shown
    assert boss.email in shown


def test_what_the_portal_did_by_itself_says_so(house: House, owner: Client) -> None:
    record(house.business, None, "button paused", "Front desk")
    assert "The portal" in words(owner.get(house.at("settings/trail/")))


def test_values_are_told_in_words_and_what_stayed_empty_is_left_out(house: House, owner: Client) -> None:
    changes: Changes = {"countries": [["US"], ["US", "IL"]], "test_mode": [None, False], "memo": [None, ""]}
    record(house.business, None, "button changed", "it", changes=changes)
    lines = [
        " ".join(line.text_content().split())
        for line in read(owner.get(house.at("settings/trail/"))).xpath("//dl[@class='changes']/div")
    ]
    assert lines[:2] == ["Countries: US → became US, IL", "Test mode: – → became no"]
    assert "Memo: – → became –" not in lines


def test_what_others_wrote_is_shown_as_text(house: House, owner: Client) -> None:
    record(house.business, None, "button changed", "<script>alert(1)</script>", changes={"name": ["", "<b>x</b>"]})
    page = read(owner.get(house.at("settings/trail/")))
    assert not page.xpath("//main//script | //main//dd/b")


def test_older_entries_are_on_the_next_page(house: House, owner: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trail, "ENTRIES_A_PAGE", 2)
    for number in range(3):
        record(house.business, None, f"act {number}", "it")
    first = owner.get(house.at("settings/trail/"))
    older = read(first).xpath("//a[@rel='next']/@href")[0]
    assert actions(first) == ["Act 2", "Act 1"]
    assert actions(owner.get(house.at(f"settings/trail/{older}")))[0] == "Act 0"


@pytest.mark.parametrize(
    "before", ["yesterday", "", "%00", "2026-13-45T00:00", "2026-01-01T00:00", "0001-01-01T00:00%2B14:00"]
)
def test_a_page_that_cannot_be_is_the_first(house: House, owner: Client, before: str) -> None:
    record(house.business, None, "act", "it")
    assert "Act" in actions(owner.get(house.at(f"settings/trail/?before={before}")))


def test_entries_of_another_business_are_not_shown(house: House, owner: Client) -> None:
    record(make_business(), None, "somebody else’s act", "it")
    assert "somebody else" not in words(owner.get(house.at("settings/trail/"))).lower()


def test_only_owners_read_it(house: House, editor: Client, viewer: Client, stranger: Client) -> None:
    statuses = [client.get(house.at("settings/trail/")).status_code for client in (editor, viewer, stranger)]
    assert statuses == [403, 403, 404]


def test_nothing_is_posted_there(house: House, owner: Client) -> None:
    assert owner.post(house.at("settings/trail/")).status_code == 405
