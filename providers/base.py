"""What every telephony provider is to the rest of the portal.

Nothing outside an adapter, its settings model and its form fields may know which provider it deals with:
`Capabilities` decide. The three exceptions carry the decision about a repeat, so that no caller reads messages.
"""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from providers.exchanged import (
    Acknowledgement,
    ActiveCall,
    Dial,
    Extension,
    HistoryQuery,
    NumberResult,
    Outcome,
    Progress,
    Record,
    Status,
)
from providers.fields import Field, Settings, problems
from providers.methods import Method

__all__ = [
    "Acknowledgement",
    "ActiveCall",
    "Capabilities",
    "Dial",
    "Extension",
    "HistoryQuery",
    "NumberResult",
    "Outcome",
    "Progress",
    "Provider",
    "ProviderError",
    "Record",
    "Refused",
    "Status",
    "Unclear",
    "Unreachable",
]


class ProviderError(Exception):
    """A provider's answer, or its silence, in our words.

    `sentence` is for the owner and holds no secret and no phone number; `code` is the provider's own;
    `field` is our name of the field it refused, "" if none; `retry_after` the seconds it asked us to stay away.
    """

    def __init__(self, sentence: str, *, code: str = "", field: str = "", retry_after: float = 0) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.code = code
        self.field = field
        self.retry_after = retry_after


class Refused(ProviderError):
    """The provider said no. Do not retry; show it beside the field."""


class Unreachable(ProviderError):
    """Certainly nothing happened: never connected, or told to come back later. Retry later."""


class Unclear(ProviderError):
    """It may have happened: the answer was lost, cut off or unreadable. Repeat a full replacement, never a dial."""


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
    """A ringing or talking call can be hung up, by the extension it rings."""
    cancels_delayed: bool = False
    """A call that the provider holds can be taken back before it rings."""
    notifies: bool = False
    """The provider sends records to an address of ours: `read_notification`."""
    tells_flow_results: bool = False
    lists_extensions: bool = False
    lists_active_calls: bool = False
    keeps_blacklist: bool = False
    """Numbers can be barred for the whole account; nobody can read them back."""
    keeps_profiles: bool = False
    """What the provider's own panel shows is kept apart from the button, under a profile's id."""
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
    profile_fields: ClassVar[tuple[Field, ...]] = ()
    option_fields: ClassVar[tuple[Field, ...]] = ()
    """Switches between documented or doubtful ways to say the same thing; each has a default."""
    methods: ClassVar[tuple[Method, ...]]
    """Everything the guides document, and what this adapter does with it."""
    acknowledgement: ClassVar[Acknowledgement] = Acknowledgement()

    def __init__(
        self, credentials: Mapping[str, str], addresses: Mapping[str, str], options: Settings | None = None
    ) -> None:
        """`options` are by the names of `option_fields`; an undocumented value raises `ValueError`."""
        self.credentials = dict(credentials)
        self.addresses = {name: addresses[name].rstrip("/") for name in self.address_names}
        self.options = {field.name: field.default for field in self.option_fields} | dict(options or {})
        if wrong := problems(self.option_fields, self.options):
            raise ValueError(f"{self.name}'s options are wrong: {', '.join(wrong)}.")

    @abstractmethod
    def check_credentials(self) -> str:
        """Ask something harmless and return a sentence with the provider's own answer."""

    def create_button(self, settings: Settings, wanted_id: str) -> str:
        """Create the button and return the id the provider knows it by (`wanted_id` where we may choose)."""
        raise Refused(f"{self.name} keeps no buttons.")

    def update_button(self, remote_id: str, settings: Settings) -> None:
        """Replace the button's settings, all of them."""
        raise Refused(f"{self.name} keeps no buttons.")

    def read_button(self, remote_id: str) -> Settings:
        """The button as the provider has it now, under the names and in the units of `button_fields`.

        A setting that cannot be read is left out; one beyond its documented range is given as it stands.
        """
        raise Refused(f"{self.name} does not show its buttons.")

    def save_profile(self, settings: Settings, *, create: bool = False) -> None:
        """Replace the profile that `profile_fields` describe, or make it."""
        raise Refused(f"{self.name} keeps no profiles.")

    def place_call(self, dial: Dial) -> str:
        """Order the call and return the provider's reference. Never call this twice for one `dial`."""
        raise Refused(f"{self.name} cannot be told to ring.")

    def call_status(self, reference: str, *, placed_at: datetime, extension: str = "") -> Status | None:
        """How far the call is; None where the provider has no news of it yet."""
        raise Refused(f"{self.name} tells nothing about a running call.")

    def cancel_call(self, reference: str) -> None:
        """Take back a call that the provider holds; refused once it rings."""
        raise Refused(f"{self.name} cannot take a call back.")

    def terminate_call(self, extension: str) -> None:
        """Hang up whatever this extension rings or talks to. Not to be repeated: it may end the next call."""
        raise Refused(f"{self.name} cannot hang up.")

    def flow_result(self, reference: str) -> str:
        """What the call flow of this call came to, in the provider's own text."""
        raise Refused(f"{self.name} tells no results of call flows.")

    def history(self, query: HistoryQuery) -> Sequence[Record]:
        """The provider's records of that window."""
        raise Refused(f"{self.name} gives no history.")

    @classmethod
    def read_notification(cls, body: bytes, received_at: datetime) -> Record | None:
        """The record in a notification's body, None if it is about no call of interest. Speaks to nobody.

        `received_at` (aware) stands in for a date that is not told. Raises `Refused` if the body makes no sense.
        """
        raise Refused(f"{cls.name} sends no notifications.")

    def extensions(self) -> Sequence[Extension]:
        """The phones behind the provider's exchange, to pick from."""
        raise Refused(f"{self.name} lists no extensions.")

    def active_calls(self, extension: str = "") -> Sequence[ActiveCall]:
        """The calls that ring or talk now, of one extension or of all."""
        raise Refused(f"{self.name} lists no running calls.")

    def block_numbers(self, numbers: Sequence[str]) -> Sequence[NumberResult]:
        """Bar numbers (E.164 with plus) for the whole account; one result for each, in the same order."""
        raise Refused(f"{self.name} keeps no list of barred numbers.")

    def unblock_numbers(self, numbers: Sequence[str]) -> Sequence[NumberResult]:
        """Take numbers off that list; one result for each, in the same order."""
        raise Refused(f"{self.name} keeps no list of barred numbers.")

    def panel_address(self, remote_id: str, *, language: str, country_code: int) -> str:
        """The address of the hosted page that rings for this button; `country_code` preselects (E.164)."""
        raise Refused(f"{self.name} has no hosted page.")
