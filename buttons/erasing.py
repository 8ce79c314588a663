"""What old pushes know of one number: providers that hold lists were sent it, and every push is kept as it was sent."""

from typing import Any

from django.db.models import QuerySet, TextField
from django.db.models.functions import Cast

from buttons.compiling.viviphone import as_listed
from buttons.models import Push


def found(e164: str) -> dict[str, list[dict[str, Any]]]:
    """The pushes that sent this number on a list, ready to be written as JSON."""
    return {
        "pushed_lists": [
            {"button": push.button.name, "version": push.version, "at": push.created_at} for push in _pushes(e164)
        ]
    }


def erase(e164: str) -> dict[str, int]:
    """Take the number out of what was sent; of how many pushes. What is to be sent is queued by who changed a list."""
    changed = 0
    for push in _pushes(e164):
        push.settings = _without(push.settings, _spellings(e164))
        push.save(update_fields=["settings"])
        changed += 1
    return {"pushed_lists": changed}


def _pushes(e164: str) -> list[Push]:
    spelled = _spellings(e164)
    return [push for push in _likely(e164) if _without(push.settings, spelled) != push.settings]


def _likely(e164: str) -> QuerySet[Push]:
    """Those whose settings hold the digits anywhere; a list may hold a longer number that contains them."""
    texts = Push.objects.annotate(text=Cast("settings", TextField())).select_related("button")
    return texts.filter(text__contains=as_listed(e164.removeprefix("+")))


def _spellings(e164: str) -> set[str]:
    digits = e164.removeprefix("+")
    return {digits, as_listed(digits)}


def _without(settings: dict[str, Any], numbers: set[str]) -> dict[str, Any]:
    return {
        name: [one for one in value if one not in numbers] if isinstance(value, list) else value
        for name, value in settings.items()
    }
