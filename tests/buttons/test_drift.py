"""What was pushed is held against what the provider has: the same, changed, not to be asked, or not answered."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from pytest_django import Settings

from accounts.connecting import connect
from accounts.models import Business
from buttons import drift, pushing
from buttons.adopting import adopt
from buttons.drift import check
from buttons.models import Button, DriftCheck, Push
from buttons.saving import push_again
from buttons.signals import drift_found, push_failing
from providers.simulator.server import Simulator
from screening.models import ScreeningList
from tests.buttons.steps import push_of, sent
from tests.making import make_account, make_business, make_button
from tests.provider_side import unreachable_provider


@pytest.fixture
def business(db: None) -> Business:
    return make_business()


@pytest.fixture
def heard() -> Iterator[list[dict[str, Any]]]:
    told: list[dict[str, Any]] = []

    def listen(sender: Any, **kwargs: Any) -> None:
        told.append(kwargs)

    for signal in (drift_found, push_failing):
        signal.connect(listen)
    yield told
    for signal in (drift_found, push_failing):
        signal.disconnect(listen)


def pushed(business: Business, **fields: Any) -> Button:
    button = make_button(make_account(business, "viviphone"), **fields)
    assert sent(button).state == "in_step"
    return Button.objects.select_related("account", "business", "hours").get(pk=button.pk)


def change_there(button: Button, **settings: Any) -> None:
    connect(button.account).update_button(button.remote_id, {**push_of(button).settings, **settings})


def found(button: Button) -> DriftCheck:
    row = check(button)
    assert row is not None
    return row


def test_what_was_pushed_is_found_again(business: Business, simulator: Simulator) -> None:
    numbers = ScreeningList.objects.create(business=business, name="Nuisance")
    numbers.entries.create(digits="12025550177")
    numbers.entries.create(digits="12025550178")
    assert found(pushed(business, lists=[numbers])).state == "same"


def test_what_somebody_changed_there_is_listed_setting_by_setting(
    business: Business, simulator: Simulator, heard: list[dict[str, Any]]
) -> None:
    button = pushed(business)
    change_there(button, max_tier=3, language="fr")
    row = found(button)
    assert row.state == "differs"
    assert sorted(row.differences) == [["language", "en", "fr"], ["max_tier", 0, 3]]
    assert [told["check"] for told in heard] == [row]


def test_the_same_change_is_told_once(business: Business, simulator: Simulator, heard: list[dict[str, Any]]) -> None:
    button = pushed(business)
    change_there(button, max_tier=3)
    found(button)
    found(button)
    assert len(heard) == 1


def test_numbers_of_visitors_are_counted_and_not_kept(business: Business, simulator: Simulator) -> None:
    button = pushed(business)
    change_there(button, block_list=["2025550177", "2025550178"])
    row = found(button)
    assert row.differences == [["block_list", "0 entries", "2 entries: 2 that are new, 0 that are gone"]]


def test_a_provider_that_shows_no_buttons_cannot_be_verified(business: Business, simulator: Simulator) -> None:
    button = make_button(make_account(business, "anveo"))
    sent(button)
    assert found(button).state == "unverifiable"


def test_a_provider_that_does_not_answer_is_a_failed_check(
    business: Business, simulator: Simulator, settings: Settings
) -> None:
    button = pushed(business)
    with unreachable_provider(settings):
        row = found(button)
    assert row.state == "failed"
    assert row.problem


def test_nothing_is_compared_while_a_push_is_on_its_way(business: Business, simulator: Simulator) -> None:
    button = pushed(business)
    push_again(button, actor=None)
    assert check(button) is None
    assert not DriftCheck.objects.exists()


def test_what_was_read_is_dropped_when_a_newer_push_began_meanwhile(
    business: Business, simulator: Simulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    button = pushed(business)
    reading = type(connect(button.account)).read_button

    def slowly(self: Any, remote_id: str) -> Any:
        push_again(button, actor=None)
        return reading(self, remote_id)

    monkeypatch.setattr(type(connect(button.account)), "read_button", slowly)
    assert check(button) is None


def test_repairing_sends_ours_again(business: Business, simulator: Simulator) -> None:
    button = pushed(business)
    change_there(button, max_tier=3)
    push_again(button, actor=None)
    sent(button)
    assert found(button).state == "same"


def test_adopting_makes_theirs_a_version_of_ours(business: Business, simulator: Simulator) -> None:
    button = pushed(business)
    change_there(
        button, max_tier=3, language="fr", dest1_number="2025550199", dest2_number="2025550198", dest2_country=1,
        access_country=44, image_url="https://cdn.example.com/other.png",
    )  # fmt: skip
    result = adopt(button, found(button), actor=None)
    assert result.left == []
    assert {"max_tier", "language", "dest1_number", "dest2_number", "access_country", "image_url"} <= set(result.taken)
    now = Button.objects.select_related("account", "business").get(pk=button.pk)
    assert (now.version, now.allowed_countries) == (2, ["GB"])
    assert [row.number for row in now.destinations.all()] == ["+12025550199", "+12025550198"]
    assert (now.viviphonesettings.max_tier, now.viviphonesettings.language) == (3, "fr")
    assert sent(now).state == "in_step"
    assert found(now).state == "same"


def test_what_ours_cannot_say_is_not_adopted(business: Business, simulator: Simulator) -> None:
    button = pushed(business)
    change_there(button, schedule_start=600, block_list=["2025550177"], max_tier=2)
    result = adopt(button, found(button), actor=None)
    assert (result.taken, sorted(result.left)) == (["max_tier"], ["block_list", "schedule_start"])


def test_where_nothing_can_be_adopted_nothing_is_stored(business: Business, simulator: Simulator) -> None:
    button = pushed(business)
    change_there(button, schedule_start=600)
    assert adopt(button, found(button), actor=None).taken == []
    button.refresh_from_db()
    assert button.version == 1


def test_a_tick_takes_up_buttons_that_can_be_read_and_were_not_lately(
    business: Business, simulator: Simulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    nudged: list[tuple[Any, ...]] = []
    monkeypatch.setattr(drift, "nudge", lambda *words: nudged.append(words))
    button = pushed(business)
    sent(make_button(make_account(business, "anveo")))
    make_button(button.account)
    drift.look_around()
    assert nudged == [(drift.TASK, button.pk)]
    found(button)
    drift.look_around()
    assert len(nudged) == 1
    DriftCheck.objects.update(at=timezone.now() - timedelta(days=1))
    drift.look_around()
    assert len(nudged) == 2


def test_a_refused_push_is_told_and_a_failing_one_once(
    business: Business, simulator: Simulator, settings: Settings, heard: list[dict[str, Any]]
) -> None:
    refused = make_button(make_account(business), own={"profile_id": "unknown-profile"})
    sent(refused)
    assert [told["push"].state for told in heard] == ["refused"]
    failing = make_button(make_account(business))
    with unreachable_provider(settings):
        sent(failing)
        Push.objects.filter(button=failing).update(next_try_at=None)
        sent(failing)
    assert [told["push"].state for told in heard] == ["refused", "failing"]


def test_a_worker_that_died_while_creating_is_told(business: Business, heard: list[dict[str, Any]]) -> None:
    make_button(make_account(business, "viviphone"))
    Push.objects.update(state="sending", creating=True, claimed_at=timezone.now() - timedelta(hours=1))
    pushing.sweep()
    assert [told["push"].state for told in heard] == ["unclear"]
