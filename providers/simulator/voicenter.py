"""Voicenter's Click2Call: place a call of two legs, hang up an extension (fact sheet Voicenter, 1 to 5)."""

import re
import secrets
from datetime import UTC, datetime

from providers.simulator.checks import is_refused
from providers.simulator.messages import Answer, Request
from providers.simulator.state import State, accepted
from providers.simulator.voicenter_orders import Order, read, triple
from providers.voicenter import fields as tables

BAD_PARAMETERS, APPLICATION_ERROR, OFFLINE, BLOCKED = 1, 2, 3, 4
FLAGS = {"true": True, "1": True, "false": False, "0": False}
PHONE = re.compile(r"\+?[A-Za-z0-9_.-]{1,64}")
MOST_VARIABLES = 10
DEFAULT_SECONDS = {"maxduration": 7200, "phonemaxdialtime": 60, "targetmaxdialtime": 60}
NAMES = {"phone": "Phone", "target": "Target", "phonelogincode": "Phonelogincode"}


class Failure(Exception):
    """The request is refused with this ERRORCODE and ERRORMESSAGE. Only the first fault is told."""

    def __init__(self, code: int, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


def answer(state: State, request: Request) -> Answer:
    """`/ForwardDialer/click2call.aspx`: GET, form or JSON. Without `action` it is a call, as live clients expect."""
    order = read(request)
    action = action_of(request)
    try:
        _check_envelope(order, action)
        call_id = _place(state, order) if action == "call" else _terminate(state, order)
    except Failure as failure:
        return triple(order, action, failure.code, failure.message)
    return triple(order, action, 0, "OK", call_id)


def action_of(request: Request) -> str:
    return read(request).text("action").lower() or "call"


def refuse(_state: State, request: Request, code: str) -> Answer:
    return triple(read(request), action_of(request), int(code), "Error")


def _check_envelope(order: Order, action: str) -> None:
    if not order.readable:
        raise Failure(BAD_PARAMETERS, "The request is not readable")
    if not order.text("code"):
        raise Failure(BAD_PARAMETERS, "Code is missing")
    if not accepted(order.text("code")):
        raise Failure(BAD_PARAMETERS, "Code is invalid")
    if action not in {"call", "terminate"}:
        raise Failure(BAD_PARAMETERS, "Action is invalid")
    _check_phone(order, "phone")


def _place(state: State, order: Order) -> str:
    if order.text("phone").lower() == "logincode" and not order.text("phonelogincode"):
        raise Failure(BAD_PARAMETERS, "Phonelogincode is missing")
    _check_phone(order, "target")
    for field in tables.CALL:
        value = order.text(field.wire)
        if field.wire not in {"phone", "target"} and field.kind != "variables" and value:
            lowered = value.lower() if field.kind in {"flag", "choice"} else value
            if is_refused(field, lowered, flags=FLAGS):
                raise Failure(BAD_PARAMETERS, f"{field.wire.capitalize()} is invalid")
    if order.text("ignoredncstatus") not in {"", "1", "2", "3"}:
        raise Failure(BAD_PARAMETERS, "Ignoredncstatus is invalid")
    if sum(name.startswith("var_") for name in order.values) > MOST_VARIABLES:
        raise Failure(BAD_PARAMETERS, "Too many variables")
    for leg in ("phone", "target"):
        _check_extension(order, leg)
    if {order.text("phone"), order.text("target")} & state.blacklists.get(order.text("code"), {}).keys():
        raise Failure(APPLICATION_ERROR, "The number is on the black list")  # the answer's code is ours
    return _ring(state, order)


def _ring(state: State, order: Order) -> str:
    phones = (order.text("phone"), order.text("target"))
    call_id = f"{datetime.now(UTC):%Y%m%d%H%M%S}{secrets.token_hex(9)}"
    details = {name: value for name, value in order.texts().items() if name not in {"code", "phonelogincode"}}
    state.place(
        "voicenter",
        order.text("code"),
        call_id,
        phones,
        subject=phones[0],
        longest_talk=_seconds(order, "maxduration"),
        longest_rings=(_seconds(order, "phonemaxdialtime"), _seconds(order, "targetmaxdialtime")),
        details=details,
    )
    return call_id


def _seconds(order: Order, name: str) -> int:
    return int(order.text(name) or DEFAULT_SECONDS[name])


def _terminate(state: State, order: Order) -> str:
    """Hang up the extension's active call. The CALLID of the answer is empty."""
    active = state.calls_of("voicenter", order.text("code"), ended=False)
    theirs = [call for call in active if order.text("phone") in call.phones]
    if not theirs:
        raise Failure(APPLICATION_ERROR, "No active call")
    for call in theirs:
        call.stopped = state.clock.now()
    return ""


def _check_phone(order: Order, name: str) -> None:
    if not order.text(name):
        raise Failure(BAD_PARAMETERS, f"{NAMES[name]} is missing")
    if not PHONE.fullmatch(order.text(name)) or order.text(name).startswith("+"):
        raise Failure(BAD_PARAMETERS, f"{NAMES[name]} is invalid")


def _check_extension(order: Order, leg: str) -> None:
    extension = order.text(leg).lower()
    if extension.startswith("broken"):
        raise Failure(APPLICATION_ERROR, "Application error")
    if extension.startswith("blocked"):
        raise Failure(BLOCKED, "Extension is blocked for Click2Call")
    if extension.startswith("offline") and FLAGS.get(order.text(f"check{leg}devicestate").lower()):
        raise Failure(OFFLINE, "The extension is offline")
