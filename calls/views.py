"""The owner's pages about calls: the history, one call, and the clicks that were refused."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from accounts.connecting import capabilities
from accounts.fragments import LiveView, answer, fingerprint
from calls.browsing import Page, page_of
from calls.comparing import RECORD_PATIENCE
from calls.models import Call, RefusedClick
from calls.never_calling import code_for, form_address, link_for
from calls.stopping import can_call_now, can_stop

PAGE = 25


class CallsView(LiveView):
    """The history, filtered by what stands in the address; the list is fetched again while a call goes on."""

    extra_context = {"section": "calls"}

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        page = page_of(self._filtered(request), request.GET, PAGE)
        context = self.get_context_data(page=page, is_going_on=_is_going_on(page), **self._filters(request))
        seen = fingerprint([(call.pk, call.state, call.outcome) for call in page.rows])
        if request.headers.get("HX-Request"):
            return answer(request, "calls/_list.html", context, seen)
        return render(request, "calls/list.html", context | {"seen": seen})

    def _filtered(self, request: HttpRequest) -> QuerySet[Call]:
        calls = self.business.calls.select_related("button")
        if (button := _uuid(request.GET.get("button", ""))) is not None:
            calls = calls.filter(button__public_id=button)
        if (state := request.GET.get("state", "")) in Call.State.values:
            calls = calls.filter(state=state)
        return calls

    def _filters(self, request: HttpRequest) -> dict[str, Any]:
        asked = request.GET.copy()
        asked.pop("seen", None)
        return {
            "buttons": self.business.buttons.all(),
            "states": Call.State.choices,
            "chosen_button": request.GET.get("button", ""),
            "chosen_state": request.GET.get("state", ""),
            "address": asked.urlencode(),
        }


class CallView(LiveView):
    """One call: its timeline, why it was let through, and the provider's own record of it."""

    extra_context = {"section": "calls"}

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        own = self.business.calls.select_related("button__account", "account", "record")
        call: Call = get_object_or_404(own, public_id=self.kwargs["call"])
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
        code, link = code_for(call.number), link_for(call.number)
        offered = {"never_code": f"{code[:3]} {code[3:]}", "never_link": link, "never_form": form_address()}
        return render(request, "calls/detail.html", context | {"seen": seen} | offered)


class RefusedView(LiveView):
    """Clicks that became no call, each with its true reason."""

    extra_context = {"section": "calls"}

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        clicks: QuerySet[RefusedClick] = self.business.refused_clicks.select_related("button")
        if (button := _uuid(request.GET.get("button", ""))) is not None:
            clicks = clicks.filter(button__public_id=button)
        context = self.get_context_data(
            page=page_of(clicks, request.GET, PAGE),
            buttons=self.business.buttons.all(),
            chosen_button=request.GET.get("button", ""),
        )
        return render(request, "calls/refused.html", context)


def _is_going_on(page: Page[Call]) -> bool:
    return page.is_first and any(not call.is_final for call in page.rows)


def _is_record_due(call: Call) -> bool:
    """Whether the provider's own record may still arrive while the page is open."""
    asked_lately = call.asked_at > timezone.now() - RECORD_PATIENCE
    return asked_lately and capabilities(call.account).pulls_history


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
