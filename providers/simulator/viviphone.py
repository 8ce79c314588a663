"""ViviPhone's side: buttons in groups, screening lists and history (fact sheet ViviPhone, 2 to 5)."""

import re
import secrets
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from html import escape

from providers.fields import Field
from providers.simulator.calls import Call
from providers.simulator.checks import is_refused, is_too_long
from providers.simulator.messages import Answer, Request
from providers.simulator.state import Button, State, accepted
from providers.viviphone import fields as tables

ABSENT, NO_METHOD, NO_BUTTON, NO_PIN, BAD_LIST, QUOTA = 201, 202, 203, 206, 222, 223
CONTENT_TYPE = "text/xml; charset=utf-8"
WRONG_KEY = UNCLASSIFIED = 101
WIRE_CHOICES = {"type_dest": ("ph", "vm", "bl"), "lang": ("en", "fr", "sp")}
ACCOUNT_DEFAULTS = {"tzo": "5", "lang": "en"}
GROUPS: Mapping[str, tuple[Field, ...]] = {
    "c2c.typedest": tables.TYPE_DEST,
    "c2c.phdest": tables.DESTINATIONS,
    "c2c.vm": tables.VOICEMAIL,
    "c2c.schd": tables.SCHEDULE,
    "c2c.actrl": tables.ACCESS,
    "c2c.ui": tables.PANEL,
    "c2c.geninfo": tables.GENERAL,
}
LISTS = ("gen.scrng.bl", "gen.scrng.vm", "gen.scrng.ph")
COST_CENTS = {"0": 2, "1": 5}  # a started minute, by is_num_intl; the rates are ours


class Failure(Exception):
    """The request is refused with this code of App B. Only the first fault is told."""

    def __init__(self, code: int) -> None:
        super().__init__(code)
        self.code = code


@dataclass(slots=True)
class Order:
    """One request: its verb, and its parameters with the guide's typographic quotes taken off."""

    verb: str
    parameters: dict[str, str]

    @property
    def method(self) -> str:
        return self.parameters.get("method", "")

    @property
    def key(self) -> str:
        return self.parameters.get("key", "")


def answer(state: State, request: Request) -> Answer:
    """`/api/`: GET with a query for what reads, POST with a form for what writes."""
    told = request.query_pairs() if request.method == "GET" else request.form_pairs()
    order = Order(request.method, {name: _unquoted(value) for name, value in told})
    try:
        return Answer(_document("ok", _inner(state, order)), CONTENT_TYPE, action=order.method, verdict="ok")
    except Failure as failure:
        body = _document("fail", f'<err code="{failure.code}"/>')
        return Answer(body, CONTENT_TYPE, action=order.method, verdict=f"error {failure.code}")


def _inner(state: State, order: Order) -> str:
    if not order.key:
        raise Failure(ABSENT)
    if not accepted(order.key):
        raise Failure(WRONG_KEY)
    if not order.method:
        raise Failure(ABSENT)
    handler = METHODS.get((order.verb, order.method))
    if handler is None:
        raise Failure(NO_METHOD)
    return handler(state, order)


def _new(state: State, order: Order) -> str:
    aliased = {re.sub(r"^sched_", "schd_", name): value for name, value in order.parameters.items()}
    settings = _checked(tables.NEW, aliased)
    if len(state.buttons_of("viviphone", order.key)) >= state.viviphone_quota:
        raise Failure(QUOTA)
    del settings["pin"]  # no method reads it back
    stored = _checked(tables.TYPE_DEST, {}) | dict.fromkeys(LISTS, "") | settings
    button_id = str(secrets.randbelow(900_000_000) + 100_000_000)
    state.keep_button("viviphone", order.key, button_id, {name: [value] for name, value in stored.items()})
    return f"<id>{button_id}</id>"


def _get(state: State, order: Order) -> str:
    button, group = _button(state, order), order.method.removesuffix(".get")
    if group == "c2c.phdest":
        return "".join(_destination(button, place) for place in (1, 2, 3))
    return "".join(_element(field.wire, button.setting(field.wire)) for field in GROUPS[group])


def _destination(button: Button, place: int) -> str:
    parts = (_element(part, button.setting(f"dest{place}_{part}")) for part in ("cty", "num", "post", "issms"))
    return f'<dest n="{place}">{"".join(parts)}</dest>'


def _set(state: State, order: Order) -> str:
    button = _button(state, order)
    settings = _checked(GROUPS[order.method.removesuffix(".set")], order.parameters)
    button.settings |= {name: [value] for name, value in settings.items()}
    return ""


def _get_list(state: State, order: Order) -> str:
    return _element("numlist", _button(state, order).setting(order.method.removesuffix(".get")))


def _set_list(state: State, order: Order) -> str:
    button, written = _button(state, order), order.parameters.get("numlist", "")
    if is_too_long(tables.SCREENING[0], written) or not re.fullmatch(r"[0-9: ]*", written):
        raise Failure(BAD_LIST)
    numbers = [number.replace(" ", "") for number in written.split(":")]
    button.settings[order.method.removesuffix(".set")] = [":".join(number for number in numbers if number)]
    return ""


def _history(state: State, order: Order) -> str:
    button, days = _button(state, order), order.parameters.get("offset_day", "")
    if not re.fullmatch(r"[0-9]{1,5}", days):
        raise Failure(ABSENT)
    first_day = (local_time(button) - timedelta(days=int(days))).date()
    calls = state.calls_of("viviphone", order.key, ended=True)
    mine = [call for call in reversed(calls) if call.subject == button.id]
    return "".join(_record(state, button, call) for call in mine if _dated(button, call).date() >= first_day)


def _record(state: State, button: Button, call: Call) -> str:
    seconds, abroad = call.talked(state.clock.now()), call.details["is_num_intl"]
    cost = -(-seconds // 60) * COST_CENTS[abroad]
    told = {
        "is_num_intl": abroad,
        "telnum": call.details["telnum"],
        "cname": "",
        "dursec": str(seconds),
        "date": f"{_dated(button, call):%Y-%m-%d %H:%M:%S}",
        "calltype": "inbound",
        "cost_ct": str(cost),
    }
    return f"<call>{''.join(_element(name, value) for name, value in told.items())}</call>"


def local_time(button: Button, at: datetime | None = None) -> datetime:
    """The button's wall clock: `tzo` counts hours behind UTC (fact sheet, V7)."""
    return (at or datetime.now(UTC)) - timedelta(hours=int(button.setting("tzo")))


def _dated(button: Button, call: Call) -> datetime:
    return local_time(button, call.placed_at)


def _button(state: State, order: Order) -> Button:
    if not order.parameters.get("id"):
        raise Failure(ABSENT)
    button = state.button("viviphone", order.key, order.parameters["id"])
    if button is None:
        raise Failure(NO_BUTTON)
    return button


def _checked(fields: Iterable[Field], parameters: Mapping[str, str]) -> dict[str, str]:
    """Every parameter of the table by wire name; an omitted one falls back to its default (fact sheet, 4)."""
    settings = {}
    for field in fields:
        value = parameters.get(field.wire)
        if value is None and field.required:
            raise Failure(NO_PIN if field.wire == "pin" else field.code or ABSENT)
        if value is not None and _is_bad(field, value):
            raise Failure(field.code or UNCLASSIFIED)
        settings[field.wire] = _default(field) if value is None else value
    return settings


def _is_bad(field: Field, value: str) -> bool:
    """Empty is good only where empty is the default."""
    if value == "":
        return field.default != ""
    return is_refused(field, value, choices=WIRE_CHOICES.get(field.wire))


def _default(field: Field) -> str:
    if field.default is None:
        return ACCOUNT_DEFAULTS.get(field.wire, "")
    return str(int(field.default) if isinstance(field.default, bool) else field.default)


def _unquoted(value: str) -> str:
    """The guide writes its values between single quotes, which are typography."""
    return value[1:-1] if len(value) > 1 and value[0] == value[-1] == "'" else value


def _element(name: str, value: str) -> str:
    return f"<{name}>{escape(value, quote=False)}</{name}>"


def _document(stat: str, inner: str) -> str:
    return f'<?xml version="1.0" encoding="utf-8" ?>\n<resp stat="{stat}">{inner}</resp>\n'


METHODS: Mapping[tuple[str, str], Callable[[State, Order], str]] = {
    ("POST", "c2c.new"): _new,
    **{("GET", f"{group}.get"): _get for group in GROUPS},
    **{("POST", f"{group}.set"): _set for group in GROUPS},
    **{("GET", f"{name}.get"): _get_list for name in LISTS},
    **{("POST", f"{name}.set"): _set_list for name in LISTS},
    ("GET", "gen.hist.get"): _history,
}
