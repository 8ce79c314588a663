"""The rows of an exported file, read piece by piece, so that memory does not grow with the file."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

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
    """Calls as lines of text, the newest first. `is_masked`: numbers by their first digits and last two only."""

    business: Business
    calls: QuerySet[Call]
    is_masked: bool

    def head(self) -> list[str]:
        """The columns' names."""
        clock = f"({self.business.time_zone})"
        return [
            "Call", f"Asked {clock}", "Button", "Number", "Country", "State", "Ended as", f"To be placed {clock}",
            f"Answered {clock}", f"Ended {clock}", "Talk, seconds", "Mailbox", "Page", "Came from", "Site", "Campaign",
            "Language", "Reason", "Provider account", "Provider's reference", "Cost", "Currency", "Called back by",
            "Note",
        ]  # fmt: skip

    def pieces(self) -> Iterator[list[list[str]]]:
        """The lines, `PIECE` of them at a time. Calls that come in meanwhile are not among them."""
        last: int | None = None
        while True:
            rows = self.calls if last is None else self.calls.filter(pk__lt=last)
            found = list(rows.order_by("-pk").values_list(*READ)[:PIECE])
            if found:
                yield [self._line(*row[1:]) for row in found]
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
            "yes" if to_voicemail else "",
            *map(text, (page, referrer, origin, campaign, language, reason, account, reference)),
            "" if cost is None else f"{cost.normalize():f}",
            *map(text, last),
        ]
