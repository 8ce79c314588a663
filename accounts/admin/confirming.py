"""The second step of an act on many rows: what will be done to which of them, and, where it is kept, why."""

from collections.abc import Callable
from typing import Any, TypeVar

from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseBase
from django.template.response import TemplateResponse

Act = Callable[[Any, HttpRequest, QuerySet[Any]], HttpResponseBase | None]
Marked = TypeVar("Marked", bound=Callable[..., Any])

SHOWN = 50
"""Rows that the page names; of more it tells the number."""

LONGEST_REASON = 200


def with_reason(act: Marked) -> Marked:
    """Mark an act whose confirmation asks for a reason; the act reads it by `reason_of`."""
    act.wants_reason = True  # type: ignore[attr-defined]
    return act


def reason_of(request: HttpRequest) -> str:
    """The reason that was typed on the confirmation page, "" if there is none."""
    return request.POST.get("reason", "").replace("\0", "").strip()[:LONGEST_REASON]


def asking_first(act: Act, words: str) -> Act:
    """The act behind a page that asks; it is done once that page comes back, with a reason where one is wanted."""
    wants_reason = getattr(act, "wants_reason", False)

    def ask(model_admin: Any, request: HttpRequest, chosen: QuerySet[Any]) -> HttpResponseBase | None:
        confirmed = "confirmed" in request.POST
        if confirmed and (reason_of(request) or not wants_reason):
            return act(model_admin, request, chosen)
        context = model_admin.admin_site.each_context(request) | {
            "title": f"{words}?",
            "words": words,
            "action": request.POST.get("action", ""),
            "opts": model_admin.opts,
            "number": chosen.count(),
            "named": chosen[:SHOWN],
            "selected": request.POST.getlist(ACTION_CHECKBOX_NAME),
            "checkbox": ACTION_CHECKBOX_NAME,
            "across": request.POST.get("select_across", "0"),
            "wants_reason": wants_reason,
            "is_reason_missing": confirmed,
            "longest_reason": LONGEST_REASON,
        }
        return TemplateResponse(request, "admin/confirm.html", context)

    return ask
