"""Beside the simulator an account is one press away; beside a real provider it is not offered."""

import pytest
from django.test import Client
from pytest_django import Settings

from accounts.models import ProviderAccount
from tests.pages.conftest import House
from tests.pages.forms import words
from tests.provider_side import simulator

__all__ = ["simulator"]
from providers.simulator.server import Simulator

NEW = "providers/new/?provider=voicenter"


@pytest.fixture
def real(settings: Settings) -> None:
    settings.PROVIDER_ADDRESSES = settings.PROVIDER_ADDRESSES | {
        "voicenter": {"api": "https://api.voicenter.example", "monitor": "https://monitor.voicenter.example"}
    }


def test_one_press_connects_the_simulated_provider_and_checks_it(
    house: House, owner: Client, simulator: Simulator
) -> None:
    answer = owner.post(house.at(NEW), {"rehearse": "1"}, follow=True)
    assert "Voicenter accepted the credentials." in words(answer)
    assert ProviderAccount.objects.get(name="Voicenter (simulated)").check_passed


def test_pressing_twice_connects_it_once(house: House, owner: Client, simulator: Simulator) -> None:
    for _ in range(2):
        owner.post(house.at(NEW), {"rehearse": "1"})
    assert ProviderAccount.objects.filter(name="Voicenter (simulated)").count() == 1


def test_beside_a_real_provider_nothing_is_rehearsed(house: House, owner: Client, real: None) -> None:
    assert "Rehearse" not in words(owner.get(house.at(NEW)))
    assert "Nothing is saved yet" in words(owner.post(house.at(NEW), {"rehearse": "1"}))


def test_an_editor_may_not_rehearse(house: House, editor: Client) -> None:
    assert editor.post(house.at(NEW), {"rehearse": "1"}).status_code == 403


def test_a_stranger_finds_nothing_to_rehearse(house: House, stranger: Client) -> None:
    assert stranger.post(house.at(NEW), {"rehearse": "1"}).status_code == 404
