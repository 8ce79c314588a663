"""The plain page: the widget's form without a script. Only a POST of it can ask for a call."""

import re
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

import phonenumbers
from django.db import Error as DatabaseError
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone

from accounts.addresses import client_address
from buttons.loading import Loaded
from buttons.models import Button
from calls.api import RETRY_AFTER, STATUS
from calls.challenge import REST, TooSoon
from calls.config import config
from calls.decision import Decision
from calls.gate import BUSY, FAILING, OFF
from calls.limiting import DAY, CounterAway
from calls.models import Call
from calls.plain.answering import is_own_form, page
from calls.plain.forms import Typed, choices, country_of, opening_after, typed
from calls.plain.pages import PublicPage, see_other
from calls.requesting import KeyReused, TooFarAhead, Turned, UnknownButton, Wish, find, request_call
from screening.numbers import BadNumber, Number, parse

KEY = re.compile(r"[0-9a-f]{32}")
OFF_HOURS = Button._meta.get_field("off_hours_message").default
STATES = {"paused": OFF, "failing": FAILING}


class AskPage(PublicPage):
    """`/w/ID/`, and `/w/?id=ID`: GET shows the form, POST asks for the call."""

    found: Loaded
    config: dict[str, Any]

    def get(self, request: HttpRequest, button: UUID | None = None) -> HttpResponse:
        self._load(request, button)
        country = country_of(request.GET.get("cty", ""), self.config)
        referrer = request.headers.get("Referer", "")[:1000]
        return self._show(self._renewed(Typed(country=country, referrer=referrer)))

    def post(self, request: HttpRequest, button: UUID | None = None) -> HttpResponse:
        self._load(request, button)
        sent = typed(request.POST)
        if sent.country not in self.config["countries"]:
            sent = replace(sent, country=self.config["default_country"])
        if not KEY.fullmatch(sent.key):
            sent = self._renewed(sent)
        if not is_own_form(request):
            return self._show(self._renewed(sent), status=403, note=self.said.texts["foreign"])
        try:
            number = parse(sent.number, sent.country)
        except BadNumber as error:
            return self._show(sent, status=422, slip=self.said.sentence(f"number_{error.fault}", str(error)))
        return self._ask(request, sent, number)

    def _load(self, request: HttpRequest, button: UUID | None) -> None:
        self.now = timezone.now()
        self.found = find(button or _id(request.GET.get("id", "")))
        self.config = config(self.found, self.now)

    def _renewed(self, wish: Typed) -> Typed:
        return wish.renewed(self.found.button.public_id.hex)

    def _ask(self, request: HttpRequest, sent: Typed, number: Number) -> HttpResponse:
        wish = Wish(
            number=number, key=sent.key, challenge=sent.challenge, delay=sent.minutes(self.now), origin=None,
            address=client_address(request), page=request.build_absolute_uri(), referrer=sent.referrer,
            language=self.said.language,
        )  # fmt: skip
        try:
            call, _ = request_call(self.found, wish)
        except TooSoon:
            return self._wait(self._show(sent, status=429, note=self.said.texts["too_soon"]), REST)
        except TooFarAhead as error:
            return self._show(sent, status=422, note=self.said.sentence("delay_too_long", str(error)))
        except KeyReused:
            return self._again(sent, number)
        except Turned as turned:
            return self._turned(sent, turned.decision)
        except (CounterAway, DatabaseError):
            return self._wait(self._show(sent, status=503, note=self.said.sentence("busy", BUSY)), 60)
        return see_other(reverse("plain_call", args=[call.token]))

    def _again(self, sent: Typed, number: Number) -> HttpResponse:
        """The form came before. With the same number it means the same call, though time has passed since then."""
        button = self.found.button
        first = Call.objects.filter(button=button, idempotency_key=sent.key, number=number.e164).first()
        if first is not None:
            return see_other(reverse("plain_call", args=[first.token]))
        return self._show(self._renewed(sent), status=409, note=self.said.texts["sent_before"])

    def _turned(self, sent: Typed, no: Decision) -> HttpResponse:
        note = self.said.sentence(no.reason, no.sentence)
        if no.next_opening:
            note = f"{note} {self._opens(no.next_opening)}"
        status = STATUS.get(no.reason, 403)
        shown = self._show(self._renewed(sent) if no.reason == "challenge" else sent, status=status, note=note)
        return self._wait(shown, RETRY_AFTER.get(no.reason, DAY)) if status in {429, 503} else shown

    def _show(self, wish: Typed, *, status: int = 200, note: str = "", slip: str = "") -> HttpResponse:
        """The form with what was typed: `note` says why nothing was done, `slip` what is wrong with the number."""
        own = self.config | {name: text for name, text in self._own_texts().items() if text}
        offered = choices(self.found, self.config, self.said, self.now)
        return page(
            "ask", self.said, button=self.found.button, status=status, own=own, wish=wish, note=note, slip=slip,
            choices=offered, closed=self._closed(own), countries=self.said.by_name(self.config["calling_codes"]),
            action=f"{reverse('plain_ask', args=[self.found.button.public_id])}?lang={self.said.language}",
            intro=own["panel_text"] or self.said.texts["intro"].replace("{business}", own["business"]),
            line=_spaced(own["phone_line"]) if own["phone_line"] else "",
            is_when_asked=len(offered) > 1 or bool(offered and offered[0][0] != "0"),
        )  # fmt: skip

    def _own_texts(self) -> dict[str, str]:
        """What the owner says otherwise in this language."""
        found: dict[str, str] = self.config["texts"].get(self.said.language, {})
        return found

    def _closed(self, own: dict[str, Any]) -> str:
        """Why no call can be placed now, and when it can be; "" when it can."""
        if english := STATES.get(own["state"]):
            return self.said.sentence(own["state"], english)
        if self.found.schedule is None or self.found.schedule.current(self.now):
            return ""
        opens = opening_after(self.found, self.now)
        message = own["off_hours_message"]
        # Words that the owner never changed are said in the visitor's language.
        if not message or message == OFF_HOURS:
            message = self.said.texts["closed"]
        return f"{message} {self._opens(opens) if opens else ''}".strip()

    def _opens(self, at: datetime) -> str:
        zone = self.config["time_zone"]
        return f"{self.said.texts['opens']}{self.said.moment(at, zone)} {self.said.place(zone)}"

    def _wait(self, response: HttpResponse, seconds: int) -> HttpResponse:
        response["Retry-After"] = str(seconds)
        return response


def _spaced(e164: str) -> str:
    """A number as people write it, with its country code."""
    return phonenumbers.format_number(phonenumbers.parse(e164), phonenumbers.PhoneNumberFormat.INTERNATIONAL)


def _id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as error:
        raise UnknownButton from error
