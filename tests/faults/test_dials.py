"""Orders to ring through everything that can go wrong on the way: at most one ring, and never a call without an end."""

from pathlib import Path

import pytest
from django.utils import timezone
from pytest_django import Settings

from accounts.models import Business
from buttons.models import Button
from calls import dialling
from calls.models import Call
from providers import transport
from providers.simulator.server import Simulator
from tests.calls.steps import asked, placed
from tests.faults.certificates import certificate_of, hanging_up
from tests.faults.chaos import Deed, line_to
from tests.faults.conftest import Visitor, impatient, number, ringing
from tests.faults.oracle import Oracle, run_out
from tests.provider_side import failing_provider, point_at, unreachable_provider
from tests.providers.scripted import http, scripted_server
from tests.providers.test_contract_failing import GARBAGE

ORDER = {"anveo": "DIAL.CONNECT", "voicenter": "call"}
TROUBLES = (
    "timeout-before=9", "timeout-after=9", "drip=0.05", "latency-after=0.9", "reset-before", "reset-after",
    "500-before", "500-after", "502-before", "503-before", "html-after", "html-before", "empty", "truncated",
    "bomb-after", "huge=2", "redirect-after", "redirect-before",
)  # fmt: skip


@pytest.mark.parametrize("provider", ORDER)
def test_an_order_whose_answer_is_lost_or_unreadable_is_unknown_and_never_sent_again(
    visitor: Visitor, business: Business, simulator: Simulator, oracle: Oracle, provider: str
) -> None:
    for trouble in TROUBLES:
        simulator.weather.set(f"{provider}/{ORDER[provider]}:{trouble}*1")
        call = asked(visitor, ringing(business, provider), number())
        with impatient():
            placed(call)
        assert (call.state, call.reason) == ("unknown", "answer_lost"), trouble
        assert visitor.client.get(f"/w/calls/{call.token}").json()["call"]["sentence"]
    run_out(simulator)
    assert len(simulator.journal.entries(provider, ORDER[provider])) == len(TROUBLES)
    oracle.judge()


@pytest.mark.parametrize("deed", [Deed.RESET, Deed.CUT, Deed.HOLD, Deed.DRIP])
def test_a_line_that_breaks_after_the_order_rings_once_and_the_history_tells_the_end(
    visitor: Visitor, button: Button, simulator: Simulator, oracle: Oracle, settings: Settings,
    deed: Deed,
) -> None:  # fmt: skip
    with line_to(int(simulator.url.rpartition(":")[2])) as line:
        point_at(settings, line.url)
        line.will(deed)
        call = asked(visitor, button)
        with impatient():
            assert placed(call).state == "unknown"
        run_out(simulator)
    call.refresh_from_db()
    assert (call.state, simulator.dials.total()) == ("ended", 1)
    oracle.judge()


@pytest.mark.parametrize("provider", ORDER)
def test_nothing_that_is_no_answer_counts_as_one(
    visitor: Visitor, business: Business, settings: Settings, oracle: Oracle, provider: str
) -> None:
    button = ringing(business, provider)
    with failing_provider(settings, http("")) as server:
        for what, body in GARBAGE.items():
            server.always(http(body))
            assert placed(asked(visitor, button, number())).state == "unknown", what
        run_out()
        orders = [one for one in server.received if b"DIAL.CONNECT" in one.body or "click2call" in one.path.lower()]
    assert len(orders) == len(GARBAGE)
    oracle.ends_every_call()
    oracle.tells_no_secret()


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param(b"\xef\xbb\xbf" + b'{"ERRORCODE": 0, "CALLID": "7"}', id="a byte order mark"),
        pytest.param(b"\r\n\r\n" + b'{"ERRORCODE": 0, "CALLID": "7"}', id="blank lines first"),
        pytest.param('{"ERRORCODE": 0, "CALLID": "7"}'.encode("utf-16"), id="UTF-16"),
        pytest.param('{"ERRORCODE": 0, "CALLID": "7", "é": 1}'.encode("latin-1"), id="Latin-1"),
    ],
)
def test_an_answer_in_an_odd_spelling_is_read_or_unknown_and_never_a_refusal(
    visitor: Visitor, button: Button, settings: Settings, answer: bytes
) -> None:
    with failing_provider(settings, http(answer)) as server:
        call = placed(asked(visitor, button))
        assert len(server.received) == 1
    assert (call.state, call.reference) in {("dialling", "7"), ("unknown", "")}


def test_a_provider_that_asks_to_come_back_is_tried_again_and_rings_once(
    visitor: Visitor, business: Business, simulator: Simulator, oracle: Oracle
) -> None:
    simulator.weather.set("anveo/DIAL.CONNECT:429*2")
    call = placed(asked(visitor, ringing(business, "anveo")))
    assert (call.state, call.dialled_at) == ("asked", None)
    for _ in range(2):
        Call.objects.update(due_at=timezone.now())
        placed(call)
    assert simulator.dials.total() == 1
    run_out(simulator)
    oracle.judge()


@pytest.mark.parametrize("status", ["400", "403", "404"])
def test_a_definite_no_is_a_refusal_that_the_owner_can_read(
    visitor: Visitor, business: Business, simulator: Simulator, oracle: Oracle, status: str
) -> None:
    simulator.weather.set(f"anveo/DIAL.CONNECT:{status}-before")
    call = placed(asked(visitor, ringing(business, "anveo")))
    assert (call.state, call.reason, status in call.problem) == ("refused", "provider", True)
    run_out(simulator)
    oracle.judge()


def test_an_entity_bomb_or_an_outside_entity_fetches_nothing_and_is_unknown(
    visitor: Visitor, business: Business, settings: Settings
) -> None:
    with scripted_server() as canary:
        canary.will("fetched")
        outside = f'<!DOCTYPE r [<!ENTITY x SYSTEM "{canary.url}/x"><!ENTITY % y SYSTEM "{canary.url}/y"> %y;]>'
        body = f"{outside}<RESPONSE><RESULT>SUCCESS</RESULT><VALUE NAME='REQUESTID'>&x;</VALUE></RESPONSE>"
        for provider in ORDER:
            with failing_provider(settings, http(body)):
                assert placed(asked(visitor, ringing(business, provider), number())).state == "unknown"
        assert canary.received == []


def test_of_an_endless_answer_no_more_is_taken_than_an_answer_may_have(
    visitor: Visitor, button: Button, simulator: Simulator, oracle: Oracle, settings: Settings
) -> None:
    simulator.weather.set("voicenter/call:huge=50*1")
    with line_to(int(simulator.url.rpartition(":")[2])) as line:
        point_at(settings, line.url)
        assert placed(asked(visitor, button)).state == "unknown"
        assert transport.LIMIT < line.answered < 20 * 1024 * 1024
    run_out(simulator)
    oracle.judge()


@pytest.mark.parametrize("where", ["http://nobody.invalid", "http://127.0.0.1:1"])
def test_a_provider_that_nobody_finds_is_tried_for_a_minute_and_then_the_visitor_is_told(
    visitor: Visitor, button: Button, simulator: Simulator, settings: Settings, oracle: Oracle, where: str
) -> None:
    point_at(settings, where)
    call = placed(asked(visitor, button))
    assert (call.state, call.dialled_at, call.tries) == ("asked", None, 1)
    for _ in range(dialling.MOST_TRIES):
        Call.objects.update(due_at=timezone.now())
        placed(call)
    assert (call.state, call.reason) == ("ended", "unreachable")
    assert visitor.client.get(f"/w/calls/{call.token}").json()["call"]["sentence"]
    point_at(settings, simulator.url)
    run_out(simulator)
    oracle.judge()
    assert simulator.dials.total() == 0


@pytest.mark.parametrize(("name", "state"), [("localhost", "unknown"), ("elsewhere.example", "asked")])
def test_a_certificate_of_another_name_is_not_spoken_to(
    visitor: Visitor, button: Button, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    name: str, state: str,
) -> None:  # fmt: skip
    """Vouched for in both cases, so that the name alone decides."""
    certificate = certificate_of(name, tmp_path)
    monkeypatch.setattr("requests.adapters.DEFAULT_CA_BUNDLE_PATH", str(certificate))
    monkeypatch.setattr("requests.utils.DEFAULT_CA_BUNDLE_PATH", str(certificate))
    with hanging_up(certificate) as port:
        point_at(settings, f"https://localhost:{port}")
        assert placed(asked(visitor, button)).state == state


def test_one_id_given_to_two_calls_mixes_nothing_up(
    visitor: Visitor, business: Business, settings: Settings, oracle: Oracle
) -> None:
    button = ringing(business)
    first, second = asked(visitor, button, number()), asked(visitor, button, number())
    with failing_provider(settings, http('{"ERRORCODE": 0, "CALLID": "the-same"}')) as server:
        placed(first)
        placed(second)
        assert len(server.received) == 2
    first.refresh_from_db()
    assert (first.state, first.reference) == ("dialling", "the-same")
    assert (second.state, second.reference, bool(second.problem)) == ("unknown", "", True)
    with unreachable_provider(settings):
        run_out()
    oracle.ends_every_call()
