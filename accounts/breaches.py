"""Refuses passwords that are known from breaches, by a list that never learns which password was asked about.

Asked is a k-anonymity range service (the "range" API of Pwned Passwords, version 3, or a mirror of it in one's own
network): it is told the first five of forty digits, and answers with every ending it knows. With padding, not even
the length of its answer tells anything. Django's own list of common passwords stands beside this and needs nobody.
"""

import hashlib
import logging

import requests
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from providers.base import ProviderError
from providers.transport import Transport

log = logging.getLogger(__name__)

TOLD = 5
"""Digits of the hash that leave the house."""

TIMEOUT = 2.0
"""Seconds for the whole exchange; whoever signs up waits for it."""


class BreachedPasswordValidator:
    """A password validator of Django's. Without BREACHED_PASSWORDS_URL, and while the list is away, all pass."""

    def validate(self, password: str, user: object = None) -> None:
        if settings.BREACHED_PASSWORDS_URL and is_breached(password):
            raise ValidationError(
                _("This password is known from a breach: others try it first. Choose another one."),
                code="password_breached",
            )

    def get_help_text(self) -> str:
        return _("It must not be known from a breach.")


def is_breached(password: str) -> bool:
    """Whether the list knows it. False if the list does not answer: nobody is kept from signing up by that."""
    digits = hashlib.sha1(password.encode("utf-8", "replace"), usedforsecurity=False).hexdigest().upper()
    try:
        return _is_among(_known_after(digits[:TOLD]), digits[TOLD:])
    except ProviderError as error:
        log.warning("The list of breached passwords was not asked, and a password was accepted: %s", error.sentence)
        return False


def _known_after(beginning: str) -> str:
    """The list's lines. Raises `ProviderError`."""
    address = f"{settings.BREACHED_PASSWORDS_URL}/{beginning}"
    transport = Transport("The list of breached passwords", connect_timeout=TIMEOUT, deadline=TIMEOUT)
    answer = transport.send(requests.Request("GET", address, headers={"Add-Padding": "true"}), acts=False)
    return answer.body.decode("ascii", "replace")


def _is_among(lines: str, ending: str) -> bool:
    """Lines read `ENDING:COUNT`; padding has a count of 0."""
    for line in lines.splitlines():
        known, _, count = line.strip().partition(":")
        if known.upper() == ending:
            return count.strip() != "0"
    return False
