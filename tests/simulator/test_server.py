import socket
from contextlib import closing

import pytest
import requests
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from providers.simulator.server import running_simulator
from tests.simulator.clients import Client

MOUNTED = [
    "/anveo/api/v3.asp",
    "/anveo/api/v2.asp",
    "/anveo/apicall.asp",
    "/viviphone/api/",
    "/viviphone/",
    "/voicenter/ForwardDialer/click2call.aspx",
    "/voicenter/hub/cdr/",
    "/voicenter/Comet/api/GetExtensions",
    "/voicenter/comet/API/GetExtensionsCalls",
    "/voicenter/Blacklist/AddBlackList",
    "/voicenter/Blacklist/RemoveBulkFromBlacklist",
]


def spoken(client: Client, sent: bytes) -> bytes:
    """Everything the simulator says to these bytes, our side of the connection closed after them."""
    host, _, port = client.simulator.url.removeprefix("http://").partition(":")
    with closing(socket.create_connection((host, int(port)), timeout=10)) as wire:
        wire.sendall(sent)
        wire.shutdown(socket.SHUT_WR)
        heard = b""
        while part := wire.recv(65536):
            heard += part
    return heard


def test_an_address_where_nobody_is_mounted_is_not_found_and_noted(client: Client) -> None:
    assert client.get("/anveo/api/v9.asp").status_code == 404
    assert client.told()["entries"][0]["provider"] == "nobody"


@pytest.mark.parametrize("path", MOUNTED)
def test_a_body_over_256_kb_is_refused(client: Client, path: str) -> None:
    assert client.post(path, data=b"x" * (256 * 1024 + 1)).status_code == 413
    assert client.told()["entries"] == []


def test_a_body_of_256_kb_is_read(client: Client) -> None:
    assert client.post("/anveo/api/v3.asp", data=b"x" * 256 * 1024).status_code == 200


@pytest.mark.parametrize(
    ("head", "status"),
    [
        (b"Content-Length: many", b" 400 "),
        (b"Content-Length: -1", b" 400 "),
        (b"Content-Length: 50", b" 400 "),
        (b"Content-Length: " + b"9" * 40, b" 413 "),
        (b"Transfer-Encoding: gzip", b" 411 "),
        (b"Transfer-Encoding: chunked", b" 400 "),
    ],
)
def test_a_body_of_unclear_length_acts_on_nothing(client: Client, head: bytes, status: bytes) -> None:
    heard = spoken(client, b"POST /anveo/api/v3.asp HTTP/1.1\r\nHost: a\r\n" + head + b"\r\n\r\nabc")
    assert status in heard.split(b"\r\n")[0]
    assert client.told()["entries"] == []


def chunked(*chunks: bytes) -> bytes:
    head = b"POST /viviphone/api/ HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
    return head + b"".join(b"%x\r\n%s\r\n" % (len(chunk), chunk) for chunk in chunks)


def test_a_body_in_chunks_is_put_together(client: Client) -> None:
    heard = spoken(client, chunked(b"method=c2c.vm", b".get&key=KEY", b"") + b"GET / HTTP/1.1\r\nHost: a\r\n\r\n")
    assert b'<err code="202"/>' in heard
    assert heard.count(b"HTTP/1.1 200 OK") == 2
    assert "method = c2c.vm.get" in client.told()["entries"][0]["request"]


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        (chunked(b"abc"), b" 400 "),
        (chunked(b"abc").replace(b"3\r\n", b"-3\r\n"), b" 400 "),
        (chunked(b"abc", b"").replace(b"3\r\n", b"2\r\n"), b" 400 "),
        (chunked() + b"0\r\n" + b"A: b\r\n" * 30 + b"\r\n", b" 400 "),
        (chunked(*[b"x" * 64 * 1024] * 5, b""), b" 413 "),
        (chunked() + b"ffffffff\r\n", b" 413 "),
    ],
)
def test_a_body_in_chunks_that_do_not_end_acts_on_nothing(client: Client, sent: bytes, status: bytes) -> None:
    assert status in spoken(client, sent).split(b"\r\n")[0]
    assert client.told()["entries"] == []


def test_a_line_that_is_no_request_is_refused(client: Client) -> None:
    assert b"400" in spoken(client, b"\x16\x03\x01\x02\x00\r\n\r\n")


@pytest.mark.parametrize("path", MOUNTED)
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    body=st.binary(max_size=60)
    | st.sampled_from([b'{"code":', b'{"code":"a","phones":[1,null,{"Phone":5}]}', b"<a/>"]),
    query=st.text(max_size=30),
    content_type=st.sampled_from(["application/json", "text/xml", "application/x-www-form-urlencoded", ""]),
)
def test_no_bytes_bring_a_provider_down(client: Client, path: str, body: bytes, query: str, content_type: str) -> None:
    options = {"params": {"id": query, query: query}, "headers": {"Content-Type": content_type}}
    assert client.post(path, data=body, **options).status_code in {200, 404}
    assert client.get(path, **options).status_code in {200, 404}
    assert client.get("/").status_code == 200


def test_one_connection_serves_several_requests(client: Client) -> None:
    asked = b"GET /journal.json HTTP/1.1\r\nHost: a\r\n\r\n"
    assert spoken(client, asked * 2).count(b"HTTP/1.1 200 OK") == 2


def test_a_stopped_simulator_is_silent_on_connections_it_kept_alive() -> None:
    with requests.Session() as session:
        session.trust_env = False
        with running_simulator() as simulator:
            assert session.get(f"{simulator.url}/journal.json", timeout=10).ok
        with pytest.raises(requests.ConnectionError):
            session.get(f"{simulator.url}/journal.json", timeout=10)


def test_a_faster_clock_ends_a_call_sooner() -> None:
    with running_simulator(speed=100_000) as simulator:
        url = f"{simulator.url}/voicenter/ForwardDialer/click2call.aspx"
        params = {"code": "T", "phone": "SIPAGT01", "target": "972501234561", "format": "json"}
        assert requests.get(url, params=params, timeout=10).json()["ERRORCODE"] == 0
        (call,) = requests.get(f"{simulator.url}/journal.json", timeout=10).json()["calls"]
    assert call["phase"] == "ended"
