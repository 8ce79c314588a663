"""Any text in any field survives the wire or is refused; any bytes as an answer never crash and never pass."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from providers.anveo.adapter import DIAL_SETTINGS
from providers.base import Provider, ProviderError, Record, Refused
from providers.fields import Field, Value
from providers.viviphone.fields import NAMES_ON_THE_WIRE, NEW
from providers.wire import digits
from tests.providers.samples import SAMPLES, SPOKEN_ALOUD, give
from tests.providers.scripted import ScriptedServer, http, scripted_server
from tests.providers.test_every_parameter import ANSWERS, FLOW, SIMPLE

ANY_TEXT = st.text(st.characters(exclude_categories=()), min_size=1, max_size=40)
PLAIN = st.text("0123456789abcwxyzABC.-_ <>&\"'%+=?\n\r\tüש𝄞", min_size=1, max_size=30)
TEXT = ANY_TEXT | PLAIN | st.from_regex("[0-9]{1,16}", fullmatch=True) | st.from_regex("[a-z]{2}", fullmatch=True)
URL = st.builds("https://{}/{}".format, PLAIN, ANY_TEXT)

many = settings(max_examples=150, deadline=None, database=None)
some = settings(max_examples=30, deadline=None, database=None)


@pytest.fixture(scope="module")
def patient() -> Iterator[ScriptedServer]:
    """One server for all examples; each looks only at what came since its own beginning."""
    with scripted_server() as server:
        yield server


def value_for(field: Field) -> st.SearchStrategy[Value]:
    match field.kind:
        case "integer":
            return st.integers(-5, 20_000)
        case "flag":
            return st.just(value=True)
        case "list":
            return st.lists(TEXT, min_size=1, max_size=5)
        case "variables":
            return st.dictionaries(TEXT, TEXT | st.just(""), min_size=1, max_size=5)
        case "choice":
            return st.sampled_from(field.choices) | TEXT
        case "url":
            return URL | TEXT
        case _:
            return TEXT


BASES: Mapping[str, tuple[Mapping[str, Value], ...]] = {
    "anveo": (SIMPLE, FLOW | {"caller_id": "12025550100"}),
    "viviphone": (SAMPLES["viviphone"].button,),
    "voicenter": (SAMPLES["voicenter"].button,),
}
OUTSIDE = {"remote_id", "configuration"}
"""Decided by the portal or by the base itself, not sent as they stand."""


@st.composite
def changed(draw: st.DrawFn) -> tuple[str, Mapping[str, Value], Field]:
    """A provider, settings of which one is anything, and that one's field."""
    name = draw(st.sampled_from(list(SAMPLES)))
    base = draw(st.sampled_from(BASES[name]))
    fields = [field for field in SAMPLES[name].adapter.button_fields if field.name not in OUTSIDE]
    if name == "anveo":
        fields = [field for field in fields if field.name in base or field.name in DIAL_SETTINGS]
    field = draw(st.sampled_from(fields))
    return name, {**base, field.name: draw(value_for(field))}, field


def send(provider: Provider, name: str, own: Mapping[str, Value], field: Field) -> None:
    """The order that carries this field."""
    if name == "voicenter" or field.name in DIAL_SETTINGS:
        provider.place_call(replace(SAMPLES[name].dial(), business="+442079460000", settings=own))
    elif field in NEW:
        provider.create_button(own, "shop-1")
    else:
        provider.update_button("743300012", own)


def arrived(server: ScriptedServer, since: int, name: str, field: Field) -> list[object]:
    """Everything that was told under this field's wire name."""
    found: list[object] = []
    for request in server.received[since:]:
        match name:
            case "anveo":
                rows = etree.fromstring(request.body).iter("PARAMETER")
                found += [
                    (row.get("VARIABLENAME", ""), row.text or "") for row in rows if row.get("NAME") == field.wire
                ]
            case "viviphone" if field.wire in request.form:
                found.append(request.form[field.wire])
            case "voicenter":
                body = {**request.json}
                body.pop("var_call", None)
                found += [(key, text) for key, text in body.items() if key.startswith(field.wire)]
            case _:
                continue
    return found


def expected(name: str, field: Field, value: Value) -> list[object]:
    if name == "viviphone":
        text = ":".join(value) if isinstance(value, list) else str(int(value) if value is True else value)
        return [NAMES_ON_THE_WIRE.get(text, text) if field.name == "language" else text]
    key = field.wire if name == "voicenter" else ""
    match value:
        case dict():
            prefix = "var_" if name == "voicenter" else ""
            return [(f"{prefix}{own}", text) for own, text in value.items()]
        case list():
            return [("", item) for item in value]
        case True:
            return [(key, "true" if name == "voicenter" else "TRUE" if field.name == "test_mode" else "1")]
        case int() if name == "voicenter":
            return [(key, value)]
        case str() if field.name == "agent_phone":
            return [(key, digits(value))]
        case str() if field.name == "memo":
            return [(key, f"{value}|call-key-1")]
        case _:
            return [(key, str(value))]


@many
@given(changed())
def test_anything_in_any_field_survives_the_wire_or_is_refused(
    patient: ScriptedServer, case: tuple[str, Mapping[str, Value], Field]
) -> None:
    name, own, field = case
    patient.always(ANSWERS[name])
    since = len(patient.received)
    try:
        send(SAMPLES[name].at(patient.url), name, own, field)
    except Refused:
        assert len(patient.received) == since
        assert field.problem(own[field.name]) is not None
        return
    assert field.problem(own[field.name]) is None
    told = [item for item in arrived(patient, since, name, field) if item != ("phone", "")]
    for item in expected(name, field, own[field.name]):
        assert item in told


WORDS = st.sampled_from(
    ["ERRORCODE", "CALLID", "ERR", "EXTENSIONS", "ERROR_NUMBER", "CDR_LIST", "ErrorCode", "Phones", "TOTAL_HITS"]
)
NEVER_OK = st.none() | st.booleans() | st.text(max_size=5).filter(lambda text: text.strip() not in {"0", "-0", "00"})
OBJECTS = st.recursive(
    NEVER_OK,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS | st.text(max_size=5), inner),
    max_leaves=8,
)
TAGS = st.sampled_from(["RESPONSE", "RESULT", "VALUE", "resp", "err", "id", "num", "member", "methodResponse", "dest"])
SCRAPS = st.lists(
    st.builds("<{}>".format, TAGS)
    | st.builds("</{}>".format, TAGS)
    | st.text(max_size=5).filter(lambda s: "ok" not in s),
    max_size=12,
)
ANY_ANSWER = (
    st.binary(max_size=300)
    | OBJECTS.map(lambda value: json.dumps(value).encode())
    | SCRAPS.map(lambda parts: "".join(parts).encode())
)


@pytest.mark.parametrize(("name", "order"), SPOKEN_ALOUD)
@some
@given(body=ANY_ANSWER)
def test_any_bytes_as_an_answer_are_a_failure_and_nothing_worse(
    patient: ScriptedServer, name: str, order: str, body: bytes
) -> None:
    patient.always(http(body))
    with pytest.raises(ProviderError):
        give(order, SAMPLES[name].at(patient.url), SAMPLES[name])


@pytest.mark.parametrize("name", [name for name, sample in SAMPLES.items() if sample.adapter.capabilities.notifies])
@many
@given(body=ANY_ANSWER | st.dictionaries(TEXT, TEXT).map(lambda told: json.dumps(told).encode()))
def test_any_bytes_as_a_notification_are_a_record_or_none(name: str, body: bytes) -> None:
    received = datetime(2026, 1, 5, tzinfo=UTC)
    try:
        record = SAMPLES[name].adapter.read_notification(body, received)
    except Refused:
        return
    assert record is None or isinstance(record, Record)
