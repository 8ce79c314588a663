"""Every version is kept whole, tells what it changed in the form's words, and can be stored again."""

import json

import pytest

from accounts.models import Business
from buttons.copying import duplicate
from buttons.differing import differences
from buttons.models import Button, ViviphoneSettings
from buttons.saving import save_button, set_state, touch_hours
from buttons.versions import Unrestorable, draft_at, draft_of, snapshot
from screening.models import ScreeningList
from tests.making import make_account, make_business, make_button, make_draft, make_hours, make_member


@pytest.fixture
def business(db: None) -> Business:
    return make_business()


def changed(button: Button) -> list[tuple[str, str, str]]:
    newest, before = button.versions.all()[:2]
    return [(one.label, one.before, one.after) for one in differences(before.stored, newest.stored)]


def reread(button: Button) -> Button:
    return Button.objects.select_related("account", "business", "hours").get(pk=button.pk)


def test_each_save_keeps_a_version_with_who_made_it(business: Business) -> None:
    owner = make_member(business)
    draft = make_draft(make_account(business))
    save_button(draft, actor=owner, expected_version=None)
    save_button(draft, actor=None, expected_version=1)
    assert list(draft.button.versions.values_list("version", "actor")) == [(2, None), (1, owner.pk)]


def test_a_change_is_told_in_the_words_of_the_form(business: Business) -> None:
    hours = make_hours(business, (0, 540, 1020))
    draft = make_draft(make_account(business))
    save_button(draft, actor=None, expected_version=None)
    draft.button.title, draft.button.hours = "Ring us", hours
    draft.button.allowed_countries = ["US", "IL"]
    draft.button.max_duration = 15
    draft.settings.ask_confirmation = False  # type: ignore[attr-defined]
    draft.destinations[0].number = "+12025550191"
    save_button(draft, actor=None, expected_version=1)
    assert changed(draft.button) == [
        ("Words on the button", "Call me", "Ring us"),
        ("Countries", "United States", "United States, Israel"),
        ("Longest call", "20 minutes", "15 minutes"),
        ("Opening hours", "Always open", hours.name),
        ("Phone 1", "+1 202-555-0190", "+1 202-555-0191"),
        ("Ask before connecting", "Yes", "No"),
    ]


def test_pausing_is_a_version_too(business: Business) -> None:
    button = make_button(make_account(business))
    set_state(button, Button.State.PAUSED, actor=None)
    assert changed(button) == [("State", "Live", "Paused")]


def test_changed_hours_are_a_push_and_no_version_of_the_button(business: Business) -> None:
    hours = make_hours(business, (0, 540, 1020))
    button = make_button(make_account(business), hours=hours)
    touch_hours(hours, actor=None)
    assert button.versions.count() == 1
    assert button.pushes.count() == 2


def test_changed_hours_do_not_stop_an_edit_that_was_begun_before(business: Business) -> None:
    hours = make_hours(business, (0, 540, 1020))
    draft = make_draft(make_account(business), hours=hours)
    save_button(draft, actor=None, expected_version=None)
    touch_hours(hours, actor=None)
    assert save_button(draft, actor=None, expected_version=1).version == 3


def test_no_version_holds_a_secret(business: Business) -> None:
    make_button(make_account(business, "viviphone"))
    own = {"agent_phone": "logincode", "login_code": "code-canary"}
    voicenter = make_button(make_account(business, "voicenter"), own=own)
    kept = json.dumps([snapshot(button) for button in Button.objects.all()])
    assert "4821" not in kept
    assert "code-canary" not in kept
    assert voicenter.versions.get().stored["own"]["login_code"].startswith("set (")


@pytest.mark.parametrize("provider", ["anveo", "viviphone", "voicenter"])
def test_an_earlier_version_is_stored_again_as_a_new_one(business: Business, provider: str) -> None:
    numbers = ScreeningList.objects.create(business=business, name="Nuisance")
    draft = make_draft(make_account(business, provider), title="First", hours=make_hours(business), lists=[numbers])
    save_button(draft, actor=None, expected_version=None)
    first = snapshot(draft.button)
    later = make_draft(draft.button.account, title="Second", phones=["+12025550199"])
    draft.button.title, draft.button.hours = "Second", None
    draft.destinations, draft.lists = later.destinations, []
    save_button(draft, actor=None, expected_version=1)
    button = reread(draft.button)
    save_button(draft_at(button, first), actor=None, expected_version=2)
    assert snapshot(reread(button)) == first
    assert reread(button).version == 3


def test_going_back_leaves_a_paused_button_paused(business: Business) -> None:
    button = make_button(make_account(business))
    first = snapshot(button)
    set_state(button, Button.State.PAUSED, actor=None)
    assert draft_at(reread(button), first).button.state == "paused"


def test_going_back_keeps_a_stored_secret(business: Business) -> None:
    own = {"agent_phone": "logincode", "login_code": "code-canary"}
    button = make_button(make_account(business, "voicenter"), own=own)
    restored = save_button(draft_at(reread(button), snapshot(button)), actor=None, expected_version=1)
    assert restored.voicentersettings.login_code == "code-canary"


def test_what_no_longer_exists_is_named(business: Business) -> None:
    numbers = ScreeningList.objects.create(business=business, name="Nuisance")
    hours = make_hours(business)
    button = make_button(make_account(business), lists=[numbers], hours=hours)
    first = snapshot(button)
    draft = draft_of(reread(button))
    draft.button.hours, draft.lists = None, []
    save_button(draft, actor=None, expected_version=1)
    numbers.delete()
    hours.delete()
    with pytest.raises(Unrestorable) as caught:
        draft_at(reread(button), first)
    assert caught.value.sentences == [f"The hours “{hours.name}” are deleted.", "The list “Nuisance” no longer exists."]


def test_a_version_of_another_account_asks_to_move_first(business: Business) -> None:
    first = snapshot(make_button(make_account(business)))
    other = make_button(make_account(business))
    with pytest.raises(Unrestorable, match="Move the button there first"):
        draft_at(reread(other), first)


@pytest.mark.parametrize("provider", ["anveo", "viviphone", "voicenter"])
def test_a_copy_has_the_same_settings_its_own_name_and_is_paused(business: Business, provider: str) -> None:
    numbers = ScreeningList.objects.create(business=business, name="Nuisance")
    button = make_button(make_account(business, provider), hours=make_hours(business), lists=[numbers])
    Button.objects.filter(pk=button.pk).update(remote_id="77")
    copy = duplicate(reread(button), actor=None)
    found = [(one.name, one.after) for one in differences(snapshot(button), snapshot(copy))]
    assert found == [("name", f"Copy of {button.name}"), ("state", "Paused")]
    assert (reread(copy).remote_id, copy.version) == ("", 1)
    assert copy.public_id != button.public_id


def test_a_second_copy_has_a_name_of_its_own(business: Business) -> None:
    button = make_button(make_account(business), name="n" * 80)
    names = [duplicate(reread(button), actor=None).name for _ in range(3)]
    assert len({*names}) == 3
    assert all(len(name) <= 80 for name in names)


def test_a_copy_of_a_viviphone_button_can_be_made_with_its_pin(business: Business) -> None:
    copy = duplicate(reread(make_button(make_account(business, "viviphone"))), actor=None)
    assert ViviphoneSettings.objects.get(button=copy).pin() == 4821
