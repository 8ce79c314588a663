"""How far the pushes of many buttons are, on whichever page a person has just changed what they share."""

from typing import Any
from urllib.parse import urlencode

from django import template
from django.template.context import Context

from accounts.fragments import fingerprint
from buttons.progress import progress, sharing

register = template.Library()


@register.inclusion_tag("buttons/_pushes.html", takes_context=True)
def push_progress(context: Context, word: str = "", shared: Any = None) -> dict[str, Any]:
    """The buttons that share this, by its word in an address; of the whole business without one."""
    business, named = context["business"], {word: shared.public_id} if word else {}
    told = progress(sharing(business, named))
    return {"business": business, "told": told, "scope": urlencode(named), "seen": fingerprint(told)}
