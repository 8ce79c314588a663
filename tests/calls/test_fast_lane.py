"""A click overtakes everything that waits in Celery's queue, and no provider's silence holds up another's calls."""

import os
import socket
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import redis
from pytest_django import Settings

from accounts.models import DeadLetter
from buttons import nudging
from buttons.models import Button
from buttons.nudging import nudge
from calls import dialling, fast_lane, tasks
from calls.fast_lane import AT_ONCE, WAITING, Lane, Step
from calls.models import Call
from calls.turns import Turns
from providers.simulator.server import Simulator
from tests.calls.conftest import Visitor
from tests.calls.steps import asked, dials
from tests.faults.chaos import Deed, line_to
from tests.making import make_account, make_business, make_button
from tests.servers import free_ports

pytestmark = pytest.mark.django_db(transaction=True)

PATIENCE = 10


@pytest.fixture
def button(transactional_db: None) -> Button:
    return ringing()


@pytest.fixture
def lane() -> Iterator[Lane]:
    running = Lane(threads=8)
    running.start()
    yield running
    running.stop()


def ringing(provider: str = "voicenter") -> Button:
    own = {"calls_per_number_hour": 90, "calls_per_address_hour": 90, "calls_at_once": 90}
    return make_button(make_account(make_business(country="US"), provider), phones=["+12025550101"], **own)


def eventually(holds: Callable[[], Any]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def settled(call: Call) -> bool:
    call.refresh_from_db()
    return call.state == "dialling" and bool(call.reference)


def test_a_click_reaches_its_provider_without_celery(
    visitor: Visitor, button: Button, simulator: Simulator, lane: Lane, valkey: redis.Redis
) -> None:
    call = asked(visitor, button)
    eventually(lambda: settled(call))
    assert dials(simulator) == 1
    assert valkey.keys("celery*") == []


def test_ids_wait_in_the_list_until_a_lane_takes_them_and_not_for_ever(
    visitor: Visitor, button: Button, valkey: redis.Redis
) -> None:
    call = asked(visitor, button)
    assert valkey.lrange(WAITING, 0, -1) == [call.public_id.hex.encode()]
    assert 0 < valkey.ttl(WAITING) <= nudging.KEPT


def test_the_same_id_many_times_is_one_order(
    visitor: Visitor, button: Button, simulator: Simulator, lane: Lane
) -> None:
    call = asked(visitor, button)
    for _ in range(20):
        nudge("calls.tasks.place", call.pk)
        lane.take(call.pk)
    eventually(lambda: settled(call))
    assert dials(simulator) == 1


def test_two_lanes_with_the_same_id_order_it_once(
    visitor: Visitor, button: Button, simulator: Simulator, lane: Lane
) -> None:
    second = Lane(threads=2)
    second.start()
    call = asked(visitor, button)
    lane.take(call.pk)
    second.take(call.pk)
    eventually(lambda: settled(call))
    second.stop()
    assert dials(simulator) == 1


def test_a_silent_provider_holds_up_no_other_account(
    visitor: Visitor, button: Button, simulator: Simulator, settings: Settings, lane: Lane
) -> None:
    other = ringing("anveo")
    with line_to(int(simulator.url.rpartition(":")[2])) as line:
        line.usual = Deed.HOLD
        settings.PROVIDER_ADDRESSES["voicenter"] = {"api": f"{line.url}/voicenter", "monitor": f"{line.url}/voicenter"}
        for n in range(AT_ONCE + 3):
            asked(visitor, button, f"+120255501{n + 10}")
        eventually(lambda: dials(simulator) == AT_ONCE)
        call = asked(visitor, other)
        eventually(lambda: settled(call))
        assert dials(simulator) == AT_ONCE + 1
        assert line.most_at_once == AT_ONCE
        line.usual = Deed.THROUGH
        line.break_all()
        eventually(lambda: not Call.objects.filter(state="asked").exists())
        eventually(lambda: Call.objects.filter(state="unknown").count() == AT_ONCE)
        eventually(lambda: Call.objects.exclude(reference="").count() == 3 + 1)
    assert dials(simulator) == AT_ONCE + 4


def test_a_silent_provider_with_many_accounts_leaves_the_others_half_of_the_threads(
    visitor: Visitor, simulator: Simulator, settings: Settings, lane: Lane
) -> None:
    other, silent = ringing("anveo"), [ringing() for _ in range(3)]
    with line_to(int(simulator.url.rpartition(":")[2])) as line:
        line.usual = Deed.HOLD
        settings.PROVIDER_ADDRESSES["voicenter"] = {"api": f"{line.url}/voicenter", "monitor": f"{line.url}/voicenter"}
        for n in range(12):
            asked(visitor, silent[n % 3], f"+120255501{n + 10}")
        eventually(lambda: dials(simulator) == 4)
        visitor.address = "192.0.2.11"
        call = asked(visitor, other)
        eventually(lambda: settled(call))
        assert line.most_at_once == 4
        line.usual = Deed.THROUGH
        line.break_all()
        eventually(lambda: not Call.objects.filter(state="asked").exists())
        eventually(lambda: Call.objects.exclude(reference="").count() == 8 + 1)
    assert dials(simulator) == 13


def test_what_is_no_id_is_left_out_and_kept_for_staff(
    visitor: Visitor, button: Button, simulator: Simulator, lane: Lane, valkey: redis.Redis
) -> None:
    junk = (b"", b"\xff\x00", b"-1", b"9" * 400, b"__import__('os')", b"0", b"9" * 5000)
    for word in junk:
        valkey.lpush(WAITING, word)
    call = asked(visitor, button)
    eventually(lambda: settled(call))
    assert DeadLetter.objects.filter(queue=WAITING, reason="This is no call's id.").count() == len(junk)


def test_a_stopped_lane_finishes_what_it_is_at_and_takes_nothing_more(
    visitor: Visitor, button: Button, simulator: Simulator
) -> None:
    running = Lane(threads=2)
    running.start()
    simulator.weather.set("voicenter/call:latency-after=0.4*1")
    first = asked(visitor, button)
    eventually(lambda: dials(simulator) == 1)
    running.stop()
    assert settled(first)
    second = asked(visitor, button, "+12025550146")
    running.take(second.pk)
    second.refresh_from_db()
    assert (second.state, running.is_running) == ("asked", False)
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("fast-lane")]


def test_a_broker_that_is_away_is_written_down_and_costs_the_click_nothing(
    settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    (port,) = free_ports(1)
    settings.REDIS_URL = f"redis://127.0.0.1:{port}/0"
    nudging._broker.cache_clear()
    try:
        nudge("calls.tasks.place", 1)
    finally:
        nudging._broker.cache_clear()
    assert caplog.messages == ["The broker is away; calls.tasks.place waits for the sweeper."]


def test_a_silent_broker_holds_a_click_up_for_a_second_or_two_and_no_longer(settings: Settings) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        settings.REDIS_URL = f"redis://127.0.0.1:{silent.getsockname()[1]}/0"
        nudging._broker.cache_clear()
        began = time.monotonic()
        try:
            nudge("calls.tasks.place", 1)
        finally:
            nudging._broker.cache_clear()
        assert time.monotonic() - began < PATIENCE


def test_where_a_lane_runs_celery_s_message_takes_its_turn_there_and_else_is_done_at_once(
    visitor: Visitor, button: Button, simulator: Simulator, valkey: redis.Redis
) -> None:
    first = asked(visitor, button)
    tasks.place(first.pk)
    assert settled(first)
    worker_part = Step(None)
    worker_part.start(None)
    second = asked(visitor, button, "+12025550146")
    valkey.delete(WAITING)
    assert fast_lane.take(second.pk)
    eventually(lambda: settled(second))
    worker_part.stop(None)
    assert not fast_lane.take(second.pk)
    assert dials(simulator) == 2


def test_a_forked_child_does_not_take_its_parent_s_lane_for_its_own(transactional_db: None) -> None:
    worker_part = Step(None)
    worker_part.start(None)
    assert fast_lane.take(1)
    child = os.fork()
    if child == 0:
        os._exit(int(fast_lane.take(1)))
    _, status = os.waitpid(child, 0)
    worker_part.stop(None)
    assert os.waitstatus_to_exitcode(status) == 0


def test_a_call_that_cannot_be_taken_up_leaves_the_thread_to_the_next(
    visitor: Visitor, button: Button, simulator: Simulator, monkeypatch: pytest.MonkeyPatch, lane: Lane
) -> None:
    take_up = dialling.take_up

    def stumbling(call: Call) -> None:
        monkeypatch.setattr(dialling, "take_up", take_up)
        raise RuntimeError("a fault of ours")

    monkeypatch.setattr(dialling, "take_up", stumbling)
    first = asked(visitor, button)
    eventually(lambda: dialling.take_up is take_up)
    second = asked(visitor, button, "+12025550146")
    eventually(lambda: settled(second))
    lane.take(first.pk)
    eventually(lambda: settled(first))


def test_turns_give_back_what_waited_in_its_order() -> None:
    turns: Turns[int, int] = Turns(1)
    assert [turns.enter(7, call) for call in (1, 2, 3)] == [True, False, False]
    assert turns.enter(8, 4)
    assert [turns.leave(7), turns.leave(7), turns.leave(7)] == [2, 3, None]
    assert turns.enter(7, 5)


def test_a_parked_call_that_was_cancelled_hands_its_turn_on(
    visitor: Visitor, button: Button, simulator: Simulator
) -> None:
    calls = [asked(visitor, button, f"+120255501{n}") for n in (10, 11, 12)]
    running = Lane(threads=3, at_once=1)
    simulator.weather.set("voicenter/call:latency-after=0.5*1")
    running.start()
    eventually(lambda: dials(simulator) == 1)
    waiting = Call.objects.filter(state="asked")
    cancelled, left = waiting.order_by("pk")
    Call.objects.filter(pk=cancelled.pk).update(state="cancelled")
    eventually(lambda: settled(left))
    running.stop()
    assert dials(simulator) == len(calls) - 1
