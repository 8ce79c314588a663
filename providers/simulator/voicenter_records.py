"""Voicenter's neighbours of Click2Call: call log, extensions, active calls, black list (fact sheet Voicenter, 6)."""

import re
from collections.abc import Iterable
from datetime import UTC, datetime

from providers.simulator.calls import Call, Outcome, Phase
from providers.simulator.messages import Answer, Request
from providers.simulator.state import State, accepted
from providers.simulator.voicenter_orders import Order, json_answer, read

LEG_TYPES = (9, 10)
TYPE_NAMES = {9: "Click2Call leg1", 10: "Click2Call leg2"}
DIAL_STATUS = {
    Outcome.ANSWERED: "ANSWER",
    Outcome.UNANSWERED: "NOANSWER",
    Outcome.BUSY: "BUSY",
    Outcome.FAILED: "CHANUNAVAIL",
}
AGOROT_PER_MINUTE = 12.5  # ours
MOST_RECORDS = 10_000
CALL_STATUS = {Phase.RINGING: "Ringing", Phase.DIALLING: "Dialing", Phase.TALKING: "Talking"}
EXTENSIONS = {"SIPAGT01": "Front desk", "SIPAGT02": "Sales", "SIPAGT03": "Support"}
BAD_CODE, BAD_DATES = 2, 5


def call_log(state: State, request: Request) -> Answer:
    """`/hub/cdr/`: the ended calls between two GMT dates, a record for each leg. Record keys are lower case."""
    order = read(request)
    search = _search(order)
    if not accepted(order.text("code")):
        return _log_answer(BAD_CODE, "Code is invalid", 403, [])
    since, until = _date(search.get("fromdate")), _date(search.get("todate"))
    if since is None or until is None or since > until:
        return _log_answer(BAD_DATES, "Date range is invalid", 404, [])
    calls = [
        call
        for call in state.calls_of("voicenter", order.text("code"), ended=True)
        if since <= call.placed_at.replace(microsecond=0) <= until and _is_wanted(call, search)
    ]
    types = {str(number) for number in _items(search.get("cdrtypes"))} or set(map(str, LEG_TYPES))
    records = [
        record for call in calls for record in _records(call, state.clock.now()) if str(record["cdrtype"]) in types
    ]
    if not _is_ascending(order):
        records.reverse()
    fields = {str(name).lower() for name in _items(order.values.get("fields"))}
    return _log_answer(0, "OK", 200, [_columns(record, fields) for record in records])


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
        for place, (sip, name) in enumerate(EXTENSIONS.items(), start=11)
    ]
    told = rows if accepted(order.text("code")) else []
    return json_answer({"ERR": 0, "DESC": "OK", "EXTENSIONS": told}, "GetExtensions", f"extensions: {len(told)}")


def active_calls(state: State, request: Request) -> Answer:
    """`/comet/API/GetExtensionsCalls`: every extension with the calls that run, or the one asked for."""
    order = read(request)
    if not accepted(order.text("code")):
        return json_answer({"ERR": 2, "DESC": "Parameters error", "EXTENSIONS": []}, "GetExtensionsCalls", "2")
    running = state.calls_of("voicenter", order.text("code"), ended=False)
    known = dict.fromkeys([*EXTENSIONS, *(call.subject for call in running)])
    asked = order.text("extension")
    rows = [_extension(state, sip, running) for sip in known if asked in {"", sip}]
    return json_answer(
        {"ERR": 0, "DESC": "OK", "EXTENSIONS": rows}, "GetExtensionsCalls", f"active calls: {len(running)}"
    )


def add_to_blacklist(state: State, request: Request) -> Answer:
    """`/Blacklist/AddBlackList`."""
    return _change_blacklist(state, request, "AddBlackList")


def remove_from_blacklist(state: State, request: Request) -> Answer:
    """`/Blacklist/RemoveBulkFromBlacklist`."""
    return _change_blacklist(state, request, "RemoveBulkFromBlacklist")


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
        if good and action == "AddBlackList":
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
        "name": EXTENSIONS.get(sip, sip),
        "representative": EXTENSIONS.get(sip, ""),
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
        "customdata": _custom_data(call),
        "direction": "outgoing",
        "ivrid": call.reference,
        "recording": {"Filename": "", "IsMuted": 0},
        "did": "",
    }


def _custom_data(call: Call) -> dict[str, str]:
    return {name: value for name, value in call.details.items() if name.startswith("var_")}


def _records(call: Call, now: float) -> list[dict[str, object]]:
    """The legs that were dialled. The second holds the customer in its target; both carry the same call id."""
    cancelled = call.outcome(now) is Outcome.CANCELLED
    legs = zip(LEG_TYPES, call.phones, call.legs(), strict=False)
    return [
        _record(call, number, phone, "CANCEL" if cancelled else DIAL_STATUS[leg], now) for number, phone, leg in legs
    ]


def _record(call: Call, cdr_type: int, phone: str, status: str, now: float) -> dict[str, object]:
    seconds = call.talked(now)
    is_second = cdr_type == LEG_TYPES[1]
    return {
        "callernumber": call.details.get("targetcallerid", "") if is_second else call.phones[1],
        "targetnumber": phone,
        "date": f"{call.placed_at:%Y-%m-%dT%H:%M:%SZ}",
        "dateepoch": int(call.placed_at.timestamp()),
        "duration": seconds,
        "callid": call.reference,
        "type": TYPE_NAMES[cdr_type],
        "cdrtype": cdr_type,
        "dialstatus": status,
        "targetextension": "" if is_second or phone.isdigit() else phone,
        "callerextension": call.phones[0] if is_second else "",
        "recordurl": "",
        "price": -(-seconds // 60) * AGOROT_PER_MINUTE if is_second else 0,
        "ringtime": 3,
        "representativename": EXTENSIONS.get(call.phones[0], ""),
        "customdata": _custom_data(call),
    }


def _search(order: Order) -> dict[str, object]:
    """The `search` object of a JSON body, or the flat parameters of a query, by lower-case name."""
    told = order.values.get("search")
    return {str(name).lower(): value for name, value in told.items()} if isinstance(told, dict) else order.values


def _is_wanted(call: Call, search: dict[str, object]) -> bool:
    reference = search.get("callid")
    phones = {str(phone) for phone in _items(search.get("phones"))}
    sips = {str(sip) for sip in _items(search.get("extensions"))}
    return (
        (not reference or reference == call.reference)
        and (not phones or bool(phones & set(call.phones)))
        and (not sips or call.subject in sips)
    )


def _items(value: object) -> list[object]:
    return value if isinstance(value, list) else []


def _date(value: object) -> datetime | None:
    """ISO 8601 in GMT, with or without a zone, with T or a space (fact sheet, 6.1)."""
    if not isinstance(value, str):
        return None
    try:
        moment = datetime.fromisoformat(value.strip())
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _is_ascending(order: Order) -> bool:
    sort = _items(order.values.get("sort"))
    return any(isinstance(row, dict) and str(row.get("order", "")).lower() == "asc" for row in sort)


def _columns(record: dict[str, object], wanted: set[str]) -> dict[str, object]:
    return {name: value for name, value in record.items() if not wanted or name in wanted}


def _log_answer(number: int, description: str, status_code: int, records: list[dict[str, object]]) -> Answer:
    sent = records[:MOST_RECORDS]
    envelope: dict[str, object] = {
        "ERROR_NUMBER": number,
        "ERROR_DESCRIPTION": description,
        "STATUS_CODE": status_code,
        "TOTAL_HITS": len(records),
        "RETURN_HITS": len(sent),
        "CDR_LIST": sent,
    }
    return json_answer(envelope, "CallLog", f"{number} {description}, records: {len(sent)}")
