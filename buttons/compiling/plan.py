"""The compilers' input and output."""

from dataclasses import dataclass, field
from datetime import datetime

from django.utils.translation import gettext_noop as _

from buttons.schedule import DAY_MINUTES, Schedule
from providers.fields import Settings, Value
from screening.rules import Rule

PORTAL = _("The portal, at every click")
NOBODY = _("Nobody")
NO_PHONE = _("Enter the phone that is to ring.")


@dataclass(frozen=True, slots=True)
class Phone:
    """A phone of the business: E.164 with plus, and what to dial after it answers."""

    number: str
    post_dial: str = ""
    is_sms: bool = False


@dataclass(frozen=True, slots=True)
class Plan:
    """A button as its owner means it. `own` are the columns of the provider's settings model."""

    remote_name: str
    is_live: bool
    title: str
    image_url: str
    off_hours_message: str
    schedule: Schedule | None
    countries: tuple[str, ...]
    origins: tuple[str, ...]
    phones: tuple[Phone, ...]
    rules: tuple[Rule, ...]
    max_duration: int
    own: Settings
    now: datetime


@dataclass(frozen=True, slots=True)
class Loss:
    """One thing the provider cannot hold: which setting, what is lost there, and who holds it instead.

    English, as pushes keep it; pages and the API put it into the reader's language.
    """

    setting: str
    lost: str
    enforced_by: str = PORTAL


@dataclass(slots=True)
class Compiled:
    """Settings under the provider's field names (our words), the losses, and what is missing by form field."""

    settings: dict[str, Value]
    losses: list[Loss] = field(default_factory=list)
    problems: dict[str, str] = field(default_factory=dict)

    def lose(self, setting: str, lost: str, enforced_by: str = PORTAL) -> None:
        self.losses.append(Loss(setting, lost, enforced_by))


@dataclass(frozen=True, slots=True)
class Hull:
    """The smallest single daily window, with its weekdays, that holds a whole schedule."""

    start: int
    stop: int
    weekdays: frozenset[int]
    is_exact: bool

    @classmethod
    def of(cls, schedule: Schedule) -> "Hull":
        """An overnight window takes the whole day and the next weekday with it: too wide is mended at the gate."""
        overnight = [window for window in schedule.windows if window.is_overnight]
        weekdays = {window.weekday for window in schedule.windows} | {(row.weekday + 1) % 7 for row in overnight}
        if overnight or not schedule.windows:
            return cls(0, DAY_MINUTES, frozenset(weekdays), is_exact=False)
        start = min(window.opens for window in schedule.windows)
        stop = max(window.closes for window in schedule.windows)
        same = all((window.opens, window.closes) == (start, stop) for window in schedule.windows)
        return cls(start, stop, frozenset(weekdays), is_exact=same and len(schedule.windows) == len(weekdays))
