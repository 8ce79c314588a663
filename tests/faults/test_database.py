"""PostgreSQL stopped, killed, locked and full, under a real web server: whatever was accepted is there afterwards."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, suppress
from typing import Any

import psycopg
import pytest
from django.core.management import call_command
from django.db import connection
from pytest_django import DjangoDbBlocker

from buttons.models import Button
from calls.models import Call
from providers.simulator.server import Simulator
from tests.faults.cluster import Cluster, cluster, working_on
from tests.faults.conftest import Visitor, number, ringing
from tests.faults.oracle import Oracle, run_out
from tests.faults.rig import Browser, Rig, eventually, standing
from tests.making import make_business

CLICKS, SOME = 60, 10
LOCKS = {
    "the button's row": "SELECT 1 FROM buttons_button FOR UPDATE",
    "the buttons' table": "LOCK TABLE buttons_button IN ACCESS EXCLUSIVE MODE",
    "the calls' table": "LOCK TABLE calls_call IN ACCESS EXCLUSIVE MODE",
}


@pytest.fixture(scope="module")
def postgres() -> Iterator[Cluster]:
    with cluster() as opened:
        yield opened


@pytest.fixture(scope="module")
def processes(postgres: Cluster, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Rig]:
    with standing(tmp_path_factory.mktemp("rig"), postgres.url) as opened:
        opened.manage("migrate", "--verbosity", "0")
        yield opened


@pytest.fixture
def rig(processes: Rig, postgres: Cluster, simulator: Simulator, django_db_blocker: DjangoDbBlocker) -> Iterator[Rig]:
    """Everything up, the rows of the test before gone, and the test itself on the same database."""
    with django_db_blocker.unblock(), working_on(postgres.url):
        call_command("flush", interactive=False, verbosity=0)
        processes.line.leads_to = int(simulator.url.rpartition(":")[2])
        processes.revive("broker", "web", "worker")
        yield processes
    processes.line.leads_to = 0


@pytest.fixture
def button(rig: Rig) -> Button:
    return ringing(make_business(country="US"))


@pytest.fixture
def afar(rig: Rig, visitor: Visitor) -> Visitor:
    visitor.client = Browser(rig.place.web_url)  # type: ignore[assignment]
    return visitor


def config(visitor: Visitor, button: Button) -> int:
    status: int = visitor.client.get(f"/w/{button.public_id.hex}/config.json").status_code
    return status


def is_told_to_come_back(answer: Any) -> bool:
    return answer.status_code == 503 and answer.json()["reason"] == "busy" and int(answer.headers["Retry-After"]) > 0


@pytest.mark.parametrize("end", ["stop", "kill"])
def test_what_was_accepted_before_during_and_after_a_database_s_end_is_all_there(
    postgres: Cluster, rig: Rig, afar: Visitor, button: Button, simulator: Simulator, oracle: Oracle, end: str
) -> None:
    tokens = [afar.challenge(button) for _ in range(CLICKS)]
    assert config(afar, button) == 200
    with ThreadPoolExecutor(6) as visitors:
        asked = visitors.map(lambda token: afar.ask(button, number(), challenge=token), tokens)
        eventually(lambda: len(afar.accepted) >= SOME)
        getattr(postgres, end)()
        answers = list(asked)
    assert config(afar, button) == 200
    postgres.start()
    connection.close()  # of the database that was
    eventually(lambda: afar.ask(button, number()).status_code == 202, 5)
    assert [answer for answer in answers if answer.status_code != 202 and not is_told_to_come_back(answer)] == []
    assert any(is_told_to_come_back(answer) for answer in answers)
    run_out(simulator)
    oracle.judge()


@pytest.mark.parametrize("what", LOCKS)
def test_a_lock_that_somebody_holds_turns_clicks_away_and_leaves_the_button_shown(
    postgres: Cluster, rig: Rig, afar: Visitor, button: Button, simulator: Simulator, oracle: Oracle, what: str
) -> None:
    token = afar.challenge(button)
    assert config(afar, button) == 200
    with psycopg.connect(postgres.url) as holder:
        holder.execute(LOCKS[what])
        answer = afar.ask(button, number(), challenge=token)
        assert is_told_to_come_back(answer), answer.content
        assert config(afar, button) == 200
    assert afar.ask(button, number()).status_code == 202
    run_out(simulator)
    oracle.judge()
    assert simulator.dials.total() == 1


def test_an_order_s_answer_outlives_a_deadlock(
    postgres: Cluster, rig: Rig, afar: Visitor, button: Button, simulator: Simulator, oracle: Oracle
) -> None:
    simulator.weather.set("voicenter/call:latency-after=1*1")
    with psycopg.connect(postgres.url) as other:
        afar.ask(button, number())
        eventually(lambda: simulator.dials.total() == 1)
        other.execute("LOCK TABLE calls_callevent IN EXCLUSIVE MODE")
        eventually(lambda: waiting_for_a_lock(postgres) == 1)  # the worker has the call's row, and wants its timeline
        other.execute("UPDATE calls_call SET polls = polls")
    eventually(lambda: Call.objects.exclude(reference="").exists())
    assert "met a deadlock, and is done once more" in rig.written()
    assert [event.words for event in Call.objects.get().events.all()] == ["", "The provider took the order."]
    run_out(simulator)
    oracle.judge()
    assert simulator.dials.total() == 1


def waiting_for_a_lock(postgres: Cluster) -> int:
    with postgres.root() as server:
        row = server.execute("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'").fetchone()
    return row[0] if row else 0


def test_without_a_free_connection_clicks_are_turned_away_at_once_and_the_button_is_shown(
    postgres: Cluster, rig: Rig, afar: Visitor, button: Button, simulator: Simulator, oracle: Oracle
) -> None:
    tokens = [afar.challenge(button) for _ in range(8)]
    assert config(afar, button) == 200
    with ExitStack() as taken:
        take_all(postgres, taken)
        postgres.disconnect(but="taken")
        take_all(postgres, taken)
        with ThreadPoolExecutor(8) as visitors:
            answers = list(visitors.map(lambda token: afar.ask(button, number(), challenge=token), tokens))
        assert [is_told_to_come_back(answer) for answer in answers] == [True] * len(tokens)
        assert config(afar, button) == 200
    connection.close()  # it was ended like the others
    assert not Call.objects.exists()
    eventually(lambda: afar.ask(button, number()).status_code == 202, 5)
    run_out(simulator)
    oracle.judge()


def take_all(postgres: Cluster, taken: ExitStack) -> None:
    """Every connection that the portal's user may still have."""
    with suppress(psycopg.OperationalError):  # there is no more
        while True:
            taken.enter_context(psycopg.connect(postgres.url, autocommit=True, application_name="taken"))
