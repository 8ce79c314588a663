"""How far the pushes of many buttons are together, read from the pushes themselves: one query however many they are."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery

from accounts.models import Business
from buttons.models import Button, Push
from providers.registry import PROVIDERS

TROUBLE = (Push.State.FAILING, Push.State.REFUSED, Push.State.UNCLEAR)
"""States that somebody has to look at, or that last."""

SCOPES = {"hours": "hours__public_id", "list": "lists__public_id", "account": "account__public_id"}
"""What many buttons may share: the word in an address, and where a button has its public id."""


@dataclass(frozen=True, slots=True)
class Progress:
    """Numbers of buttons whose providers keep them, by how far their newest pushes are."""

    total: int
    in_step: int
    trouble: int

    @property
    def under_way(self) -> int:
        """Those whose state will change by itself within seconds."""
        return self.total - self.in_step - self.trouble

    @property
    def percent(self) -> int:
        """How much of the way is gone, for better or worse."""
        return 100 * (self.in_step + self.trouble) // max(self.total, 1)


def with_newest(buttons: QuerySet[Button]) -> QuerySet[Any]:
    """The same buttons, each with the state of its newest push as `pushed`; None where there is none."""
    newest = Push.objects.filter(button=OuterRef("pk")).order_by("-pk").values("state")[:1]
    return buttons.annotate(pushed=Subquery(newest))


def pushed_buttons(buttons: QuerySet[Button]) -> QuerySet[Any]:
    """Those of the buttons whose providers hear of them, with the state of each newest push."""
    keepers = [slug for slug, adapter in PROVIDERS.items() if adapter.capabilities.keeps_buttons]
    heard = buttons.filter(account__provider__in=keepers).exclude(state=Button.State.RETIRED)
    return with_newest(heard)


def in_trouble(buttons: QuerySet[Button]) -> QuerySet[Any]:
    """Those whose newest push fails, was refused, or needs a look."""
    return pushed_buttons(buttons).filter(pushed__in=TROUBLE)


def progress(buttons: QuerySet[Button]) -> Progress:
    """How far these buttons are."""
    in_step, trouble = Q(pushed=Push.State.IN_STEP), Q(pushed__in=TROUBLE)
    counted = (
        pushed_buttons(buttons)
        .order_by()
        .aggregate(total=Count("pk"), in_step=Count("pk", filter=in_step), trouble=Count("pk", filter=trouble))
    )
    return Progress(**counted)


def sharing(business: Business, shared: dict[str, UUID]) -> QuerySet[Button]:
    """The business's buttons that share these things; all of them, where nothing is named."""
    return business.buttons.filter(**{SCOPES[word]: public_id for word, public_id in shared.items()})
