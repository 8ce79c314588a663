"""A button moves to another provider: what it is to the world stays, and what it leaves behind is switched off."""

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.models import AuditEntry, Business, ProviderAccount
from buttons import pushing
from buttons.models import Button, Push
from buttons.moving import moved, not_taken_along, switches_off
from buttons.saving import follow_time, save_button
from providers.simulator.server import Simulator
from tests.buttons.steps import actions, push_of, sent
from tests.making import OWN_SETTINGS, make_account, make_business, make_button


@pytest.fixture
def business(db: None) -> Business:
    return make_business()


def move(button: Button, account: ProviderAccount) -> Button:
    fresh = Button.objects.select_related("account", "business", "hours").get(pk=button.pk)
    draft = moved(fresh, account)
    for name, value in OWN_SETTINGS[account.provider].items():
        setattr(draft.settings, name, value)
    draft.pin = 4821 if account.provider == "viviphone" else None
    save_button(draft, actor=None, expected_version=fresh.version)
    return Button.objects.select_related("account", "business", "hours").get(pk=button.pk)


def test_the_public_id_and_the_name_stay_and_the_provider_makes_it_anew(
    business: Business, simulator: Simulator
) -> None:
    button = make_button(make_account(business, "viviphone"))
    sent(button)
    there = move(button, make_account(business, "anveo"))
    assert (there.public_id, there.name, there.remote_id) == (button.public_id, button.name, "")
    assert sent(there).state == "in_step"
    assert actions(simulator, "anveo") == ["CLICK2CALL.BUTTON.CREATE", "CLICK2CALL.BUTTON.UPDATE"]


def test_what_stays_at_a_provider_that_can_be_told_is_switched_off_there(
    business: Business, simulator: Simulator
) -> None:
    button = make_button(make_account(business, "viviphone"))
    sent(button)
    move(button, make_account(business, "anveo"))
    stays = Button.objects.get(state=Button.State.RETIRED)
    assert "left at" in stays.name
    assert sent(stays).settings["default_route"] == "bl"
    assert push_of(stays).state == "in_step"
    assert actions(simulator, "viviphone").count("c2c.new") == 1
    assert AuditEntry.objects.filter(action="button left at its old provider").exists()


def test_nothing_stays_where_a_provider_cannot_be_told(business: Business, simulator: Simulator) -> None:
    button = make_button(make_account(business, "anveo"))
    sent(button)
    move(button, make_account(business, "viviphone"))
    assert Button.objects.count() == 1


def test_nothing_stays_of_a_button_that_never_arrived(business: Business) -> None:
    move(make_button(make_account(business, "viviphone")), make_account(business, "anveo"))
    assert Button.objects.count() == 1


def test_a_button_that_comes_back_takes_up_what_it_left(business: Business, simulator: Simulator) -> None:
    home = make_account(business, "viviphone")
    button = make_button(home)
    sent(button)
    button.refresh_from_db()
    was = button.remote_id
    away = move(button, make_account(business, "anveo"))
    sent(away)
    back = move(away, home)
    assert back.remote_id == was
    assert sent(back).state == "in_step"
    assert push_of(back).settings["default_route"] == "ph"
    stays = Button.objects.get(state=Button.State.RETIRED)
    assert (stays.remote_id, push_of(stays).state) == ("", "superseded")
    assert actions(simulator, "viviphone").count("c2c.new") == 1


def test_a_button_does_not_move_while_its_settings_are_being_sent(business: Business) -> None:
    button = make_button(make_account(business, "viviphone"))
    Push.objects.update(state="sending", claimed_at=timezone.now())
    with pytest.raises(ValidationError, match="on their way"):
        move(button, make_account(business, "anveo"))
    button.refresh_from_db()
    assert button.account.provider == "viviphone"


def test_waiting_pushes_of_the_old_provider_are_not_sent_any_more(business: Business, simulator: Simulator) -> None:
    button = make_button(make_account(business, "viviphone"))
    old = push_of(button)
    move(button, make_account(business, "voicenter"))
    pushing.run(old.pk)
    old.refresh_from_db()
    assert old.state == "superseded"
    assert not actions(simulator, "viviphone")


def test_a_moved_button_without_pushes_is_not_sent_again_by_time(business: Business) -> None:
    button = make_button(make_account(business, "anveo"))
    Push.objects.update(state=Push.State.IN_STEP)
    there = move(button, make_account(business, "voicenter"))
    follow_time()
    there.refresh_from_db()
    assert there.version == 2


def test_a_refusal_of_the_new_provider_is_not_taken_for_a_button_that_is_there(
    business: Business, simulator: Simulator
) -> None:
    button = make_button(make_account(business, "viviphone"))
    sent(button)
    account = make_account(business, "anveo")
    draft = moved(Button.objects.select_related("account", "business").get(pk=button.pk), account)
    draft.settings.profile_id = "unknown-profile"  # type: ignore[attr-defined]
    there = save_button(draft, actor=None, expected_version=1)
    push = sent(there)
    assert (push.state, push.problem_field) == ("refused", "profile_id")


def test_phones_that_are_left_out_are_told(business: Business) -> None:
    button = make_button(make_account(business, "viviphone"), phones=["+12025550190", "+12025550191"])
    anveo = make_account(business, "anveo")
    assert not_taken_along(button, anveo) == ["Anveo rings 1 of your 2 phones; the others are taken off the button."]
    assert len(moved(button, anveo).destinations) == 1


@pytest.mark.parametrize(("provider", "can"), [("viviphone", True), ("anveo", False), ("voicenter", False)])
def test_only_a_provider_that_can_refuse_everybody_is_switched_off(
    business: Business, provider: str, can: bool
) -> None:
    assert switches_off(make_button(make_account(business, provider))) is can
