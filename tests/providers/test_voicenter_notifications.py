"""Voicenter's CDR notifications, in every shape they are said to come in."""

import json
from datetime import UTC, datetime
from decimal import Decimal
from urllib.parse import urlencode

import pytest

from providers.base import Outcome, Record, Refused
from providers.voicenter.adapter import Voicenter
from providers.voicenter.history import record_of

CALL_ID = "20240229170711a1b2c3d4e5f6a7b8c9"
RECEIVED = datetime(2024, 2, 29, 15, 9, tzinfo=UTC)
BEGAN = datetime(2024, 2, 29, 15, 7, 11, tzinfo=UTC)
CDR: dict[str, object] = {
    "caller": "0722000000", "target": "972501234567", "time": 1709219231, "duration": 73, "ivruniqueid": CALL_ID,
    "type": "Click2Call leg2", "status": "ANSWER", "targetextension": "", "callerextension": "SIPAGT01", "did": "",
    "queueid": 0, "record": "https://cpanel.example.test/rec/1.mp3", "price": 12.5, "dialtime": 9,
    "representative_name": "Dana", "direction": "outgoing", "isAnswer": 1, "actualCallDuration": 73, "IVR": "[]",
    "CustomData": {"var_call": "call-key-1"},
}  # fmt: skip


def read(told: object) -> Record | None:
    return Voicenter.read_notification(json.dumps(told).encode(), RECEIVED)


def as_form(told: dict[str, object]) -> bytes:
    flat = {name: json.dumps(value) if isinstance(value, dict | list) else str(value) for name, value in told.items()}
    return urlencode(flat).encode()


def as_xml_rpc(told: dict[str, object]) -> bytes:
    members = "".join(
        f"<member><name>{name}</name><value><string>{value}</string></value></member>"
        for name, value in told.items()
        if name != "CustomData"
    )
    return (
        f"<methodCall><params><param><value><struct>{members}</struct></value></param></params></methodCall>".encode()
    )


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(json.dumps(CDR).encode(), id="JSON"),
        pytest.param(b"\xef\xbb\xbf\r\n" + json.dumps(CDR).encode(), id="with a byte order mark"),
        pytest.param(json.dumps([CDR]).encode(), id="an array of one"),
        pytest.param(json.dumps({**CDR, "IVR": [{"layer_id": 1}]}).encode(), id="IVR as an array"),
        pytest.param(json.dumps({**CDR, "IVR": '[{"layer_id": 1}]'}).encode(), id="IVR as a text"),
        pytest.param(json.dumps({name.upper(): value for name, value in CDR.items()}).encode(), id="in capitals"),
        pytest.param(as_form(CDR), id="a form"),
        pytest.param(as_xml_rpc(CDR), id="XML-RPC"),
    ],
)
def test_every_shape_is_the_same_record(body: bytes) -> None:
    record = Voicenter.read_notification(body, RECEIVED)
    assert record is not None
    assert (record.reference, record.fingerprint, record.started_at) == (CALL_ID, CALL_ID, BEGAN)
    assert (record.number, record.duration, record.outcome) == ("+972501234567", 73, Outcome.ANSWERED)
    assert (record.cost, record.currency) == (Decimal("0.125"), "ILS")


def test_nothing_that_was_told_is_lost() -> None:
    record = read(CDR)
    assert record is not None
    assert record.raw == CDR


@pytest.mark.parametrize("name", ["CustomData", "CUSTOM_DATA", "customdata"])
@pytest.mark.parametrize("value", [{"var_call": "call-key-1"}, '{"VAR_CALL": "call-key-1"}'])
def test_our_key_comes_home_in_either_spelling(name: str, value: object) -> None:
    record = read({**CDR, "CustomData": None, name: value})
    assert record is not None
    assert record.key == "call-key-1"


def test_the_call_log_and_the_notification_are_one_record() -> None:
    pulled = record_of({"callid": CALL_ID, "date": "2024-02-29T15:07:11Z", "dialstatus": "ANSWER", "cdrtype": 10})
    pushed = read(CDR)
    assert pulled is not None
    assert pushed is not None
    assert pulled.fingerprint == pushed.fingerprint


def test_an_answered_first_leg_waits_for_the_second() -> None:
    assert read({**CDR, "type": "Click2Call leg1"}) is None
    unanswered = read({**CDR, "type": "Click2Call leg1", "status": "NOANSWER", "actualCallDuration": 0})
    assert unanswered is not None
    assert (unanswered.outcome, unanswered.number) == (Outcome.UNANSWERED, "")


@pytest.mark.parametrize("kind", ["Incoming Call", "Queue", "4", "", None])
def test_calls_of_another_kind_are_no_records_of_ours(kind: str | None) -> None:
    assert read({**CDR, "type": kind, "CustomData": {}}) is None


def test_a_call_without_its_kind_is_ours_by_its_key() -> None:
    assert read({**CDR, "type": None}) is not None


@pytest.mark.parametrize("time", [None, "", "soon", -1, 10**30, 1e300, True])
def test_an_unreadable_time_is_the_time_of_arrival(time: object) -> None:
    record = read({**CDR, "time": time})
    assert record is not None
    assert record.started_at == RECEIVED


@pytest.mark.parametrize("body", [b"", b"[]", b"[1]", b"<html></html>", b"{", b"&&", b"[" * 50_000])
def test_what_is_no_notification_is_refused(body: bytes) -> None:
    with pytest.raises(Refused, match="no notification"):
        Voicenter.read_notification(body, RECEIVED)


def test_a_record_is_fit_to_be_kept_whatever_was_written_into_it() -> None:
    wild = '{"type": 10, "ivruniqueid": "a\\u0000%s", "IVR": [NaN, "\\ud800"], "duration": 1e200, "price": 1e50}'
    record = Voicenter.read_notification((wild % ("x" * 500)).encode(), RECEIVED)
    assert record is not None
    assert (len(record.reference), record.reference[:3], len(record.fingerprint)) == (128, "a\ufffdx", 64)
    assert record.raw["IVR"] == ["nan", "\ufffd"]
    assert (record.duration, record.cost) == (0, None)


def test_the_acknowledgement_has_both_spellings() -> None:
    told = json.loads(Voicenter.acknowledgement.body)
    assert told == {"err": 0, "errdesc": "OK", "Err": 0, "Errdesc": "OK"}
    assert Voicenter.acknowledgement.content_type.startswith("application/json")
