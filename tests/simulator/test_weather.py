import contextlib
import socket
from typing import Any

import pytest
import requests

from providers.simulator.weather import KINDS, Unreadable, read
from tests.simulator.clients import Client, anveo_document, waited_for

CONNECT = [("PHONENUMBER", "12025550143"), ("DESTPHONENUMBER", "442079460001")]
CALL = {"phone": "SIPAGT01", "target": "972501234561"}


def dial(client: Client, *, patience: float = 5, **options: Any) -> requests.Response:
    """An order to Anveo to ring two phones, answered or not."""
    body = anveo_document("KEY", "DIAL.CONNECT", CONNECT, {}).encode()
    return requests.post(f"{client.simulator.url}/anveo/api/v3.asp", data=body, timeout=patience, **options)


def dials(client: Client) -> int:
    return client.simulator.dials["anveo"]


def noted(client: Client) -> bool:
    """Waits until the simulator is through with the request, which goes on when its client has left."""
    return waited_for(lambda: client.simulator.journal.entries() != [])


@pytest.mark.parametrize(("moment", "rung"), [("before", 0), ("after", 1)])
def test_a_reset_strikes_before_or_after_the_phones_are_rung(client: Client, moment: str, rung: int) -> None:
    client.simulator.weather.set(f"anveo:reset-{moment}*1")
    with pytest.raises(requests.ConnectionError) as failure:
        dial(client)
    assert "reset by peer" in str(failure.value)
    assert dials(client) == rung
    assert dial(client).ok


@pytest.mark.parametrize(("moment", "rung"), [("before", 0), ("after", 1)])
def test_a_silence_strikes_before_or_after_the_phones_are_rung(client: Client, moment: str, rung: int) -> None:
    client.simulator.weather.set(f"anveo:timeout-{moment}")
    with pytest.raises(requests.ReadTimeout):
        dial(client, patience=0.2)
    assert noted(client)
    assert dials(client) == rung


def test_a_silence_ends_by_itself_without_a_word(client: Client) -> None:
    client.simulator.weather.set("anveo:timeout=0.05")
    with pytest.raises(requests.ConnectionError, match="without response"):
        dial(client)


def test_who_does_not_wait_out_a_delay_may_find_the_phones_rung(client: Client) -> None:
    client.simulator.weather.set("anveo:latency-after=5")
    with pytest.raises(requests.ReadTimeout):
        dial(client, patience=0.2)
    assert noted(client)
    assert dials(client) == 1


def test_who_does_not_wait_out_a_delay_has_the_phones_rung_all_the_same(client: Client) -> None:
    client.simulator.weather.set("anveo:latency=0.5")
    with pytest.raises(requests.ReadTimeout):
        dial(client, patience=0.1)
    assert noted(client)
    assert dials(client) == 1


def test_after_a_delay_all_is_as_usual(client: Client) -> None:
    client.simulator.weather.set(
        "anveo:latency=0.05",
    )
    assert "<RESULT>SUCCESS</RESULT>" in dial(client).text


@pytest.mark.parametrize(("spell", "status", "rung"), [("429", 429, 0), ("500", 500, 0), ("503-after", 503, 1)])
def test_a_bare_number_is_a_status(client: Client, spell: str, status: int, rung: int) -> None:
    client.simulator.weather.set(f"anveo:{spell}")
    answer = dial(client)
    assert (answer.status_code, "SUCCESS" in answer.text, dials(client)) == (status, False, rung)
    assert ("Retry-After" in answer.headers) is (status in {429, 503})


def test_three_failures_and_then_success(client: Client) -> None:
    client.simulator.weather.set("anveo:500*3")
    assert [dial(client).status_code for _ in range(4)] == [500, 500, 500, 200]
    assert dials(client) == 1


def test_a_page_stands_where_an_answer_belongs(client: Client) -> None:
    client.simulator.weather.set("anveo:html")
    answer = dial(client)
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "text/html; charset=utf-8")
    assert answer.text.startswith("<!doctype html>")


def test_an_empty_answer_comes_after_the_act(client: Client) -> None:
    client.simulator.weather.set("anveo:empty")
    assert (dial(client).content, dials(client)) == (b"", 1)


def test_a_truncated_answer_is_shorter_than_it_says(client: Client) -> None:
    client.simulator.weather.set("anveo:truncated")
    with pytest.raises(requests.exceptions.ChunkedEncodingError):
        dial(client)
    assert dials(client) == 1


def test_a_wrong_charset_is_utf_16_under_the_usual_label(client: Client) -> None:
    client.simulator.weather.set("anveo:charset")
    answer = dial(client)
    assert answer.headers["Content-Type"] == "text/xml; charset=utf-8"
    assert "<RESULT>SUCCESS</RESULT>" in answer.content.decode("utf-16")


def test_a_bomb_is_small_and_unfolds_to_gigabytes(client: Client) -> None:
    client.simulator.weather.set("*:bomb")
    body = dial(client).text
    assert len(body) < 2_000
    assert body.count("<!ENTITY") == 10
    assert "<methodResponse>&j;</methodResponse>" in client.get("/voicenter/hub/cdr/").text


def test_fifty_megabytes_are_sent_to_whoever_takes_them(client: Client) -> None:
    client.simulator.weather.set("anveo:huge=50")
    with dial(client, stream=True) as answer:
        assert answer.headers["Content-Length"] == str(50 * 1024 * 1024)
        assert sum(len(part) for part in answer.iter_content(1024 * 1024)) == 50 * 1024 * 1024


def test_a_redirect_leads_where_nobody_is(client: Client) -> None:
    client.simulator.weather.set("anveo:redirect-after")
    answer = dial(client, allow_redirects=False)
    assert (answer.status_code, answer.headers["Location"], dials(client)) == (302, "/elsewhere", 1)


def test_a_drip_comes_a_byte_at_a_time(client: Client) -> None:
    client.simulator.weather.set("anveo:drip=0.01")
    host, _, port = client.simulator.url.removeprefix("http://").partition(":")
    with contextlib.closing(socket.create_connection((host, int(port)), timeout=5)) as wire:
        wire.sendall(b"GET /anveo/api/v2.asp HTTP/1.1\r\nHost: a\r\n\r\n")
        assert [wire.recv(64) for _ in range(4)] == [b"H", b"T", b"T", b"P"]


def test_a_named_error_is_told_in_each_providers_own_way(client: Client) -> None:
    client.simulator.weather.set("anveo:error=CALLERID is not verified", "viviphone:error=223", "voicenter:error=2")
    assert client.anveo("DIAL.CONNECT", CONNECT).error == "CALLERID is not verified"
    assert client.error_of("c2c.vm.get", id="1") == 223
    assert client.voicenter(**CALL) == {"ERRORCODE": 2, "ERRORMESSAGE": "Error", "CALLID": ""}
    assert client.voicenter("/hub/cdr/")["ERROR_NUMBER"] == 2
    assert client.voicenter("/Comet/api/GetExtensions")["ERR"] == 2
    assert client.voicenter("/Blacklist/AddBlackList")["ErrorCode"] == 2
    assert "could not be connected" in client.post("/viviphone/?id=1&lang=en&cty=1").text
    assert client.told()["calls"] == []


def test_drift_changes_every_button_of_the_provider_before_it_is_read(client: Client) -> None:
    button = client.new_button(panel_txt="ours")
    client.simulator.weather.set("viviphone/c2c.ui.get:drift=panel_txt=a=b*1")
    assert client.viviphone("c2c.vm.get", id=button).findtext("vm_delay") == "255"
    assert client.viviphone("c2c.ui.get", id=button).findtext("panel_txt") == "a=b"


@pytest.mark.parametrize(("kind", "told"), [("duplicates", 4), ("missing", 0)])
def test_records_of_calls_are_told_twice_or_not_at_all(client: Client, kind: str, told: int) -> None:
    client.simulator.weather.set(f"voicenter:{kind}*1")
    client.voicenter(**CALL)
    client.simulator.clock.skip(20)
    assert len(client.call_log()) == told
    assert len(client.call_log()) == 2


def test_history_has_the_same_weather(client: Client) -> None:
    button = client.new_button()
    client.post(f"/viviphone/?id={button}&lang=en&cty=1", data={"country": "1", "number": "2125550111"})
    client.simulator.clock.skip(20)
    client.simulator.weather.set("viviphone:duplicates")
    assert len(client.viviphone("gen.hist.get", id=button, offset_day="1")) == 2


def test_a_spell_strikes_its_provider_and_its_action_in_any_case(client: Client) -> None:
    client.simulator.weather.set("viviphone/C2C.NEW:500")
    assert client.get("/viviphone/api/?method=c2c.vm.get&key=KEY").status_code == 200
    assert client.anveo("ACCOUNT.GETBALANCE").error is None
    assert client.post("/viviphone/api/", data={"method": "c2c.new"}).status_code == 500


def test_the_first_spell_that_fits_strikes(client: Client) -> None:
    client.simulator.weather.set("anveo/DIAL.CONNECT:503*1", "anveo:429*2", "*:500")
    assert [dial(client).status_code for _ in range(4)] == [503, 429, 429, 500]
    client.simulator.weather.clear()
    assert dial(client).status_code == 200


def test_the_journal_says_what_the_weather_was_and_that_nothing_was_done(client: Client) -> None:
    client.simulator.weather.set("anveo:reset*1", "anveo:500-after*1")
    with pytest.raises(requests.ConnectionError):
        dial(client)
    dial(client)
    after, before = client.told()["entries"]
    assert (before["action"], before["verdict"], before["weather"]) == (
        "DIAL.CONNECT",
        "not acted on",
        "anveo:reset-before",
    )
    assert (after["verdict"], after["status"], after["weather"]) == ("SUCCESS", 500, "anveo:status-after=500")
    assert client.told()["dials"] == {"anveo": 1}


def test_what_is_written_can_be_read_again() -> None:
    for text in ("anveo:reset-after*2", "*:latency-before=0.5", "viviphone/c2c.new:error-before=223*1"):
        assert str(read(text)) == text


@pytest.mark.parametrize(
    "text",
    [
        "rain",
        "telco:reset",
        "anveo:snow",
        "anveo:reset-during",
        "anveo:truncated-before",
        "anveo:latency=soon",
        "anveo:reset=5",
        "anveo:200",
        "anveo:drift",
        "viviphone:error=full",
        "*:error=full",
        "anveo:reset*0",
        "anveo:redirect=a\r\nSet-Cookie: b",
    ],
)
def test_what_is_no_spell_is_refused_and_the_weather_stays(client: Client, text: str) -> None:
    client.simulator.weather.set("anveo:500")
    with pytest.raises(Unreadable):
        client.simulator.weather.set("anveo:429", text)
    assert client.simulator.weather.forecast() == ["anveo:status-before=500"]


def test_every_kind_can_be_written_by_its_name_alone_but_drift() -> None:
    assert [name for name in KINDS if name != "drift" and read(f"anveo:{name}").kind != name] == []
