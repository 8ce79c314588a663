"""Faults drawn at random, over and over, with many workers at once; then the oracle.

The seed is logged, and so shown where the test fails: `FAULTS_SEED` draws the same again, and `FAULTS_ROUNDS=2000`
goes on for minutes.
"""

import logging
import os
import random
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection

from buttons import pushing
from buttons.models import Button, Push
from buttons.saving import push_again, save_button, settings_of
from calls import dialling, history, polling
from calls.models import Call
from providers.simulator.server import Simulator
from tests.faults.conftest import Visitor, impatient, number, ringing
from tests.faults.oracle import Oracle, run_out
from tests.faults.test_dials import TROUBLES
from tests.making import make_account, make_business, make_draft

log = logging.getLogger(__name__)

SEED = os.environ.get("FAULTS_SEED", "")
ROUNDS = int(os.environ.get("FAULTS_ROUNDS") or 10)
WORKERS = 4
WEATHER = (*TROUBLES, "429-before", "latency-before=0.05", "latency-after=0.05", "duplicates", "missing", "charset")


def edited(button: Button, dice: random.Random) -> None:
    """Somebody saves other words, or has the same sent again."""
    if dice.random() < 0.3:
        push_again(button, actor=None)
        return
    draft = make_draft(button.account)
    draft.button, draft.settings = button, settings_of(button)
    button.refresh_from_db()
    button.title = f"Version {button.version + 1}"
    save_button(draft, actor=None, expected_version=button.version)


def work_of_one(dice: random.Random) -> None:
    """A worker with messages in any order, some of them twice, some of them for rows that are long done."""
    calls, pushes = list(Call.objects.values_list("pk", flat=True)), list(Push.objects.values_list("pk", flat=True))
    acts: list[tuple[Any, list[int]]] = [(dialling.place, calls), (polling.poll, calls), (pushing.run, pushes)]
    try:
        for act, ids in dice.sample(acts * 2, k=4):
            if ids:
                act(dice.choice(ids[-6:]))
        dice.choice([dialling.tick, polling.tick, pushing.sweep, history.tick])()
    finally:
        connection.close()


@pytest.mark.django_db(transaction=True)
def test_faults_drawn_at_random_break_no_promise(visitor: Visitor, simulator: Simulator, oracle: Oracle) -> None:
    seed = int(SEED or random.SystemRandom().randrange(10**6))
    log.info("FAULTS_SEED=%d", seed)
    dice = random.Random(seed)
    business = make_business(country="US")
    ringers = [ringing(business, provider) for provider in ("anveo", "voicenter")]
    kept = [ringers[0], save_button(make_draft(make_account(business, "viviphone")), actor=None, expected_version=None)]
    with impatient(), ThreadPoolExecutor(WORKERS) as workers:
        for _ in range(ROUNDS):
            spells = dice.choices(WEATHER, k=dice.randint(0, 3))
            simulator.weather.set(*(f"*:{spell}*{dice.randint(1, 2)}" for spell in spells))
            simulator.clock.skip(dice.choice([0, 1, 5, 30]))
            phone = number()
            for _ in range(dice.choice([1, 1, 2])):
                visitor.ask(dice.choice(ringers), phone)
            if dice.random() < 0.4:
                edited(dice.choice(kept), dice)
            for done in [workers.submit(work_of_one, random.Random(dice.random())) for _ in range(WORKERS)]:
                done.result()
    simulator.weather.clear()
    run_out(simulator)
    oracle.judge()
