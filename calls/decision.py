"""What the gate is given, and what it gives: everything it may look at, its steps, and its decision."""

from dataclasses import asdict, dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache

from buttons.schedule import Schedule
from screening.numbers import Fault, Number
from screening.rules import Rule


class Kind(StrEnum):
    """What is to happen."""

    RING = "ring"
    VOICEMAIL = "voicemail"
    CLOSED = "closed"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Count:
    """How often something was used, and how often it may be."""

    used: int
    most: int

    @property
    def is_full(self) -> bool:
        return self.used >= self.most


NO_COUNT = Count(0, 1)


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Everything the gate may look at. `origin` is None where no browser is there to have one (a second look).

    `number` is what was typed, read, or why it could not be. `token` is False where the click token was not good.
    """

    now: datetime
    is_live: bool
    is_business_active: bool
    origin: str | None
    allowed_origins: tuple[str, ...]
    number: Number | Fault
    own_country: str
    allowed_countries: tuple[str, ...]
    schedule: Schedule | None
    rules: tuple[Rule, ...]
    is_reverse_screened: bool
    has_mailbox: bool
    is_stopped: bool = False
    is_failing: bool = False
    token: bool = True
    is_already_called: bool = False
    number_hour: Count = NO_COUNT
    number_day: Count = NO_COUNT
    block_hour: Count = NO_COUNT
    abroad_day: Count = NO_COUNT
    address_hour: Count = NO_COUNT
    button_day: Count = NO_COUNT
    business_day: Count = NO_COUNT
    lines: Count = NO_COUNT
    spent: Decimal = Decimal(0)
    spend_ceiling: Decimal | None = None
    is_never_called: bool = False
    own_phones: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Step:
    """One look: its stable name, whether the click passed, the sentence, and the setting that decided it."""

    name: str
    passed: bool
    sentence: str
    setting: str


@lru_cache(maxsize=256)
def told(step: Step) -> dict[str, object]:
    """The step as it is stored with a call. Nobody changes it: the same steps are told over and over."""
    return asdict(step)


@dataclass(frozen=True, slots=True)
class Decision:
    """`reason` is a stable word ("" when it rings), `sentence` is for the visitor."""

    kind: Kind
    reason: str
    sentence: str
    trace: tuple[Step, ...]
    next_opening: datetime | None = None

    @property
    def passes(self) -> bool:
        return self.kind in {Kind.RING, Kind.VOICEMAIL}
