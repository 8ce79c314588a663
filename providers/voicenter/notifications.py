"""Reads Voicenter's CDR notifications, posted after each leg of a call (fact sheet, section 6.2).

JSON, a form, XML-RPC or an array of one; nothing signs them. Values are read as loosely as the call log's.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime

from providers.base import Acknowledgement, Record
from providers.recording import LATEST_EPOCH, sound
from providers.voicenter.history import LEG_1, LEG_2, key_of, read_date, record_of
from providers.voicenter.messages import first_sign, lowered, read_form, read_json, read_struct, text, whole

ACKNOWLEDGEMENT = Acknowledgement(
    "application/json; charset=utf-8", '{"err": 0, "errdesc": "OK", "Err": 0, "Errdesc": "OK"}'
)
"""The page spells the keys with a capital, Voicenter's own software without: both at once."""

READERS = {"{": read_json, "[": read_json, "<": read_struct}


def read_body(body: bytes) -> dict[str, object]:
    """The notification's own fields. Raises `Unreadable`."""
    return READERS.get(first_sign(body), read_form)(body)


def read_cdr(told: Mapping[str, object], received_at: datetime) -> Record | None:
    """The call's record, under the same fingerprint as the call log's.

    None for calls that are no Click2Call, and for an answered first leg: it says that the business picked up, and
    the second leg's own notification says the rest.
    """
    low = {name.replace("_", ""): value for name, value in lowered(told).items()}
    custom = low.get("customdata")
    leg = _leg(text(low.get("type"))) or (LEG_2 if key_of(custom) else 0)
    duration = low.get("actualcallduration")
    row = {
        "callid": low.get("ivruniqueid"),
        "date": (_date(low.get("time")) or received_at).isoformat(),
        "duration": low.get("duration") if whole(duration) is None else duration,
        "dialstatus": low.get("status"),
        "cdrtype": leg,
        "targetnumber": low.get("target"),
        "price": low.get("price"),
        "customdata": custom,
    }
    record = record_of(row)
    answered_first = leg == LEG_1 and text(row["dialstatus"]).upper() == "ANSWER"
    if record is None or not leg or answered_first:
        return None
    return sound(replace(record, raw=dict(told), number=record.number if leg == LEG_2 else ""))


def _leg(kind: str) -> int:
    """From the type's words or its number; 0 if it is no Click2Call."""
    words = kind.lower().replace(" ", "")
    if words.isdecimal():
        return int(words) if int(words) in {LEG_1, LEG_2} else 0
    if not words.startswith("click2call"):
        return 0
    return LEG_1 if words.endswith("leg1") else LEG_2


def _date(value: object) -> datetime | None:
    """Seconds since 1970, which have no zone whatever the page says of them; or a date as in the call log."""
    seconds = whole(value)
    if seconds is None:
        return read_date(value)
    return datetime.fromtimestamp(seconds, UTC) if 0 < seconds < LATEST_EPOCH else None
