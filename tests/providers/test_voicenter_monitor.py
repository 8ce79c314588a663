"""Voicenter's extensions, running calls and barred numbers; and the pace of its call log."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from providers.base import ActiveCall, Extension, HistoryQuery, Progress, ProviderError, Refused, Unclear, Unreachable
from providers.pacing import Pace
from providers.voicenter.adapter import Voicenter
from tests.providers.scripted import ScriptedServer

TOKEN = "t0ken-of-ours"
CALL_ID = "20240229170711a1b2c3d4e5f6a7b8c9"


@pytest.fixture
def voicenter(server: ScriptedServer) -> Voicenter:
    return Voicenter({"code": TOKEN}, {"api": server.url, "monitor": server.url})


def monitored(*rows: dict[str, object], code: object = 0) -> str:
    return json.dumps({"ERR": code, "DESC": "", "EXTENSIONS": rows})


def test_the_extensions_are_a_list_to_pick_from(server: ScriptedServer, voicenter: Voicenter) -> None:
    server.will(
        monitored(
            {"SIP": "SIPAGT01", "Name": "Front desk", "UserName": "Dana", "SpeedDial": "11"},
            {"SIP": "", "Name": "A queue"},
            {"sip": "SIPAGT02"},
        )
    )
    assert voicenter.extensions() == [Extension("SIPAGT01", "Front desk", "Dana"), Extension("SIPAGT02")]
    assert server.received[0].json == {"code": TOKEN, "showAll": 1}


def test_running_calls_tell_who_talks_and_which_call_of_ours_it_is(
    server: ScriptedServer, voicenter: Voicenter
) -> None:
    call = {
        "ivrid": CALL_ID, "callstatus": "Hold", "callerphone": "0501234567", "callStarted": 1709219231,
        "customdata": {"var_call": "call-key-1"},
    }  # fmt: skip
    odd = {"ivrid": 7, "callstatus": "Parked", "callerphone": None, "callStarted": 1e300, "customdata": "[" * 9999}
    server.will(monitored({"username": "SIPAGT01", "calls": [call, odd]}, {"username": "SIPAGT02"}))
    began = datetime(2024, 2, 29, 15, 7, 11, tzinfo=UTC)
    assert voicenter.active_calls() == [
        ActiveCall(CALL_ID, "SIPAGT01", Progress.TALKING, "+972501234567", began, "call-key-1"),
        ActiveCall("7", "SIPAGT01", Progress.DIALLING),
    ]


@pytest.mark.parametrize(("code", "kind"), [(1, Refused), (2, Refused), (None, Unclear), ("down", Unclear)])
def test_an_error_of_the_monitor_is_no_empty_list(
    server: ScriptedServer, voicenter: Voicenter, code: object, kind: type[ProviderError]
) -> None:
    server.will(monitored(code=code))
    with pytest.raises(ProviderError) as caught:
        voicenter.active_calls()
    assert type(caught.value) is kind


def test_a_bearer_token_goes_along_where_there_is_one(server: ScriptedServer) -> None:
    server.will(monitored({"SIP": "SIPAGT01"}))
    addresses = {"api": server.url, "monitor": server.url}
    Voicenter({"code": TOKEN}, addresses).extensions()
    Voicenter({"code": TOKEN, "bearer_token": "h3ad.b0dy.sign"}, addresses).extensions()
    assert [request.headers.get("authorization") for request in server.received] == [None, "bearer h3ad.b0dy.sign"]


def barred(*rows: dict[str, object], code: object = 0) -> str:
    return json.dumps({"ErrorCode": code, "ErrorMessage": "", "Phones": rows})


def test_numbers_are_barred_with_an_answer_for_each(server: ScriptedServer, voicenter: Voicenter) -> None:
    server.will(
        barred(
            {"ErrorCode": 0, "Phone": "972501234567"},
            {"ErrorCode": 1, "Phone": "442079460000"},
            {"ErrorCode": 2, "Phone": "12025550143"},
        )
    )
    numbers = ["+972501234567", "+442079460000", "12025550143", "SIPAGT01", "+33155501020"]
    results = voicenter.block_numbers(numbers)
    assert [(result.number, result.problem) for result in results] == [
        ("+972501234567", ""),
        ("+442079460000", "Voicenter does not take a number of this form."),
        ("12025550143", "Voicenter could not change this number (error 2)."),
        ("SIPAGT01", "Enter 7 to 15 digits with the country code."),
        ("+33155501020", "Voicenter said nothing about this number."),
    ]
    assert server.received[0].path == "/Blacklist/AddBlackList"
    phones = ["972501234567", "442079460000", "12025550143", "33155501020"]
    assert server.received[0].json == {"Code": TOKEN, "Phones": [{"Phone": phone} for phone in phones]}


def test_numbers_are_freed_at_an_address_of_its_own(server: ScriptedServer, voicenter: Voicenter) -> None:
    server.will(barred({"errorcode": "0", "phone": "972501234567"}))
    assert [result.taken for result in voicenter.unblock_numbers(["+972501234567"])] == [True]
    assert server.received[0].path == "/Blacklist/RemoveBulkFromBlacklist"


def test_nothing_is_sent_for_no_sound_number(server: ScriptedServer, voicenter: Voicenter) -> None:
    assert [result.taken for result in voicenter.block_numbers(["101", ""])] == [False, False]
    assert voicenter.block_numbers([]) == []
    assert server.received == []


@pytest.mark.parametrize(("code", "kind"), [(1, Refused), (2, Refused), (9, Unclear), ("", Unclear)])
def test_a_refused_list_is_no_list_of_refused_numbers(
    server: ScriptedServer, voicenter: Voicenter, code: object, kind: type[ProviderError]
) -> None:
    server.will(barred(code=code))
    with pytest.raises(ProviderError) as caught:
        voicenter.block_numbers(["+972501234567"])
    assert type(caught.value) is kind


def test_the_call_log_is_never_asked_more_often_than_it_allows(server: ScriptedServer, voicenter: Voicenter) -> None:
    """An answer that is always cut would be halved without end."""
    server.will(json.dumps({"ERROR_NUMBER": 0, "TOTAL_HITS": 99, "CDR_LIST": []}))
    since = datetime(2024, 2, 1, tzinfo=UTC)
    query = HistoryQuery(since, since + timedelta(days=28))
    with pytest.raises(Unreachable, match="may be asked again in"):
        voicenter.history(query)
    assert len(server.received) == 30
    with pytest.raises(Unreachable):
        Voicenter(voicenter.credentials, voicenter.addresses).history(query)
    assert len(server.received) == 30


def test_another_account_has_a_pace_of_its_own(server: ScriptedServer, voicenter: Voicenter) -> None:
    server.will(json.dumps({"ERROR_NUMBER": 0, "TOTAL_HITS": 0, "CDR_LIST": []}))
    query = HistoryQuery(datetime(2024, 2, 1, tzinfo=UTC), datetime(2024, 3, 1, tzinfo=UTC))
    for _ in range(30):
        voicenter.history(query)
    with pytest.raises(Unreachable):
        voicenter.history(query)
    assert Voicenter({"code": "another"}, voicenter.addresses).history(query) == []


def test_a_pace_lets_the_next_one_go_when_the_first_is_old_enough() -> None:
    now = 0.0
    pace = Pace(2, 60.0, clock=lambda: now)
    assert [pace.take("a"), pace.take("a")] == [0.0, 0.0]
    now = 20.0
    assert pace.take("a") == 40.0
    assert pace.take("b") == 0.0
    now = 60.0
    assert [pace.take("a"), pace.take("a"), pace.take("a")] == [0.0, 0.0, 60.0]
