"""The oracle itself: each broken promise is seen."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import Business
from buttons import pushing
from buttons.models import Button, Push
from calls import dialling
from calls.models import Call
from providers.simulator.server import Simulator
from tests.calls.steps import asked, placed
from tests.faults.conftest import Visitor, ringing
from tests.faults.oracle import Oracle, run_out


@pytest.fixture
def settled(visitor: Visitor, business: Business, simulator: Simulator) -> Call:
    """A call that rang once and has ended, of a button that is in step."""
    call = placed(asked(visitor, ringing(business, "anveo")))
    run_out(simulator)
    call.refresh_from_db()
    return call


def test_a_world_in_order_passes(settled: Call, oracle: Oracle) -> None:
    oracle.judge()


def test_a_second_ring_is_seen(settled: Call, oracle: Oracle) -> None:
    Call.objects.update(state="asked", claim=None, dialled_at=None, reference="", due_at=timezone.now())
    placed(settled)
    with pytest.raises(AssertionError, match="rung twice"):
        oracle.rings_once()


def test_a_ring_that_nobody_wrote_down_is_seen(settled: Call, oracle: Oracle) -> None:
    Call.objects.update(dialled_at=None)
    with pytest.raises(AssertionError, match="without a row"):
        oracle.rings_once()


def test_a_lost_call_is_seen(settled: Call, oracle: Oracle) -> None:
    settled.events.all().delete()
    settled.delete()
    with pytest.raises(AssertionError, match="accepted and lost"):
        oracle.ends_every_call()


@pytest.mark.parametrize("state", ["asked", "scheduled", "dialling", "ringing", "talking", "handed_over"])
def test_a_call_without_an_end_is_seen(settled: Call, oracle: Oracle, state: str) -> None:
    Call.objects.update(state=state)
    with pytest.raises(AssertionError, match="neither ended"):
        oracle.ends_every_call()


def test_an_unknown_end_without_a_reason_is_seen(settled: Call, oracle: Oracle) -> None:
    Call.objects.update(state="unknown", problem="")
    with pytest.raises(AssertionError, match="without a word"):
        oracle.ends_every_call()


@pytest.mark.parametrize("state", ["waiting", "sending", "failing"])
def test_a_push_that_does_not_come_to_an_end_is_seen(settled: Call, oracle: Oracle, state: str) -> None:
    Push.objects.update(state=state)
    with pytest.raises(AssertionError, match=f"version 1 is {state}"):
        oracle.keeps_providers_in_step()


def test_an_older_version_at_the_provider_is_seen(settled: Call, simulator: Simulator, oracle: Oracle) -> None:
    simulator.state.drift("anveo", "TITLE", "Somebody else's")
    with pytest.raises(AssertionError):
        oracle.keeps_providers_in_step()


def test_a_push_older_than_its_button_is_seen(settled: Call, oracle: Oracle) -> None:
    Button.objects.update(version=9)
    with pytest.raises(AssertionError):
        oracle.keeps_providers_in_step()


def test_a_button_at_the_provider_that_nobody_knows_is_seen(
    settled: Call, simulator: Simulator, oracle: Oracle
) -> None:
    simulator.state.keep_button("anveo", "anveo-canary-key", "another", {})
    with pytest.raises(AssertionError, match="nobody is told of"):
        oracle.keeps_providers_in_step()


@pytest.mark.parametrize("told", ["anveo-canary-key", "call to 12025550143 failed"])
def test_a_secret_or_a_number_in_a_log_is_seen(settled: Call, oracle: Oracle, told: str) -> None:
    oracle.logs = lambda: f"INFO calls: {told}"
    with pytest.raises(AssertionError):
        oracle.tells_no_secret()


def test_a_number_in_a_stored_problem_is_seen(settled: Call, oracle: Oracle) -> None:
    Push.objects.update(problem="12025550143 is not a number")
    with pytest.raises(AssertionError):
        oracle.tells_no_secret()


def test_leases_that_outlive_their_time_are_seen(settled: Call, oracle: Oracle) -> None:
    long_ago = timezone.now() - timedelta(minutes=1)
    Push.objects.update(state="sending", claimed_at=long_ago - pushing.LEASE)
    with pytest.raises(AssertionError):
        oracle.leaves_no_lease()
    Push.objects.update(state="in_step")
    Call.objects.update(state="dialling", reference="", claimed_at=long_ago - dialling.LEASE, dialled_at=None)
    with pytest.raises(AssertionError):
        oracle.leaves_no_lease()
    Call.objects.update(dialled_at=long_ago - dialling.ANSWER_LOST)
    with pytest.raises(AssertionError):
        oracle.leaves_no_lease()
