"""Voicenter's call log."""

import json
import logging
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from providers.base import HistoryQuery, Outcome, ProviderError, Record, Refused, Unclear, Unreachable
from providers.voicenter.adapter import Voicenter
from tests.providers.scripted import ScriptedServer, http

CALL_ID = "20240229170711a1b2c3d4e5f6a7b8c9"
Row = dict[str, object]
LEG_1: Row = {
    "callid": CALL_ID, "date": "2024-02-29T15:07:02Z", "duration": 82, "dialstatus": "ANSWER", "cdrtype": 9,
    "targetnumber": "SIPAGT01", "price": 0,
}  # fmt: skip
LEG_2: Row = {
    "callid": CALL_ID, "date": "2024-02-29T15:07:11Z", "duration": 73, "dialstatus": "ANSWER", "cdrtype": 10,
    "recordurl": "https://cpanel.example.test/rec/1.mp3", "targetnumber": "972501234567", "price": 12.5,
}  # fmt: skip
QUERY = HistoryQuery(datetime(2024, 2, 1, tzinfo=UTC), datetime(2024, 3, 1, tzinfo=UTC))


def history(server: ScriptedServer, query: HistoryQuery = QUERY) -> Sequence[Record]:
    return Voicenter({"code": "t"}, {"api": server.url, "monitor": server.url}).history(query)


def log(*rows: Row, hits: int | None = None) -> str:
    return json.dumps({"ERROR_NUMBER": 0, "TOTAL_HITS": len(rows) if hits is None else hits, "CDR_LIST": rows})


def test_leg_two_is_shown_and_leg_one_dropped(server: ScriptedServer) -> None:
    server.will(log(LEG_1, LEG_2), log(LEG_2, LEG_1))
    for _ in range(2):
        (record,) = history(server)
        assert record.reference == CALL_ID
        assert record.started_at == datetime(2024, 2, 29, 15, 7, 11, tzinfo=UTC)
        assert (record.number, record.duration, record.outcome) == ("+972501234567", 73, Outcome.ANSWERED)
        assert (record.cost, record.currency) == (Decimal("0.125"), "ILS")
        assert record.raw == LEG_2


def test_the_question_is_in_greenwich_time_and_for_both_legs(server: ScriptedServer) -> None:
    server.will(log())
    east = HistoryQuery(QUERY.since.astimezone(), QUERY.until)
    assert history(server, east) == []
    asked = server.received[0].json
    assert server.received[0].path == "/hub/cdr/"
    assert asked["code"] == "t"
    assert asked["search"] == {"fromdate": "2024-02-01T00:00:00", "todate": "2024-03-01T00:00:00", "cdrTypes": [9, 10]}


def test_a_leg_one_without_its_second_is_shown(server: ScriptedServer) -> None:
    server.will(log({**LEG_1, "dialstatus": "NOANSWER", "duration": 0}))
    (record,) = history(server)
    assert (record.outcome, record.number) == (Outcome.UNANSWERED, "")


def test_keys_are_read_in_any_case(server: ScriptedServer) -> None:
    names = {"callid": "CallID", "date": "Date", "dialstatus": "DialStatus", "cdrtype": "CdrType"}
    server.will(log({names.get(name, name.upper()): value for name, value in LEG_2.items()}))
    (record,) = history(server)
    assert (record.reference, record.duration, record.cost) == (CALL_ID, 73, Decimal("0.125"))


@pytest.mark.parametrize("date", ["2024-02-29T15:07:11Z", "2024-02-29 15:07:11", "2024-02-29T17:07:11+02:00"])
def test_dates_are_greenwich_in_every_spelling(server: ScriptedServer, date: str) -> None:
    server.will(log({**LEG_2, "date": date}))
    assert history(server)[0].started_at == datetime(2024, 2, 29, 15, 7, 11, tzinfo=UTC)


@pytest.mark.parametrize(
    ("wire", "number"),
    [("0501234567", "+972501234567"), ("442079460000", "+442079460000"), ("+442079460000", "+442079460000"),
     ("SIPAGT01", ""), ("101", ""), (None, "")],
)  # fmt: skip
def test_a_number_is_told_where_it_is_one(server: ScriptedServer, wire: str | None, number: str) -> None:
    server.will(log({**LEG_2, "targetnumber": wire}))
    assert history(server)[0].number == number


def test_a_cut_answer_is_asked_for_again_in_halves(server: ScriptedServer) -> None:
    other: Row = {**LEG_2, "callid": "another"}
    server.will(log(LEG_2, hits=3), log(LEG_1, LEG_2), log(LEG_2, other))
    assert [record.reference for record in history(server)] == [CALL_ID, "another"]
    windows = [(request.json["search"]["fromdate"], request.json["search"]["todate"]) for request in server.received]
    assert windows == [
        ("2024-02-01T00:00:00", "2024-03-01T00:00:00"),
        ("2024-02-01T00:00:00", "2024-02-15T12:00:00"),
        ("2024-02-15T12:00:00", "2024-03-01T00:00:00"),
    ]


def test_halving_comes_to_an_end(server: ScriptedServer) -> None:
    server.will(log(LEG_2, hits=99))
    assert len(history(server, HistoryQuery(QUERY.since, QUERY.since + timedelta(seconds=4)))) == 1
    assert len(server.received) < 20


def test_a_line_without_a_date_is_left_out_and_logged(server: ScriptedServer, caplog: pytest.LogCaptureFixture) -> None:
    server.will(log({**LEG_2, "date": None}))
    with caplog.at_level(logging.WARNING, "providers"):
        assert history(server) == []
    assert "1 call log lines without a readable date" in caplog.text


@pytest.mark.parametrize(
    ("number", "kind"), [(1, Unreachable), (2, Refused), (4, Refused), (5, Refused), (77, Unclear), (None, Unclear)]
)
def test_an_error_of_the_log_decides_about_a_repeat(
    server: ScriptedServer, number: int | None, kind: type[ProviderError]
) -> None:
    server.will(http(json.dumps({"ERROR_NUMBER": number, "STATUS_CODE": 403, "CDR_LIST": []}), "403 Forbidden"))
    with pytest.raises(ProviderError) as caught:
        history(server)
    assert type(caught.value) is kind


@pytest.mark.parametrize("body", ["<html></html>", "{}", '{"CDR_LIST": []}'])
def test_an_answer_that_is_no_log_is_unclear(server: ScriptedServer, body: str) -> None:
    server.will(body)
    with pytest.raises(Unclear):
        history(server)
