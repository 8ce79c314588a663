"""Voicenter's other ways to say the same: XML answers, form and query requests; and hanging up."""

import json

import pytest

from providers.base import Dial, Refused, Unclear
from providers.fields import Settings
from providers.voicenter.adapter import Voicenter
from tests.providers.scripted import ScriptedServer, http

TOKEN = "t0ken-of-ours"
CALL_ID = "20240229170711a1b2c3d4e5f6a7b8c9"
DIAL = Dial("call-key-1", "+972722000000", "+972501234567", settings={"record": True, "variables": {"n": "a&b=ü"}})
FAILED = """<methodResponse>
 <params><param><value><struct>
  <member><name>ERRORCODE</name>
<value><string>1</string></value></member>
  <member><name>ERRORMESSAGE</name><value><string>Phone is missing</string></value></member>
  <member><name>CALLID</name><value><string></string></value></member>
 </struct></value>
</param></params></methodResponse>"""
"""The guide's own sample, without the numbers of its lines."""


def member(name: str, value: str) -> str:
    return f"<member><name>{name}</name><value>{value}</value></member>"


def struct(*members: str) -> str:
    inner = "".join(members)
    return f"<methodResponse><params><param><value><struct>{inner}</struct></value></param></params></methodResponse>"


def voicenter(server: ScriptedServer, **options: str) -> Voicenter:
    settings: Settings = dict(options)
    return Voicenter({"code": TOKEN}, {"api": server.url, "monitor": server.url}, settings)


@pytest.mark.parametrize("kind", ["<string>{}</string>", "<int>{}</int>", "{}"])
@pytest.mark.parametrize("options", [{"answer_format": "xml"}, {}])
def test_an_answer_in_xml_is_read_whatever_was_asked_for(
    server: ScriptedServer, kind: str, options: dict[str, str]
) -> None:
    server.will(
        struct(
            member("ERRORCODE", kind.format(0)),
            member("ERRORMESSAGE", kind.format("OK")),
            member("CALLID", kind.format(CALL_ID)),
        )
    )
    assert voicenter(server, **options).place_call(DIAL) == CALL_ID
    assert server.received[0].json["format"] == options.get("answer_format", "json")


def test_a_failure_in_xml_is_read(server: ScriptedServer) -> None:
    server.will(FAILED)
    with pytest.raises(Refused) as caught:
        voicenter(server, answer_format="xml").place_call(DIAL)
    assert (caught.value.code, caught.value.field) == ("1", "agent_phone")


@pytest.mark.parametrize(
    "answer",
    [
        struct(),
        struct(member("CALLID", CALL_ID)),
        struct(member("ERRORCODE", "<string></string>"), member("CALLID", CALL_ID)),
        struct(member("ERRORCODE", "<string>0</string>"), member("CALLID", "")),
        f"<r>{member('ERRORCODE', '0')}{member('CALLID', CALL_ID)}</r>",
        "<!DOCTYPE r [<!ENTITY a '0'>]>" + struct(member("ERRORCODE", "&a;"), member("CALLID", CALL_ID)),
    ],
)
def test_xml_that_does_not_tell_is_unclear(server: ScriptedServer, answer: str) -> None:
    server.will(answer)
    with pytest.raises(Unclear):
        voicenter(server, answer_format="xml").place_call(DIAL)


@pytest.mark.parametrize("shape", ["form", "get", "json"])
def test_an_order_says_the_same_in_every_shape(server: ScriptedServer, shape: str) -> None:
    server.will(json.dumps({"ERRORCODE": 0, "CALLID": CALL_ID}))
    assert voicenter(server, request_format=shape).place_call(DIAL) == CALL_ID
    request = server.received[0]
    told: dict[str, str] = getattr(request, "query" if shape == "get" else shape)
    assert request.method == ("GET" if shape == "get" else "POST")
    assert {name: str(value) for name, value in told.items()} == {
        "code": TOKEN, "action": "call", "format": "json", "record": "true",
        "phone": "972722000000", "target": "972501234567", "var_n": "a&b=ü", "var_call": "call-key-1",
    }  # fmt: skip


def test_an_extension_is_hung_up(server: ScriptedServer) -> None:
    server.will(json.dumps({"ERRORCODE": 0, "ERRORMESSAGE": "OK", "CALLID": ""}))
    voicenter(server).terminate_call("SIPAGT01")
    assert server.received[0].json == {"code": TOKEN, "action": "terminate", "phone": "SIPAGT01", "format": "json"}


def test_nobody_to_hang_up_is_a_refusal_in_voicenters_words(server: ScriptedServer) -> None:
    server.will(json.dumps({"ERRORCODE": 2, "ERRORMESSAGE": "No active call", "CALLID": ""}))
    with pytest.raises(Refused, match="could not hang up: “No active call”"):
        voicenter(server).terminate_call("SIPAGT01")


@pytest.mark.parametrize("extension", ["", "SIP AGT", "x" * 65])
def test_a_hang_up_without_a_sound_extension_is_not_sent(server: ScriptedServer, extension: str) -> None:
    with pytest.raises(Refused) as caught:
        voicenter(server).terminate_call(extension)
    assert (caught.value.field, server.received) == ("agent_phone", [])


@pytest.mark.parametrize("answer", ["{}", "<html></html>", '{"ERRORMESSAGE": "OK"}', '{"ERRORCODE": "zero"}'])
def test_a_hang_up_without_a_clear_answer_is_unclear(server: ScriptedServer, answer: str) -> None:
    server.will(http(answer))
    with pytest.raises(Unclear):
        voicenter(server).terminate_call("SIPAGT01")
