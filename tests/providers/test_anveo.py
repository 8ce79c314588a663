"""Anveo, with the answers of its guides (000, 001, 002) and help pages."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from lxml import etree

from providers.anveo.adapter import Anveo
from providers.anveo.fields import BUTTON
from providers.anveo.messages import signature
from providers.base import Dial, Outcome, Progress, ProviderError, Refused, Status, Unclear, Unreachable
from providers.fields import Value
from tests.providers.scripted import ScriptedServer, http, resetting, unused_port

KEY = "df141891e2e883904b0b294dc5bq79c1c1c13f6d"
SUCCESS = '<?xml version="1.0" standalone="no" ?>\n<RESPONSE>\n\t<RESULT>SUCCESS</RESULT>\n</RESPONSE>\n'
REQUEST_ID = "a3348f81491bfb538cd2dbbda9e3c43c1e88ab11"
ACCEPTED = f'<RESPONSE><RESULT>SUCCESS</RESULT><VALUE NAME="REQUESTID">{REQUEST_ID}</VALUE></RESPONSE>'
PLACED = datetime(2026, 1, 5, 12, tzinfo=UTC)

SIMPLE: dict[str, Value] = {
    "profile_id": "main-profile",
    "image_url": "https://cdn.example.com/call.png?w=64&h=64",
    "color_style": 4,
    "title": "Talk to us",
    "hour_from": 10,
    "hour_to": 19,
    "off_hours_message": "We are <closed> & asleep.",
    "configuration": "SIMPLE",
    "phone_number": "12025550143",
    "ask_confirmation": False,
    "allow_countries": ["USA", "CANADA"],
}
FLOW: dict[str, Value] = {
    **{name: value for name, value in SIMPLE.items() if name not in {"phone_number", "ask_confirmation"}},
    "configuration": "CALLFLOW",
    "callflow": "89abcdef0123456789abcdef0123456789abcdef",
    "variables": {"TICKET": "A < B", "TIER": "gold"},
    "caller_id": "12025550100",
}
DIAL = Dial(key="call-key-1", business="+12025550143", visitor="+442079460000")


@pytest.fixture
def anveo(server: ScriptedServer) -> Anveo:
    return Anveo({"user_key": KEY}, {"api": server.url})


def sent(server: ScriptedServer) -> tuple[str, list[tuple[str, str, str]]]:
    """The last request's action and its parameters: name, text, variable's name."""
    root = etree.fromstring(server.received[-1].body)
    action = root.find("ACTION")
    assert action is not None
    assert root.findtext("USERTOKEN/USERKEY") == KEY
    rows = [(row.get("NAME", ""), row.text or "", row.get("VARIABLENAME", "")) for row in action]
    return action.get("NAME", ""), rows


def plain(server: ScriptedServer) -> dict[str, str]:
    return {name: text for name, text, _ in sent(server)[1]}


def test_a_button_is_created_under_the_id_we_choose(server: ScriptedServer, anveo: Anveo) -> None:
    server.will(SUCCESS)
    assert anveo.create_button(SIMPLE, "shop-front-1") == "shop-front-1"
    action, rows = sent(server)
    assert server.received[0].path == "/api/v3.asp"
    assert action == "CLICK2CALL.BUTTON.CREATE"
    assert rows == [
        ("ID", "shop-front-1", ""),
        ("PROFILEID", "main-profile", ""),
        ("BUTTONIMAGEURL", "https://cdn.example.com/call.png?w=64&h=64", ""),
        ("COLORSTYLENAME", "4", ""),
        ("BUTTONTITLE", "Talk to us", ""),
        ("HOUR24FROM", "10", ""),
        ("HOUR24TO", "19", ""),
        ("OFFHOURSMESSAGE", "We are <closed> & asleep.", ""),
        ("CONFIGURATION", "SIMPLE", ""),
        ("PHONENUMBER", "12025550143", ""),
        ("ASKCONFIRMATION", "0", ""),
        ("ALLOWCOUNTRY", "USA", ""),
        ("ALLOWCOUNTRY", "CANADA", ""),
    ]


def test_a_replacement_sends_every_field_of_its_configuration(server: ScriptedServer, anveo: Anveo) -> None:
    server.will(SUCCESS)
    anveo.update_button("shop-front-1", {**SIMPLE, "title": ""})
    action, rows = sent(server)
    assert action == "CLICK2CALL.BUTTON.UPDATE"
    assert {name for name, _, _ in rows} == {field.wire for field in BUTTON} - {"CALLFLOW", "VARIABLE"}
    assert plain(server)["BUTTONTITLE"] == "Call Me"


def test_a_call_flow_button_sends_its_variables_and_no_number(server: ScriptedServer, anveo: Anveo) -> None:
    server.will(SUCCESS)
    anveo.update_button("support", FLOW)
    rows = sent(server)[1]
    assert ("VARIABLE", "A < B", "TICKET") in rows
    assert ("VARIABLE", "gold", "TIER") in rows
    assert not {"PHONENUMBER", "ASKCONFIRMATION"} & {name for name, _, _ in rows}


@pytest.mark.parametrize(
    ("own", "field"),
    [
        ({**SIMPLE, "phone_number": ""}, "phone_number"),
        ({**SIMPLE, "color_style": 14}, "color_style"),
        ({**SIMPLE, "hour_to": 25}, "hour_to"),
        ({**SIMPLE, "title": "x" * 33}, "title"),
        ({**SIMPLE, "off_hours_message": "bell \x07"}, "off_hours_message"),
        ({**SIMPLE, "configuration": ""}, "configuration"),
        ({**FLOW, "callflow": ""}, "callflow"),
    ],
)
def test_what_the_guide_refuses_is_refused_before_anything_is_sent(
    server: ScriptedServer, anveo: Anveo, own: dict[str, Value], field: str
) -> None:
    with pytest.raises(Refused) as caught:
        anveo.update_button("shop-front-1", own)
    assert caught.value.field == field
    assert server.received == []


@pytest.mark.parametrize(
    "answer",
    [
        "<RESPONSE><ERROR>ID already exists</ERROR></RESPONSE>",
        "<RESPONSE><RESULT></RESULT><ERROR>ID already exists</ERROR></RESPONSE>",
        "<RESPONSE><RESULT>FAILED</RESULT><ERROR> ID already exists </ERROR></RESPONSE>",
        "<RESPONSE><RESULT>SUCCESS</RESULT><ERROR>ID already exists</ERROR></RESPONSE>",
    ],
)
def test_an_error_text_is_a_refusal_whatever_the_result_says(server: ScriptedServer, anveo: Anveo, answer: str) -> None:
    server.will(answer)
    with pytest.raises(Refused) as caught:
        anveo.create_button(SIMPLE, "shop-front-1")
    assert caught.value.sentence == "Anveo refused this: “ID already exists”."
    assert caught.value.field == "remote_id"


def test_an_empty_error_beside_success_is_no_error(server: ScriptedServer, anveo: Anveo) -> None:
    server.will("<RESPONSE><RESULT>SUCCESS</RESULT><ERROR></ERROR><DIDS><DID/></DIDS></RESPONSE>")
    anveo.update_button("shop-front-1", SIMPLE)


def test_an_error_text_points_at_the_parameter_it_names(server: ScriptedServer, anveo: Anveo) -> None:
    server.will("<RESPONSE><ERROR>OFFHOURSMESSAGE exceeds 100 characters</ERROR></RESPONSE>")
    with pytest.raises(Refused) as caught:
        anveo.update_button("shop-front-1", SIMPLE)
    assert caught.value.field == "off_hours_message"


def test_the_business_is_rung_first(server: ScriptedServer, anveo: Anveo) -> None:
    server.will(ACCEPTED)
    dial = replace(DIAL, delay=30, max_duration=20, settings={"caller_id": "12025550100", "memo": "lead"})
    assert anveo.place_call(dial) == REQUEST_ID
    assert sent(server)[0] == "DIAL.CONNECT"
    assert plain(server) == {
        "PHONENUMBER": "12025550143",
        "DESTPHONENUMBER": "442079460000",
        "MAXCALLDURATION": "20",
        "CALLERID": "12025550100",
        "DELAY": "30",
        "MEMO": "lead|call-key-1",
        "BILLINGCODE": "call-key-1",
    }


def test_the_visitor_is_rung_first_where_the_owner_chose_it(server: ScriptedServer, anveo: Anveo) -> None:
    server.will(ACCEPTED)
    anveo.place_call(replace(DIAL, business_first=False, settings={"billing_code": "shop", "test_mode": True}))
    told = plain(server)
    assert (told["PHONENUMBER"], told["DESTPHONENUMBER"]) == ("442079460000", "12025550143")
    assert (told["TEST"], told["BILLINGCODE"], told["MEMO"]) == ("TRUE", "shop", "call-key-1")


def test_a_call_flow_rings_the_visitor_and_runs(server: ScriptedServer, anveo: Anveo) -> None:
    server.will(ACCEPTED)
    assert anveo.place_call(replace(DIAL, max_duration=20, settings=FLOW)) == REQUEST_ID
    action, rows = sent(server)
    assert action == "DIAL.CALLFLOW"
    assert ("PHONENUMBER", "442079460000", "") in rows
    assert ("VARIABLE", "gold", "TIER") in rows
    assert not {"DESTPHONENUMBER", "MAXCALLDURATION"} & {name for name, _, _ in rows}


def test_a_call_flow_without_a_caller_id_is_refused_at_once(server: ScriptedServer, anveo: Anveo) -> None:
    with pytest.raises(Refused) as caught:
        anveo.place_call(replace(DIAL, settings={**FLOW, "caller_id": ""}))
    assert caught.value.field == "caller_id"
    assert server.received == []


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param(http(SUCCESS), id="no id"),
        pytest.param(http("<RESPONSE></RESPONSE>"), id="neither success nor error"),
        pytest.param(http("<html><body>Maintenance</body></html>"), id="a web page"),
        pytest.param(http("<OTHER/>"), id="another document"),
        pytest.param(http("busy", "503 Service Unavailable"), id="a server's failure"),
        pytest.param(resetting, id="a reset"),
    ],
)
def test_a_dial_without_a_clear_answer_is_unclear(server: ScriptedServer, anveo: Anveo, answer: bytes) -> None:
    server.will(answer)
    with pytest.raises(Unclear):
        anveo.place_call(DIAL)
    assert len(server.received) == 1


def test_a_dial_that_never_left_is_unreachable() -> None:
    anveo = Anveo({"user_key": KEY}, {"api": f"http://127.0.0.1:{unused_port()}"})
    with pytest.raises(Unreachable):
        anveo.place_call(DIAL)


@pytest.mark.parametrize(
    ("result", "status"),
    [
        ("NONE", Status(Progress.WAITING)),
        ("INIT", Status(Progress.DIALLING)),
        ("START", Status(Progress.TALKING)),
        ("END", Status(Progress.ENDED, Outcome.UNTOLD)),
    ],
)
def test_the_progress_of_a_call_is_read(server: ScriptedServer, anveo: Anveo, result: str, status: Status) -> None:
    server.will(f"<RESPONSE><RESULT>{result}</RESULT></RESPONSE>")
    assert anveo.call_status(REQUEST_ID, placed_at=PLACED) == status
    assert sent(server) == ("DIAL.GETSTATUS", [("REQUESTID", REQUEST_ID, "")])


def test_an_unknown_progress_is_unclear(server: ScriptedServer, anveo: Anveo) -> None:
    server.will("<RESPONSE><RESULT>PARKED</RESULT></RESPONSE>")
    with pytest.raises(Unclear):
        anveo.call_status(REQUEST_ID, placed_at=PLACED)


def test_the_balance_shows_that_the_key_is_good(server: ScriptedServer, anveo: Anveo) -> None:
    server.will("<RESPONSE><RESULT>12.345</RESULT></RESPONSE>")
    assert anveo.check_credentials() == "Anveo accepts the key. The balance is 12.345."
    assert sent(server)[0] == "ACCOUNT.GETBALANCE"


def test_a_bad_key_is_refused_in_anveos_words(server: ScriptedServer, anveo: Anveo) -> None:
    server.will("<RESPONSE><ERROR>USERKEY is missing or invalid</ERROR></RESPONSE>")
    with pytest.raises(Refused, match="USERKEY is missing or invalid"):
        anveo.check_credentials()


def test_a_signature_is_keyed_with_the_phrase_over_the_address() -> None:
    assert signature("owner@example.com", "blue-harbour-42") == "969cb10dce1443162ec393f411fd9ea73589c636"
    assert signature("Owner@Example.com", "blue-harbour-42") == "9832814c16d04ddcd41c23cef5b612d19d97cfc1"


def test_the_signature_goes_first_where_both_its_parts_are_known(server: ScriptedServer) -> None:
    server.will("<RESPONSE><RESULT>1.00</RESULT></RESPONSE>")
    credentials = {"user_key": KEY, "email": "owner@example.com", "secure_phrase": "blue-harbour-42"}
    Anveo(credentials, {"api": server.url}).check_credentials()
    assert sent(server)[1] == [("SIGNATURE", "969cb10dce1443162ec393f411fd9ea73589c636", "")]
    Anveo({**credentials, "secure_phrase": ""}, {"api": server.url}).check_credentials()
    assert sent(server)[1] == []


def test_words_that_echo_secrets_and_numbers_are_cleaned(server: ScriptedServer) -> None:
    phrase = "blue-harbour-42"
    signed = signature("owner@example.com", phrase)
    server.will(
        f"<RESPONSE><ERROR>{KEY} {phrase} {signed} may not ring +1 202-555-0143\n or 442079460000</ERROR></RESPONSE>"
    )
    anveo = Anveo({"user_key": KEY, "email": "owner@example.com", "secure_phrase": phrase}, {"api": server.url})
    with pytest.raises(ProviderError) as caught:
        anveo.place_call(DIAL)
    assert caught.value.sentence == "Anveo refused this: “… … … may not ring … or …”."
