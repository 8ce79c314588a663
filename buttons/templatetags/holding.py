"""How much of a screening list the providers of its buttons hold themselves."""

from django import template
from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from buttons.models import Button, Push
from providers.registry import PROVIDERS
from screening.models import ScreeningList

register = template.Library()

MOST = 50
"""Buttons that are named."""

NORTH_AMERICAN = 10
"""Digits of a number that a provider holds without its country code, 1."""


@register.simple_tag
def holders(shown: ScreeningList) -> list[tuple[Button, str]]:
    """The buttons that ask this list, each with what its provider has of it. The portal asks the whole list anyway."""
    column = f"{shown.verdict}_list"
    newest = Push.objects.filter(button=OuterRef("pk")).order_by("-pk").values(f"settings__{column}")[:1]
    asking = shown.buttons.exclude(state=Button.State.RETIRED).select_related("account").annotate(held=Subquery(newest))
    buttons = list(asking[:MOST])
    numbers = {number for button in buttons for number in _held(button)}
    written = {digits: digits for digits in numbers} | {f"1{n}": n for n in numbers if len(n) == NORTH_AMERICAN}
    entries = shown.entries.filter(is_prefix=False, digits__in=written).values_list("digits", flat=True)
    own = {written[digits] for digits in entries}
    return [(button, _words(button, len(own.intersection(_held(button))))) for button in buttons]


def _held(button: Button) -> list[str]:
    return getattr(button, "held", None) or []


def _words(button: Button, count: int) -> str:
    provider = PROVIDERS[button.account.provider]
    if not any(field.name == "block_list" for field in provider.button_fields):
        wording = _("%(provider)s keeps no lists; the portal asks this one at every click.")
        return wording % {"provider": provider.name}
    wording = ngettext(
        "%(provider)s holds %(count)s number of it itself; the portal asks the whole list at every click.",
        "%(provider)s holds %(count)s numbers of it itself; the portal asks the whole list at every click.",
        count,
    )
    return wording % {"provider": provider.name, "count": count}
