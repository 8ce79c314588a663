"""Voicenter's call log: two lines a call, one for each leg, in Greenwich time and agorot (fact sheet, section 6.1)."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime

from providers.base import Outcome, Progress, Record, Status
from providers.recording import MOST_SECONDS, believable, money, sound
from providers.voicenter.messages import lowered, text, whole

LEG_1, LEG_2 = 9, 10
COLUMNS = (
    "CallID", "Date", "Duration", "DialStatus", "CdrType", "Type", "CallerNumber", "TargetNumber", "CallerExtension",
    "TargetExtension", "RingTime", "Price", "RecordURL", "CustomData",
)  # fmt: skip

OUR_VARIABLE = "var_call"
"""The variable that carries our call's id, where the owner left room for it among the ten."""

OUTCOMES: Mapping[str, Outcome] = {
    "ANSWER": Outcome.ANSWERED,
    "NOANSWER": Outcome.UNANSWERED,
    "CANCEL": Outcome.UNANSWERED,
    "ABANDONE": Outcome.UNANSWERED,
    "TIMEOUT": Outcome.UNANSWERED,
    "EXIT": Outcome.UNANSWERED,
    "BUSY": Outcome.BUSY,
    "VOICEMAIL": Outcome.VOICEMAIL,
    "FULL": Outcome.FAILED,
    "JOINEMPTY": Outcome.FAILED,
    "NOTCALLED": Outcome.FAILED,
    "NOTDIALED": Outcome.FAILED,
    "CONGESTION": Outcome.FAILED,
    "CHANUNAVAIL": Outcome.FAILED,
    "INVALIDARGS": Outcome.FAILED,
}
"""DialStatus -> how it ended. What is not here is told by nobody."""


def wire_date(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S")


def read_date(value: object) -> datetime | None:
    """Greenwich time, with a T or a space, with or without Z; None if it is no date."""
    try:
        date = datetime.fromisoformat(text(value))
        return believable(date.astimezone(UTC) if date.tzinfo else date.replace(tzinfo=UTC))
    except (ValueError, OverflowError):
        return None


def one_line_a_call(rows: Iterable[Mapping[str, object]]) -> list[dict[str, object]]:
    """Leg 2 has the visitor and the recording; leg 1 repeats the conversation and stands only where leg 2 is missing.

    The rows keep their own keys; a call that the log gives twice is kept once.
    """
    found: dict[str, dict[str, object]] = {}
    for row in rows:
        low = lowered(row)
        key = text(low.get("callid")) or _digest(row)
        if key not in found or whole(low.get("cdrtype")) == LEG_2:
            found[key] = dict(row)
    return list(found.values())


def record_of(row: Mapping[str, object]) -> Record | None:
    """None for a row without a readable date."""
    low = lowered(row)
    started_at = read_date(low.get("date"))
    if started_at is None:
        return None
    reference = text(low.get("callid"))
    cost = money(text(low.get("price")), parts=100)  # agorot
    record = Record(
        reference=reference,
        fingerprint=reference or _digest(row),
        number=number_of(text(low.get("targetnumber"))),
        started_at=started_at,
        duration=_seconds(low.get("duration")),
        outcome=_outcome(low),
        cost=cost,
        currency="ILS" if cost is not None else "",
        raw=dict(row),
        key=key_of(low.get("customdata")),
    )
    return sound(record)


def ended(rows: Iterable[Mapping[str, object]]) -> Status | None:
    """What the log says of one call, None where it says nothing yet."""
    lines = [lowered(row) for row in one_line_a_call(rows)]
    if not lines:
        return None
    return Status(Progress.ENDED, _outcome(lines[0]), _seconds(lines[0].get("duration")))


def number_of(number: str) -> str:
    """E.164 with plus. A leading 0 is an Israeli number at home (guide 004, phone); an extension has none."""
    number = number.removeprefix("+")
    if not number.isascii() or not number.isdigit():
        return ""
    international = f"972{number[1:]}" if number.startswith("0") else number
    return f"+{international}" if 7 <= len(international) <= 15 else ""


def key_of(custom: object) -> str:
    """Our call's id among the variables that come back, an object or a text that holds one; "" if it is not there."""
    if isinstance(custom, str):
        try:
            custom = json.loads(custom)
        except (ValueError, RecursionError):
            return ""
    found = lowered(custom).get(OUR_VARIABLE) if isinstance(custom, dict) else ""
    return text(found)


def _outcome(low: Mapping[str, object]) -> Outcome:
    """An answered leg 1 alone says that the business picked up, and nothing of the visitor."""
    outcome = OUTCOMES.get(text(low.get("dialstatus")).upper(), Outcome.UNTOLD)
    alone = whole(low.get("cdrtype")) == LEG_1
    return Outcome.UNTOLD if alone and outcome is Outcome.ANSWERED else outcome


def _seconds(value: object) -> int:
    seconds = whole(value) or 0
    return seconds if 0 <= seconds < MOST_SECONDS else 0


def _digest(row: Mapping[str, object]) -> str:
    return hashlib.sha256(json.dumps(row, sort_keys=True, default=str).encode()).hexdigest()
