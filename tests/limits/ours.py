"""Limits of our own, where no guide gives one. Nothing here may loosen a guide: `test_tables.py` sees to that."""

import string
from dataclasses import dataclass, field, replace
from typing import Any

from tests.documented import Limit

PLAIN = string.digits + string.ascii_letters + "_.-"
NO_LENGTH = "No guide gives a length, and every column has one."
E164 = "The guides say digits with the country code; E.164 has no more than 15, and no subscriber has fewer than 7."
NO_RANGE = "The guide gives a default only; a ring or a call of no length, or of days, is a slip."
EXCHANGE = "Extensions and numbers are plain characters; a space or an ampersand is a slip."


@dataclass(frozen=True, slots=True)
class Ours:
    """What we add to a documented limit, at which doors."""

    reason: str
    changes: dict[str, Any] = field(default_factory=dict)
    doors: frozenset[str] = frozenset({"form", "api", "row", "adapter", "simulator"})


def _ours(reason: str, **changes: Any) -> Ours:
    return Ours(reason, changes)


_SECRET = Ours("No guide gives a credential's length.", {"max_length": 200}, frozenset({"adapter"}))
_NUMBER = _ours(E164, min_length=7, max_length=15)
_NATIONAL = _ours("National numbers are digits, 4 to 15 of them; -1 switches one off.", min_length=4, max_length=15)
_CALLER_ID = _ours("Documented as a caller ID and no more; a number has digits.", kind="digits", max_length=20)
_NAME = _ours(NO_LENGTH, max_length=64)
_PHONE = _ours(EXCHANGE, alphabet=PLAIN, max_length=64)
_RINGS = _ours(NO_RANGE, low=5, high=300)

OURS: dict[tuple[str, str], Ours] = {
    ("anveo", "USERKEY"): _SECRET,
    ("anveo", "OFFHOURSMESSAGE"): _ours(NO_LENGTH, max_length=512),
    ("anveo", "PHONENUMBER"): _NUMBER,
    ("anveo", "DESTPHONENUMBER"): _NUMBER,
    ("anveo", "CALLERID"): _NUMBER,
    ("anveo", "CALLFLOW"): _ours(NO_LENGTH, max_length=128),
    ("anveo", "MEMO"): _ours(NO_LENGTH, max_length=255),
    ("anveo", "BILLINGCODE"): _ours(NO_LENGTH, max_length=128),
    ("anveo", "MAXCALLDURATION"): _ours("A call of no minute is none.", low=1),
    ("anveo", "DELAY"): _ours("A call without a delay is a call now.", default="0"),
    ("viviphone", "key"): _SECRET,
    ("viviphone", "dest1_num"): _NATIONAL,
    ("viviphone", "dest2_num"): _NATIONAL,
    ("viviphone", "dest3_num"): _NATIONAL,
    ("voicenter", "code"): _SECRET,
    ("voicenter", "phone"): _PHONE,
    ("voicenter", "target"): _PHONE,
    ("voicenter", "phonelogincode"): _NAME,
    ("voicenter", "phonecallerid"): _CALLER_ID,
    ("voicenter", "targetcallerid"): _CALLER_ID,
    ("voicenter", "phonecallername"): _NAME,
    ("voicenter", "targetcallername"): _NAME,
    ("voicenter", "phonemaxdialtime"): _RINGS,
    ("voicenter", "targetmaxdialtime"): _RINGS,
    ("voicenter", "maxduration"): _ours(NO_RANGE, low=10, high=14_400),
    ("voicenter", "checkphonedevicestate"): _ours("Described by its effect only (C20).", default="false"),
    ("voicenter", "checktargetdevicestate"): _ours("Described by its effect only (C20).", default="false"),
    ("voicenter", "language"): _ours(
        "The samples are two letters (C18).", min_length=2, max_length=2, alphabet=string.ascii_lowercase
    ),
}


def limit_at(door: str, limit: Limit) -> Limit:
    """The limit with what we add at this door."""
    ours = OURS.get((limit.provider, limit.wire))
    return replace(limit, **ours.changes) if ours and door in ours.doors else limit
