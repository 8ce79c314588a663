"""What may befall an exchange with a provider, in one place: templates, by which stored sentences are known again."""

import re
from functools import cache

from providers.wording import Sentence
from providers.wording import gettext_noop as _

TOO_LONG = _("%(provider)s's answer was far too long to be one.")
COME_BACK = _("%(provider)s asks to come back later (%(code)s).")
NO_ENTRY = _("%(provider)s refused our credentials or our address (%(code)s).")
OWN_TROUBLE = _("%(provider)s has trouble of its own (%(code)s).")
REFUSED = _("%(provider)s refused the request (%(code)s).")
ELSEWHERE = _("%(provider)s sent us elsewhere (%(code)s); what became of the request is unknown.")
FAILED = _("%(provider)s failed (%(code)s); what became of the request is unknown.")
UNFINISHED = _("%(provider)s did not finish its answer within %(seconds)s seconds.")
SILENT = _("%(provider)s cannot be reached: it did not answer in time.")
BROKEN = _("The connection to %(provider)s broke before its answer was complete.")
INSECURE = _("%(provider)s cannot be reached: no secure connection could be made.")
NAMELESS = _("%(provider)s cannot be reached: its name is not known.")
NOT_ACCEPTED = _("%(provider)s cannot be reached: the connection was not accepted.")

KNOWN = (
    TOO_LONG, COME_BACK, NO_ENTRY, OWN_TROUBLE, REFUSED, ELSEWHERE, FAILED, UNFINISHED, SILENT, BROKEN, INSECURE,
    NAMELESS, NOT_ACCEPTED,
)  # fmt: skip

VALUE = re.compile(r"%\\\((\w+)\\\)s")


def recognised(sentence: str) -> str:
    """The same sentence with its wording and values apart, if it is one of these."""
    for template in KNOWN:
        if found := _pattern(template).fullmatch(sentence):
            return Sentence(template, **found.groupdict())
    return sentence


@cache
def _pattern(template: str) -> re.Pattern[str]:
    return re.compile(VALUE.sub(r"(?P<\1>.+)", re.escape(template)))
