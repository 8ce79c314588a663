"""Anveo's side: buttons, profiles, dial orders and their state, answered in its words (fact sheet Anveo, 1 to 3)."""

import secrets
from collections.abc import Callable, Mapping
from dataclasses import replace
from math import inf

from providers.anveo import fields as tables
from providers.simulator.anveo_answers import failure, success
from providers.simulator.anveo_checks import Refusal, check, check_button, check_dial, check_envelope, must_exist
from providers.simulator.anveo_orders import Order, read_query, read_xml
from providers.simulator.calls import Call, Outcome, Phase
from providers.simulator.messages import Answer, Request
from providers.simulator.state import State

SECONDS_PER_MINUTE = 60
BALANCE = "25.00"
STATUS = {Phase.QUEUED: "NONE", Phase.RINGING: "INIT", Phase.DIALLING: "INIT", Phase.TALKING: "START"}
FLOW_RESULTS: Mapping[Outcome | None, str] = {
    Outcome.ANSWERED: "COMPLETED",
    Outcome.UNANSWERED: "NOANSWER",
    Outcome.BUSY: "BUSY",
    Outcome.FAILED: "FAILED",
    Outcome.CANCELLED: "CANCELLED",
}
"""What a call flow returns; the real one's text is its author's (fact sheet, 2.8)."""


def answer_xml(state: State, request: Request) -> Answer:
    """`/api/v3.asp` and, for older clients, `/apicall.asp`."""
    order = read_xml(request)
    return failure("Invalid XML request", "") if order is None else _answer(state, order)


def answer_query(state: State, request: Request) -> Answer:
    """`/api/v2.asp`."""
    return _answer(state, read_query(request))


def action_of_xml(request: Request) -> str:
    order = read_xml(request)
    return order.action if order else ""


def action_of_query(request: Request) -> str:
    return read_query(request).action


def refuse_xml(_state: State, request: Request, error: str) -> Answer:
    return failure(error, action_of_xml(request))


def refuse_query(_state: State, request: Request, error: str) -> Answer:
    return failure(error, action_of_query(request))


def _answer(state: State, order: Order) -> Answer:
    try:
        check_envelope(order, state.switches, ACTIONS)
        return ACTIONS[order.action](state, order)
    except Refusal as refusal:
        return failure(str(refusal), order.action)


def _create_button(state: State, order: Order) -> Answer:
    check_button(order)
    if state.button("anveo", order.userkey, order.value("ID")):
        raise Refusal("ID already exists")
    _keep_button(state, order)
    return success(order.action)


def _update_button(state: State, order: Order) -> Answer:
    check_button(order)
    if not state.button("anveo", order.userkey, order.value("ID")):
        raise Refusal("ID not found")
    _keep_button(state, order)
    return success(order.action, error_element=True)


def _keep_button(state: State, order: Order) -> None:
    settings = _without_signature(order) | {f"VARIABLE {name}": [value] for name, value in order.variables}
    state.keep_button("anveo", order.userkey, order.value("ID"), settings)


def _create_profile(state: State, order: Order) -> Answer:
    """No page of Anveo's describes it; name and fields follow PROFILE.UPDATE (fact sheet, 2.4)."""
    check(tables.PROFILE, order)
    if (order.userkey, order.value("ID")) in state.profiles:
        raise Refusal("ID already exists")
    return _keep_profile(state, order)


def _update_profile(state: State, order: Order) -> Answer:
    check(tables.PROFILE, order)
    must_exist(order, "ID")
    return _keep_profile(state, order)


def _keep_profile(state: State, order: Order) -> Answer:
    state.profiles[order.userkey, order.value("ID")] = _without_signature(order)
    return success(order.action)


def _connect(state: State, order: Order) -> Answer:
    check_dial(tables.DIAL_CONNECT, order)
    return _place(state, order, (order.value("PHONENUMBER"), order.value("DESTPHONENUMBER")))


def _run_call_flow(state: State, order: Order) -> Answer:
    check_dial(tables.DIAL_CALLFLOW, order)
    return _place(state, order, (order.value("PHONENUMBER"),))


def _place(state: State, order: Order, phones: tuple[str, ...]) -> Answer:
    details = {name: ", ".join(values) for name, values in _without_signature(order).items()}
    details |= {f"VARIABLE {name}": value for name, value in order.variables}
    longest = order.value("MAXCALLDURATION")
    call = state.place(
        "anveo",
        order.userkey,
        secrets.token_hex(20),
        phones,
        subject=order.action,
        delay=int(order.value("DELAY") or 0) * SECONDS_PER_MINUTE,
        test=order.value("TEST") == "TRUE",
        longest_talk=int(longest) * SECONDS_PER_MINUTE if longest else inf,
        details=details,
    )
    placed = success(order.action, values={"REQUESTID": call.reference})
    return replace(placed, verdict="SUCCESS, a test: nobody is rung") if call.test else placed


def _status(state: State, order: Order) -> Answer:
    return success(order.action, result=STATUS.get(_call(state, order).phase(state.clock.now()), "END"))


def _flow_result(state: State, order: Order) -> Answer:
    call, now = _call(state, order), state.clock.now()
    if call.subject != "DIAL.CALLFLOW":
        raise Refusal("REQUESTID is not of a call flow")
    if call.phase(now) is not Phase.ENDED:
        raise Refusal("Result is not available")
    return success(order.action, result="TEST" if call.test else FLOW_RESULTS.get(call.outcome(now), ""))


def _cancel(state: State, order: Order) -> Answer:
    call, now = _call(state, order), state.clock.now()
    if call.phase(now) is not Phase.QUEUED:
        raise Refusal("Request can not be canceled")
    call.stopped = now
    return success(order.action)


def _balance(_state: State, order: Order) -> Answer:
    return success(order.action, result=BALANCE)


def _call(state: State, order: Order) -> Call:
    if not order.value("REQUESTID"):
        raise Refusal("REQUESTID is required")
    call = state.call("anveo", order.userkey, order.value("REQUESTID"))
    if call is None:
        raise Refusal("REQUESTID not found")
    return call


def _without_signature(order: Order) -> dict[str, list[str]]:
    return {name: values for name, values in order.parameters.items() if name != "SIGNATURE"}


ACTIONS: Mapping[str, Callable[[State, Order], Answer]] = {
    "CLICK2CALL.BUTTON.CREATE": _create_button,
    "CLICK2CALL.BUTTON.UPDATE": _update_button,
    "CLICK2CALL.PROFILE.CREATE": _create_profile,
    "CLICK2CALL.PROFILE.UPDATE": _update_profile,
    "DIAL.CONNECT": _connect,
    "DIAL.CALLFLOW": _run_call_flow,
    "DIAL.CALLFLOW.GETRESULT": _flow_result,
    "DIAL.GETSTATUS": _status,
    "DIAL.CANCEL": _cancel,
    "ACCOUNT.GETBALANCE": _balance,
}
