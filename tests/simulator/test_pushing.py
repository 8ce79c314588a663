import json
import socket
import threading
from collections.abc import Iterator
from contextlib import closing
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl

import pytest

from tests.simulator.clients import Client, waited_for

DIAL = {"PHONENUMBER": "12025550143", "DESTPHONENUMBER": "442079460001", "BILLINGCODE": "lead-77"}
CALL = {"phone": "SIPAGT01", "target": "972501234561"}
FIVE_MINUTES = 5 * 60 + 1


class Portal(ThreadingHTTPServer):
    """Takes what is pushed to it: `answers` are given one after the other, the last one again and again."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Receiver)
        self.address = f"http://127.0.0.1:{self.server_port}/events/canary-4711"
        self.answers: list[tuple[int, str]] = [(200, "")]
        self.received: list[tuple[str, str]] = []


class Receiver(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        portal = self.server
        assert isinstance(portal, Portal)
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        portal.received.append((self.headers["Content-Type"], body))
        status, text = portal.answers[0] if len(portal.answers) == 1 else portal.answers.pop(0)
        self.send_response(status)
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text.encode())

    def log_message(self, *_: Any) -> None:
        """Nothing: a test reads what was received."""


@pytest.fixture
def portal() -> Iterator[Portal]:
    with Portal() as server:
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        yield server
        server.shutdown()


def attempts(client: Client) -> list[str]:
    """The verdicts of the pushes so far, oldest first."""
    return [entry.verdict for entry in reversed(client.simulator.journal.entries(action="push"))]


def pushed(client: Client, count: int) -> bool:
    """Waits until the simulator has made so many attempts."""
    return waited_for(lambda: len(attempts(client)) >= count)


def test_an_ended_anveo_call_is_told_as_a_form(client: Client, portal: Portal) -> None:
    client.simulator.push_to("anveo", portal.address)
    reference = client.anveo("DIAL.CONNECT", DIAL).values["REQUESTID"]
    client.simulator.clock.skip(20)
    assert pushed(client, 1)
    ((content_type, body),) = portal.received
    told = dict(parse_qsl(body))
    assert content_type == "application/x-www-form-urlencoded"
    assert (told["RESPONSEID"], told["BILLINGCODE"]) == (reference, "lead-77")
    assert (told["STATUS"], told["DURATION"], told["FEE"]) == ("ANSWERED", "8", "0.0200")
    assert attempts(client) == ["taken, attempt 1 of 5"]


def test_an_ended_voicenter_call_is_told_leg_by_leg(client: Client, portal: Portal) -> None:
    client.simulator.push_to("voicenter", portal.address)
    call_id = client.voicenter(**CALL, var_lead="77")["CALLID"]
    client.simulator.clock.skip(20)
    assert pushed(client, 2)
    first, second = (json.loads(body) for _, body in portal.received)
    assert (first["type"], second["type"]) == ("Click2Call leg1", "Click2Call leg2")
    assert (second["ivruniqueid"], second["target"], second["status"]) == (call_id, "972501234561", "ANSWER")
    assert (second["duration"], second["price"], second["dialtime"], second["IVR"]) == (8, 12.5, 3, [])
    assert second["CustomData"] == {"var_lead": "77"}


@pytest.mark.parametrize(
    ("shape", "content_type", "begins"),
    [
        ("json", "application/json", '{"caller"'),
        ("list", "application/json", '[{"caller"'),
        ("form", "application/x-www-form-urlencoded", "caller="),
    ],
)
def test_a_notification_has_the_shape_that_is_switched_on(
    client: Client, portal: Portal, shape: str, content_type: str, begins: str
) -> None:
    client.post("/switches", json={"voicenter_push_body": shape, "voicenter_push_ivr": "text"})
    client.post("/pushes", json={"voicenter": portal.address})
    client.voicenter(**(CALL | {"target": "972501234568"}), var_lead="77")
    client.simulator.clock.skip(20)
    assert pushed(client, 2)
    heard, body = portal.received[1]
    assert (heard, body.startswith(begins)) == (content_type, True)
    (told,) = [dict(parse_qsl(body))] if shape == "form" else json.loads(body if shape == "list" else f"[{body}]")
    assert (told["IVR"], told["status"]) == ("[]", "BUSY")


def test_nothing_is_told_before_the_call_has_ended(client: Client, portal: Portal) -> None:
    client.simulator.push_to("anveo", portal.address)
    client.anveo("DIAL.CONNECT", DIAL | {"DELAY": "10"})
    client.anveo("DIAL.CONNECT", DIAL | {"BILLINGCODE": "now"})
    client.simulator.clock.skip(20)
    assert pushed(client, 1)
    assert [dict(parse_qsl(body))["BILLINGCODE"] for _, body in portal.received] == ["now"]


def test_a_call_that_is_cancelled_or_only_a_test(client: Client, portal: Portal) -> None:
    client.simulator.push_to("anveo", portal.address)
    client.anveo("DIAL.CONNECT", DIAL | {"TEST": "TRUE"})
    waiting = client.anveo("DIAL.CONNECT", DIAL | {"DELAY": "10"}).values["REQUESTID"]
    client.anveo("DIAL.CANCEL", {"REQUESTID": waiting})
    assert pushed(client, 1)
    ((_, body),) = portal.received
    assert dict(parse_qsl(body))["STATUS"] == "CANCELLED"


def test_what_is_not_taken_is_told_again_after_five_minutes(client: Client, portal: Portal) -> None:
    portal.answers = [(500, ""), (302, ""), (200, "")]
    client.simulator.push_to("anveo", portal.address)
    client.anveo("DIAL.CONNECT", DIAL)
    client.simulator.clock.skip(20)
    for made in (1, 2, 3):
        assert pushed(client, made)
        client.simulator.clock.skip(FIVE_MINUTES)
    assert attempts(client) == [
        "not taken (HTTP 500), attempt 1 of 5",
        "not taken (HTTP 302), attempt 2 of 5",
        "taken, attempt 3 of 5",
    ]
    assert len(set(portal.received)) == 1


def test_after_five_attempts_it_is_dropped(client: Client, portal: Portal) -> None:
    portal.answers = [(500, "")]
    client.simulator.push_to("anveo", portal.address)
    client.anveo("DIAL.CONNECT", DIAL)
    client.simulator.clock.skip(20)
    for made in range(1, 6):
        assert pushed(client, made)
        client.simulator.clock.skip(FIVE_MINUTES)
    client.anveo("DIAL.CONNECT", DIAL | {"BILLINGCODE": "next"})
    client.simulator.clock.skip(20)
    assert pushed(client, 6)
    assert len(portal.received) == 6
    assert "BILLINGCODE=next" in portal.received[5][1]


def test_a_portal_that_is_not_there_is_told_again(client: Client) -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as taken:
        port = taken.getsockname()[1]
    client.simulator.push_to("anveo", f"http://127.0.0.1:{port}/events")
    client.anveo("DIAL.CONNECT", DIAL)
    client.simulator.clock.skip(20)
    assert pushed(client, 1)
    assert attempts(client) == ["no answer, attempt 1 of 5"]


@pytest.mark.parametrize("address", ["http://127.0.0.1:99999/", "http://[::1", "http://.../"])
def test_an_address_where_nothing_can_be_stops_no_other_push(client: Client, portal: Portal, address: str) -> None:
    client.post("/pushes", json={"anveo": address, "voicenter": portal.address})
    client.anveo("DIAL.CONNECT", DIAL)
    client.voicenter(**(CALL | {"phone": "offline1"}))
    client.simulator.clock.skip(20)
    assert pushed(client, 2)
    assert sorted(attempts(client)) == ["no answer, attempt 1 of 5", "taken, attempt 1 of 5"]


def test_a_portal_that_says_nothing_is_told_again(client: Client) -> None:
    client.simulator.switches.push_patience = 0.1
    with closing(socket.create_server(("127.0.0.1", 0))) as silent:
        client.simulator.push_to("anveo", f"http://127.0.0.1:{silent.getsockname()[1]}/events")
        client.anveo("DIAL.CONNECT", DIAL)
        client.simulator.clock.skip(20)
        assert pushed(client, 1)
        client.simulator.clock.skip(FIVE_MINUTES)
        assert pushed(client, 2)
    assert attempts(client)[0] == "no answer, attempt 1 of 5"


@pytest.mark.parametrize(
    ("acknowledgement", "verdict"),
    [
        ('{"err": 0, "errdesc": "OK", "Err": 0, "Errdesc": "OK"}', "taken, attempt 1 of 5"),
        ('{"Err": 1, "Errdesc": "parse error"}', "not taken (HTTP 200), attempt 1 of 5"),
        ("OK", "taken, attempt 1 of 5"),
    ],
)
def test_voicenter_reads_its_acknowledgement(
    client: Client, portal: Portal, acknowledgement: str, verdict: str
) -> None:
    portal.answers = [(200, acknowledgement)]
    client.simulator.push_to("voicenter", portal.address)
    client.voicenter(**(CALL | {"phone": "offline1"}))
    client.simulator.clock.skip(20)
    assert pushed(client, 1)
    assert attempts(client) == [verdict]


@pytest.mark.parametrize(("kind", "times"), [("duplicates", 2), ("missing", 0)])
def test_pushes_have_weather_of_their_own(client: Client, portal: Portal, kind: str, times: int) -> None:
    client.simulator.weather.set(f"anveo/push:{kind}*1")
    client.simulator.push_to("anveo", portal.address)
    for lead in ("first", "second"):
        client.anveo("DIAL.CONNECT", DIAL | {"BILLINGCODE": lead})
        client.simulator.clock.skip(20)
        assert waited_for(lambda: client.simulator.state.unreported == [])
    assert pushed(client, times + 1)
    told = [dict(parse_qsl(body))["BILLINGCODE"] for _, body in portal.received]
    assert told == ["first"] * times + ["second"]


def test_the_journal_shows_what_was_pushed_but_not_the_secret_of_the_address(client: Client, portal: Portal) -> None:
    client.simulator.push_to("anveo", portal.address)
    client.anveo("DIAL.CONNECT", DIAL)
    client.simulator.clock.skip(20)
    assert pushed(client, 1)
    (entry,) = client.simulator.journal.entries(action="push")
    assert "BILLINGCODE = lead-77" in entry.request
    assert "canary-4711" not in client.get("/journal.json").text
