"""The progress of one call, on a page that loads itself again while the call goes on."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from calls.api import find_call
from calls.models import Call
from calls.plain.answering import page
from calls.plain.pages import PublicPage, see_other
from calls.plain.words import Words, words_for
from calls.stopping import NotStopped, stop
from calls.telling import told

STEPS = ("asked", "dialling", "ringing", "talking", "ended")
GAP = 3
"""Seconds between two looks at a call that is under way."""

LONG_GAP = 20
"""Seconds between two looks at a call that waits for its time, or for its visitor on another page."""


class CallPage(PublicPage):
    """`/w/calls/TOKEN/page`: GET tells, POST cancels."""

    def get(self, request: HttpRequest, token: str) -> HttpResponse:
        call = find_call(token)
        return self._show(request, call)

    def post(self, request: HttpRequest, token: str) -> HttpResponse:
        call = find_call(token)
        try:
            stop(call)
        except NotStopped as error:
            return self._show(request, call, error.sentence)
        return see_other(reverse("plain_call", args=[token]))

    def _show(self, request: HttpRequest, call: Call, too_late: str = "") -> HttpResponse:
        said = words_for(request.GET.get("lang", "") or call.language, "")
        news = told(call)
        is_still = "still" in request.GET
        gap = LONG_GAP if call.state in {Call.State.SCHEDULED, Call.State.HANDED_OVER} else GAP
        return page(
            "call", said, button=call.button, status=409 if too_late else 200,
            news=news, sentence=_sentence(said, call, news), steps=_steps(said, news),
            gap=0 if news["final"] or is_still else gap, is_still=is_still,
            note=said.sentence("too_late", too_late) if too_late else "",
            more=said.sentence(news["reason"], news["sentence"]) if news["due_at"] and news["reason"] else "",
            place=said.place(call.business.time_zone) if news["due_at"] else "",
            address=f"{reverse('plain_call', args=[call.token])}?lang={said.language}",
            ask_again=f"{reverse('plain_ask', args=[call.button.public_id])}?lang={said.language}",
        )  # fmt: skip


def _sentence(said: Words, call: Call, news: dict[str, Any]) -> str:
    if news["due_at"]:
        return (
            f"{said.texts['scheduled']}{said.moment(datetime.fromisoformat(news['due_at']), call.business.time_zone)}"
        )
    words = said.texts["outcomes"].get(news["outcome"])
    if not words and news["state"] == Call.State.REFUSED:
        words = said.texts.get(news["reason"])
    return words or said.sentence(news["state"], news["sentence"])


def _steps(said: Words, news: dict[str, Any]) -> list[tuple[str, str]]:
    """(text, "done", "current" or "") each; none where the call took another way: a list would claim what was not."""
    is_over = news["outcome"] == "answered"
    reached = STEPS.index(news["state"]) if news["state"] in STEPS else -1
    if reached < 0 or (news["state"] == "ended" and not is_over):
        return []
    marks = ["done" if at < reached or is_over else "current" if at == reached else "" for at in range(len(STEPS))]
    return list(zip(said.texts["steps"], marks, strict=True))
