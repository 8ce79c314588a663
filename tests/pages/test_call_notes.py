"""Notes beside a call, and what an editor does from its page: call back, block."""

from typing import Any

import pytest
from django.test import Client

from accounts.models import AuditEntry, Role
from calls.models import Call
from screening.models import ScreeningEntry
from tests.pages.conftest import House, browser_of, make_house
from tests.pages.forms import read, words

ACTS = ("note", "call-back", "block")


@pytest.fixture
def over(house: House) -> Call:
    """The house's call, ended; its button is always open."""
    Call.objects.update(state="ended", outcome="unanswered", country="US")
    house.button.hours = None
    house.button.save()
    house.call.refresh_from_db()
    return house.call


def at(house: House, act: str = "") -> str:
    return house.at(f"calls/{house.call.public_id}/") + (f"{act}/" if act else "")


def key_of(house: House, client: Client) -> str:
    (key,) = read(client.get(at(house))).xpath("//form[contains(@action, 'call-back')]//input[@name='key']/@value")
    return str(key)


def write(client: Client, house: House, note: str, seen: str | None = None) -> Any:
    if seen is None:
        (seen,) = read(client.get(at(house))).xpath("//input[@name='seen']/@value")
    return client.post(at(house, "note"), {"note": note, "seen": seen}, follow=True)


def test_a_note_is_kept_and_read_by_everybody_of_the_business(house: House, editor: Client, viewer: Client) -> None:
    assert "The note is kept." in words(write(editor, house, "Wants a <b>blue</b> boat."))
    assert "Wants a <b>blue</b> boat." in words(viewer.get(at(house)))
    assert "<b>blue" not in viewer.get(at(house)).content.decode()


def test_the_trail_tells_of_a_note_and_not_what_it_says(house: House, editor: Client) -> None:
    write(editor, house, "Wants a blue boat.")
    entry = AuditEntry.objects.get(action="note written")
    assert entry.target_id == str(house.call.public_id)
    assert "boat" not in f"{entry.target}{entry.changes}"


def test_two_people_who_write_at_once_do_not_overwrite_each_other(house: House, editor: Client, owner: Client) -> None:
    (seen,) = read(owner.get(at(house))).xpath("//input[@name='seen']/@value")
    write(editor, house, "First words.")
    answer = write(owner, house, "Second words.", str(seen))
    assert "Somebody else changed this note while you wrote." in words(answer)
    assert "First words." in words(answer)
    assert read(answer).xpath("//textarea")[0].text.strip() == "Second words."
    house.call.refresh_from_db()
    assert house.call.note == "First words."
    (newer,) = read(answer).xpath("//input[@name='seen']/@value")
    write(owner, house, "Both words.", str(newer))
    house.call.refresh_from_db()
    assert house.call.note == "Both words."


def test_a_note_that_is_too_long_is_shown_again_with_what_is_wrong(house: House, editor: Client) -> None:
    answer = write(editor, house, "x" * 1001)
    assert "1001" in words(answer)
    assert len(read(answer).xpath("//textarea")[0].text.strip()) == 1001
    house.call.refresh_from_db()
    assert house.call.note == ""


def test_the_visitor_is_called_back_through_the_same_button(house: House, over: Call, editor: Client) -> None:
    answer = editor.post(at(house, "call-back"), {"key": key_of(house, editor)}, follow=True)
    assert "The number is being called back." in words(answer)
    new = Call.objects.exclude(pk=over.pk).get()
    assert (new.number, new.button, new.state, new.origin) == (over.number, over.button, "asked", "")
    assert new.asked_by in house.business.members.all()
    assert new.trace[-1]["passed"]
    assert AuditEntry.objects.filter(action="called back", target_id=new.public_id).exists()


def test_a_form_that_is_sent_twice_calls_once(house: House, over: Call, editor: Client) -> None:
    key = key_of(house, editor)
    answers = [editor.post(at(house, "call-back"), {"key": key}) for _ in range(3)]
    assert len({answer["Location"] for answer in answers}) == 1
    assert Call.objects.count() == 2


def test_nobody_is_called_twice_at_once_from_two_forms(house: House, over: Call, editor: Client) -> None:
    editor.post(at(house, "call-back"), {"key": "one"})
    assert "We are already calling this number." in words(
        editor.post(at(house, "call-back"), {"key": "two"}, follow=True)
    )
    assert Call.objects.count() == 2


def test_the_gate_stops_a_call_back_as_it_stops_a_click(house: House, over: Call, editor: Client) -> None:
    house.screening.entries.create(digits="12025550188")
    assert "We cannot call this number." in words(editor.post(at(house, "call-back"), {"key": "k"}, follow=True))
    assert Call.objects.count() == 1


def test_a_call_back_counts_on_the_number_s_limit(house: House, over: Call, editor: Client) -> None:
    house.button.calls_per_number_hour = 1
    house.button.save()
    editor.post(at(house, "call-back"), {"key": "one"})
    Call.objects.update(state="ended")
    assert "called often enough for now" in words(editor.post(at(house, "call-back"), {"key": "two"}, follow=True))


def test_a_call_back_without_a_key_calls_nobody(house: House, over: Call, editor: Client) -> None:
    assert "The page arrived incomplete" in words(editor.post(at(house, "call-back"), follow=True))
    assert Call.objects.count() == 1


def test_a_call_whose_number_is_not_kept_any_more_offers_neither_call_back_nor_block(
    house: House, over: Call, editor: Client
) -> None:
    Call.objects.update(number="+1202")
    actions = read(editor.get(at(house))).xpath("//main//form/@action")
    assert not [action for action in actions if "call-back" in action or "block" in action]
    assert "not kept any more" in words(editor.post(at(house, "call-back"), {"key": "k"}, follow=True))
    assert "not kept any more" in words(editor.post(at(house, "block"), follow=True))
    assert not ScreeningEntry.objects.filter(digits="1202").exists()


def test_a_call_that_goes_on_offers_no_call_back(house: House, over: Call, editor: Client) -> None:
    Call.objects.update(state="talking")
    assert not read(editor.get(at(house))).xpath("//form[contains(@action, 'call-back')]")


def test_a_blocked_number_is_not_rung_again_and_its_page_says_so(house: House, over: Call, editor: Client) -> None:
    assert "No button of yours rings this number any more" in words(submit_block(editor, house))
    assert "This number is on a block list" in words(editor.get(at(house)))
    assert "We cannot call this number." in words(editor.post(at(house, "call-back"), {"key": "k"}, follow=True))


def submit_block(client: Client, house: House) -> Any:
    return client.post(at(house, "block"), follow=True)


@pytest.mark.parametrize("act", ACTS)
def test_a_viewer_is_offered_nothing_and_may_do_nothing(house: House, over: Call, viewer: Client, act: str) -> None:
    assert not read(viewer.get(at(house))).xpath("//main//form")
    assert viewer.post(at(house, act), {"note": "x", "key": "k"}).status_code == 403
    assert Call.objects.count() == 1


@pytest.mark.parametrize("act", ACTS)
def test_a_look_does_nothing(house: House, over: Call, editor: Client, act: str) -> None:
    assert editor.get(at(house, act)).status_code == 405


@pytest.mark.parametrize("act", ACTS)
def test_a_stranger_and_another_business_find_no_such_call(
    house: House, over: Call, stranger: Client, act: str
) -> None:
    assert stranger.post(at(house, act), {"key": "k"}).status_code == 404
    other = make_house()
    own = other.business.members.create(email="neighbour@example.com")
    other.business.memberships.filter(user=own).update(role="owner")
    client = Client()
    client.force_login(own)
    assert client.post(other.at(f"calls/{over.public_id}/{act}/"), {"key": "k"}).status_code == 404
    assert Call.objects.filter(business=house.business).count() == 1


def test_a_provider_whose_own_page_places_the_calls_offers_no_call_back(db: None) -> None:
    house = make_house("viviphone")
    Call.objects.update(state="ended")
    editor = browser_of(house.business, Role.EDITOR)
    assert not read(editor.get(at(house))).xpath("//form[contains(@action, 'call-back')]")
    assert "cannot be told to ring" in words(editor.post(at(house, "call-back"), {"key": "k"}, follow=True))
