"""Workers, schedule and broker killed, frozen, doubled or fed with junk: nothing is lost, nothing rings twice."""

import pytest
import redis

from accounts.models import DeadLetter
from buttons.models import Button, Push
from buttons.nudging import FAST_LISTS
from calls.models import Call, CallRecord
from providers.simulator.server import Simulator
from tests.faults.conftest import Visitor, number, ringing
from tests.faults.oracle import Oracle, run_out
from tests.faults.rig import BROKER, SKEW, Rig, eventually
from tests.making import make_account, make_business, make_button


@pytest.fixture
def button(rig: Rig) -> Button:
    return ringing(make_business(country="US"))


@pytest.fixture
def oracle(oracle: Oracle, rig: Rig) -> Oracle:
    of_this_process = oracle.logs
    oracle.logs = lambda: of_this_process() + rig.written()
    return oracle


def pushed(times: int, provider: str = "anveo") -> list[Button]:
    account = make_account(make_business(), provider)
    return [make_button(account) for _ in range(times)]


def in_step() -> int:
    return Push.objects.filter(state="in_step").count()


def all_in_step() -> bool:
    return not Push.objects.exclude(state__in=["in_step", "superseded"]).exists()


def all_placed() -> bool:
    """Every order has its answer, so that nobody of this time works on while the test lets time pass."""
    return not Call.objects.filter(reference="").exists()


def states() -> set[str]:
    return set(Call.objects.values_list("state", flat=True))


def test_a_worker_killed_between_the_order_and_its_answer_leaves_one_ring_and_a_known_end(
    rig: Rig, afar: Visitor, button: Button, simulator: Simulator, oracle: Oracle
) -> None:
    simulator.weather.set("voicenter/call:latency-after=5*1")
    afar.ask(button, number())
    eventually(lambda: simulator.dials.total() == 1)
    rig.kill("worker")
    rig.start("worker")
    assert (Call.objects.get().state, Call.objects.get().reference) == ("dialling", "")
    run_out(simulator)
    assert (Call.objects.get().state, simulator.dials.total()) == ("ended", 1)
    oracle.judge()


def test_a_worker_frozen_over_the_answer_changes_nothing_for_the_worse_when_it_wakes(
    rig: Rig, afar: Visitor, button: Button, simulator: Simulator, oracle: Oracle
) -> None:
    simulator.weather.set("voicenter/call:latency-after=1*1")
    afar.ask(button, number())
    eventually(lambda: simulator.dials.total() == 1)
    rig.freeze("worker")
    run_out(simulator)
    assert Call.objects.get().is_final
    rig.thaw("worker")
    afar.ask(button, number())
    eventually(lambda: Call.objects.exclude(reference="").count() == 2)
    run_out(simulator)
    oracle.judge()
    assert simulator.dials.total() == 2


def test_a_worker_killed_while_it_pushes_is_followed_by_another_and_nothing_is_made_twice(
    rig: Rig, simulator: Simulator, oracle: Oracle
) -> None:
    buttons = [*pushed(3, "anveo"), *pushed(3, "viviphone")]
    simulator.weather.set("anveo/CLICK2CALL.BUTTON.CREATE:latency-after=5", "viviphone/c2c.new:latency-after=5")
    rig.send("buttons.tasks.sweep")
    eventually(lambda: len(simulator.state.buttons) == 6)
    rig.kill("worker")
    simulator.weather.clear()
    rig.start("worker")
    run_out(simulator)
    assert len(simulator.state.buttons) == 6
    ends = {button.account.provider: push.state for button in buttons if (push := button.pushes.first())}
    assert ends == {"anveo": "in_step", "viviphone": "unclear"}
    oracle.judge()


def test_a_broker_killed_with_all_it_knew_delays_pushes_and_loses_none(
    rig: Rig, simulator: Simulator, oracle: Oracle
) -> None:
    buttons = pushed(40)
    simulator.weather.set("anveo:latency-before=0.1")
    rig.send("buttons.tasks.sweep")
    eventually(lambda: in_step() >= 4)
    rig.forget_everything()
    rig.start(BROKER)
    lost = len(buttons) - in_step()
    assert lost > 0
    simulator.weather.clear()
    rig.send("buttons.tasks.sweep")
    eventually(all_in_step)
    oracle.judge()


def test_a_worker_told_to_stop_in_the_middle_of_pushes_leaves_none_behind(
    rig: Rig, simulator: Simulator, oracle: Oracle
) -> None:
    pushed(50)
    simulator.weather.set("anveo:latency-after=0.1")
    rig.send("buttons.tasks.sweep")
    eventually(lambda: in_step() >= 4)
    rig.stop("worker")
    assert not Push.objects.filter(state="sending").exists()
    assert not all_in_step()
    simulator.weather.clear()
    rig.start("worker")
    rig.send("buttons.tasks.sweep")
    eventually(all_in_step)
    creations = simulator.journal.entries("anveo", "CLICK2CALL.BUTTON.CREATE")
    assert len(creations) == len(simulator.state.buttons) == 50
    oracle.judge()


def test_two_schedules_at_once_have_the_effect_of_one(
    rig: Rig, afar: Visitor, button: Button, simulator: Simulator, oracle: Oracle
) -> None:
    rig.kill("worker")
    for _ in range(6):
        afar.ask(button, number())
    with redis.Redis.from_url(rig.redis_url) as broker:
        broker.flushdb()  # so that the schedule alone brings the calls to a worker
    rig.start("worker", "schedule", "second schedule")
    eventually(lambda: simulator.dials.total() == 6)
    simulator.clock.skip(60)
    eventually(lambda: states() == {"ended"})
    assert CallRecord.objects.count() <= 6
    oracle.judge()


JUNK = (
    b"\x80\x04\x95junk", b'{"surprise": 1}', b"[]", b"null", b"", b"9" * 40,
    b'{"body": "!!", "headers": {}, "properties": {"delivery_info": {}, "delivery_tag": "x"}}',
)  # fmt: skip
TELLING = b"password=canary phones +12025550143"
MESSAGES: list[tuple[str, list[object]]] = [
    ("calls.tasks.place", ["no number"]),
    ("calls.tasks.place", []),
    ("calls.tasks.place", [10**30]),
    ("no.such.task", [1]),
]
"""Of a version before or after this one."""


def buried(queue: str) -> list[str]:
    return list(DeadLetter.objects.filter(queue=queue).values_list("body", flat=True))


def test_bytes_that_are_no_message_do_not_stop_the_queues_and_are_kept_for_staff(
    rig: Rig, afar: Visitor, button: Button, simulator: Simulator, oracle: Oracle
) -> None:
    with redis.Redis.from_url(rig.redis_url) as broker:
        for queue in ("celery", *FAST_LISTS.values()):
            broker.lpush(queue, *JUNK, TELLING)
    afar.ask(button, number())
    rig.send("calls.tasks.tick")
    eventually(all_placed)
    for queue in ("celery", *FAST_LISTS.values()):
        eventually(lambda queue=queue: len(buried(queue)) == len(JUNK) + 1)  # type: ignore[misc]
        assert "password=[redacted] phones [number]" in buried(queue)
    run_out(simulator)
    oracle.judge()
    assert simulator.dials.total() == 1


def test_messages_of_another_version_do_not_stop_the_queue_and_are_kept_with_their_reason(
    rig: Rig, afar: Visitor, button: Button, simulator: Simulator, oracle: Oracle
) -> None:
    for task, arguments in MESSAGES:
        rig.send(task, *arguments)
    afar.ask(button, number())
    rig.send("calls.tasks.tick")
    eventually(all_placed)
    eventually(lambda: DeadLetter.objects.count() == len(MESSAGES))
    reasons = sorted(DeadLetter.objects.values_list("reason", flat=True))
    assert reasons == [
        "No worker knows the task no.such.task.",
        "calls.tasks.place does not take what it was given (TypeError).",
        *["calls.tasks.place does not take what it was given (ValueError)."] * 2,
    ]
    run_out(simulator)
    oracle.judge()
    assert simulator.dials.total() == 1


def test_a_worker_whose_clock_is_five_minutes_ahead_rings_for_a_click_and_leaves_a_later_call_its_time(
    rig: Rig, afar: Visitor, button: Button, simulator: Simulator, oracle: Oracle
) -> None:
    rig.stop("worker")
    rig.start("worker ahead")
    afar.ask(button, number(), delay=3)
    afar.ask(button, number())
    rig.send("calls.tasks.tick")
    eventually(lambda: Call.objects.exclude(reference="").count() == 1)
    rig.send("calls.tasks.tick")
    rig.stop("worker ahead")
    assert "ahead of the database's" in rig.written()
    later, now = Call.objects.order_by("-due_at")
    assert (later.state, later.dialled_at) == ("scheduled", None)
    assert now.dialled_at is not None
    assert abs(now.dialled_at - now.asked_at) < SKEW / 2
    run_out(simulator)
    oracle.judge()
    assert simulator.dials.total() == 2


def test_without_a_broker_a_click_is_refused_before_it_is_stored_and_the_button_still_shows(
    rig: Rig, afar: Visitor, button: Button, simulator: Simulator, oracle: Oracle
) -> None:
    token = afar.challenge(button)
    assert afar.client.get(f"/w/{button.public_id.hex}/config.json").status_code == 200
    rig.kill(BROKER)
    answer = afar.ask(button, number(), challenge=token)
    assert (answer.status_code, answer.json()["reason"]) == (503, "busy")
    assert int(answer.headers["Retry-After"]) > 0
    assert afar.client.get(f"/w/{button.public_id.hex}/config.json").status_code == 200
    assert not Call.objects.exists()
    rig.start(BROKER)
    assert afar.ask(button, number()).status_code == 202
    eventually(all_placed, 30)
    run_out(simulator)
    oracle.judge()
    assert simulator.dials.total() == 1


def test_a_broker_that_says_nothing_is_as_good_as_none(
    rig: Rig, afar: Visitor, button: Button, simulator: Simulator, oracle: Oracle
) -> None:
    token = afar.challenge(button)
    rig.freeze(BROKER)
    try:
        answer = afar.ask(button, number(), challenge=token)
        shown = afar.client.get(f"/w/{button.public_id.hex}/config.json")
    finally:
        rig.thaw(BROKER)
    assert (answer.status_code, shown.status_code) == (503, 200)
    run_out(simulator)
    oracle.judge()
    assert simulator.dials.total() == 0
