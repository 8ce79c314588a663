"""Anveo's side: buttons, dial orders and their state, answered in its words (fact sheet Anveo, 1 to 3)."""

import re
import secrets
from collections.abc import Callable, Iterable, Mapping
from html import escape

from providers.anveo import fields as tables
from providers.fields import Field
from providers.simulator.anveo_orders import Order, read_query, read_xml
from providers.simulator.calls import Call, Phase
from providers.simulator.checks import is_refused, is_too_long
from providers.simulator.messages import Answer, Request
from providers.simulator.state import State, accepted

SECONDS_PER_MINUTE = 60
BALANCE = "25.00"
NEEDED_BY_CONFIGURATION = {"SIMPLE": ("PHONENUMBER", "ASKCONFIRMATION"), "CALLFLOW": ("CALLFLOW",)}
REPEATABLE = frozenset({"ALLOWCOUNTRY"})
STATUS = {Phase.QUEUED: "NONE", Phase.RINGING: "INIT", Phase.DIALLING: "INIT", Phase.TALKING: "START"}


class Refusal(Exception):
    """The order is refused; the message is the ERROR text. Only the first fault is told."""


def answer_xml(state: State, request: Request) -> Answer:
    """`/api/v3.asp` and, for older clients, `/apicall.asp`."""
    order = read_xml(request)
    return _failure("Invalid XML request", "") if order is None else _answer(state, order)


def answer_query(state: State, request: Request) -> Answer:
    """`/api/v2.asp`."""
    return _answer(state, read_query(request))


def _answer(state: State, order: Order) -> Answer:
    try:
        _check_envelope(order)
        return ACTIONS[order.action](state, order)
    except Refusal as refusal:
        return _failure(str(refusal), order.action)


def _check_envelope(order: Order) -> None:
    if not accepted(order.userkey):
        raise Refusal("USERKEY is missing or invalid")
    if order.action not in ACTIONS:
        raise Refusal("Unknown ACTION")
    if "SIGNATURE" in order.parameters and not re.fullmatch(r"[0-9a-f]{40}", order.value("SIGNATURE")):
        raise Refusal("SIGNATURE is missing or invalid")


def _create_button(state: State, order: Order) -> Answer:
    _check_button(order)
    if state.button("anveo", order.userkey, order.value("ID")):
        raise Refusal("ID already exists")
    return _keep_button(state, order)


def _update_button(state: State, order: Order) -> Answer:
    _check_button(order)
    if not state.button("anveo", order.userkey, order.value("ID")):
        raise Refusal("ID not found")
    return _keep_button(state, order, error_element=True)


def _check_button(order: Order) -> None:
    configuration = order.value("CONFIGURATION")
    _check(tables.BUTTON, order, needed=NEEDED_BY_CONFIGURATION.get(configuration, ()))
    if order.variables and configuration != "CALLFLOW":
        raise Refusal("VARIABLE not allowed")
    _must_exist(order, "PROFILEID", "CALLFLOW")


def _keep_button(state: State, order: Order, *, error_element: bool = False) -> Answer:
    settings = {name: values for name, values in order.parameters.items() if name != "SIGNATURE"}
    settings |= {f"VARIABLE {name}": [value] for name, value in order.variables}
    state.keep_button("anveo", order.userkey, order.value("ID"), settings)
    return _success(order, error_element=error_element)


def _update_profile(_state: State, order: Order) -> Answer:
    _check(tables.PROFILE, order)
    _must_exist(order, "ID")
    return _success(order)


def _connect(state: State, order: Order) -> Answer:
    _check(tables.DIAL_CONNECT, order)
    _check_caller_id(order)
    return _place(state, order, (order.value("PHONENUMBER"), order.value("DESTPHONENUMBER")))


def _run_call_flow(state: State, order: Order) -> Answer:
    _check(tables.DIAL_CALLFLOW, order)
    _check_caller_id(order)
    _must_exist(order, "CALLFLOW")
    return _place(state, order, (order.value("PHONENUMBER"),))


def _place(state: State, order: Order, phones: tuple[str, ...]) -> Answer:
    delay = int(order.value("DELAY") or 0) * SECONDS_PER_MINUTE
    details = {name: ", ".join(values) for name, values in order.parameters.items() if name != "SIGNATURE"}
    details |= {f"VARIABLE {name}": value for name, value in order.variables}
    reference = secrets.token_hex(20)
    state.place("anveo", order.userkey, reference, phones, subject=order.action, delay=delay, details=details)
    return _success(order, values={"REQUESTID": reference})


def _status(state: State, order: Order) -> Answer:
    return _success(order, result=STATUS.get(_call(state, order).phase(state.clock.now()), "END"))


def _cancel(state: State, order: Order) -> Answer:
    call, now = _call(state, order), state.clock.now()
    if call.phase(now) is not Phase.QUEUED:
        raise Refusal("Request can not be canceled")
    call.stopped = now
    return _success(order)


def _balance(_state: State, order: Order) -> Answer:
    return _success(order, result=BALANCE)


def _call(state: State, order: Order) -> Call:
    if not order.value("REQUESTID"):
        raise Refusal("REQUESTID is required")
    call = state.call("anveo", order.userkey, order.value("REQUESTID"))
    if call is None:
        raise Refusal("REQUESTID not found")
    return call


def _check(fields: Iterable[Field], order: Order, needed: tuple[str, ...] = ()) -> None:
    """The documented checks in the table's order; `needed` are required besides those that always are."""
    for field in fields:
        if field.kind == "variables":
            _check_variables(field, order)
        elif field.wire != "TEST":  # any word but TRUE counts as absent
            _check_values(field, order.parameters.get(field.wire, []), field.required or field.wire in needed)


def _check_values(field: Field, values: list[str], required: bool) -> None:
    given = [value for value in values if value]
    if required and not given:
        raise Refusal(f"{field.wire} is required")
    if len(given) > 1 and field.wire not in REPEATABLE:
        raise Refusal(f"{field.wire} is invalid")
    for value in given:
        if field.wire == "CALLERID" and value.startswith("unknown"):
            raise Refusal("CALLERID is not verified")
        if is_too_long(field, value):
            raise Refusal(f"{field.wire} exceeds {field.max_length} characters")
        if is_refused(field, value):
            raise Refusal(f"{field.wire} is invalid")


def _check_variables(field: Field, order: Order) -> None:
    if not all(name for name, _ in order.variables):
        raise Refusal("VARIABLENAME is required")
    if field.problem(dict(order.variables)):
        raise Refusal("VARIABLE is invalid")


def _check_caller_id(order: Order) -> None:
    if order.value("CALLERID").endswith("0000"):
        raise Refusal("CALLERID is not verified")


def _must_exist(order: Order, *names: str) -> None:
    for name in names:
        if order.value(name).startswith("unknown"):
            raise Refusal(f"{name} not found")


ACTIONS: Mapping[str, Callable[[State, Order], Answer]] = {
    "CLICK2CALL.BUTTON.CREATE": _create_button,
    "CLICK2CALL.BUTTON.UPDATE": _update_button,
    "CLICK2CALL.PROFILE.UPDATE": _update_profile,
    "DIAL.CONNECT": _connect,
    "DIAL.CALLFLOW": _run_call_flow,
    "DIAL.GETSTATUS": _status,
    "DIAL.CANCEL": _cancel,
    "ACCOUNT.GETBALANCE": _balance,
}


def _success(
    order: Order, *, result: str = "SUCCESS", values: Mapping[str, str] | None = None, error_element: bool = False
) -> Answer:
    """An update also carries an empty ERROR, which means none (fact sheet, 3.3)."""
    told = "".join(f'\n  <VALUE NAME="{name}">{value}</VALUE>' for name, value in (values or {}).items())
    ending = "\n  <ERROR></ERROR>" if error_element else ""
    return _response(f"\n  <RESULT>{result}</RESULT>{told}{ending}\n", order.action, result)


def _failure(error: str, action: str) -> Answer:
    """RESULT beside an ERROR is undocumented: absent, empty or another word all occur (fact sheet, 1 and 3)."""
    result = ""
    if error == "ID not found":
        result = "\n  <RESULT>FAILED</RESULT>"
    elif error.endswith(("is invalid", "not found", "already exists")):
        result = "\n  <RESULT></RESULT>"
    return _response(f"{result}\n  <ERROR>{escape(error)}</ERROR>\n", action, error)


def _response(inner: str, action: str, verdict: str) -> Answer:
    body = f'<?xml version="1.0" standalone="no" ?>\n<RESPONSE>{inner}</RESPONSE>\n'
    return Answer(body, "text/xml; charset=utf-8", action=action, verdict=verdict)
