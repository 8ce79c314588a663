"""Voicenter's call log: a record for each leg of an ended call (fact sheet Voicenter, 6.1)."""

from collections import deque
from collections.abc import Mapping
from datetime import UTC, datetime

from providers.simulator.calls import Call, Outcome, Phase
from providers.simulator.messages import Answer, Request
from providers.simulator.state import State
from providers.simulator.voicenter_orders import Order, account_of, json_answer, read

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
EXTENSIONS = {"SIPAGT01": "Front desk", "SIPAGT02": "Sales", "SIPAGT03": "Support"}
CALL_LOG = "CallLog"
TOO_MANY, BAD_CODE, BAD_DATES = 1, 2, 5
STATUS_CODES = {0: 200, TOO_MANY: 403, BAD_CODE: 403, BAD_DATES: 404}
MINUTE = 60.0
COLUMNS: Mapping[str, str] = {
    name.lower(): name
    for name in (
        "CallerNumber", "TargetNumber", "Date", "DateEpoch", "Duration", "CallID", "Type", "CdrType", "DialStatus",
        "TargetExtension", "CallerExtension", "RecordURL", "Price", "RingTime", "RepresentativeName", "CustomData",
    )
}  # fmt: skip
"""A record's keys as seen alive -> as documented."""


def call_log(state: State, request: Request) -> Answer:
    """`/hub/cdr/`: the ended calls between two GMT dates, a record for each leg. Record keys are lower case."""
    order = read(request)
    search, account = _search(order), account_of(order, request)
    if not account:
        return _log_answer(BAD_CODE, "Code is invalid", [])
    if not _may_ask(state, account):
        return _log_answer(TOO_MANY, "Too many requests", [])
    since, until = _date(search.get("fromdate")), _date(search.get("todate"))
    if since is None or until is None or since > until:
        return _log_answer(BAD_DATES, "Date range is invalid", [])
    calls = [
        call
        for call in state.calls_of("voicenter", account, ended=True)
        if since <= call.placed_at.replace(microsecond=0) <= until
        and _is_wanted(call, search)
        and _is_told(state, call)
    ]
    types = {str(number) for number in _items(search.get("cdrtypes"))} or set(map(str, LEG_TYPES))
    told = [record for call in calls for record in records(call, state.clock.now()) if str(record["cdrtype"]) in types]
    if not _is_ascending(order):
        told.reverse()
    fields = {str(name).lower() for name in _items(order.values.get("fields"))}
    pascal = state.switches.voicenter_keys == "pascal"
    rows = [_columns(record, fields, pascal=pascal) for record in told]
    return _log_answer(0, "OK", state.weather.records(rows))


def refuse(_state: State, _request: Request, code: str) -> Answer:
    return _log_answer(int(code), "Error", [])


def _may_ask(state: State, code: str) -> bool:
    """So many requests in any minute; those refused are not counted."""
    now, asked = state.clock.now(), state.log_requests.setdefault(code, deque())
    while asked and asked[0] <= now - MINUTE:
        asked.popleft()
    if len(asked) >= state.switches.voicenter_log_limit:
        return False
    asked.append(now)
    return True


def _is_told(state: State, call: Call) -> bool:
    """Records stand in the log some time after the call."""
    ended = call.stopped if call.stopped is not None else call.began(Phase.ENDED)
    return (ended or 0.0) + state.switches.voicenter_record_lag <= state.clock.now()


def custom_data(call: Call) -> dict[str, str]:
    return {name: value for name, value in call.details.items() if name.startswith("var_")}


def records(call: Call, now: float) -> list[dict[str, object]]:
    """The legs that were dialled. The second holds the customer in its target; both carry the same call id."""
    cancelled = call.outcome(now) is Outcome.CANCELLED
    legs = zip(LEG_TYPES, call.phones, call.legs(), call.rang(), strict=False)
    return [
        _record(call, number, phone, "CANCEL" if cancelled else DIAL_STATUS[leg], rang, now)
        for number, phone, leg, rang in legs
    ]


def _record(call: Call, cdr_type: int, phone: str, status: str, rang: float, now: float) -> dict[str, object]:
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
        "ringtime": round(rang),
        "representativename": EXTENSIONS.get(call.phones[0], ""),
        "customdata": custom_data(call),
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


def _columns(record: dict[str, object], wanted: set[str], *, pascal: bool) -> dict[str, object]:
    return {COLUMNS[name] if pascal else name: record[name] for name in record if not wanted or name in wanted}


def _log_answer(number: int, description: str, rows: list[dict[str, object]]) -> Answer:
    sent = rows[:MOST_RECORDS]
    envelope: dict[str, object] = {
        "ERROR_NUMBER": number,
        "ERROR_DESCRIPTION": description,
        "STATUS_CODE": STATUS_CODES.get(number, 403),
        "TOTAL_HITS": len(rows),
        "RETURN_HITS": len(sent),
        "CDR_LIST": sent,
    }
    return json_answer(envelope, CALL_LOG, f"{number} {description}, records: {len(sent)}")
