"""The rows of an exported file, read piece by piece, so that memory does not grow with the file."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts.cells import digits, moment, text
from accounts.countries import country_name
from accounts.models import Business
from accounts.zones import zone
from calls.models import Call
from screening.numbers import masked

PIECE = 2000
"""Rows that are read at once. Each piece begins where the last one ended: no cursor is held while a file is sent."""

READ = (
    "pk", "public_id", "asked_at", "button__name", "number", "country", "state", "outcome", "due_at", "answered_at",
    "ended_at", "duration", "to_voicemail", "page", "referrer", "origin", "campaign", "language", "reason",
    "account__name", "reference", "record__cost", "record__currency", "asked_by__email", "note",
)  # fmt: skip

STATES, OUTCOMES = dict(Call.State.choices), dict(Call.OUTCOMES)


@dataclass(frozen=True, slots=True)
class Table:
    """Calls as lines of text, the newest first. `is_masked`: numbers by their first digits and last two only.

    `told` hears how many calls were read.
    """

    business: Business
    calls: QuerySet[Call]
    is_masked: bool
    told: Callable[[int], None] = lambda done: None

    def head(self) -> list[str]:
        """The columns' names."""
        clock = {"zone": self.business.time_zone}
        return [
            _("Call"), _("Asked (%(zone)s)") % clock, _("Button"), _("Number"), _("Country"), _("State"), _("Ended as"),
            _("To be placed (%(zone)s)") % clock, _("Answered (%(zone)s)") % clock, _("Ended (%(zone)s)") % clock,
            _("Talk, seconds"), _("Mailbox"), _("Page"), _("Came from"), _("Site"), _("Campaign"), _("Language"),
            _("Reason"), _("Provider account"), _("Provider's reference"), _("Cost"), _("Currency"),
            _("Called back by"), _("Note"),
        ]  # fmt: skip

    def pieces(self) -> Iterator[list[list[str]]]:
        """The lines, `PIECE` of them at a time. Calls that come in meanwhile are not among them."""
        last: int | None = None
        done = 0
        while True:
            rows = self.calls if last is None else self.calls.filter(pk__lt=last)
            found = list(rows.order_by("-pk").values_list(*READ)[:PIECE])
            if found:
                yield [self._line(*row[1:]) for row in found]
                done += len(found)
                self.told(done)
            if len(found) < PIECE:
                return
            last = found[-1][0]

    def _line(
        self, public_id: Any, asked_at: Any, button: str, number: str, country: str, state: str, outcome: str,
        due_at: Any, answered_at: Any, ended_at: Any, duration: int | None, to_voicemail: bool, *rest: Any,
    ) -> list[str]:  # fmt: skip
        local = zone(self.business.time_zone)
        page, referrer, origin, campaign, language, reason, account, reference, cost, *last = rest
        return [
            str(public_id),
            moment(asked_at, local),
            text(button),
            digits(masked(number) if self.is_masked else number),
            text(country_name(country)),
            str(STATES.get(state, state)),
            str(OUTCOMES.get(outcome, outcome)),
            moment(due_at, local),
            moment(answered_at, local),
            moment(ended_at, local),
            "" if duration is None else str(duration),
            _("yes") if to_voicemail else "",
            *map(text, (page, referrer, origin, campaign, language, reason, account, reference)),
            "" if cost is None else f"{cost.normalize():f}",
            *map(text, last),
        ]
