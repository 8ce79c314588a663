"""What a provider tells by itself when a call has ended (fact sheets Anveo 2.11, Voicenter 6.2)."""

import json
from collections.abc import Callable, Mapping
from datetime import timedelta
from urllib.parse import urlencode

from providers.simulator.calls import Call, Outcome, Phase
from providers.simulator.state import State
from providers.simulator.voicenter_records import EXTENSIONS, records

FORM, JSON = "application/x-www-form-urlencoded", "application/json"
ANVEO_STATUS: Mapping[Outcome | None, str] = {
    Outcome.ANSWERED: "ANSWERED",
    Outcome.UNANSWERED: "NOANSWER",
    Outcome.BUSY: "BUSY",
    Outcome.FAILED: "FAILED",
    Outcome.CANCELLED: "CANCELLED",
}
FEE_PER_MINUTE = 0.02  # ours

Notice = tuple[str, str]
"""Content type and body."""


def notices(state: State, call: Call) -> list[Notice]:
    """One for each record of the ended call, in the shape the switches say."""
    return [_written(state, told) for told in NOTICES[call.provider](state, call)]


def _written(state: State, told: Mapping[str, object]) -> Notice:
    shape = state.switches.voicenter_push_body
    if "ivruniqueid" not in told or shape == "form":
        flat = {
            name: value if isinstance(value, str | int | float) else json.dumps(value) for name, value in told.items()
        }
        return FORM, urlencode(flat)
    return JSON, json.dumps([told] if shape == "list" else told)


def _anveo_events(state: State, call: Call) -> list[Mapping[str, object]]:
    """Anveo's page promises the request's id, the billing code, the call's details and fees; the names are ours."""
    seconds = call.talked(state.clock.now())
    legs = dict(zip(("PHONENUMBER", "DESTPHONENUMBER"), call.phones, strict=False))
    return [
        {
            "EVENT": "CALL.ENDED",
            "RESPONSEID": call.reference,
            "BILLINGCODE": call.details.get("BILLINGCODE", ""),
            "MEMO": call.details.get("MEMO", ""),
            **legs,
            "CALLERID": call.details.get("CALLERID", call.phones[0]),
            "STATUS": ANVEO_STATUS[call.outcome(state.clock.now())],
            "DURATION": seconds,
            "FEE": f"{-(-seconds // 60) * FEE_PER_MINUTE:.4f}",
            "STARTTIME": f"{call.placed_at + timedelta(seconds=call.delay / state.clock.speed):%Y-%m-%d %H:%M:%S}",
        }
    ]


def _voicenter_cdrs(state: State, call: Call) -> list[Mapping[str, object]]:
    return [_cdr(state, call, record) for record in records(call, state.clock.now())]


def _cdr(state: State, call: Call, record: Mapping[str, object]) -> dict[str, object]:
    steps: list[dict[str, str]] = []
    return {
        "caller": record["callernumber"],
        "target": record["targetnumber"],
        "time": record["dateepoch"],
        "duration": record["duration"],
        "ivruniqueid": record["callid"],
        "type": record["type"],
        "status": record["dialstatus"],
        "targetextension": record["targetextension"],
        "callerextension": record["callerextension"],
        "did": "",
        "queueid": 0,
        "queuename": "",
        "record": record["recordurl"],
        "price": record["price"],
        "dialtime": record["ringtime"],
        "representative_name": EXTENSIONS.get(call.phones[0], ""),
        "representative_code": "",
        "direction": "outgoing",
        "isAnswer": int(call.began(Phase.TALKING) is not None),
        "actualCallDuration": record["duration"],
        "IVR": json.dumps(steps) if state.switches.voicenter_push_ivr == "text" else steps,
        "CustomData": record["customdata"],
    }


NOTICES: Mapping[str, Callable[[State, Call], list[Mapping[str, object]]]] = {
    "anveo": _anveo_events,
    "voicenter": _voicenter_cdrs,
}
