"""What every telephony provider is to the rest of the portal.

Nothing outside an adapter, its settings model and its form fields may know which provider it deals with:
`Capabilities` decide. The three exceptions carry the decision about a repeat, so that no caller reads messages.
"""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import ClassVar

from providers.fields import Field, Settings


class ProviderError(Exception):
    """A provider's answer, or its silence, in our words.

    `sentence` is for the owner and holds no secret and no phone number; `code` is the provider's own;
    `field` is our name of the field it refused, "" if none.
    """

    def __init__(self, sentence: str, *, code: str = "", field: str = "") -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.code = code
        self.field = field


class Refused(ProviderError):
    """The provider said no. Do not retry; show it beside the field."""


class Unreachable(ProviderError):
    """Certainly nothing happened: never connected, or told to come back later. Retry later."""


class Unclear(ProviderError):
    """It may have happened: the answer was lost, cut off or unreadable. Repeat a full replacement, never a dial."""


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
    main unit. `raw` is the answer's own words, kept whole.
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


@dataclass(frozen=True, slots=True)
class Capabilities:
    """What a provider can do; pages, pushing and dialling ask this and never a provider's name."""

    keeps_buttons: bool
    """The provider stores a button. False: the portal's own record is the button, and a save needs no push."""
    creates_repeatably: bool = False
    """We choose the button's id, so an unclear creation may be sent again."""
    reads_back: bool = False
    places_calls: bool = False
    delays_calls: bool = False
    """The provider can hold a call by minutes."""
    polls_status: bool = False
    pulls_history: bool = False
    history_per_button: bool = False
    terminates_calls: bool = False
    mailbox: bool = False
    """A number can be sent to a voice mailbox instead of a phone."""
    hosted_panel: bool = False
    """Visitors are rung through a page of the provider's, not by an order of ours."""
    max_destinations: int = 1
    max_dial_delay: int = 0
    """Minutes; 0 if it cannot delay."""


class Provider(ABC):
    """One provider, reached with one account's credentials.

    Every method that speaks to the provider raises `Refused`, `Unreachable` or `Unclear` and nothing else.
    `addresses` maps this provider's address names (`address_names`) to what stands in front of the documented paths.
    """

    slug: ClassVar[str]
    name: ClassVar[str]
    capabilities: ClassVar[Capabilities]
    address_names: ClassVar[tuple[str, ...]]
    credential_fields: ClassVar[tuple[Field, ...]]
    """What an account needs, all of them kept encrypted."""
    button_fields: ClassVar[tuple[Field, ...]]
    """Every setting of a button that this provider documents; its settings model has the columns."""

    def __init__(self, credentials: Mapping[str, str], addresses: Mapping[str, str]) -> None:
        self.credentials = dict(credentials)
        self.addresses = {name: addresses[name].rstrip("/") for name in self.address_names}

    @abstractmethod
    def check_credentials(self) -> str:
        """Ask something harmless and return a sentence with the provider's own answer."""

    def create_button(self, settings: Settings, wanted_id: str) -> str:
        """Create the button and return the id the provider knows it by (`wanted_id` where we may choose)."""
        raise Refused(f"{self.name} keeps no buttons.")

    def update_button(self, remote_id: str, settings: Settings) -> None:
        """Replace the button's settings, all of them."""
        raise Refused(f"{self.name} keeps no buttons.")

    def place_call(self, dial: Dial) -> str:
        """Order the call and return the provider's reference. Never call this twice for one `dial`."""
        raise Refused(f"{self.name} cannot be told to ring.")

    def call_status(self, reference: str, *, placed_at: datetime, extension: str = "") -> Status | None:
        """How far the call is; None where the provider has no news of it yet."""
        raise Refused(f"{self.name} tells nothing about a running call.")

    def history(self, query: HistoryQuery) -> Sequence[Record]:
        """The provider's records of that window."""
        raise Refused(f"{self.name} gives no history.")

    def panel_address(self, remote_id: str, *, language: str, country_code: int) -> str:
        """The address of the hosted page that rings for this button; `country_code` preselects (E.164)."""
        raise Refused(f"{self.name} has no hosted page.")
