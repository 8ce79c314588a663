"""What is kept about one phone number: given to its owner as a file, and erased when they ask for it."""

import json
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_http_methods, require_POST

from accounts import auditing
from accounts import erasing as messages_of
from accounts.models import User
from accounts.staff import signed_in
from buttons import erasing as pushes_of
from calls import erasing as calls_of
from screening import erasing as entries_of
from screening.numbers import BadNumber, masked, parse

ROOMS = (calls_of, entries_of, pushes_of, messages_of)
"""Whatever keeps numbers says what it found, and erases it."""

UNDER_WAY = "A call to this number is going on. Erase it once the call is over."


class NumberForm(forms.Form):
    """The number that a person asks about."""

    number = forms.CharField(max_length=40, help_text="With the country code, such as +12025550143.")

    def clean_number(self) -> str:
        try:
            return parse(self.cleaned_data["number"], "").e164
        except BadNumber as error:
            raise forms.ValidationError(str(error)) from error


def _allowed(request: HttpRequest) -> User:
    staff = signed_in(request)
    if not staff.has_perm("calls.delete_call"):
        raise PermissionDenied
    return staff


@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """First the number, by POST so that no address holds it; then how much is known of it."""
    _allowed(request)
    form = NumberForm(request.POST if request.method == "POST" else None)
    number = form.cleaned_data["number"] if form.is_valid() else ""
    counts = {kind.replace("_", " "): len(rows) for kind, rows in _found(number).items()} if number else {}
    return _page(request, form, number, counts)


@require_POST
def export(request: HttpRequest) -> HttpResponse:
    """Everything about the number as one file of JSON."""
    staff = _allowed(request)
    form = NumberForm(request.POST)
    if not form.is_valid():
        return _page(request, form, "", {})
    auditing.record(None, staff, "a number's data exported", "One phone number")
    text = json.dumps(_found(form.cleaned_data["number"]), cls=DjangoJSONEncoder, indent=2, ensure_ascii=False)
    headers = {"Content-Disposition": 'attachment; filename="number.json"', "Cache-Control": "no-store"}
    return HttpResponse(text, content_type="application/json", headers=headers)


@require_POST
def erase(request: HttpRequest) -> HttpResponse:
    """Erase it all, in one transaction. The audit trail tells that a number was erased, and not which."""
    staff = _allowed(request)
    form = NumberForm(request.POST)
    if not form.is_valid():
        return _page(request, form, "", {})
    gone: dict[str, int] = {}
    try:
        with transaction.atomic():
            for room in ROOMS:
                gone |= room.erase(form.cleaned_data["number"])
            changes = {kind: [count, 0] for kind, count in gone.items()}
            auditing.record(None, staff, "a number's data erased", "One phone number", changes=changes)
    except calls_of.StillGoingOn:
        messages.error(request, UNDER_WAY)
    else:
        messages.success(request, f"Erased: {', '.join(f'{count} {kind}' for kind, count in _words(gone))}.")
    return redirect("admin:erasure")


def _found(number: str) -> dict[str, list[dict[str, Any]]]:
    return {kind: rows for room in ROOMS for kind, rows in room.found(number).items()}


def _words(counts: dict[str, int]) -> list[tuple[str, int]]:
    return [(kind.replace("_", " "), count) for kind, count in counts.items()]


def _page(request: HttpRequest, form: NumberForm, number: str, counts: dict[str, int]) -> HttpResponse:
    context = admin.site.each_context(request) | {
        "title": "A person's data",
        "form": form,
        "number": number,
        "masked": masked(number),
        "counts": counts,
        "is_known": any(counts.values()),
    }
    return TemplateResponse(request, "admin/erasure.html", context)
