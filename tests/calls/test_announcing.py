"""The fast lane hears of a click before it is stored: it rings once all the same, and only what is stored rings."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID, uuid4

import pytest
import redis
from django.db import DatabaseError, connection

from accounts.models import Business
from buttons.models import Button
from calls import claiming, dialling, fast_lane, requesting, tasks
from calls.accepting import store
from calls.fast_lane import WAITING, Lane
from calls.models import Call
from providers.simulator.server import Simulator
from tests.at_once import at_once
from tests.calls.conftest import Visitor
from tests.calls.steps import asked, dials
from tests.calls.test_fast_lane import eventually, lane, ringing, settled
from tests.making import make_account, make_button

__all__ = ["lane"]

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def button(transactional_db: None) -> Button:
    return ringing()


@pytest.fixture
def looks(monkeypatch: pytest.MonkeyPatch) -> list[UUID]:
    """Every look of a lane whether a click is stored."""
    seen: list[UUID] = []
    is_stored = claiming.is_stored

    def looking(public_id: UUID) -> bool:
        found = is_stored(public_id)
        seen.append(public_id)
        return found

    monkeypatch.setattr(claiming, "is_stored", looking)
    return seen


@contextmanager
def slow_to_store(monkeypatch: pytest.MonkeyPatch) -> Iterator[threading.Event]:
    """Clicks are counted, and stored only when the event is set."""
    may_go = threading.Event()

    def storing(call: Call) -> bool:
        assert may_go.wait(10)
        return store(call)

    monkeypatch.setattr(requesting, "store", storing)
    yield may_go
    may_go.set()


def pressed(visitor: Visitor, button: Button) -> None:
    """What a thread of the web server does, and leaves no connection behind."""
    try:
        visitor.ask(button)
    finally:
        connection.close()


def announced(valkey: redis.Redis) -> list[bytes]:
    found: Any = valkey.lrange(WAITING, 0, -1)
    return list(found)


def test_a_click_is_announced_before_it_is_stored_and_rings_once_it_is(
    visitor: Visitor,
    button: Button,
    simulator: Simulator,
    lane: Lane,
    looks: list[UUID],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with slow_to_store(monkeypatch) as may_go:
        click = threading.Thread(target=pressed, args=[visitor, button])
        click.start()
        eventually(lambda: len(looks) > 1)
        assert dials(simulator) == 0
        may_go.set()
        click.join()
    eventually(lambda: settled(Call.objects.get()))
    assert dials(simulator) == 1


def test_a_click_that_is_waited_for_holds_up_no_other(
    visitor: Visitor, button: Button, simulator: Simulator, monkeypatch: pytest.MonkeyPatch, valkey: redis.Redis
) -> None:
    monkeypatch.setattr(fast_lane, "GAPS", (60.0,))
    stored = [asked(visitor, button, f"+120255501{n}") for n in (10, 11, 12)]
    valkey.lpush(WAITING, *[call.public_id.hex for call in stored])
    valkey.rpush(WAITING, *[uuid4().hex for _ in range(9)])
    running = Lane(threads=2)
    running.start()
    eventually(lambda: all(settled(call) for call in stored))
    running.stop()
    assert dials(simulator) == len(stored)


def test_a_click_that_could_not_be_stored_rings_nobody_and_is_looked_for_no_longer_than_a_second(
    visitor: Visitor,
    button: Button,
    simulator: Simulator,
    looks: list[UUID],
    monkeypatch: pytest.MonkeyPatch,
    valkey: redis.Redis,
) -> None:
    def failing(call: Call) -> bool:
        raise DatabaseError

    monkeypatch.setattr(requesting, "store", failing)
    assert visitor.ask(button).status_code == 503
    assert len(announced(valkey)) == 1
    assert 0.5 < sum(fast_lane.GAPS) < 1
    running = Lane(threads=1)
    running.start()
    eventually(lambda: len(looks) == 1 + len(fast_lane.GAPS) and not running._here)
    running.stop()
    assert (Call.objects.count(), dials(simulator)) == (0, 0)


def test_a_click_stored_after_the_lane_gave_it_up_is_the_sweeper_s(
    visitor: Visitor,
    button: Button,
    simulator: Simulator,
    lane: Lane,
    looks: list[UUID],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(fast_lane, "GAPS", (0.001,))
    monkeypatch.setattr(dialling, "remind", lambda _, call_id: tasks.place(call_id))
    with slow_to_store(monkeypatch) as may_go:
        click = threading.Thread(target=pressed, args=[visitor, button])
        click.start()
        eventually(lambda: len(looks) == 1 + len(fast_lane.GAPS) and not lane._here)
        may_go.set()
        click.join()
    assert Call.objects.get().state == "asked"
    dialling.tick()
    eventually(lambda: settled(Call.objects.get()))
    assert dials(simulator) == 1


def test_a_click_announced_twice_or_swept_as_well_rings_once(
    visitor: Visitor, button: Button, simulator: Simulator, lane: Lane, valkey: redis.Redis
) -> None:
    second = Lane(threads=2)
    second.start()
    with_both = asked(visitor, button)
    for _ in range(20):
        valkey.lpush(WAITING, with_both.public_id.hex, with_both.pk)
        second.take(with_both.public_id)
        lane.take(with_both.pk)
    eventually(lambda: settled(with_both) and not announced(valkey) and not lane._here and not second._here)
    second.stop()
    assert dials(simulator) == 1


def test_clicks_of_one_key_at_once_are_announced_once_and_ring_once(
    visitor: Visitor, button: Button, simulator: Simulator, lane: Lane
) -> None:
    key, token = uuid4().hex, visitor.challenge(button)
    answers: list[int] = []
    at_once(8, lambda: answers.append(Visitor().ask(button, key=key, challenge=token).status_code))
    assert sorted(answers) == [200] * 7 + [202]
    eventually(lambda: settled(Call.objects.get()))
    assert dials(simulator) == 1


def test_the_same_key_again_announces_nothing_and_is_the_first_call(
    visitor: Visitor, button: Button, valkey: redis.Redis
) -> None:
    key, token = uuid4().hex, visitor.challenge(button)
    first = asked(visitor, button, key=key, challenge=token)
    again = visitor.ask(button, key=key, challenge=token)
    assert (again.status_code, again.json()["call"]["token"]) == (200, first.token)
    assert announced(valkey) == [first.public_id.hex.encode()]


def test_a_click_whose_key_the_cache_forgot_announces_an_id_that_nothing_gets(
    visitor: Visitor,
    button: Button,
    simulator: Simulator,
    lane: Lane,
    valkey: redis.Redis,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    key = uuid4().hex

    def overtaken(call: Call) -> bool:
        other = Call.objects.get(pk=store_as_other(call))
        assert other.public_id != call.public_id
        return store(call)

    def store_as_other(call: Call) -> int:
        fields = {field.attname: getattr(call, field.attname) for field in Call._meta.concrete_fields}
        made = Call.objects.create(**fields | {"id": None, "public_id": uuid4(), "token": uuid4().hex})
        return made.pk

    monkeypatch.setattr(requesting, "store", overtaken)
    answer = visitor.ask(button, key=key)
    assert answer.status_code == 200
    assert Call.objects.get().token == answer.json()["call"]["token"]
    eventually(lambda: not announced(valkey) and not lane._here)
    assert dials(simulator) == 0
    dialling.place(Call.objects.get().pk)
    assert dials(simulator) == 1


def test_what_the_gate_or_a_limit_turns_away_is_not_announced(
    visitor: Visitor, button: Button, valkey: redis.Redis
) -> None:
    button.calls_per_number_hour = 1
    button.save()
    asked(visitor, button)
    valkey.delete(WAITING)
    Call.objects.update(state="cancelled")
    assert visitor.ask(button).json()["reason"] == "number_limit"
    assert visitor.ask(button, "+442079460000").json()["reason"] == "country"
    assert announced(valkey) == []


def test_a_call_for_later_is_announced_only_where_the_provider_holds_it(
    visitor: Visitor, business: Business, valkey: redis.Redis
) -> None:
    account = make_account(business)
    asked(visitor, make_button(account, max_delay=120), delay=30)
    assert announced(valkey) == []
    held = asked(visitor, make_button(account, max_delay=120, provider_holds_delay=True), "+12025550146", delay=30)
    assert announced(valkey) == [held.public_id.hex.encode()]


def test_a_call_that_goes_on_at_its_provider_s_page_is_not_announced(
    visitor: Visitor, business: Business, valkey: redis.Redis
) -> None:
    asked(visitor, make_button(make_account(business, "viviphone"), remote_id="4711"))
    assert announced(valkey) == []
