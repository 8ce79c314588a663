"""Hours, a list or a business changed: every button that uses them is sent as it is stored then, and not before."""

from typing import Any

import pytest

from accounts.models import Business
from buttons import queueing, saving
from buttons.models import Button, Push
from buttons.saving import save_button, set_state, touch_hours
from buttons.versions import draft_of
from tests.buttons.steps import push_of
from tests.making import make_account, make_business, make_button, make_hours

Meanwhile = Any


@pytest.fixture
def business(db: None) -> Business:
    return make_business()


@pytest.fixture
def meanwhile(monkeypatch: pytest.MonkeyPatch) -> Meanwhile:
    """Has an act done by somebody else as soon as the first button was sent."""

    def during(act: Any) -> None:
        queue = queueing.queue_push

        def queue_and_act(button: Button) -> Push | None:
            monkeypatch.setattr(saving, "queue_push", queue)
            push = queue(button)
            act()
            return push

        monkeypatch.setattr(saving, "queue_push", queue_and_act)

    return during


def test_an_edit_that_was_stored_meanwhile_is_what_is_sent(business: Business, meanwhile: Meanwhile) -> None:
    hours = make_hours(business, (0, 540, 1020))
    first, second = (make_button(make_account(business), hours=hours) for _ in range(2))

    def edit() -> None:
        draft = draft_of(Button.objects.select_related("account", "business", "hours").get(pk=second.pk))
        draft.button.title = "Ring us"
        save_button(draft, actor=None, expected_version=1)

    meanwhile(edit)
    touch_hours(hours, actor=None)
    assert push_of(first).version == 2
    push = push_of(second)
    assert (push.version, push.settings["title"], push.state) == (3, "Ring us", "waiting")


def test_a_button_that_was_retired_meanwhile_is_left_alone(business: Business, meanwhile: Meanwhile) -> None:
    hours = make_hours(business, (0, 540, 1020))
    _, second = (make_button(make_account(business), hours=hours) for _ in range(2))
    meanwhile(lambda: set_state(second, Button.State.RETIRED, actor=None))
    touch_hours(hours, actor=None)
    assert second.pushes.count() == 2
    assert push_of(second).version == 2
