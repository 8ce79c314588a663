"""A button that somebody deleted at the provider: made again where its id is ours, else only by a person."""

import pytest

from accounts.models import AuditEntry, Business
from buttons.models import Button
from buttons.saving import make_anew, push_again, save_button, set_state
from buttons.states import push_summary
from providers.simulator.server import Simulator
from tests.buttons.steps import actions, sent
from tests.making import make_account, make_business, make_button, make_draft, make_member


@pytest.fixture
def business(db: None) -> Business:
    return make_business()


def forget_buttons(simulator: Simulator) -> None:
    """Somebody deletes every button on the provider's own pages."""
    simulator.state.buttons.clear()


def test_an_anveo_button_that_was_deleted_there_is_made_again_under_its_id(
    business: Business, simulator: Simulator
) -> None:
    button = make_button(make_account(business))
    sent(button)
    forget_buttons(simulator)
    push_again(button, actor=None)
    assert sent(button).state == "in_step"
    assert [remote_id for _, _, remote_id in simulator.state.buttons] == [button.public_id.hex]


def test_a_replacement_refused_for_another_reason_makes_no_second_button(
    business: Business, simulator: Simulator
) -> None:
    draft = make_draft(make_account(business))
    button = save_button(draft, actor=None, expected_version=None)
    sent(button)
    draft.settings.profile_id = "unknown-profile"  # type: ignore[attr-defined]
    save_button(draft, actor=None, expected_version=1)
    push = sent(button)
    assert (push.state, push.problem_field) == ("refused", "profile_id")
    assert len(simulator.state.buttons) == 1


def gone(business: Business, simulator: Simulator) -> Button:
    """A ViviPhone button that was deleted there, and an edit that found out."""
    button = make_button(make_account(business, "viviphone"))
    sent(button)
    forget_buttons(simulator)
    push_again(button, actor=None)
    sent(button)
    return button


def test_a_viviphone_button_that_was_deleted_there_is_never_made_anew_by_itself(
    business: Business, simulator: Simulator
) -> None:
    button = gone(business, simulator)
    summary = push_summary(button)
    assert (summary.state, summary.is_gone) == ("refused", True)
    assert "no longer has this button" in summary.sentence
    push_again(button, actor=None)
    sent(button)
    set_state(button, Button.State.PAUSED, actor=None)
    sent(button)
    assert actions(simulator, "viviphone").count("c2c.new") == 1


def test_a_person_has_it_made_anew_and_it_is_written_down(business: Business, simulator: Simulator) -> None:
    button, owner = gone(business, simulator), make_member(business)
    before = Button.objects.get(pk=button.pk).remote_id
    make_anew(button, actor=owner)
    assert sent(button).state == "in_step"
    button.refresh_from_db()
    assert button.remote_id
    assert button.remote_id != before
    assert AuditEntry.objects.get(action="button made anew at its provider").actor == owner


def test_asking_twice_makes_it_anew_once(business: Business, simulator: Simulator) -> None:
    button = gone(business, simulator)
    make_anew(button, actor=None)
    assert make_anew(button, actor=None) is None
    sent(button)
    assert make_anew(button, actor=None) is None
    assert actions(simulator, "viviphone").count("c2c.new") == 2


def test_a_button_that_is_not_gone_is_not_made_anew(business: Business, simulator: Simulator) -> None:
    button = make_button(make_account(business, "viviphone"))
    sent(button)
    assert make_anew(button, actor=None) is None
    assert Button.objects.get(pk=button.pk).remote_id
