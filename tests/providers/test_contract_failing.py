"""What every adapter owes the portal when the other side misbehaves, in every way a provider can."""

import logging

import pytest

from providers.base import ProviderError, Refused, Unclear, Unreachable
from providers.transport import HISTORY_LIMIT
from tests.providers.samples import SAMPLES, SPOKEN_ALOUD, UNSPOKEN, acts, give
from tests.providers.scripted import Behaviour, ScriptedServer, http, resetting, scripted_server, sending, unused_port

every_order = pytest.mark.parametrize(("name", "order"), SPOKEN_ALOUD)

BOMB = '<!DOCTYPE r [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><RESPONSE><RESULT>&b;</RESULT></RESPONSE>'
GARBAGE = {
    "nothing": b"",
    "a web page": b"<html><body>Maintenance</body></html>",
    "a half page": b"<!doctype html><p>502",
    "words": b"OK",
    "null": b"null",
    "an empty object": b"{}",
    "an empty list": b"[]",
    "another object": b'{"status": "success", "id": 7}',
    "another document": b"<ok/>",
    "an envelope with nothing in it (Anveo)": b"<RESPONSE></RESPONSE>",
    "an envelope with nothing in it (ViviPhone)": b'<resp stat="fail"></resp>',
    "an envelope with nothing in it (Voicenter)": b"<methodResponse></methodResponse>",
    "an envelope that is cut off": b'<resp stat="ok"><id>7433',
    "an object that is cut off": b'{"ERRORCODE": 0, "CALLID": "2024',
    "an entity bomb": BOMB.encode(),
    "deep nesting": b"[" * 50_000,
    "deep elements": b"<a>" * 50_000,
    "bytes": bytes(range(256)),
    "another charset": "<RESPONSE><RESULT>SUCCESS".encode("utf-16"),
}


def failure(name: str, order: str, url: str) -> ProviderError:
    with pytest.raises(ProviderError) as caught:
        give(order, SAMPLES[name].at(url), SAMPLES[name])
    return caught.value


@every_order
def test_a_provider_that_nobody_reaches_is_unreachable(name: str, order: str) -> None:
    assert type(failure(name, order, f"http://127.0.0.1:{unused_port()}")) is Unreachable


@every_order
def test_an_order_that_was_cut_off_is_unclear_and_sent_once(server: ScriptedServer, name: str, order: str) -> None:
    server.will(resetting)
    assert type(failure(name, order, server.url)) is Unclear
    assert len(server.received) == 1


@every_order
def test_no_garbage_counts_as_success(server: ScriptedServer, name: str, order: str) -> None:
    server.will(*(http(body) for body in GARBAGE.values()), http(""))
    for what in GARBAGE:
        error = failure(name, order, server.url)
        assert isinstance(error, Unclear), f"{what}: {error!r}"


@every_order
def test_trouble_at_the_provider_is_repeated_only_where_that_does_no_harm(
    server: ScriptedServer, name: str, order: str
) -> None:
    server.will(http("busy", "503 Service Unavailable"))
    expected = Unclear if acts(SAMPLES[name], order) else Unreachable
    assert type(failure(name, order, server.url)) is expected


@every_order
def test_asked_to_come_back_later_means_that_nothing_happened(server: ScriptedServer, name: str, order: str) -> None:
    server.will(http("", "429 Too Many Requests"))
    assert type(failure(name, order, server.url)) is Unreachable


@every_order
def test_refused_credentials_are_a_refusal(server: ScriptedServer, name: str, order: str) -> None:
    server.will(http("<h1>Forbidden</h1>", "403 Forbidden"))
    error = failure(name, order, server.url)
    assert (type(error), error.code) == (Refused, "HTTP 403")


@every_order
def test_a_redirect_is_never_followed(server: ScriptedServer, name: str, order: str) -> None:
    with scripted_server() as elsewhere:
        elsewhere.will("<RESPONSE><RESULT>SUCCESS</RESULT></RESPONSE>")
        server.will(http("", "307 Temporary Redirect", f"Location: {elsewhere.url}/"))
        assert type(failure(name, order, server.url)) is Unclear
        assert elsewhere.received == []


@every_order
def test_an_endless_answer_is_cut_off(server: ScriptedServer, name: str, order: str) -> None:
    server.will(sending(b"HTTP/1.1 200 OK\r\n\r\n" + b" " * (HISTORY_LIMIT + 1)))
    assert "too long" in failure(name, order, server.url).sentence


def echoing(secrets: list[str]) -> list[Behaviour]:
    """Every kind of failure whose words have our secrets in them."""
    told = " ".join(secrets)
    answers = [
        http(f"<RESPONSE><ERROR>{told} +1 202-555-0143</ERROR></RESPONSE>"),
        http(f'<resp stat="fail"><err code="221">{told}</err></resp>'),
        http(f'{{"ERRORCODE": 1, "ERRORMESSAGE": "{told} 12025550143"}}'),
        http(f'{{"ERR": "{told}", "ERRORCODE": "{told}", "ERROR_NUMBER": "{told}"}}'),
        http(f"<RESPONSE><RESULT>{told}</RESULT></RESPONSE>"),
        http(f"<html>{told}</html>", "500 Internal Server Error"),
        http("", "302 Found", f"Location: http://127.0.0.1:9/?key={secrets[0]}"),
    ]
    return [resetting, *map(sending, answers)]


@every_order
def test_no_secret_and_no_number_is_ever_told(
    server: ScriptedServer, caplog: pytest.LogCaptureFixture, name: str, order: str
) -> None:
    sample = SAMPLES[name]
    told = []
    http_log = logging.getLogger("urllib3.connectionpool")
    http_log.addHandler(caplog.handler)
    server.will(*echoing(sample.secrets))
    with caplog.at_level(logging.DEBUG), caplog.at_level(logging.DEBUG, http_log.name):
        for _ in echoing(sample.secrets):
            try:
                give(order, sample.at(server.url), sample)
            except ProviderError as error:
                told.append(f"{error} {error!r} {error.code} {error.__cause__!r} {error.__context__!r}")
    http_log.removeHandler(caplog.handler)
    assert told
    for secret in (*sample.secrets, "12025550143", "202-555-0143"):
        assert secret not in "\n".join(told)
        assert secret not in caplog.text


@pytest.mark.parametrize(("name", "order"), UNSPOKEN)
def test_what_a_provider_cannot_do_is_refused_in_its_name(server: ScriptedServer, name: str, order: str) -> None:
    error = failure(name, order, server.url)
    assert isinstance(error, Refused)
    assert error.sentence.startswith(SAMPLES[name].adapter.name)
    assert server.received == []


@pytest.mark.parametrize("name", SAMPLES)
def test_an_undocumented_switch_is_a_mistake_at_once(name: str) -> None:
    sample = SAMPLES[name]
    addresses = dict.fromkeys(sample.adapter.address_names, "http://127.0.0.1:9")
    for option in sample.adapter.option_fields:
        with pytest.raises(ValueError, match=option.name):
            sample.adapter(sample.credentials, addresses, {option.name: "nonsense?"})
