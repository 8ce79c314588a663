"""One call: how it went, why it was let through, the provider's record, and what its people wrote beside it."""

from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import BusinessView
from accounts.connecting import capabilities
from accounts.fragments import LiveView, answer, fingerprint
from accounts.models import Business
from calls.calling_back import can_call_back, number_of
from calls.comparing import RECORD_PATIENCE
from calls.models import Call
from calls.never_calling import code_for, form_address, link_for
from calls.noting import ChangedMeanwhile, NoteForm, save_note
from calls.stopping import can_call_now, can_stop
from screening.models import ScreeningEntry
from screening.rules import Verdict


class CallView(LiveView):
    """The call's page; what changes by itself is fetched again while it may change."""

    extra_context = {"section": "calls"}

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        call = call_of(self.business, self.kwargs["call"])
        events = list(call.events.all())
        record = getattr(call, "record", None)
        context = self.get_context_data(
            call=call,
            events=events,
            record=record,
            is_record_awaited=record is None and _is_record_due(call),
            can_stop=can_stop(call),
            can_call_now=can_call_now(call),
        )
        seen = fingerprint(call.state, call.outcome, len(events), record and record.updated_at, context["can_stop"])
        if request.headers.get("HX-Request"):
            return answer(request, "calls/_detail.html", context, seen)
        return render(request, "calls/detail.html", context | {"seen": seen} | _beside(call))


class NoteView(BusinessView):
    """Stores the note, unless somebody else wrote one while this one was typed: then both are shown."""

    http_method_names = ["post"]
    extra_context = {"section": "calls"}

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        call = call_of(self.business, self.kwargs["call"])
        form = NoteForm(request.POST)
        if form.is_valid():
            try:
                save_note(call, form.cleaned_data["note"], form.cleaned_data["seen"], self.membership.user)
            except ChangedMeanwhile as changed:
                call.note = changed.note
                form = form.over(changed.note)
            else:
                messages.success(request, _("The note is kept."))
                return redirect("calls:detail", self.business.public_id, call.public_id)
        return render(request, "calls/note.html", self.get_context_data(call=call, form=form))


def call_of(business: Business, public_id: object) -> Call:
    """The business's call of that public id, with what its page shows. Raises `Http404`."""
    found = business.calls.select_related("button__account", "button__business", "account", "record", "asked_by")
    call: Call = get_object_or_404(found, public_id=public_id)
    return call


def _is_blocked(call: Call) -> bool:
    """Whether the very number stands on a block list; the lists' other rules are the gate's to judge."""
    lists = {"list__business": call.business_id, "list__verdict": Verdict.BLOCK}
    return ScreeningEntry.objects.filter(digits=call.number.removeprefix("+"), is_prefix=False, **lists).exists()


def _beside(call: Call) -> dict[str, Any]:
    """What stands beside the call and does not change by itself."""
    code, link = code_for(call.number), link_for(call.number)
    return {
        "never_code": f"{code[:3]} {code[3:]}",
        "never_link": link,
        "never_form": form_address(),
        "note_form": NoteForm.of(call),
        "can_call_back": can_call_back(call),
        "is_blocked": _is_blocked(call),
        "has_number": number_of(call) is not None,
        "call_back_key": uuid4().hex,
    }


def _is_record_due(call: Call) -> bool:
    """Whether the provider's own record may still arrive while the page is open."""
    asked_lately = call.asked_at > timezone.now() - RECORD_PATIENCE
    return asked_lately and capabilities(call.account).pulls_history
