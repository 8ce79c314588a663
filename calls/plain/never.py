"""The pages of the "never call this number" register. GET changes nothing; POST needs a code or a link."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from accounts.addresses import client_address, limit_key
from calls.hashing import hashed
from calls.limiting import HOUR, take_all
from calls.never_calling import BadLink, is_code, number_of
from calls.plain.answering import page
from calls.plain.pages import PublicPage, see_other
from calls.plain.words import Words
from calls.snapshots import address_key
from screening.models import NeverCall
from screening.numbers import BadNumber, masked, parse
from screening.register import register

PAIR_TRIES, NUMBER_TRIES, ADDRESS_TRIES = 5, 20, 20
"""Codes that may be tried in an hour: for one number from one internet address, for one number from all addresses, so
that a stranger alone cannot lock it, and from one address for all numbers."""


class NeverPage(PublicPage):
    """`/w/never/`: a number and its code."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._show(number="", code="")

    def post(self, request: HttpRequest) -> HttpResponse:
        number, code = request.POST.get("number", "")[:100], request.POST.get("code", "")[:40]
        try:
            e164 = parse(number, "").e164
        except BadNumber as error:
            slip = self.said.sentence(f"number_{error.fault}", str(error))
            return self._show(number=number, code=code, status=422, number_slip=slip)
        if take_all(_tries(e164, client_address(request))):
            shown = self._show(number=number, code=code, status=429, note=self.said.texts["never_often"])
            shown["Retry-After"] = str(HOUR)
            return shown
        if not is_code(e164, "".join(str(int(sign)) for sign in code if sign.isdecimal())):
            return self._show(number=number, code=code, status=422, code_slip=self.said.texts["never_wrong"])
        register(e164, NeverCall.Proof.CODE)
        return see_other(_done(self.said))

    def _show(self, *, status: int = 200, **context: Any) -> HttpResponse:
        action = f"{reverse('never')}?lang={self.said.language}"
        return page("never", self.said, status=status, action=action, **context)


class NeverLinkPage(PublicPage):
    """`/w/never/LINK/`: the number that the link stands for, and one button."""

    def get(self, request: HttpRequest, link: str) -> HttpResponse:
        try:
            number = masked(number_of(link))
        except BadLink:
            return self._bad()
        action = f"{reverse('never_link', args=[link])}?lang={self.said.language}"
        return page("never_link", self.said, number=number, action=action)

    def post(self, request: HttpRequest, link: str) -> HttpResponse:
        try:
            register(number_of(link), NeverCall.Proof.LINK)
        except BadLink:
            return self._bad()
        return see_other(_done(self.said))

    def _bad(self) -> HttpResponse:
        texts = self.said.texts
        heading, sentence = texts["never_link_bad"], texts["never_link_bad_more"]
        return page("said", self.said, status=404, heading=heading, sentence=sentence)


class NeverDonePage(PublicPage):
    """`/w/never/done/`: what was done; a page of its own, so that loading it again does nothing."""

    def get(self, request: HttpRequest) -> HttpResponse:
        texts = self.said.texts
        return page("said", self.said, heading=texts["never_done"], sentence=texts["never_done_more"], is_good=True)


def _done(said: Words) -> str:
    return f"{reverse('never_done')}?lang={said.language}"


def _tries(e164: str, address: str) -> list[tuple[str, str, int, int]]:
    tries = [("never_number", hashed("never", e164), NUMBER_TRIES, HOUR)]
    if address:
        tries.append(("never_pair", hashed("never", f"{e164} {limit_key(address)}"), PAIR_TRIES, HOUR))
        tries.append(("never_address", address_key(address), ADDRESS_TRIES, HOUR))
    return tries
