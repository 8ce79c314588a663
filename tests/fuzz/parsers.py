"""Every parser that reads what a provider sends, each with the only exceptions it may raise."""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from datetime import UTC, datetime, timedelta

from providers.anveo import messages as anveo
from providers.anveo.adapter import Anveo
from providers.base import HistoryQuery, Record, Refused
from providers.fields import CONTROL
from providers.markup import Unreadable
from providers.viviphone.fields import DESTINATIONS
from providers.viviphone.history import records
from providers.viviphone.messages import read_response
from providers.viviphone.methods import STEMS
from providers.viviphone.reading import read_destinations, read_group
from providers.voicenter.adapter import Voicenter
from providers.voicenter.history import ended, one_line_a_call, record_of
from providers.voicenter.messages import read_object, rows, text, whole

NOON = datetime(2026, 1, 5, 12, tzinfo=UTC)
EVER = HistoryQuery(NOON - timedelta(days=36_500), NOON + timedelta(days=36_500), "743300012", timedelta(hours=-5))


def keepable(record: Record | None) -> None:
    """Any database takes it: no NUL, no lone surrogate, no number out of bounds."""
    if record is None:
        return
    assert not [text for text in (*texts(record.raw), record.reference, record.key) if CONTROL.search(text)]
    assert json.dumps(dict(record.raw), ensure_ascii=False, allow_nan=False).encode()
    assert re.fullmatch(r"(?:\+[0-9]{1,15})?", record.number)
    assert 0 <= record.duration < 2**31
    assert len(record.reference) <= 128
    assert 0 < len(record.fingerprint) <= 128
    assert record.fingerprint.encode()
    assert record.cost is None or abs(record.cost) < 10**6
    assert 2000 <= record.started_at.year < 2100


def texts(value: object) -> Iterator[str]:
    """Every name and every text in it."""
    match value:
        case str():
            yield value
        case Mapping():
            for name, inner in value.items():
                yield from (*texts(name), *texts(inner))
        case list():
            for inner in value:
                yield from texts(inner)


def anveo_answer(body: bytes) -> None:
    answer = anveo.read_response(body)
    assert isinstance(answer.result, str)
    assert isinstance(answer.error, str)


def viviphone_answer(body: bytes) -> None:
    root, code = read_response(body)
    assert (code == 0) is (root.get("stat") == "ok")
    if code:
        return
    for record in records(root, EVER):
        keepable(record)
    for _, group in STEMS:
        with suppress(Unreadable):
            assert read_group(root, group)
    with suppress(Unreadable):
        assert len(read_destinations(root)) == len(DESTINATIONS)


def voicenter_answer(body: bytes) -> None:
    told = read_object(body)
    code, reference = whole(told.get("errorcode")), text(told.get("callid"))
    assert code is None or isinstance(code, int)
    assert isinstance(reference, str)
    for name in ("cdr_list", "extensions", "phones"):
        lines = one_line_a_call(rows(told, name))
        for line in lines:
            keepable(record_of(line))
        ended(lines)


def anveo_event(body: bytes) -> None:
    keepable(Anveo.read_notification(body, NOON))


def voicenter_cdr(body: bytes) -> None:
    keepable(Voicenter.read_notification(body, NOON))


PARSERS: Mapping[str, Callable[[bytes], None]] = {
    parser.__name__: parser for parser in (anveo_answer, viviphone_answer, voicenter_answer, anveo_event, voicenter_cdr)
}


def survives(name: str, body: bytes) -> None:
    """Raises whatever the parser must not raise."""
    try:
        PARSERS[name](body)
    except (Unreadable, Refused):
        return
