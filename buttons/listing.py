"""Buttons with how far their newest push is, in one query however many there are."""

from django.db.models import OuterRef, QuerySet, Subquery

from accounts.connecting import capabilities
from accounts.models import Business
from buttons.models import Button, Push
from buttons.states import NOT_NEEDED

Row = tuple[Button, str, str]
"""A button, the stable word of its push state, and the word for people."""


def rows(business: Business, *, retired: bool = False) -> list[Row]:
    """The business's buttons by name; retired ones only on request."""
    newest = Push.objects.filter(button=OuterRef("pk")).order_by("-pk").values("state")[:1]
    found: QuerySet[Button] = business.buttons.select_related("account", "hours").annotate(pushed=Subquery(newest))
    return [_row(button) for button in (found if retired else found.exclude(state=Button.State.RETIRED))]


def _row(button: Button) -> Row:
    if not capabilities(button.account).keeps_buttons:
        return button, NOT_NEEDED, "Ready"
    state = Push.State(getattr(button, "pushed", None) or Push.State.WAITING)
    return button, state.value, SHORT.get(state, str(state.label))


SHORT = {Push.State.FAILING: "Failing"}
"""Where the label says more than a list has room for."""
