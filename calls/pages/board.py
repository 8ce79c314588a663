"""The live board: what goes on at this moment, what waits for its time, and how many lines are in use."""

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from accounts.connecting import capabilities
from accounts.fragments import LiveView, answer, fingerprint
from accounts.models import Business
from buttons.models import Button
from calls.models import Call
from calls.releasing import lines_taken
from calls.stopping import can_call_now, can_stop

MOST = 50
"""Calls of each kind that the board shows; the history has them all."""


PARTS = ("button__account", "button__voicentersettings", "account")
"""What telling whether a call can be stopped needs of each."""


@dataclass(frozen=True, slots=True)
class Lines:
    """How many lines of a button are in use, out of how many."""

    button: Button
    used: int

    @property
    def is_full(self) -> bool:
        return self.used >= self.button.calls_at_once


@dataclass(frozen=True, slots=True)
class Shown:
    """A call with what can be done to it now."""

    call: Call
    may_stop: bool
    may_call_now: bool


@dataclass(frozen=True, slots=True)
class Board:
    """What goes on, and what waits for its time: one more than `MOST` of each where there are more."""

    going_on: list[Shown]
    delayed: list[Shown]
    lines: list[Lines]


class BoardView(LiveView):
    """Fetched again every two seconds; nothing is sent while nothing changed."""

    extra_context = {"section": "calls"}

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        board = board_of(self.business)
        seen = fingerprint(
            [(one.call.pk, one.call.state, one.call.due_at, one.may_stop) for one in (*board.going_on, *board.delayed)],
            [(one.button.pk, one.used, one.button.calls_at_once) for one in board.lines],
        )
        context = self.get_context_data(
            going_on=board.going_on[:MOST], delayed=board.delayed[:MOST], lines=board.lines, most=MOST,
            are_more_going_on=len(board.going_on) > MOST, are_more_delayed=len(board.delayed) > MOST,
        )  # fmt: skip
        if request.headers.get("HX-Request"):
            return answer(request, "calls/_board.html", context, seen)
        return render(request, "calls/board.html", context | {"seen": seen})


def board_of(business: Business) -> Board:
    """The board as it is at this moment. Four queries."""
    buttons = business.buttons.exclude(state=Button.State.RETIRED).select_related("account")
    going_on = Call.objects.filter(button__in=business.buttons.all(), state__in=Call.UNDER_WAY)
    delayed = business.calls.filter(state=Call.State.SCHEDULED)
    return Board(
        _shown(going_on.select_related(*PARTS).order_by("-pk")[: MOST + 1]),
        _shown(delayed.select_related(*PARTS).order_by("due_at")[: MOST + 1]),
        _lines(list(buttons)),
    )


def _shown(calls: QuerySet[Call]) -> list[Shown]:
    return [Shown(call, can_stop(call), can_call_now(call)) for call in calls]


def _lines(buttons: list[Button]) -> list[Lines]:
    """Of the buttons whose calls the portal places: elsewhere it cannot count them."""
    own = [button for button in buttons if capabilities(button.account).places_calls]
    taken = lines_taken([button.pk for button in own])
    return [Lines(button, taken.get(button.pk, 0)) for button in own]
