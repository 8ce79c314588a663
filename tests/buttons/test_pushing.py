"""Bringing the provider in step: newest wins, nothing is lost, and a creation is never repeated by itself."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from pytest_django import Settings

from accounts.models import Business
from buttons import pushing
from buttons.models import Button, Push
from buttons.saving import push_again, save_button, set_state
from buttons.states import push_summary
from providers.simulator.server import Simulator
from tests.at_once import at_once
from tests.buttons.steps import actions, push_of, sent
from tests.making import make_account, make_business, make_button, make_draft
from tests.provider_side import failing_provider, unreachable_provider
from tests.providers.scripted import http, resetting


@pytest.fixture
def business(db: None) -> Business:
    return make_business()


def test_a_new_anveo_button_is_created_under_our_own_id(business: Business, simulator: Simulator) -> None:
    button = make_button(make_account(business))
    assert sent(button).state == "in_step"
    button.refresh_from_db()
    assert button.remote_id == button.public_id.hex
    assert "CLICK2CALL.BUTTON.CREATE" in actions(simulator, "anveo")


def test_a_new_viviphone_button_is_created_once_and_then_completed(business: Business, simulator: Simulator) -> None:
    button = make_button(make_account(business, "viviphone"))
    assert sent(button).state == "in_step"
    told = actions(simulator, "viviphone")
    assert told[0] == "c2c.new"
    assert set(told[1:]) == {
        "c2c.typedest.set", "c2c.phdest.set", "c2c.vm.set", "c2c.schd.set", "c2c.actrl.set", "c2c.ui.set",
        "c2c.geninfo.set", "gen.scrng.bl.set", "gen.scrng.vm.set", "gen.scrng.ph.set",
    }  # fmt: skip
    button.refresh_from_db()
    assert button.remote_id


def test_an_edit_replaces_and_does_not_create_again(business: Business, simulator: Simulator) -> None:
    draft = make_draft(make_account(business, "viviphone"))
    button = save_button(draft, actor=None, expected_version=None)
    sent(button)
    save_button(draft, actor=None, expected_version=1)
    assert sent(button).state == "in_step"
    assert actions(simulator, "viviphone").count("c2c.new") == 1


def test_what_the_provider_refuses_stands_beside_the_field(business: Business, simulator: Simulator) -> None:
    button = make_button(make_account(business), own={"profile_id": "unknown-profile"})
    push = sent(button)
    assert push.state == "refused"
    assert push.problem_field == "profile_id"
    assert "PROFILEID" in push.problem
    assert push_summary(button).problem_field == "profile_id"


def test_a_bad_credential_is_a_visible_refusal(business: Business, simulator: Simulator) -> None:
    push = sent(make_button(make_account(business, user_key="bad-key")))
    assert push.state == "refused"
    assert "bad-key" not in push.problem


def test_a_provider_that_cannot_be_reached_is_tried_again_later(business: Business, settings: Settings) -> None:
    button = make_button(make_account(business))
    with unreachable_provider(settings):
        push = sent(button)
    assert (push.state, push.attempts) == ("failing", 1)
    assert push.next_try_at is not None
    assert push.next_try_at > timezone.now()
    assert push.failing_since is not None
    pushing.run(push.pk)
    assert push_of(button).attempts == 1


def test_what_failed_is_sent_when_its_time_comes(business: Business, settings: Settings, simulator: Simulator) -> None:
    button = make_button(make_account(business))
    with unreachable_provider(settings):
        sent(button)
    Push.objects.update(next_try_at=timezone.now())
    push = sent(button)
    assert (push.state, push.attempts, push.problem, push.failing_since) == ("in_step", 2, "", None)


def test_a_lost_answer_to_a_viviphone_creation_is_never_repeated_by_itself(
    business: Business, settings: Settings
) -> None:
    button = make_button(make_account(business, "viviphone"))
    with failing_provider(settings, resetting) as provider:
        push = sent(button)
        assert push.state == "unclear"
        Push.objects.update(claimed_at=timezone.now() - timedelta(days=1))
        pushing.sweep()
        pushing.run(push.pk)
        assert len(provider.received) == 1
    assert push_summary(button).state == "unclear"


def test_an_edit_or_a_pause_does_not_repeat_an_unclear_creation_either(
    business: Business, settings: Settings, simulator: Simulator
) -> None:
    button = make_button(make_account(business, "viviphone"))
    with failing_provider(settings, resetting):
        sent(button)
    set_state(button, Button.State.PAUSED, actor=None)
    assert sent(button).state == "unclear"
    assert "c2c.new" not in actions(simulator, "viviphone")
    push_again(button, actor=None)
    assert sent(button).state == "in_step"
    assert actions(simulator, "viviphone").count("c2c.new") == 1


def test_an_edit_that_waited_behind_an_unclear_creation_does_not_repeat_it(
    business: Business, simulator: Simulator
) -> None:
    draft = make_draft(make_account(business, "viviphone"))
    button = save_button(draft, actor=None, expected_version=None)
    Push.objects.update(state="sending", creating=True, claimed_at=timezone.now() - timedelta(hours=1))
    save_button(draft, actor=None, expected_version=1)
    pushing.sweep()
    assert sent(button).state == "unclear"
    assert not actions(simulator, "viviphone")


def test_a_worker_that_dies_while_creating_leaves_it_to_a_person(business: Business) -> None:
    button = make_button(make_account(business, "viviphone"))
    Push.objects.update(state="sending", creating=True, claimed_at=timezone.now() - timedelta(hours=1))
    pushing.sweep()
    assert push_of(button).state == "unclear"


def test_a_worker_that_dies_while_replacing_is_followed_by_another(business: Business, simulator: Simulator) -> None:
    button = make_button(make_account(business))
    Push.objects.update(state="sending", claimed_at=timezone.now() - timedelta(hours=1))
    pushing.sweep()
    assert sent(button).state == "in_step"


def test_a_person_may_have_an_unclear_creation_sent_again(business: Business, simulator: Simulator) -> None:
    button = make_button(make_account(business, "viviphone"))
    Push.objects.update(state="unclear")
    push_again(button, actor=None)
    assert sent(button).state == "in_step"


def test_a_lost_answer_to_an_anveo_creation_is_sent_again(
    business: Business, settings: Settings, simulator: Simulator
) -> None:
    button = make_button(make_account(business))
    with failing_provider(settings, resetting):
        assert sent(button).state == "failing"
    Push.objects.filter(button=button).update(next_try_at=None)
    assert sent(button).state == "in_step"


def test_a_duplicate_after_a_lost_creation_is_taken_as_made(business: Business, simulator: Simulator) -> None:
    button = make_button(make_account(business))
    sent(button)
    # As if the worker had died after the provider made it, and before we stored its id.
    Button.objects.update(remote_id="")
    push_again(button, actor=None)
    assert sent(button).state == "in_step"
    button.refresh_from_db()
    assert button.remote_id == button.public_id.hex


@pytest.mark.parametrize(
    "body",
    [b"", b"<html><body>502</body></html>", b"<RESPONSE>", b"\x00\xff", b"<RESPONSE><RESULT>OK?</RESULT></RESPONSE>"],
)
def test_an_answer_nobody_can_read_is_never_taken_for_success(
    business: Business, settings: Settings, body: bytes
) -> None:
    with failing_provider(settings, http(body)):
        assert sent(make_button(make_account(business))).state == "failing"


def test_a_newer_edit_wins_over_an_older_push_in_flight(
    business: Business, settings: Settings, simulator: Simulator
) -> None:
    draft = make_draft(make_account(business), title="First")
    button = save_button(draft, actor=None, expected_version=None)
    sent(button)
    old = push_again(button, actor=None)
    assert old is not None
    Push.objects.filter(pk=old.pk).update(state="sending", claimed_at=timezone.now())
    draft.button.title = "Second"
    save_button(draft, actor=None, expected_version=1)
    newest = push_of(button)
    pushing.run(newest.pk)
    newest.refresh_from_db()
    assert newest.state == "waiting"  # one at a time for a button
    Push.objects.filter(pk=old.pk).update(state="in_step")
    assert sent(button).state == "in_step"
    assert "Second" in simulator.journal.entries("anveo")[0].request


@pytest.mark.django_db(transaction=True)
def test_eight_workers_send_a_push_once(settings: Settings, simulator: Simulator) -> None:
    button = make_button(make_account(make_business()))
    push = push_of(button)
    at_once(8, lambda: pushing.run(push.pk))
    assert actions(simulator, "anveo").count("CLICK2CALL.BUTTON.CREATE") == 1
    assert push_of(button).attempts == 1


def test_the_sweeper_nudges_what_the_broker_forgot(business: Business, monkeypatch: Any) -> None:
    nudged: list[int] = []
    monkeypatch.setattr(pushing, "nudge_push", nudged.append)
    button = make_button(make_account(business))
    pushing.sweep()
    assert nudged == [push_of(button).pk]


def test_a_provider_that_asks_for_time_is_given_it(business: Business, settings: Settings) -> None:
    button = make_button(make_account(business))
    with failing_provider(settings, http("busy", "429 Too Many Requests", "Retry-After: 900")):
        sent(button)
    push = push_of(button)
    assert push.next_try_at is not None
    assert push.next_try_at - timezone.now() > timedelta(seconds=880)
