"""Reads Anveo's remote event notifications: a form posted after a call (help page: notification overview).

The page promises what a notification carries, but the names of its fields could not be read anywhere. What is promised
is looked up under the names that the rest of the API uses; everything is kept verbatim.
"""

import hashlib
import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from urllib.parse import parse_qsl

from providers.exchanged import Outcome, Record
from providers.recording import LONGEST_KEY, believable, money

REFERENCE = ("requestid", "responseid")
"""Two names for one id (fact sheet, A16)."""

# The first name of each is documented as a request's parameter or a promised content; the others are ours.
KEY = ("billingcode",)
MEMO = ("memo",)
BUTTON = ("buttonid", "click2callid", "click2callbuttonid", "c2cid")
DATE = ("starttime", "callstart", "datetime", "date")
DURATION = ("duration", "callduration")
FEE = ("fee", "totalfee", "cost")
STATUS = ("status", "callstatus", "dialstatus")

OUTCOMES: Mapping[str, Outcome] = {
    "ANSWERED": Outcome.ANSWERED,
    "ANSWER": Outcome.ANSWERED,
    "NOANSWER": Outcome.UNANSWERED,
    "CANCELLED": Outcome.UNANSWERED,
    "BUSY": Outcome.BUSY,
    "FAILED": Outcome.FAILED,
}
"""Words that can mean only one thing. Any other is untold: the page promises details and names none."""

MOST_FIELDS = 200


def read_form(body: bytes) -> dict[str, str]:
    """The notification's own fields, {} if this is no form. Of a repeated name the last one counts."""
    try:
        return dict(parse_qsl(body.decode("utf-8-sig", "replace"), keep_blank_values=True, max_num_fields=MOST_FIELDS))
    except ValueError:
        return {}


def read_event(form: Mapping[str, str], received_at: datetime) -> Record | None:
    """The call it speaks of; None if it names neither a request, a billing code nor a button, as an SMS's does."""
    told = {re.sub("[^a-z0-9]", "", name.lower()): value.strip() for name, value in form.items()}
    reference, remote_id, key = _first(told, REFERENCE), _first(told, BUTTON), _key(told)
    if not (reference or remote_id or key):
        return None
    cost = money(_first(told, FEE))
    return Record(
        reference=reference,
        fingerprint=reference or _digest(form),
        number="",
        started_at=_date(_first(told, DATE)) or received_at,
        duration=_whole(_first(told, DURATION)),
        outcome=OUTCOMES.get(re.sub("[^A-Z]", "", _first(told, STATUS).upper()), Outcome.UNTOLD),
        cost=cost,
        currency="USD" if cost is not None else "",
        raw=dict(form),
        key=key,
        remote_id=remote_id,
    )


def _first(told: Mapping[str, str], names: tuple[str, ...]) -> str:
    return next((told[name] for name in names if told.get(name)), "")


def _key(told: Mapping[str, str]) -> str:
    """Our key ends every memo that we write; as billing code it stands only where the owner has none."""
    key = _first(told, MEMO).rpartition("|")[2] or _first(told, KEY)
    return key if re.fullmatch(rf"[A-Za-z0-9-]{{1,{LONGEST_KEY}}}", key) else _first(told, KEY)[:LONGEST_KEY]


def _date(text: str) -> datetime | None:
    """Only a date that names its zone: the page tells none."""
    try:
        date = datetime.fromisoformat(text)
        return believable(date.astimezone(UTC)) if date.tzinfo else None
    except (ValueError, OverflowError):
        return None


def _whole(text: str) -> int:
    return int(text) if re.fullmatch("[0-9]{1,6}", text) else 0


def _digest(form: Mapping[str, str]) -> str:
    return hashlib.sha256(json.dumps(dict(form), sort_keys=True).encode()).hexdigest()
