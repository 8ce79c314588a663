"""How a person proves that a number is theirs, to be called by no button ever again; and what follows from it.

Two proofs are handed on by a business that was told "don't call me": a code of six digits, read out on the telephone,
and a link. Neither can be made without SECRET_KEY, and a link does not show the number to who reads an access log.
"""

import hmac
import time
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.dispatch import receiver
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_noop

from accounts.sealing import Unreadable, seal, unseal
from calls.journal import note
from calls.models import Call
from calls.stopping import NotStopped, stop
from screening.register import number_registered

LINK_LIFE = 30 * 86_400
"""Seconds a link is good for."""

CODE_DIGITS = 6
PURPOSE = "calls.never_calling"


class BadLink(Exception):
    """The link is forged, cut short, or too old."""


def code_for(e164: str) -> str:
    """The code that is read to the number's owner this month."""
    return _code(e164, _today(), settings.SECRET_KEY)


def is_code(e164: str, typed: str) -> bool:
    """Whether `typed` is the number's code of this month or the last. Takes as long whatever was typed."""
    today = _today()
    months = (today, today.replace(day=1) - timedelta(days=1))
    keys = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    good = [hmac.compare_digest(_code(e164, month, key), typed) for month in months for key in keys]
    return any(good)


def link_for(e164: str) -> str:
    """The address, of the portal, where the number's owner registers it with one press; good for `LINK_LIFE`."""
    sealed = seal({"number": e164, "until": str(int(time.time()) + LINK_LIFE)}, PURPOSE)
    return f"{settings.PUBLIC_URL}{reverse('never_link', args=[sealed])}"


def form_address() -> str:
    """Where a number is registered with its code."""
    return f"{settings.PUBLIC_URL}{reverse('never')}"


def number_of(link: str) -> str:
    """The number, in E.164, that the last part of a link's address stands for. Raises `BadLink`."""
    try:
        body = unseal(link, PURPOSE)
    except Unreadable as error:
        raise BadLink from error
    if int(body["until"]) < time.time():
        raise BadLink
    return body["number"]


@receiver(number_registered, dispatch_uid="calls.cancel_waiting")
def cancel_waiting(sender: Any, e164: str, **kwargs: Any) -> None:
    """Calls to the number that wait are cancelled, each only if it still waits at that moment.

    Those that a provider holds already are taken back afterwards, as far as the provider can.
    """
    waiting = Call.objects.filter(number=e164, dialled_at=None, state__in=[Call.State.ASKED, Call.State.SCHEDULED])
    for call in waiting.order_by("pk"):
        won = waiting.filter(pk=call.pk).update(
            state=Call.State.CANCELLED, ended_at=timezone.now(), reason="never_call", claim=None
        )
        if won:
            note(call, Call.State.CANCELLED, gettext_noop("Its owner asked not to be called."))
    transaction.on_commit(lambda: _take_back(e164))


def _take_back(e164: str) -> None:
    held = Call.objects.filter(number=e164, state=Call.State.SCHEDULED, dialled_at__isnull=False)
    for call in held.select_related("account", "button").order_by("pk"):
        with suppress(NotStopped):  # its timeline says why
            stop(call)


def _today() -> date:
    return datetime.now(UTC).date()


def _code(e164: str, day: date, key: str | bytes) -> str:
    digest = salted_hmac(PURPOSE, f"{e164} {day:%Y-%m}", secret=key, algorithm="sha256").digest()
    return str(int.from_bytes(digest[:8], "big") % 10**CODE_DIGITS).zfill(CODE_DIGITS)
