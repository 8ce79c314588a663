"""A creation whose answer was lost is repeated by a person who has looked, and by nothing that is done in passing."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Role
from buttons.models import Button, Push
from buttons.saving import resend, set_state
from tests.api.conftest import Program, token_for
from tests.buttons.steps import push_of
from tests.making import make_button, make_member, make_user
from tests.pages.conftest import House, browser_of, make_house
from tests.pages.forms import words


@pytest.fixture
def house(db: None) -> House:
    made = make_house("viviphone")
    Push.objects.update(state=Push.State.UNCLEAR)
    return made


@pytest.fixture
def desk() -> Client:
    client = Client()
    client.force_login(make_user(is_staff=True, is_superuser=True))
    return client


def pushed_again(desk: Client, kind: str, *rows: Button | Push) -> Any:
    chosen = {"action": "send_again", "_selected_action": [row.pk for row in rows], "confirmed": "yes"}
    return desk.post(reverse(f"admin:buttons_{kind}_changelist"), chosen, follow=True)


def is_unclear(button: Button) -> bool:
    return button.pushes.filter(state=Push.State.UNCLEAR).exists()


def test_staff_pushing_many_again_leave_it_out_and_are_told(house: House, desk: Client) -> None:
    other = make_button(house.account)
    answer = pushed_again(desk, "button", house.button, other)
    assert "1 queued" in words(answer)
    assert "1 skipped" in words(answer)
    assert house.button.pushes.count() == 1
    assert is_unclear(house.button)
    assert other.pushes.count() == 2


def test_staff_pushing_again_from_the_list_of_pushes_leave_it_out_too(house: House, desk: Client) -> None:
    answer = pushed_again(desk, "push", push_of(house.button))
    assert "1 skipped" in words(answer)
    assert house.button.pushes.count() == 1
    assert is_unclear(house.button)


def test_it_is_left_out_behind_a_newer_push_as_well(house: House, desk: Client) -> None:
    set_state(house.button, Button.State.PAUSED, actor=None)
    assert "1 skipped" in words(pushed_again(desk, "button", house.button))
    assert is_unclear(house.button)


def test_new_credentials_do_not_repeat_it_behind_a_newer_push(house: House) -> None:
    set_state(house.button, Button.State.PAUSED, actor=None)
    resend(house.account, actor=None)
    assert is_unclear(house.button)


def test_a_repair_does_not_repeat_it(house: House) -> None:
    owner = browser_of(house.business, Role.OWNER)
    answer = owner.post(f"{house.button_page}drift/", {"act": "repair"}, follow=True)
    assert "are on their way again" not in words(answer)
    assert "nothing to repair" in words(answer)
    assert house.button.pushes.count() == 1
    assert is_unclear(house.button)


def test_a_program_repeats_it_only_by_saying_that_somebody_has_looked(house: House) -> None:
    program = Program(token_for(make_member(house.business, Role.EDITOR)))
    address = reverse("api:push", args=[house.business.public_id, house.button.public_id])
    for body in ({}, {"looked": False}, {"looked": "true"}):
        assert program.post(address, body).status_code == 409
    assert is_unclear(house.button)
    assert program.post(address, {"looked": True}).status_code == 202
    assert not is_unclear(house.button)
    assert push_of(house.button).state == "waiting"


def test_a_viewer_s_program_is_refused_and_a_stranger_s_finds_nothing(house: House) -> None:
    address = reverse("api:push", args=[house.business.public_id, house.button.public_id])
    viewer = Program(token_for(make_member(house.business, Role.VIEWER)))
    assert viewer.post(address, {"looked": True}).status_code == 403
    assert Program(token_for(make_user())).post(address, {"looked": True}).status_code == 404
    assert is_unclear(house.button)
