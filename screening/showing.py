"""Phone numbers and verdicts as people read them."""

import phonenumbers
from django.utils.translation import pgettext
from phonenumbers import NumberParseException, PhoneNumberFormat

from screening.rules import Verdict


def spaced(e164: str) -> str:
    """The number in its country's international grouping, or as it is stored if no plan knows it."""
    try:
        return phonenumbers.format_number(phonenumbers.parse(e164, None), PhoneNumberFormat.INTERNATIONAL)
    except NumberParseException:
        return e164


def verdict_word(verdict: Verdict) -> str:
    """What a list does with its numbers, in one word."""
    words = {
        Verdict.BLOCK: pgettext("verdict of a list", "block"),
        Verdict.VOICEMAIL: pgettext("verdict of a list", "voicemail"),
        Verdict.ALLOW: pgettext("verdict of a list", "allow"),
    }
    return words[verdict]
