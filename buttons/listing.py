"""Buttons with how far their newest push is, in one query however many there are."""

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import pgettext, pgettext_lazy

from accounts.connecting import capabilities
from accounts.models import Business
from buttons.figures import Figures, figures
from buttons.models import Button, Push
from buttons.progress import in_trouble, with_newest
from buttons.sparkline import points
from buttons.states import NOT_NEEDED

Row = tuple[Button, str, str]
"""A button, the stable word of its push state, and the word for people."""

PAGE = 25


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the list of buttons; `points` draws the calls of the last days."""

    button: Button
    push_state: str
    push_word: str
    figures: Figures
    points: str


@dataclass(frozen=True, slots=True)
class ListPage:
    """Rows by name, and the query strings of the next page ("" on the last) and of the first."""

    lines: list[Line]
    next: str
    first: str
    is_first: bool


def rows(business: Business, most: int) -> list[Row]:
    """The first of the business's buttons by name, without the retired ones."""
    return [_row(button) for button in _buttons(business, retired=False).order_by("name")[:most]]


def page(business: Business, asked: QueryDict) -> ListPage:
    """The page after the button that `?after=` names; `q` searches in names, `retired` shows retired ones, too.

    `push=trouble` leaves those whose newest push fails, was refused, or needs a look.
    """
    found = _buttons(business, retired="retired" in asked)
    if asked.get("push") == "trouble":
        found = found.filter(pk__in=in_trouble(business.buttons.all()).values("pk"))
    if wanted := asked.get("q", "").replace("\0", "").strip():
        found = found.filter(name__icontains=wanted[:80])
    after = asked.get("after", "").replace("\0", "")
    buttons = list((found.filter(name__gt=after) if after else found).order_by("name")[: PAGE + 1])
    shown, following = buttons[:PAGE], asked.copy()
    following.pop("after", None)
    first = following.urlencode()
    if len(buttons) > PAGE:
        following["after"] = shown[-1].name
    return ListPage(
        _lines(business, shown), following.urlencode() if len(buttons) > PAGE else "", first, is_first=not after
    )


def _lines(business: Business, buttons: list[Button]) -> list[Line]:
    known = figures(business, buttons)
    lines = []
    for button in buttons:
        told = known.get(button.pk, Figures())
        lines.append(Line(*_row(button), told, points(told.days)))
    return lines


def _buttons(business: Business, *, retired: bool) -> QuerySet[Any]:
    found = with_newest(business.buttons.select_related("account", "hours"))
    return found if retired else found.exclude(state=Button.State.RETIRED)


def _row(button: Button) -> Row:
    if not capabilities(button.account).keeps_buttons:
        return button, NOT_NEEDED, pgettext("push", "Ready")
    state = Push.State(getattr(button, "pushed", None) or Push.State.WAITING)
    return button, state.value, str(SHORT.get(state, state.label))


SHORT = {Push.State.FAILING: pgettext_lazy("push", "Failing")}
"""Where the label says more than a list has room for."""
