"""Voicenter's neighbours of Click2Call: extensions, active calls, black list (fact sheet Voicenter, 6.4 to 6.6)."""

import re
from collections.abc import Callable, Iterable

from providers.simulator.calls import Call, Phase
from providers.simulator.messages import Answer, Request
from providers.simulator.state import State, accepted
from providers.simulator.voicenter_orders import Order, account_of, json_answer, read
from providers.simulator.voicenter_records import EXTENSIONS as SIP_EXTENSIONS
from providers.simulator.voicenter_records import custom_data

EXTENSIONS, ACTIVE_CALLS = "GetExtensions", "GetExtensionsCalls"
BLOCK, UNBLOCK = "AddBlackList", "RemoveBulkFromBlacklist"
CALL_STATUS = {Phase.RINGING: "Ringing", Phase.DIALLING: "Dialing", Phase.TALKING: "Talking"}


def extensions(state: State, request: Request) -> Answer:
    """`/Comet/api/GetExtensions`: a wrong code brings no error but an empty list."""
    order = read(request)
    rows = [
        {
            "SIP": sip,
            "Name": name,
            "SpeedDial": str(place),
            "AccountID": 1,
            "AccountName": "Main",
            "UserName": name,
            "UserEmail": f"{sip.lower()}@example.test",
        }
        for place, (sip, name) in enumerate(SIP_EXTENSIONS.items(), start=11)
    ]
    told = rows if account_of(order, request) else []
    return json_answer({"ERR": 0, "DESC": "OK", "EXTENSIONS": told}, EXTENSIONS, f"extensions: {len(told)}")


def active_calls(state: State, request: Request) -> Answer:
    """`/comet/API/GetExtensionsCalls`: every extension with the calls that run, or the one asked for."""
    order = read(request)
    account = account_of(order, request)
    if not account:
        return json_answer({"ERR": 2, "DESC": "Parameters error", "EXTENSIONS": []}, ACTIVE_CALLS, "2")
    running = state.calls_of("voicenter", account, ended=False)
    known = dict.fromkeys([*SIP_EXTENSIONS, *(call.subject for call in running)])
    asked = order.text("extension")
    rows = [_extension(state, sip, running) for sip in known if asked in {"", sip}]
    return json_answer({"ERR": 0, "DESC": "OK", "EXTENSIONS": rows}, ACTIVE_CALLS, f"active calls: {len(running)}")


def refusing(name: str) -> Callable[[State, Request, str], Answer]:
    """How this address tells an error of a given code."""

    def refuse(_state: State, _request: Request, code: str) -> Answer:
        if name in {BLOCK, UNBLOCK}:
            return json_answer({"ErrorCode": int(code), "ErrorMessage": "Error", "Phones": []}, name, code)
        return json_answer({"ERR": int(code), "DESC": "Error", "EXTENSIONS": []}, name, code)

    return refuse


def add_to_blacklist(state: State, request: Request) -> Answer:
    """`/Blacklist/AddBlackList`."""
    return _change_blacklist(state, request, BLOCK)


def remove_from_blacklist(state: State, request: Request) -> Answer:
    """`/Blacklist/RemoveBulkFromBlacklist`."""
    return _change_blacklist(state, request, UNBLOCK)


def _change_blacklist(state: State, request: Request, action: str) -> Answer:
    order = read(request)
    phones = _phones(order, request)
    if not accepted(order.text("code")):
        return json_answer({"ErrorCode": 1, "ErrorMessage": "Code is invalid", "Phones": []}, action, "1")
    if not phones:
        return json_answer({"ErrorCode": 2, "ErrorMessage": "Phone is missing", "Phones": []}, action, "2")
    listed = state.blacklists.setdefault(order.text("code"), {})
    told = []
    for phone, name in phones:
        good = re.fullmatch(r"[0-9]{7,15}", phone) is not None
        if good and action == BLOCK:
            listed[phone] = name
        elif good:
            listed.pop(phone, None)
        told.append({"ErrorCode": 0 if good else 1, "ErrorMessage": "OK" if good else "Bad format", "Phone": phone})
    return json_answer({"ErrorCode": 0, "ErrorMessage": "OK", "Phones": told}, action, f"numbers: {len(told)}")


def _phones(order: Order, request: Request) -> list[tuple[str, str]]:
    """Numbers and names: a list of objects in JSON, repeated `phones` in a query."""
    told = order.values.get("phones")
    if not isinstance(told, list):
        return [(value.strip(), "") for name, value in request.query_pairs() if name.lower() == "phones" and value]
    rows = [{str(key).lower(): str(value) for key, value in row.items()} for row in told if isinstance(row, dict)]
    return [(row.get("phone", ""), row.get("name", "")) for row in rows]


def _extension(state: State, sip: str, running: Iterable[Call]) -> dict[str, object]:
    mine = [_active(state, call) for call in running if call.subject == sip]
    return {
        "name": SIP_EXTENSIONS.get(sip, sip),
        "representative": SIP_EXTENSIONS.get(sip, ""),
        "username": sip,
        "extensionID": 1000 + len(sip),
        "userID": 1,
        "onlineUserID": 1,
        "onlineUserStatus": 1,
        "calls": mine,
    }


def _active(state: State, call: Call) -> dict[str, object]:
    phase = call.phase(state.clock.now())
    started, talking = call.placed_at.timestamp(), call.began(Phase.TALKING)
    answered = talking is not None and phase is Phase.TALKING
    waited = ((talking or 0.0) - call.placed) / state.clock.speed
    return {
        "callStarted": int(started),
        "callAnswered": int(started + waited) if answered else 0,
        "answered": int(answered),
        "callername": "",
        "callerphone": call.phones[1],
        "callstatus": CALL_STATUS[phase],
        "customdata": custom_data(call),
        "direction": "outgoing",
        "ivrid": call.reference,
        "recording": {"Filename": "", "IsMuted": 0},
        "did": "",
    }
