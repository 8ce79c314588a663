"""Saving a button: what the guides refuse is refused beside its field, and nothing is stored or sent."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.models import AuditEntry, Business
from accounts.signals import business_switched
from buttons.models import Button, Push
from buttons.saving import (
    EditConflict,
    follow_time,
    problems,
    push_again,
    save_button,
    set_state,
    touch_hours,
    touch_list,
)
from buttons.states import push_summary
from screening.models import ScreeningList
from screening.pasting import Line
from screening.saving import add_lines
from tests.making import make_account, make_business, make_button, make_draft, make_hours, make_member


@pytest.fixture
def business(db: None) -> Business:
    return make_business()


REFUSED = [
    ("anveo", {"title": "x" * 33}, "title"),
    ("anveo", {"image_url": ""}, "image_url"),
    ("anveo", {"image_url": "javascript:alert(1)"}, "image_url"),
    ("anveo", {"own": {"profile_id": ""}}, "profile_id"),
    ("anveo", {"own": {"profile_id": "p" * 129}}, "profile_id"),
    ("anveo", {"own": {"color_style": 0}}, "color_style"),
    ("anveo", {"own": {"color_style": 14}}, "color_style"),
    ("anveo", {"own": {"caller_id": "+1202"}}, "caller_id"),
    ("anveo", {"own": {"configuration": "CALLFLOW", "caller_id": "12025550100"}}, "callflow"),
    ("anveo", {"own": {"variables": {"A": "b"}}}, "variables"),
    ("anveo", {"phones": []}, "destination_1_number"),
    ("viviphone", {"pin": None}, "pin"),
    ("viviphone", {"pin": 999}, "pin"),
    ("viviphone", {"pin": 10000}, "pin"),
    ("viviphone", {"image_url": "https://cdn.example.com/" + "x" * 57}, "image_url"),
    ("viviphone", {"own": {"panel_text": "x" * 81}}, "panel_text"),
    ("viviphone", {"own": {"voicemail_delay": 256}}, "voicemail_delay"),
    ("viviphone", {"own": {"max_tier": 5}}, "max_tier"),
    ("viviphone", {"own": {"referrer": "x" * 31}}, "referrer"),
    ("viviphone", {"own": {"default_route": "fax"}}, "default_route"),
    ("voicenter", {"own": {"phone_ring_seconds": 4}}, "phone_ring_seconds"),
    ("voicenter", {"own": {"variables": {f"v{n}": "x" for n in range(11)}}}, "variables"),
    ("voicenter", {"own": {"agent_phone": "logincode"}}, "login_code"),
    ("anveo", {"title": ""}, "title"),
    ("anveo", {"title": "a\x07b"}, "title"),
    ("anveo", {"allowed_countries": []}, "allowed_countries"),
    ("anveo", {"allowed_origins": ["https://shop.example.com/path"]}, "allowed_origins"),
    ("voicenter", {"color": "red"}, "color"),
    ("voicenter", {"image_url": "javascript:alert(1)"}, "image_url"),
    ("voicenter", {"image_url": "data:image/svg+xml,<svg/>"}, "image_url"),
    ("voicenter", {"phones": ["+19005550100"]}, "destination_1_number"),
    ("voicenter", {"phones": ["+881612345678"]}, "destination_1_number"),
    ("voicenter", {"allowed_origins": ["https://shop.example.com:65536"]}, "allowed_origins"),
    ("voicenter", {"corner_radius": 33}, "corner_radius"),
    ("voicenter", {"text_size": 79}, "text_size"),
    ("voicenter", {"position": "top"}, "position"),
    ("voicenter", {"font": "comic"}, "font"),
    ("voicenter", {"panel_text": "x" * 201}, "panel_text"),
    ("voicenter", {"texts": {"de": {"title": "Ruf an"}}}, "texts"),
    ("voicenter", {"texts": {"fr": {"title": "x" * 61}}}, "texts"),
    ("voicenter", {"calls_at_once": 0}, "calls_at_once"),
    ("voicenter", {"calls_per_day": 0}, "calls_per_day"),
    ("anveo", {"max_duration": 0}, "max_duration"),
    ("anveo", {"max_delay": 86_401}, "max_delay"),
    ("anveo", {"phones": ["2025550143"]}, "destination_1_number"),
]  # fmt: skip


@pytest.mark.parametrize(("provider", "fields", "name"), REFUSED)
def test_what_a_guide_refuses_is_refused_beside_its_field(
    business: Business, provider: str, fields: dict[str, Any], name: str
) -> None:
    with pytest.raises(ValidationError) as caught:
        make_button(make_account(business, provider), **fields)
    assert list(caught.value.message_dict) == [name]
    assert not Button.objects.exists()
    assert not Push.objects.exists()


ALLOWED = [
    ("anveo", {"title": "x" * 32}),
    ("anveo", {"own": {"color_style": 13}}),
    ("anveo", {"own": {"profile_id": "p" * 128}}),
    ("viviphone", {"pin": 1000}),
    ("viviphone", {"pin": 9999}),
    ("viviphone", {"own": {"panel_text": "x" * 80, "voicemail_delay": 255, "max_tier": 4, "referrer": "x" * 30}}),
    ("viviphone", {"image_url": ""}),
    ("voicenter", {"title": "x" * 60, "image_url": ""}),
    ("voicenter", {"own": {"variables": {f"v{n}": "x" for n in range(10)}}}),
    ("anveo", {"max_delay": 86_400}),
]


@pytest.mark.parametrize(("provider", "fields"), ALLOWED)
def test_what_a_guide_allows_is_stored(business: Business, provider: str, fields: dict[str, Any]) -> None:
    assert make_button(make_account(business, provider), **fields).pk


def test_a_button_of_a_provider_with_colour_themes_takes_its_themes_colour(business: Business) -> None:
    button = make_button(make_account(business, "anveo"), color="#123456", own={"color_style": 8})
    assert Button.objects.get(pk=button.pk).color == "#dc2626"


def test_a_button_of_a_provider_without_themes_keeps_its_own_colour(business: Business) -> None:
    assert make_button(make_account(business, "voicenter"), color="#123456").color == "#123456"


def test_a_save_writes_its_push_and_its_audit_entry(business: Business) -> None:
    owner = make_member(business)
    button = save_button(make_draft(make_account(business)), actor=owner, expected_version=None)
    push = Push.objects.get()
    assert (push.button, push.version, push.state) == (button, 1, "waiting")
    entry = AuditEntry.objects.get()
    assert (entry.actor, entry.action, entry.target_id) == (owner, "button created", str(button.public_id))


def test_an_audit_entry_names_what_changed_and_no_secret(business: Business) -> None:
    draft = make_draft(make_account(business, "viviphone"))
    save_button(draft, actor=None, expected_version=None)
    draft.button.title = "Ring us"
    draft.settings.max_tier = 2  # type: ignore[attr-defined]
    save_button(draft, actor=None, expected_version=1)
    changes = AuditEntry.objects.get(action="button changed").changes
    assert changes == {"title": ["Call me", "Ring us"], "max_tier": ["0", "2"]}
    assert "4821" not in str(list(AuditEntry.objects.values()))


def test_the_pin_is_in_no_push_and_in_no_column(business: Business) -> None:
    make_button(make_account(business, "viviphone"))
    assert "4821" not in str(list(Push.objects.values()))
    assert "4821" not in str(list(Button.objects.get().viviphonesettings.__dict__.values()))
    assert Button.objects.get().viviphonesettings.pin() == 4821


def test_a_newer_edit_takes_the_place_of_one_not_yet_sent(business: Business) -> None:
    draft = make_draft(make_account(business))
    save_button(draft, actor=None, expected_version=None)
    save_button(draft, actor=None, expected_version=1)
    assert list(Push.objects.order_by("pk").values_list("version", "state")) == [(1, "superseded"), (2, "waiting")]


def test_two_people_never_overwrite_each_other_silently(business: Business) -> None:
    draft = make_draft(make_account(business))
    save_button(draft, actor=None, expected_version=None)
    save_button(draft, actor=None, expected_version=1)
    with pytest.raises(EditConflict):
        save_button(draft, actor=None, expected_version=1)
    assert Button.objects.get().version == 2


def test_another_business_s_parts_are_refused(business: Business) -> None:
    stranger = make_business()
    foreign_list = ScreeningList.objects.create(business=stranger, name="theirs")
    draft = make_draft(make_account(business), lists=[foreign_list], hours=make_hours(stranger))
    draft.button.account = make_account(stranger)
    assert {"account", "hours", "lists"} <= set(problems(draft))


def test_a_provider_without_buttons_needs_no_push(business: Business) -> None:
    button = make_button(make_account(business, "voicenter"))
    assert not Push.objects.exists()
    assert push_summary(button).state == "not_needed"


def test_pausing_is_a_new_version_that_is_sent(business: Business) -> None:
    button = make_button(make_account(business, "viviphone"))
    paused = set_state(button, Button.State.PAUSED, actor=None)
    assert (paused.state, paused.version) == ("paused", 2)
    assert Push.objects.first().settings["default_route"] == "bl"  # type: ignore[union-attr]


def test_pausing_twice_is_pausing_once(business: Business) -> None:
    button = make_button(make_account(business))
    set_state(button, Button.State.PAUSED, actor=None)
    set_state(button, Button.State.PAUSED, actor=None)
    assert Push.objects.count() == 2


def test_sending_again_queues_what_is_stored_now(business: Business) -> None:
    button = make_button(make_account(business))
    Push.objects.update(state=Push.State.REFUSED)
    push_again(button, actor=None)
    assert Push.objects.filter(state="waiting").count() == 1


def test_changed_hours_and_lists_reach_every_button_that_uses_them(business: Business) -> None:
    account, hours = make_account(business), make_hours(business, (0, 540, 1020))
    numbers = ScreeningList.objects.create(business=business, name="Nuisance")
    button = make_button(account, hours=hours, lists=[numbers])
    make_button(account)
    hours.windows.create(weekday=1, opens=600, closes=660)
    touch_hours(hours, actor=None)
    touch_list(numbers, actor=None)
    assert list(button.pushes.values_list("state", flat=True)) == ["waiting", "superseded", "superseded"]
    assert Push.objects.count() == 4


def test_a_suspended_business_s_buttons_are_switched_off_at_the_provider(business: Business) -> None:
    button = make_button(make_account(business, "viviphone"))
    business.is_active = False
    business.save()
    business_switched.send(Business, business=business)
    push = button.pushes.first()
    assert push is not None
    assert (push.state, push.settings["default_route"]) == ("waiting", "bl")


def test_a_login_code_stands_in_the_audit_trail_as_a_mark_only(business: Business) -> None:
    draft = make_draft(
        make_account(business, "voicenter"), own={"agent_phone": "logincode", "login_code": "code-canary"}
    )
    save_button(draft, actor=None, expected_version=None)
    changes = AuditEntry.objects.get().changes
    assert changes["login_code"][1].startswith("set (")
    assert "code-canary" not in str(changes)


def test_a_number_added_to_a_list_reaches_the_provider_of_every_button_that_uses_it(business: Business) -> None:
    numbers = ScreeningList.objects.create(business=business, name="Nuisance")
    button = make_button(make_account(business, "viviphone"), lists=[numbers])
    add_lines(numbers, [Line("12025550177", is_prefix=False)], "", make_member(business))
    push = button.pushes.first()
    assert push is not None
    assert (push.version, push.settings["block_list"]) == (2, ["2025550177"])


def test_a_missing_phone_is_told_together_with_the_other_problems(business: Business) -> None:
    draft = make_draft(make_account(business), phones=[], own={"color_style": 14}, title="x" * 61)
    assert set(problems(draft)) == {"destination_1_number", "color_style", "title"}


def test_when_the_clocks_change_the_new_offset_is_sent(business: Business) -> None:
    hours = make_hours(business, (0, 540, 1020), zone="America/New_York")
    with time_machine.travel(datetime(2027, 3, 13, 12, tzinfo=UTC), tick=False):
        button = make_button(make_account(business, "viviphone"), hours=hours)
        Push.objects.update(state=Push.State.IN_STEP)
        follow_time()
        assert button.pushes.count() == 1
    with time_machine.travel(datetime(2027, 3, 14, 12, tzinfo=UTC), tick=False):
        follow_time()
        assert [push.settings["tzo"] for push in button.pushes.all()] == [4, 5]


def test_an_entry_that_expired_leaves_the_provider_s_list(business: Business) -> None:
    numbers = ScreeningList.objects.create(business=business, name="Nuisance")
    numbers.entries.create(digits="12025550177", expires_at=timezone.now() + timedelta(hours=1))
    button = make_button(make_account(business, "viviphone"), lists=[numbers])
    Push.objects.update(state=Push.State.IN_STEP)
    numbers.entries.update(expires_at=timezone.now() - timedelta(seconds=1))
    follow_time()
    assert [push.settings["block_list"] for push in button.pushes.all()] == [[], ["2025550177"]]


def test_time_alone_sends_nothing_while_a_push_waits_or_fails(business: Business) -> None:
    hours = make_hours(business, (0, 540, 1020), zone="America/New_York")
    with time_machine.travel(datetime(2027, 3, 13, 12, tzinfo=UTC), tick=False):
        make_button(make_account(business, "viviphone"), hours=hours)
    with time_machine.travel(datetime(2027, 3, 14, 12, tzinfo=UTC), tick=False):
        follow_time()
    assert Push.objects.count() == 1
