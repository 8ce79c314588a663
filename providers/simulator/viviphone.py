"""ViviPhone's side: buttons in groups, screening lists and history (fact sheet ViviPhone, 2 to 5)."""

import re
import secrets
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta

from providers.fields import Field
from providers.simulator.calls import Call
from providers.simulator.messages import Answer, Request
from providers.simulator.state import Button, State, accepted
from providers.simulator.viviphone_orders import ABSENT, BAD_LIST, Failure, Order, checked, checked_list, read
from providers.simulator.viviphone_shapes import CONTENT_TYPE, elements, failed, repeated, succeeded
from providers.viviphone import fields as tables

WRONG_KEY, NO_METHOD, NO_BUTTON, QUOTA = 101, 202, 203, 223
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


def answer(state: State, request: Request) -> Answer:
    """`/api/`: GET with a query for what reads, POST with a form for what writes."""
    order = read(request)
    try:
        return Answer(succeeded(_inner(state, order)), CONTENT_TYPE, action=order.method, verdict="ok")
    except Failure as failure:
        return _failure(state, order, failure.code)


def action_of(request: Request) -> str:
    return read(request).method


def refuse(state: State, request: Request, code: str) -> Answer:
    return _failure(state, read(request), int(code))


def _failure(state: State, order: Order, code: int) -> Answer:
    body = failed(code, bare=state.switches.viviphone_error_code == "bare")
    return Answer(body, CONTENT_TYPE, action=order.method, verdict=f"error {code}")


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
    settings = checked(tables.NEW, aliased)
    if len(state.buttons_of("viviphone", order.key)) >= state.viviphone_quota:
        raise Failure(QUOTA)
    del settings["pin"]  # no method reads it back
    stored = checked(tables.TYPE_DEST, {}) | dict.fromkeys(LISTS, "") | settings
    button_id = str(secrets.randbelow(900_000_000) + 100_000_000)
    state.keep_button("viviphone", order.key, button_id, {name: [value] for name, value in stored.items()})
    return f"<id>{button_id}</id>"


def _get(state: State, order: Order) -> str:
    button, group = _button(state, order), order.method.removesuffix(".get")
    if group == "c2c.phdest":
        destinations = [(f"dest{place}", _destination(button, place)) for place in (1, 2, 3)]
        return repeated(destinations, state.switches.viviphone_groups, "dest")
    return elements({field.wire: button.setting(field.wire) for field in GROUPS[group]})


def _destination(button: Button, place: int) -> dict[str, str]:
    return {part: button.setting(f"dest{place}_{part}") for part in ("cty", "num", "post", "issms")}


def _set(state: State, order: Order) -> str:
    button = _button(state, order)
    fields = GROUPS[order.method.removesuffix(".set")]
    settings = checked(fields, order.parameters, omitted=state.switches.viviphone_omitted)
    button.settings = button.settings | {name: [value] for name, value in settings.items()}
    return ""


def _get_list(state: State, order: Order) -> str:
    numbers = _button(state, order).setting(order.method.removesuffix(".get"))
    ending = ":" if numbers and state.switches.viviphone_list_end == "colon" else ""
    return elements({"numlist": numbers + ending})


def _set_list(state: State, order: Order) -> str:
    button, name = _button(state, order), order.method.removesuffix(".set")
    written = order.parameters.get("numlist")
    if written is None and state.switches.viviphone_omitted != "default":
        if state.switches.viviphone_omitted == "error":
            raise Failure(BAD_LIST)
        return ""
    button.settings = button.settings | {name: [checked_list(written or "")]}
    return ""


def _history(state: State, order: Order) -> str:
    button, days = _button(state, order), order.parameters.get("offset_day", "")
    if not re.fullmatch(r"[0-9]{1,5}", days):
        raise Failure(ABSENT)
    first_day = (local_time(button) - timedelta(days=int(days))).date()
    calls = state.calls_of("viviphone", order.key, ended=True)
    mine = [call for call in reversed(calls) if call.subject == button.id]
    since = [call for call in mine if _dated(button, call).date() >= first_day]
    records = state.weather.records([_record(state, button, call) for call in since])
    numbered = [(f"call{place}", record) for place, record in enumerate(records, start=1)]
    return repeated(numbered, state.switches.viviphone_groups, "call")


def _record(state: State, button: Button, call: Call) -> dict[str, str]:
    seconds, abroad = call.talked(state.clock.now()), call.details["is_num_intl"]
    return {
        "is_num_intl": abroad,
        "telnum": call.details["telnum"],
        "cname": "",
        "dursec": str(seconds),
        "date": f"{_dated(button, call):%Y-%m-%d %H:%M:%S}",
        "calltype": "inbound",
        "cost_ct": str(-(-seconds // 60) * COST_CENTS[abroad]),
    }


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


METHODS: Mapping[tuple[str, str], Callable[[State, Order], str]] = {
    ("POST", "c2c.new"): _new,
    **{("GET", f"{group}.get"): _get for group in GROUPS},
    **{("POST", f"{group}.set"): _set for group in GROUPS},
    **{("GET", f"{name}.get"): _get_list for name in LISTS},
    **{("POST", f"{name}.set"): _set_list for name in LISTS},
    ("GET", "gen.hist.get"): _history,
}
