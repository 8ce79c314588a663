"""Every parser that reads what a provider sends, each with the only exceptions it may raise."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta

from providers.anveo import messages as anveo
from providers.anveo.adapter import Anveo
from providers.base import HistoryQuery, Record, Refused
from providers.markup import Unreadable
from providers.viviphone.history import records
from providers.viviphone.messages import read_response
from providers.viviphone.methods import STEMS
from providers.viviphone.reading import read_destinations, read_group
from providers.voicenter.adapter import Voicenter
from providers.voicenter.history import ended, one_line_a_call, record_of
from providers.voicenter.messages import read_object, rows, text, whole

NOON = datetime(2026, 1, 5, 12, tzinfo=UTC)
EVER = HistoryQuery(NOON - timedelta(days=36_500), NOON + timedelta(days=36_500), "743300012", timedelta(hours=-5))


def anveo_answer(body: bytes) -> None:
    answer = anveo.read_response(body)
    assert isinstance(answer.result, str)
    assert isinstance(answer.error, str)


def viviphone_answer(body: bytes) -> None:
    root, code = read_response(body)
    assert (code == 0) is (root.get("stat") == "ok")
    if code:
        return
    assert all(isinstance(record, Record) for record in records(root, EVER))
    for _, group in STEMS:
        for read in (lambda group=group: read_group(root, group), lambda: read_destinations(root)):
            try:
                assert read()
            except Unreadable:
                continue


def voicenter_answer(body: bytes) -> None:
    told = read_object(body)
    code, reference = whole(told.get("errorcode")), text(told.get("callid"))
    assert code is None or isinstance(code, int)
    assert isinstance(reference, str)
    for name in ("cdr_list", "extensions", "phones"):
        lines = one_line_a_call(rows(told, name))
        assert all(isinstance(record_of(line), Record | None) for line in lines)
        ended(lines)


def anveo_event(body: bytes) -> None:
    assert isinstance(Anveo.read_notification(body, NOON), Record | None)


def voicenter_cdr(body: bytes) -> None:
    assert isinstance(Voicenter.read_notification(body, NOON), Record | None)


PARSERS: Mapping[str, Callable[[bytes], None]] = {
    parser.__name__: parser for parser in (anveo_answer, viviphone_answer, voicenter_answer, anveo_event, voicenter_cdr)
}


def survives(name: str, body: bytes) -> None:
    """Raises whatever the parser must not raise."""
    try:
        PARSERS[name](body)
    except (Unreadable, Refused):
        return
