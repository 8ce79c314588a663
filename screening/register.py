"""The "never call this number" register of all businesses. It holds keyed hashes: no number can be read out of it."""

from django.conf import settings
from django.db import transaction
from django.dispatch import Signal
from django.utils.crypto import salted_hmac

from screening.models import NeverCall

PURPOSE = "screening.never_call"

number_registered = Signal()
"""A number was put on the register, or was on it already. Sent with `e164`, in the transaction of the change."""


def number_hash(e164: str) -> str:
    """The hash under which a number is put on the register now: 64 hexadecimal digits."""
    return _hash(e164, settings.SECRET_KEY)


def hashes(e164: str) -> list[str]:
    """Every hash the number may stand under: today's, and those of the keys that were used before."""
    return [_hash(e164, key) for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)]


def register(e164: str, proof: NeverCall.Proof) -> NeverCall:
    """The number's row on the register, made if there is none; its first proof stays."""
    with transaction.atomic():
        row = NeverCall.objects.filter(number_hash__in=hashes(e164)).first()
        if row is None:
            row, _ = NeverCall.objects.get_or_create(number_hash=number_hash(e164), defaults={"proof": proof})
        number_registered.send(NeverCall, e164=e164)
    return row


def _hash(e164: str, key: str | bytes) -> str:
    return salted_hmac(PURPOSE, e164, secret=key, algorithm="sha256").hexdigest()
