"""Pushes through everything that can go wrong on the way: the provider ends up with the newest version, made once."""

import random
from collections import deque
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from pytest_django import Settings

from accounts.models import Business
from buttons import pushing
from buttons.models import Button, Push
from buttons.saving import ButtonDraft, save_button
from buttons.states import push_summary
from providers import transport
from providers.simulator.server import Simulator
from tests.at_once import at_once
from tests.faults.chaos import Deed, line_to
from tests.faults.conftest import impatient
from tests.faults.oracle import Oracle, run_out
from tests.making import make_account, make_business, make_draft
from tests.provider_side import point_at, unreachable_provider

CREATING = {"anveo": "CLICK2CALL.BUTTON.CREATE", "viviphone": "c2c.new"}
REPLACING = {"anveo": "CLICK2CALL.BUTTON.UPDATE", "viviphone": "c2c.geninfo.set"}
TROUBLES = (
    "timeout-before=9", "timeout-after=9", "drip=0.05", "latency-after=0.9", "reset-before", "reset-after",
    "500-before", "500-after", "502-before", "503-before", "429-before", "html-after", "html-before", "empty",
    "truncated", "bomb-after", "huge=2", "redirect-after", "redirect-before",
)  # fmt: skip
"""Every kind of weather that says nothing about the settings, before and after the provider has acted."""


def drafted(business: Business, provider: str) -> ButtonDraft:
    draft = make_draft(make_account(business, provider), title="Version 1")
    save_button(draft, actor=None, expected_version=None)
    return draft


def edited(draft: ButtonDraft) -> Push:
    """Save once more, under a title that tells the version."""
    version = Button.objects.get(pk=draft.button.pk).version
    draft.button.title = f"Version {version + 1}"
    save_button(draft, actor=None, expected_version=version)
    return newest(draft)


def newest(draft: ButtonDraft) -> Push:
    push = draft.button.pushes.first()
    assert push is not None
    return push


def sent(draft: ButtonDraft) -> Push:
    pushing.run(newest(draft).pk)
    return newest(draft)


@pytest.mark.parametrize("provider", REPLACING)
def test_a_replacement_is_sent_until_the_provider_has_it(
    business: Business, simulator: Simulator, oracle: Oracle, provider: str
) -> None:
    drafts = {trouble: drafted(business, provider) for trouble in TROUBLES}
    for trouble, draft in drafts.items():
        assert sent(draft).state == "in_step"
        edited(draft)
        simulator.weather.set(f"{provider}/{REPLACING[provider]}:{trouble}*1")
        with impatient():
            push = sent(draft)
        assert (push.state, bool(push.problem), bool(push.next_try_at)) == ("failing", True, True), trouble
    run_out(simulator)
    assert [trouble for trouble, draft in drafts.items() if newest(draft).attempts < 2] == []
    oracle.judge()


def test_a_creation_under_our_own_id_is_repeated_and_makes_one_button(
    business: Business, simulator: Simulator, oracle: Oracle
) -> None:
    for trouble in TROUBLES:
        simulator.weather.set(f"anveo/{CREATING['anveo']}:{trouble}*1")
        with impatient():
            assert sent(drafted(business, "anveo")).state == "failing", trouble
    run_out(simulator)
    assert set(Push.objects.values_list("state", flat=True)) == {"in_step"}
    assert len(simulator.state.buttons) == len(TROUBLES)
    oracle.judge()


def test_a_creation_that_the_provider_names_is_sent_once_and_then_asks_for_a_look(
    business: Business, simulator: Simulator, oracle: Oracle
) -> None:
    troubles = [one for one in TROUBLES if not one.startswith("429")]
    for trouble in troubles:
        simulator.weather.set(f"viviphone/{CREATING['viviphone']}:{trouble}*1")
        draft = drafted(business, "viviphone")
        with impatient():
            assert sent(draft).state == "unclear", trouble
        edited(draft)
    run_out(simulator)
    summaries = [push_summary(button) for button in Button.objects.all()]
    assert {(one.state, "may have made" in one.problem) for one in summaries} == {("unclear", True)}
    assert len(simulator.journal.entries("viviphone", "c2c.new")) == len(troubles)
    oracle.judge()


def test_an_answer_in_another_charset_is_read_for_what_it_says(
    business: Business, simulator: Simulator, oracle: Oracle
) -> None:
    simulator.weather.set("*:charset")
    assert [sent(drafted(business, provider)).state for provider in CREATING] == ["in_step", "in_step"]
    oracle.judge()


def test_a_creation_told_to_come_back_later_is_sent_again(
    business: Business, simulator: Simulator, oracle: Oracle
) -> None:
    simulator.weather.set("viviphone/c2c.new:429*2")
    draft = drafted(business, "viviphone")
    assert sent(draft).state == "failing"
    run_out(simulator)
    assert len(simulator.state.buttons) == 1
    oracle.judge()


@pytest.mark.parametrize("deed", [Deed.RESET, Deed.CUT, Deed.HOLD])
@pytest.mark.parametrize(("provider", "state"), [("anveo", "failing"), ("viviphone", "unclear")])
def test_a_line_that_breaks_after_the_creation_leaves_one_button_at_the_provider(
    business: Business, simulator: Simulator, oracle: Oracle, settings: Settings,
    provider: str, state: str, deed: Deed,
) -> None:  # fmt: skip
    with line_to(int(simulator.url.rpartition(":")[2])) as line:
        point_at(settings, line.url)
        line.will(deed)
        draft = drafted(business, provider)
        with impatient():
            assert sent(draft).state == state
        run_out(simulator)
    assert len(simulator.state.buttons) == 1
    oracle.judge()


def test_gaps_between_tries_grow_to_a_quarter_of_an_hour_and_are_never_equal(
    business: Business, settings: Settings, simulator: Simulator, oracle: Oracle
) -> None:
    drafts = [drafted(business, "anveo") for _ in range(3)]
    gaps = []
    with unreachable_provider(settings):
        for _ in range(12):
            Push.objects.update(next_try_at=None)
            now = timezone.now()
            tried = [sent(draft).next_try_at for draft in drafts]
            gaps.append([(moment - now).total_seconds() for moment in tried if moment])
    assert all(len(set(same)) == 3 for same in gaps)
    assert max(gaps[0]) < 10
    assert 800 < min(gaps[-1]) < max(gaps[-1]) < 1000
    run_out(simulator)
    oracle.judge()


def test_a_push_s_lease_outlives_the_longest_push() -> None:
    """A create and eleven groups at ViviPhone is the longest; each exchange has its own deadline."""
    longest = timedelta(seconds=12 * (transport.DEADLINE + transport.CONNECT_TIMEOUT))
    assert longest <= pushing.LEASE


@pytest.mark.django_db(transaction=True)
def test_eight_workers_on_one_button_never_speak_of_it_at_the_same_time(
    settings: Settings, simulator: Simulator, oracle: Oracle
) -> None:
    draft = drafted(make_business(), "viviphone")
    ids = [newest(draft).pk, *(edited(draft).pk for _ in range(3))]
    with line_to(int(simulator.url.rpartition(":")[2])) as line:
        point_at(settings, line.url)
        simulator.weather.set("viviphone:latency-before=0.02")
        at_once(8, lambda: deque(map(pushing.run, ids)))
        assert line.most_at_once == 1
    simulator.weather.clear()
    point_at(settings, simulator.url)
    run_out(simulator)
    assert len(simulator.journal.entries("viviphone", "c2c.new")) == 1
    oracle.judge()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("seed", range(4))
def test_edits_between_pushes_in_any_order_end_with_the_newest_version(
    simulator: Simulator, oracle: Oracle, seed: int
) -> None:
    dice = random.Random(seed)
    draft = drafted(make_business(), dice.choice(["anveo", "viviphone"]))

    def late_and_muddled() -> Any:
        for push_id in dice.sample(list(Push.objects.values_list("pk", flat=True)), k=1):
            pushing.run(push_id)

    for _ in range(5):
        simulator.weather.set(f"*:latency-{dice.choice(['before', 'after'])}=0.0{dice.randint(1, 4)}")
        edited(draft)
        at_once(3, late_and_muddled)
    simulator.weather.clear()
    run_out(simulator)
    oracle.judge()
