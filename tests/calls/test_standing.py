"""A provider that takes no orders is known as failing, until it takes one."""

import pytest
from django.utils import timezone
from pytest_django import Settings

from accounts.models import Business, ProviderAccount
from buttons.models import Button
from calls import dialling
from calls.models import Call
from providers.simulator.server import Simulator
from tests.calls.conftest import Visitor
from tests.calls.steps import asked, placed
from tests.making import make_account, make_button
from tests.provider_side import failing_provider, unreachable_provider
from tests.providers.scripted import http, resetting


def given_up(call: Call) -> Call:
    """Tried until nobody expects the call any more."""
    for _ in range(dialling.MOST_TRIES + 1):
        Call.objects.filter(pk=call.pk).update(due_at=timezone.now())
        placed(call)
    return call


def standing(button: Button) -> ProviderAccount:
    return ProviderAccount.objects.get(pk=button.account_id)


def test_a_provider_that_stays_away_is_failing(visitor: Visitor, button: Button, settings: Settings) -> None:
    call = asked(visitor, button)
    with unreachable_provider(settings):
        placed(call)
        assert standing(button).calls_failing_since is None
        given_up(call)
    account = standing(button)
    assert account.calls_failing_since == account.calls_failed_at is not None


def test_a_second_lost_call_keeps_the_beginning_of_the_trouble(
    visitor: Visitor, button: Button, settings: Settings
) -> None:
    first, second = asked(visitor, button), asked(visitor, button, "+12025550146")
    with unreachable_provider(settings):
        given_up(first)
        began = standing(button).calls_failing_since
        given_up(second)
    account = standing(button)
    assert account.calls_failing_since == began
    assert account.calls_failed_at is not None
    assert began is not None
    assert account.calls_failed_at > began


def test_the_first_order_it_takes_ends_the_trouble(visitor: Visitor, button: Button, simulator: Simulator) -> None:
    call = asked(visitor, button)
    ProviderAccount.objects.update(calls_failing_since=timezone.now(), calls_failed_at=timezone.now())
    placed(call)
    account = standing(button)
    assert (account.calls_failing_since, account.calls_failed_at) == (None, None)


@pytest.mark.parametrize("status", ["401 Unauthorized", "403 Forbidden"])
@pytest.mark.parametrize("provider", ["anveo", "voicenter"])
def test_credentials_that_are_refused_are_a_failing_provider(
    visitor: Visitor, business: Business, settings: Settings, provider: str, status: str
) -> None:
    button = make_button(make_account(business, provider))
    call = asked(visitor, button)
    with failing_provider(settings, http("", status)):
        assert placed(call).state == "refused"
    assert standing(button).calls_failing_since is not None


def test_credentials_that_can_no_longer_be_read_are_a_failing_provider(
    visitor: Visitor, button: Button, simulator: Simulator
) -> None:
    call = asked(visitor, button)
    ProviderAccount.objects.update(sealed_credentials="of another key")
    assert placed(call).state == "refused"
    assert standing(button).calls_failing_since is not None


def test_a_call_that_is_refused_for_itself_says_nothing_of_the_provider(
    visitor: Visitor, business: Business, simulator: Simulator
) -> None:
    button = make_button(make_account(business, "voicenter"), own={"agent_phone": "blocked1"})
    assert placed(asked(visitor, button)).state == "refused"
    assert standing(button).calls_failing_since is None


def test_a_lost_answer_says_nothing_of_the_provider(visitor: Visitor, button: Button, settings: Settings) -> None:
    call = asked(visitor, button)
    with failing_provider(settings, resetting):
        assert placed(call).state == "unknown"
    assert standing(button).calls_failing_since is None
