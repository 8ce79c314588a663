"""ViviPhone's call history, in every shape its guide leaves open."""

import logging
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from providers.base import HistoryQuery, Outcome, Record
from providers.viviphone.adapter import ViviPhone
from providers.viviphone.history import offset_days
from providers.viviphone.messages import groups, read_response
from tests.providers.scripted import ScriptedServer

JANE = (
    "<is_num_intl>0</is_num_intl><telnum>2125550111</telnum><cname>DOE JANE</cname><dursec>73</dursec>"
    "<date>2024-02-29 17:07:11</date><calltype>inbound</calltype><cost_ct>4.5</cost_ct>"
)
LONDON = (
    "<is_num_intl>1</is_num_intl><telnum>442079460000</telnum><cname></cname><dursec>0</dursec>"
    "<date>2024-02-28 09:00:00</date><calltype>outbound</calltype><cost_ct>0</cost_ct>"
)
EASTERN = timedelta(hours=-5)
QUERY = HistoryQuery(datetime(2024, 2, 1, tzinfo=UTC), datetime(2024, 3, 15, tzinfo=UTC), "743300012", EASTERN)


def prefixed(number: int, fields: str) -> str:
    return fields.replace("</", "\0").replace("<", f"<call{number}_").replace("\0", f"</call{number}_")


BOXED = f'<resp stat="ok"><call>{JANE}</call><call>{LONDON}</call></resp>'
SHAPES = {
    "boxed": BOXED,
    "boxed in a list": f'<resp stat="ok"><calls><item n="1">{JANE}</item><item n="2">{LONDON}</item></calls></resp>',
    "flat": f'<resp stat="ok">{JANE}{LONDON}</resp>',
    "prefixed": f'<resp stat="ok">{prefixed(1, JANE)}{prefixed(2, LONDON)}</resp>',
}


def history(server: ScriptedServer, query: HistoryQuery = QUERY) -> Sequence[Record]:
    return ViviPhone({"key": "k"}, {"api": server.url, "panel": server.url}).history(query)


@pytest.mark.parametrize("shape", SHAPES)
def test_every_shape_of_a_history_reads_the_same(server: ScriptedServer, shape: str) -> None:
    server.will(SHAPES[shape])
    jane, london = history(server)
    assert (jane.number, jane.duration, jane.outcome) == ("+12125550111", 73, Outcome.ANSWERED)
    assert (jane.cost, jane.raw["cname"]) == (Decimal("0.045"), "DOE JANE")
    assert (london.number, london.duration, london.outcome) == ("+442079460000", 0, Outcome.UNANSWERED)
    assert london.raw["calltype"] == "outbound"


@pytest.mark.parametrize(
    "body",
    [
        (
            '<dest n="1"><cty>1</cty><num>2125550101</num><post>ww201</post><issms>0</issms></dest>'
            '<dest n="2"><cty>33</cty><num>-1</num><post></post><issms>1</issms></dest>'
        ),
        (
            "<cty>1</cty><num>2125550101</num><post>ww201</post><issms>0</issms>"
            "<cty>33</cty><num>-1</num><post/><issms>1</issms>"
        ),
        (
            "<dest1_cty>1</dest1_cty><dest1_num>2125550101</dest1_num><dest1_post>ww201</dest1_post>"
            "<dest1_issms>0</dest1_issms><dest2_cty>33</dest2_cty><dest2_num>-1</dest2_num><dest2_post/>"
            "<dest2_issms>1</dest2_issms>"
        ),
    ],
)
def test_every_shape_of_repeated_destinations_reads_the_same(body: str) -> None:
    root, _ = read_response(f'<resp stat="ok">{body}</resp>'.encode())
    assert groups(root, "num", ("cty", "num", "post", "issms")) == [
        {"cty": "1", "num": "2125550101", "post": "ww201", "issms": "0"},
        {"cty": "33", "num": "-1", "post": "", "issms": "1"},
    ]


@pytest.mark.parametrize("body", ['<resp stat="ok"></resp>', '<resp stat="ok"><calls/></resp>'])
def test_no_calls_are_an_empty_history(server: ScriptedServer, body: str) -> None:
    server.will(body)
    assert history(server) == []


def test_dates_are_read_in_the_buttons_own_time(server: ScriptedServer) -> None:
    server.will(BOXED)
    assert history(server)[0].started_at == datetime(2024, 2, 29, 22, 7, 11, tzinfo=UTC)


def test_only_the_window_that_was_asked_for_comes_home(server: ScriptedServer) -> None:
    server.will(BOXED)
    since = datetime(2024, 2, 29, tzinfo=UTC)
    assert [record.duration for record in history(server, HistoryQuery(since, QUERY.until, "743300012", EASTERN))] == [
        73
    ]


def test_the_question_names_the_button_and_reaches_back_far_enough(server: ScriptedServer) -> None:
    server.will('<resp stat="ok"/>')
    now = datetime.now(UTC)
    history(server, HistoryQuery(now - timedelta(days=3), now, "743300012"))
    request = server.received[0]
    assert request.method == "GET"
    assert request.query == {"method": "gen.hist.get", "key": "k", "id": "743300012", "offset_day": "4"}


def test_days_are_counted_in_the_buttons_own_time() -> None:
    """03:00 UTC on the first is still the evening before in New York, so the day before begins the window."""
    since, now = datetime(2024, 3, 1, 3, tzinfo=UTC), datetime(2024, 3, 1, 12, tzinfo=UTC)
    assert offset_days(HistoryQuery(since, now), now) == 1
    assert offset_days(HistoryQuery(since, now, utc_offset=EASTERN), now) == 2


def test_a_line_keeps_its_fingerprint_however_often_it_is_read(server: ScriptedServer) -> None:
    server.will(BOXED, SHAPES["flat"])
    assert [record.fingerprint for record in history(server)] == [record.fingerprint for record in history(server)]


def test_two_equal_lines_are_two_calls(server: ScriptedServer) -> None:
    server.will(f'<resp stat="ok"><call>{JANE}</call><call>{JANE}</call></resp>')
    assert len({record.fingerprint for record in history(server)}) == 2


def test_the_same_line_of_another_button_is_another_call(server: ScriptedServer) -> None:
    server.will(BOXED)
    other = HistoryQuery(QUERY.since, QUERY.until, "743300013", EASTERN)
    assert not {record.fingerprint for record in history(server)} & {
        record.fingerprint for record in history(server, other)
    }


def test_a_line_without_a_date_is_left_out_and_logged(server: ScriptedServer, caplog: pytest.LogCaptureFixture) -> None:
    server.will(BOXED.replace("2024-02-29 17:07:11", "yesterday"))
    with caplog.at_level(logging.WARNING, "providers"):
        assert [record.duration for record in history(server)] == [0]
    assert "1 history lines without a readable date" in caplog.text
    assert "2125550111" not in caplog.text


@pytest.mark.parametrize(
    ("flag", "telnum", "number"),
    [
        ("0", "(212) 555-0111", "+12125550111"),
        ("0", "12125550111", "+12125550111"),
        ("0", "anonymous", ""),
        ("", "2125550111", ""),
        ("1", "4" * 16, ""),
        ("1", "²²²²", ""),
    ],
)
def test_a_number_is_told_only_where_it_is_certain(server: ScriptedServer, flag: str, telnum: str, number: str) -> None:
    line = JANE.replace("<is_num_intl>0", f"<is_num_intl>{flag}").replace("2125550111", telnum)
    server.will(f'<resp stat="ok"><call>{line}</call></resp>')
    assert history(server)[0].number == number


def test_damaged_figures_do_not_stop_a_history(server: ScriptedServer) -> None:
    line = JANE.replace("73", "9" * 5000).replace("4.5", "1e999999")
    server.will(f'<resp stat="ok"><call>{line}</call></resp>')
    record = history(server)[0]
    assert (record.duration, record.cost) == (0, None)
