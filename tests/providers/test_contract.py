"""What every adapter owes the portal, whichever provider it speaks to: against the simulator, over real sockets."""

import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
import requests

from providers.base import HistoryQuery, Outcome, Progress, Refused, Unreachable
from providers.fields import Value
from providers.simulator.calls import Call
from providers.simulator.server import Simulator, running_simulator
from tests.providers.samples import EXTENSION, NOW, SAMPLES, VISITOR
from tests.providers.scripted import ScriptedServer, http


@pytest.fixture
def simulator() -> Iterator[Simulator]:
    with running_simulator() as simulator:
        yield simulator


def able(capability: str) -> pytest.MarkDecorator:
    """For every provider that can do this, and at least one can."""
    names = [name for name, sample in SAMPLES.items() if getattr(sample.adapter.capabilities, capability)]
    assert names, f"no provider has {capability}"
    return pytest.mark.parametrize("name", names)


def calls(simulator: Simulator) -> list[Call]:
    return list(simulator.state.calls.values())


@pytest.mark.parametrize("name", SAMPLES)
def test_good_credentials_pass_and_wrong_ones_do_not(simulator: Simulator, name: str) -> None:
    sample = SAMPLES[name]
    assert sample.simulated(simulator.url).check_credentials().startswith(f"{sample.adapter.name} accepts the")
    wrong = {field: f"bad-{text}" for field, text in sample.credentials.items()}
    with pytest.raises((Refused, Unreachable)):
        sample.simulated(simulator.url, wrong).check_credentials()


@able("keeps_buttons")
def test_a_button_is_made_once_and_replaced(simulator: Simulator, name: str) -> None:
    provider, settings = SAMPLES[name].simulated(simulator.url), SAMPLES[name].button
    remote_id = provider.create_button(settings, "shop-1")
    provider.update_button(remote_id, settings)
    (button,) = simulator.state.buttons.values()
    assert button.id == remote_id
    with pytest.raises(Refused):
        provider.update_button("999", settings)


@able("reads_back")
def test_what_was_pushed_is_read_back(simulator: Simulator, name: str) -> None:
    provider, settings = SAMPLES[name].simulated(simulator.url), SAMPLES[name].button
    remote_id = provider.create_button(settings, "shop-1")
    provider.update_button(remote_id, settings)
    assert provider.read_button(remote_id) == {name: value for name, value in settings.items() if name != "pin"}


@able("places_calls")
def test_a_dial_rings_once_and_is_followed_to_its_end(simulator: Simulator, name: str) -> None:
    provider, sample = SAMPLES[name].simulated(simulator.url), SAMPLES[name]
    reference = provider.place_call(sample.dial())
    (call,) = calls(simulator)
    assert (call.reference, VISITOR.removeprefix("+") in call.phones) == (reference, True)
    running = provider.call_status(reference, placed_at=NOW)
    assert running is not None
    assert running.progress in {Progress.DIALLING, Progress.RINGING}
    simulator.clock.skip(600)
    ended = provider.call_status(reference, placed_at=NOW)
    assert ended is not None
    assert ended.progress is Progress.ENDED


@able("tells_flow_results")
def test_an_ended_call_flow_tells_its_result(simulator: Simulator, name: str) -> None:
    provider = SAMPLES[name].simulated(simulator.url)
    flow = {"configuration": "CALLFLOW", "callflow": "89abcdef", "caller_id": "12025550100"}
    reference = provider.place_call(replace(SAMPLES[name].dial(), settings=flow))
    with pytest.raises(Refused):
        provider.flow_result(reference)
    simulator.clock.skip(600)
    assert provider.flow_result(reference)


@able("notifies")
def test_an_ended_call_is_told_by_the_provider_itself(simulator: Simulator, server: ScriptedServer, name: str) -> None:
    adapter = SAMPLES[name].adapter
    server.will(http(adapter.acknowledgement.body, "200 OK"))
    simulator.push_to(name, f"{server.url}/told")
    reference = SAMPLES[name].simulated(simulator.url).place_call(SAMPLES[name].dial())
    simulator.clock.skip(600)
    records = [adapter.read_notification(body, NOW) for body in pushed(server, simulator, name)]
    (record,) = [record for record in records if record is not None]
    assert (record.reference, record.key, record.outcome) == (reference, "call-key-1", Outcome.ANSWERED)
    assert record.duration > 0


def pushed(server: ScriptedServer, simulator: Simulator, name: str) -> list[bytes]:
    """The notifications that were acknowledged; waits until the journal has one for each leg that is told."""
    wanted = 2 if name == "voicenter" else 1
    until = time.monotonic() + 5
    while time.monotonic() < until:
        verdicts = [entry.verdict for entry in simulator.journal.entries(name) if entry.verdict.startswith("taken")]
        if len(verdicts) >= wanted:
            return [request.body for request in server.received]
        time.sleep(0.01)
    raise AssertionError(f"{name} told nothing: {[entry.verdict for entry in simulator.journal.entries(name)]}")


@able("cancels_delayed")
def test_a_call_that_waits_can_be_taken_back_and_one_that_rings_cannot(simulator: Simulator, name: str) -> None:
    provider, sample = SAMPLES[name].simulated(simulator.url), SAMPLES[name]
    waiting = provider.place_call(sample.dial(delay=30))
    status = provider.call_status(waiting, placed_at=NOW)
    assert status is not None
    assert status.progress is Progress.WAITING
    provider.cancel_call(waiting)
    ringing = provider.place_call(sample.dial("call-key-2"))
    with pytest.raises(Refused):
        provider.cancel_call(ringing)
    simulator.clock.skip(3600)
    assert [call.talked(simulator.clock.now()) > 0 for call in calls(simulator)] == [False, True]


@able("terminates_calls")
def test_a_running_call_is_hung_up_by_its_extension(simulator: Simulator, name: str) -> None:
    provider = SAMPLES[name].simulated(simulator.url)
    provider.place_call(SAMPLES[name].dial())
    provider.terminate_call(EXTENSION)
    (call,) = calls(simulator)
    assert call.stopped is not None
    with pytest.raises(Refused):
        provider.terminate_call(EXTENSION)


@able("lists_active_calls")
def test_a_running_call_is_listed_with_our_key(simulator: Simulator, name: str) -> None:
    provider = SAMPLES[name].simulated(simulator.url)
    reference = provider.place_call(SAMPLES[name].dial())
    (active,) = provider.active_calls(EXTENSION)
    assert (active.reference, active.extension, active.key) == (reference, EXTENSION, "call-key-1")
    assert (active.number, active.progress) == (VISITOR, Progress.RINGING)


@able("lists_extensions")
def test_the_extensions_can_be_dialled(simulator: Simulator, name: str) -> None:
    provider = SAMPLES[name].simulated(simulator.url)
    codes = [extension.code for extension in provider.extensions()]
    assert EXTENSION in codes
    assert all(extension.name for extension in provider.extensions())


@able("pulls_history")
def test_an_ended_call_comes_home_once(simulator: Simulator, name: str) -> None:
    provider, sample = SAMPLES[name].simulated(simulator.url), SAMPLES[name]
    capabilities, remote_id = sample.adapter.capabilities, ""
    if capabilities.keeps_buttons:
        open_to_all: dict[str, Value] = {"default_route": "ph", "allow_list": [], "referrer": ""}
        remote_id = provider.create_button({**sample.button, **open_to_all}, "shop-1")
    if capabilities.places_calls:
        provider.place_call(sample.dial())
    else:
        page = provider.panel_address(remote_id, language="en", country_code=1)
        requests.post(page, data={"country": "1", "number": "2025550143"}, timeout=5)
    simulator.clock.skip(600)
    query = HistoryQuery(NOW - timedelta(days=1), NOW + timedelta(days=1), remote_id, timedelta(hours=1))
    (record,) = provider.history(query)
    assert (record.number, record.outcome, record.duration > 0) == (VISITOR, Outcome.ANSWERED, True)
    assert record.key == ("call-key-1" if capabilities.places_calls else "")
    assert [again.fingerprint for again in provider.history(query)] == [record.fingerprint]


@able("keeps_blacklist")
def test_each_number_to_bar_has_its_own_answer(simulator: Simulator, name: str) -> None:
    provider = SAMPLES[name].simulated(simulator.url)
    results = provider.block_numbers([VISITOR, "no number", "+442079460000"])
    assert [(result.number, result.taken) for result in results] == [
        (VISITOR, True),
        ("no number", False),
        ("+442079460000", True),
    ]
    assert [result.taken for result in provider.unblock_numbers([VISITOR])] == [True]
    (barred,) = simulator.state.blacklists.values()
    assert list(barred) == ["442079460000"]


@able("keeps_profiles")
def test_a_profile_is_replaced(simulator: Simulator, name: str) -> None:
    provider = SAMPLES[name].simulated(simulator.url)
    provider.save_profile({"profile_id": "main-profile", "profile_title": "Example Ltd"})
    with pytest.raises(Refused):
        provider.save_profile({"profile_id": "unknown-profile"})
