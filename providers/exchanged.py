"""What passes between the portal and an adapter: orders in, news out, in our own words and units."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum

from providers.fields import Settings


class Progress(StrEnum):
    """How far a placed call has come."""

    WAITING = "waiting"
    DIALLING = "dialling"
    RINGING = "ringing"
    TALKING = "talking"
    ENDED = "ended"


class Outcome(StrEnum):
    """How a call ended. `UNTOLD`: it ended and the provider does not say how."""

    ANSWERED = "answered"
    UNANSWERED = "unanswered"
    BUSY = "busy"
    FAILED = "failed"
    VOICEMAIL = "voicemail"
    UNTOLD = "untold"


@dataclass(frozen=True, slots=True)
class Status:
    """One answer to "how far is this call?". `outcome` is given only with `Progress.ENDED`."""

    progress: Progress
    outcome: Outcome | None = None
    duration: int | None = None
    """Seconds of talk, where the provider tells."""


@dataclass(frozen=True, slots=True)
class Dial:
    """An order to ring two phones, once.

    `key` is our call's id and travels with the call wherever the provider has room for a tag, so that an unclear
    dial can be found again. `business` and `visitor` are E.164 with plus, or a provider's extension for `business`.
    `delay` and `max_duration` are minutes. `settings` are the button's settings as compiled for this provider.
    """

    key: str
    business: str
    visitor: str
    business_first: bool = True
    delay: int = 0
    max_duration: int | None = None
    settings: Settings = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class HistoryQuery:
    """Which calls to bring home: from `since` to `until` (aware), of one remote button where history is per button.

    `utc_offset` is the button's own offset (local minus UTC) for providers whose dates carry no zone.
    """

    since: datetime
    until: datetime
    remote_id: str = ""
    utc_offset: timedelta = timedelta()


@dataclass(frozen=True, slots=True)
class Record:
    """One line of a provider's call history.

    `reference` is the provider's call id, "" where it gives none (then the adapter makes `fingerprint` stable).
    `number` is the visitor's, E.164 with plus where it can be told. `duration` is seconds, `cost` in `currency`'s
    main unit. `raw` is the answer's own words, kept whole. `key` is our call's id where the record brings back the
    tag that travelled with the dial; `remote_id` is the button at the provider where the record names it.
    """

    reference: str
    fingerprint: str
    number: str
    started_at: datetime
    duration: int
    outcome: Outcome
    cost: Decimal | None = None
    currency: str = ""
    raw: Mapping[str, object] = field(default_factory=dict)
    key: str = ""
    remote_id: str = ""


@dataclass(frozen=True, slots=True)
class Extension:
    """One phone behind the provider's own exchange. `code` is what a dial takes for the business's phone."""

    code: str
    name: str = ""
    user: str = ""


@dataclass(frozen=True, slots=True)
class ActiveCall:
    """One call that rings or talks right now. `number` is the other side's, E.164 with plus where it can be told."""

    reference: str
    extension: str
    progress: Progress
    number: str = ""
    started_at: datetime | None = None
    key: str = ""


@dataclass(frozen=True, slots=True)
class NumberResult:
    """What became of one number of a bulk order. `problem` is a sentence without the number, "" if it was taken."""

    number: str
    problem: str = ""

    @property
    def taken(self) -> bool:
        return not self.problem


@dataclass(frozen=True, slots=True)
class Acknowledgement:
    """The body that tells a provider its notification has arrived; anything else makes it come again."""

    content_type: str = "text/plain; charset=utf-8"
    body: str = "OK"
