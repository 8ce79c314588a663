"""Copying, moving, and asking the provider what it has, from the button's own page."""

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.connecting import connect
from accounts.models import Role
from buttons import drift
from buttons.models import Button, DriftCheck, Push
from buttons.saving import set_state
from providers.simulator.server import Simulator
from tests.buttons.steps import push_of, sent
from tests.making import make_account
from tests.pages.conftest import House, browser_of, make_house
from tests.pages.forms import error_beside, read, submit, words


@pytest.fixture
def viviphone(db: None, simulator: Simulator) -> House:
    """A house whose button is in step at a provider that can be read."""
    house = make_house("viviphone")
    assert sent(house.button).state == "in_step"
    house.button.refresh_from_db()
    return house


def owner_of(house: House) -> Client:
    return browser_of(house.business, Role.OWNER)


def test_a_copy_opens_for_changes_and_is_paused(house: House, owner: Client) -> None:
    answer: Any = owner.post(f"{house.button_page}copy/", follow=True)
    made = Button.objects.get(name=f"Copy of {house.button.name}")
    assert made.state == "paused"
    assert answer.redirect_chain[-1][0] == house.at(f"buttons/{made.public_id}/edit/")


@pytest.mark.parametrize("path", ["copy/", "move/", "drift/"])
def test_a_viewer_may_not_and_a_stranger_finds_nothing(
    house: House, viewer: Client, stranger: Client, path: str
) -> None:
    assert viewer.post(f"{house.button_page}{path}").status_code == 403
    assert stranger.post(f"{house.button_page}{path}").status_code == 404
    assert stranger.get(f"{house.button_page}{path}").status_code in {404, 405}


def test_moving_begins_with_a_choice_of_the_other_accounts(house: House, owner: Client) -> None:
    other = make_account(house.business, "voicenter")
    shown = read(owner.get(f"{house.button_page}move/"))
    assert shown.xpath("//ul[@class='choices']//a/@href") == [f"?account={other.public_id}"]


def test_with_one_account_there_is_nowhere_to_move_to(house: House, owner: Client) -> None:
    assert "No other account" in words(owner.get(f"{house.button_page}move/"))


def test_before_a_move_it_is_told_what_is_lost_and_what_stays(house: House, owner: Client) -> None:
    viviphone = make_account(house.business, "viviphone")
    shown = words(owner.get(f"{house.button_page}move/?account={viviphone.public_id}"))
    assert "ViviPhone does not limit the length of a call." in shown
    assert "Anveo has nothing of this button." in shown
    Button.objects.update(remote_id="77")
    shown = words(owner.get(f"{house.button_page}move/?account={viviphone.public_id}"))
    assert "It stays there as it is, and you can remove it only in your account there." in shown


def test_a_move_keeps_the_line_on_the_site(house: House, owner: Client) -> None:
    voicenter = make_account(house.business, "voicenter")
    submit(owner, f"{house.button_page}move/?account={voicenter.public_id}", agent_phone="SIPAGT01")
    stored = Button.objects.get(public_id=house.button.public_id)
    assert (stored.account, stored.name, stored.version) == (voicenter, house.button.name, 2)
    assert stored.voicentersettings.agent_phone == "SIPAGT01"
    assert "Provider account" in words(owner.get(f"{house.button_page}history/"))


def test_what_the_new_provider_needs_is_asked_beside_its_field(house: House, owner: Client) -> None:
    viviphone = make_account(house.business, "viviphone")
    answer = submit(owner, f"{house.button_page}move/?account={viviphone.public_id}", pin="12")
    assert "1000 to 9999" in error_beside(answer, "pin")
    assert Button.objects.get(pk=house.button.pk).account == house.account


def test_a_button_does_not_move_to_another_business_s_account(house: House, owner: Client) -> None:
    foreign = make_house().account
    assert owner.get(f"{house.button_page}move/?account={foreign.public_id}").status_code == 404
    assert owner.post(f"{house.button_page}move/?account={foreign.public_id}").status_code == 404
    assert owner.get(f"{house.button_page}move/?account=x").status_code == 404


def test_a_retired_button_does_not_move(house: House, owner: Client) -> None:
    set_state(house.button, Button.State.RETIRED, actor=None)
    answer = owner.get(f"{house.button_page}move/", follow=True)
    assert "it cannot be moved any more" in words(answer)


@pytest.mark.parametrize("state", ["live", "paused"])
def test_a_retired_button_is_neither_resumed_nor_paused_and_it_is_said(house: House, owner: Client, state: str) -> None:
    set_state(house.button, Button.State.RETIRED, actor=None)
    told = words(owner.post(f"{house.button_page}state/", {"state": state}, follow=True))
    assert "is retired: it cannot be changed any more." in told
    assert "live again" not in told
    assert "is paused" not in told


@pytest.mark.parametrize(
    ("provider", "sentence"),
    [
        ("anveo", "has no way to delete a button or to switch one off"),
        ("viviphone", "told to refuse everybody"),
        ("voicenter", "keeps nothing of it"),
    ],
)
def test_retiring_tells_what_the_provider_allows(db: None, provider: str, sentence: str) -> None:
    house = make_house(provider)
    assert sentence in words(owner_of(house).get(house.button_page))


def test_a_check_is_asked_for_and_its_answer_comes_by_itself(viviphone: House, monkeypatch: pytest.MonkeyPatch) -> None:
    nudged: list[Any] = []
    monkeypatch.setattr("buttons.views.drift.nudge", lambda *words: nudged.append(words))
    client = owner_of(viviphone)
    answer = client.post(f"{viviphone.button_page}drift/", {"act": "check"}, follow=True)
    assert nudged == [(drift.TASK, viviphone.button.pk)]
    waiting = read(answer).get_element_by_id("drift")
    assert "Asking the provider" in waiting.text_content()
    assert client.get(waiting.get("hx-get")).status_code == 204
    drift.check(Button.objects.select_related("account").get(pk=viviphone.button.pk))
    shown = client.get(waiting.get("hx-get"))
    assert "As it was pushed" in words(shown)
    assert read(shown).get("hx-get") is None


def test_a_check_that_nobody_answers_is_given_up(viviphone: House) -> None:
    client = owner_of(viviphone)
    seen = int(timezone.now().timestamp()) - 91
    page = read(client.get(f"{viviphone.button_page}?asked={seen + 80}")).get_element_by_id("drift")
    late = page.get("hx-get").rpartition("asked=")[0] + f"asked={seen}"
    assert "The check has not come back." in words(client.get(late))


@pytest.mark.parametrize("asked", ["", "x", "-1", "9" * 40])
def test_a_second_nobody_asked_at_is_not_waited_for(viviphone: House, asked: str) -> None:
    shown = read(owner_of(viviphone).get(f"{viviphone.button_page}?asked={asked}"))
    assert shown.get_element_by_id("drift").get("hx-get") is None


def test_nothing_is_checked_while_changes_are_on_their_way(house: House, owner: Client) -> None:
    answer = owner.post(f"{house.button_page}drift/", {"act": "check"}, follow=True)
    assert "Check once they are in step." in words(answer)


def differing(house: House, **settings: Any) -> DriftCheck:
    button = Button.objects.select_related("account").get(pk=house.button.pk)
    connect(button.account).update_button(button.remote_id, {**push_of(button).settings, **settings})
    row = drift.check(button)
    assert row is not None
    return row


def test_what_differs_is_shown_with_repair_and_adopt(viviphone: House) -> None:
    differing(viviphone, max_tier=3)
    shown = read(owner_of(viviphone).get(viviphone.button_page)).get_element_by_id("drift")
    assert [cell.text_content() for cell in shown.xpath(".//tbody//*[self::th or self::td]")] == ["Max tier", "0", "3"]
    assert shown.xpath(".//button/@value") == ["repair", "adopt", "check"]


def test_repairing_sends_ours_again(viviphone: House) -> None:
    differing(viviphone, max_tier=3)
    owner_of(viviphone).post(f"{viviphone.button_page}drift/", {"act": "repair"})
    assert push_of(viviphone.button).state == Push.State.WAITING


def test_what_was_found_before_a_repair_is_not_shown_as_there_now(viviphone: House) -> None:
    differing(viviphone, max_tier=3)
    owner_of(viviphone).post(f"{viviphone.button_page}drift/", {"act": "repair"})
    assert sent(viviphone.button).state == "in_step"
    shown = read(owner_of(viviphone).get(viviphone.button_page)).get_element_by_id("drift")
    assert "That was before your newest settings." in shown.text_content()


def test_adopting_tells_what_was_taken_and_what_was_not(viviphone: House) -> None:
    differing(viviphone, max_tier=3, schedule_start=600)
    answer = owner_of(viviphone).post(f"{viviphone.button_page}drift/", {"act": "adopt"}, follow=True)
    assert "Taken over: Max tier." in words(answer)
    assert "so ours will stand again: Schedule start." in words(answer)
    assert Button.objects.get(pk=viviphone.button.pk).viviphonesettings.max_tier == 3


def test_an_old_check_is_not_adopted(viviphone: House) -> None:
    differing(viviphone, max_tier=3)
    set_state(viviphone.button, Button.State.PAUSED, actor=None)
    answer = owner_of(viviphone).post(f"{viviphone.button_page}drift/", {"act": "adopt"}, follow=True)
    assert "Check again first." in words(answer)


def test_a_check_from_before_the_newest_settings_offers_nothing_but_another(viviphone: House) -> None:
    differing(viviphone, max_tier=3)
    set_state(viviphone.button, Button.State.PAUSED, actor=None)
    shown = read(owner_of(viviphone).get(viviphone.button_page)).get_element_by_id("drift")
    assert "That was before your newest settings." in shown.text_content()
    assert shown.xpath(".//button/@value") == ["check"]


def test_a_provider_that_cannot_be_asked_is_said_to_be_so(house: House, owner: Client) -> None:
    Push.objects.update(state=Push.State.IN_STEP)
    shown = read(owner.get(house.button_page)).get_element_by_id("drift")
    assert "nobody can compare" in shown.text_content()
    assert shown.xpath(".//button/@value") == ["repair"]


def test_a_provider_that_keeps_no_buttons_has_nothing_to_compare(db: None) -> None:
    house = make_house("voicenter")
    assert read(owner_of(house).get(house.button_page)).get_element_by_id("drift", None) is None
