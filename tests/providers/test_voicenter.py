"""Voicenter's calls, with the answers of its guide (004)."""

import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from providers.base import Dial, Outcome, Progress, Refused, Status, Unclear, Unreachable
from providers.fields import Value
from providers.voicenter.adapter import Voicenter
from tests.providers.scripted import ScriptedServer, http, resetting, unused_port

TOKEN = "t0ken-of-ours"
CALL_ID = "20240229170711a1b2c3d4e5f6a7b8c9"
TAKEN = json.dumps({"ERRORCODE": 0, "ERRORMESSAGE": "OK", "CALLID": CALL_ID})
DIAL = Dial(key="call-key-1", business="+972722000000", visitor="+972501234567")
PLACED = datetime(2024, 2, 29, 15, 7, tzinfo=UTC)
NOBODY: dict[str, object] = {"ERR": 0, "DESC": "OK", "EXTENSIONS": []}
NO_LINES: dict[str, object] = {"ERROR_NUMBER": 0, "STATUS_CODE": 200, "TOTAL_HITS": 0, "CDR_LIST": []}


@pytest.fixture
def voicenter(server: ScriptedServer) -> Voicenter:
    return Voicenter({"code": TOKEN}, {"api": server.url, "monitor": server.url})


def told(code: object, message: str = "", call_id: str = "") -> str:
    return json.dumps({"ERRORCODE": code, "ERRORMESSAGE": message, "CALLID": call_id})


def running(state: str) -> str:
    calls = [{"ivrid": "another", "callstatus": "Talking"}, {"ivrid": CALL_ID, "callstatus": state}]
    return json.dumps({"ERR": 0, "DESC": "OK", "EXTENSIONS": [{"username": "SIPAGT01", "calls": calls}]})


def log(*rows: dict[str, object]) -> str:
    return json.dumps({**NO_LINES, "TOTAL_HITS": len(rows), "RETURN_HITS": len(rows), "CDR_LIST": rows})


def test_the_business_is_leg_one(server: ScriptedServer, voicenter: Voicenter) -> None:
    server.will(TAKEN)
    assert voicenter.place_call(DIAL) == CALL_ID
    request = server.received[0]
    assert (request.method, request.path) == ("POST", "/ForwardDialer/click2call.aspx")
    assert request.json == {
        "code": TOKEN, "action": "call", "format": "json",
        "phone": "972722000000", "target": "972501234567", "var_call": "call-key-1",
    }  # fmt: skip


def test_an_extension_takes_the_place_of_the_number(server: ScriptedServer, voicenter: Voicenter) -> None:
    server.will(TAKEN)
    settings: dict[str, Value] = {
        "agent_phone": "SIPAGT01", "record": True, "phone_auto_answer": False, "phone_ring_seconds": 30,
        "target_caller_id": "0722000000", "max_duration": 7200, "language": "he", "variables": {"lead": "77"},
    }  # fmt: skip
    voicenter.place_call(replace(DIAL, max_duration=15, settings=settings))
    sent = server.received[0].json
    assert (sent["phone"], sent["target"], sent["record"], sent["language"]) == (
        "SIPAGT01",
        "972501234567",
        "true",
        "he",
    )
    assert (sent["phonemaxdialtime"], sent["maxduration"]) == (30, 900)
    assert (sent["targetcallerid"], sent["var_lead"], sent["var_call"]) == ("0722000000", "77", "call-key-1")
    assert "phoneautoanswer" not in sent


def test_with_the_visitor_first_each_leg_keeps_its_own_settings(server: ScriptedServer, voicenter: Voicenter) -> None:
    server.will(TAKEN)
    settings: dict[str, Value] = {"agent_phone": "SIPAGT01", "phone_auto_answer": True, "target_ring_seconds": 20}
    voicenter.place_call(replace(DIAL, business_first=False, settings=settings))
    sent = server.received[0].json
    assert (sent["phone"], sent["target"]) == ("972501234567", "SIPAGT01")
    assert (sent["targetautoanswer"], sent["phonemaxdialtime"]) == ("true", 20)
    assert not {"phoneautoanswer", "targetmaxdialtime"} & set(sent)


def test_an_extension_with_a_login_cannot_be_rung_second(server: ScriptedServer, voicenter: Voicenter) -> None:
    with pytest.raises(Refused) as caught:
        voicenter.place_call(
            replace(DIAL, business_first=False, settings={"agent_phone": "logincode", "login_code": "7"})
        )
    assert caught.value.field == "agent_phone"
    assert server.received == []


@pytest.mark.parametrize("phone", ["", "+"])
def test_a_call_with_nobody_to_ring_first_is_refused(server: ScriptedServer, voicenter: Voicenter, phone: str) -> None:
    with pytest.raises(Refused) as caught:
        voicenter.place_call(replace(DIAL, business="", settings={"agent_phone": phone}))
    assert (caught.value.field, server.received) == ("agent_phone", [])


def test_ten_variables_of_the_owner_leave_no_room_for_ours(server: ScriptedServer, voicenter: Voicenter) -> None:
    server.will(TAKEN)
    own: dict[str, str] = {f"own_{index}": "x" for index in range(10)}
    voicenter.place_call(replace(DIAL, settings={"variables": own}))
    assert sum(name.startswith("var_") for name in server.received[0].json) == 10


def test_a_call_longer_than_allowed_is_refused_before_anything_is_sent(
    server: ScriptedServer, voicenter: Voicenter
) -> None:
    with pytest.raises(Refused) as caught:
        voicenter.place_call(replace(DIAL, max_duration=241))
    assert caught.value.field == "max_duration"
    assert server.received == []


@pytest.mark.parametrize(
    ("code", "message", "field"),
    [
        (1, "Phone is missing", "agent_phone"),
        ("1", "Target is missing", "target"),
        (2, "Application error", ""),
        (3, "The extension is offline", "agent_phone"),
        (4, "Extension is blocked for Click2Call", "agent_phone"),
    ],
)
def test_a_documented_error_is_a_refusal(
    server: ScriptedServer, voicenter: Voicenter, code: object, message: str, field: str
) -> None:
    server.will(told(code, message))
    with pytest.raises(Refused) as caught:
        voicenter.place_call(DIAL)
    assert (caught.value.code, caught.value.field) == (str(code), field)


def test_an_error_number_is_read_whatever_the_status_around_it(server: ScriptedServer, voicenter: Voicenter) -> None:
    server.will(http(told(3, "offline"), "500 Internal Server Error"))
    with pytest.raises(Refused, match="offline"):
        voicenter.place_call(DIAL)


def test_words_that_echo_the_token_and_a_number_are_cleaned(server: ScriptedServer, voicenter: Voicenter) -> None:
    server.will(told(1, f"{TOKEN} may not ring 972501234567"))
    with pytest.raises(Refused) as caught:
        voicenter.place_call(DIAL)
    assert caught.value.sentence == "Voicenter refused this: “… may not ring …”."


def test_a_server_that_is_not_on_their_list_is_refused(server: ScriptedServer, voicenter: Voicenter) -> None:
    server.will(http("<h1>Forbidden</h1>", "403 Forbidden"))
    with pytest.raises(Refused, match="our credentials or our address"):
        voicenter.place_call(DIAL)


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param(http(told(0, "OK")), id="no id"),
        pytest.param(http(told("", "OK", CALL_ID)), id="no error number"),
        pytest.param(http(told(17)), id="an unknown number"),
        pytest.param(http("[]"), id="no object"),
        pytest.param(http("[" * 50_000), id="nested without end"),
        pytest.param(http("<html></html>"), id="a web page"),
        pytest.param(http("", "504 Gateway Timeout"), id="a gateway's failure"),
        pytest.param(http(TAKEN, "302 Found", "Location: /login"), id="a redirect"),
        pytest.param(resetting, id="a reset"),
    ],
)
def test_a_dial_without_a_clear_answer_is_unclear(server: ScriptedServer, voicenter: Voicenter, answer: bytes) -> None:
    server.will(answer)
    with pytest.raises(Unclear):
        voicenter.place_call(DIAL)
    assert len(server.received) == 1


def test_a_dial_that_never_left_is_unreachable() -> None:
    nowhere = f"http://127.0.0.1:{unused_port()}"
    with pytest.raises(Unreachable):
        Voicenter({"code": TOKEN}, {"api": nowhere, "monitor": nowhere}).place_call(DIAL)


@pytest.mark.parametrize(
    ("state", "progress"),
    [
        ("Ringing", Progress.RINGING),
        ("Dialing", Progress.DIALLING),
        ("Talking", Progress.TALKING),
        ("Hold", Progress.TALKING),
    ],
)
def test_a_running_call_is_found_by_its_id(
    server: ScriptedServer, voicenter: Voicenter, state: str, progress: Progress
) -> None:
    server.will(running(state))
    assert voicenter.call_status(CALL_ID, placed_at=PLACED, extension="SIPAGT01") == Status(progress)
    request = server.received[0]
    assert request.path == "/comet/API/GetExtensionsCalls"
    assert request.json == {"code": TOKEN, "extension": "SIPAGT01"}


@pytest.mark.parametrize(
    ("dial_status", "outcome"),
    [
        ("ANSWER", Outcome.ANSWERED),
        ("NOANSWER", Outcome.UNANSWERED),
        ("CANCEL", Outcome.UNANSWERED),
        ("BUSY", Outcome.BUSY),
        ("VOICEMAIL", Outcome.VOICEMAIL),
        ("CHANUNAVAIL", Outcome.FAILED),
        ("SSWPREAUTH", Outcome.UNTOLD),
        ("something new", Outcome.UNTOLD),
    ],
)
def test_a_call_that_runs_no_more_is_looked_up_in_the_log(
    server: ScriptedServer, voicenter: Voicenter, dial_status: str, outcome: Outcome
) -> None:
    server.will(
        json.dumps(NOBODY),
        log({"callid": CALL_ID, "cdrtype": 10, "dialstatus": dial_status, "duration": "73"}),
    )
    assert voicenter.call_status(CALL_ID, placed_at=PLACED) == Status(Progress.ENDED, outcome, 73)
    search = server.received[1].json["search"]
    assert (search["callID"], search["cdrTypes"]) == (CALL_ID, [9, 10])
    assert search["fromdate"] < "2024-02-29T15:07:00" < search["todate"]


def test_leg_two_says_how_a_call_ended(server: ScriptedServer, voicenter: Voicenter) -> None:
    leg_1 = {"CallID": CALL_ID, "CdrType": 9, "DialStatus": "ANSWER", "Duration": 12}
    leg_2 = {"CallID": CALL_ID, "CdrType": 10, "DialStatus": "BUSY", "Duration": 0}
    server.will(json.dumps(NOBODY), log(leg_1, leg_2))
    assert voicenter.call_status(CALL_ID, placed_at=PLACED) == Status(Progress.ENDED, Outcome.BUSY, 0)


@pytest.mark.parametrize(("dial_status", "outcome"), [("NOANSWER", Outcome.UNANSWERED), ("ANSWER", Outcome.UNTOLD)])
def test_an_answered_leg_one_alone_tells_nothing_of_the_visitor(
    server: ScriptedServer, voicenter: Voicenter, dial_status: str, outcome: Outcome
) -> None:
    server.will(json.dumps(NOBODY), log({"callid": CALL_ID, "cdrtype": 9, "dialstatus": dial_status, "duration": 0}))
    assert voicenter.call_status(CALL_ID, placed_at=PLACED) == Status(Progress.ENDED, outcome, 0)


def test_a_call_that_is_nowhere_yet_has_no_status(server: ScriptedServer, voicenter: Voicenter) -> None:
    server.will(json.dumps(NOBODY), json.dumps(NO_LINES))
    assert voicenter.call_status(CALL_ID, placed_at=PLACED) is None


def test_the_extensions_show_that_the_token_is_good(server: ScriptedServer, voicenter: Voicenter) -> None:
    server.will(json.dumps({"ERR": 0, "DESC": "OK", "EXTENSIONS": [{"SIP": "SIPAGT01"}, {"SIP": "SIPAGT02"}]}))
    assert voicenter.check_credentials() == "Voicenter accepts the token and shows 2 extensions."
    assert server.received[0].path == "/Comet/api/GetExtensions"


def test_an_empty_list_of_extensions_means_a_wrong_token(server: ScriptedServer, voicenter: Voicenter) -> None:
    server.will(json.dumps(NOBODY))
    with pytest.raises(Refused, match="Check the token"):
        voicenter.check_credentials()
