"""ViviPhone's error numbers in our sentences (guide 003, appendix B)."""

from collections.abc import Iterable

from providers.base import ProviderError, Refused, Unclear, Unreachable
from providers.fields import Field
from providers.viviphone.fields import PIN
from providers.wording import gettext_noop as _

UNKNOWN_BUTTON = 203
LAST_SYSTEM_ERROR = 200
"""1 to 200 are trouble on ViviPhone's side; a wrong key has no number of its own and is answered by one of them."""

SENTENCES = {
    201: _("ViviPhone misses a parameter that it requires."),
    202: _("ViviPhone does not know this method."),
    203: _("ViviPhone does not know this button."),
    204: _("ViviPhone refuses this kind of destination."),
    205: _("ViviPhone refuses this time zone."),
    206: _("ViviPhone wants a PIN for the mailbox."),
    207: _("ViviPhone wants a PIN from 1000 to 9999."),
    208: _("ViviPhone does not know this language."),
    209: _("ViviPhone refuses this mailbox delay."),
    210: _("ViviPhone refuses the switch of the opening hours."),
    211: _("ViviPhone refuses the beginning of the opening hours."),
    212: _("ViviPhone refuses the end of the opening hours."),
    213: _("ViviPhone refuses the days of the week."),
    214: _("ViviPhone refuses this rate tier."),
    215: _("ViviPhone refuses this country."),
    216: _("ViviPhone refuses the switch of the scrolling text."),
    217: _("ViviPhone refuses the scrolling text."),
    218: _("ViviPhone refuses this piece of a page address."),
    219: _("ViviPhone refuses the mark that a phone takes SMS."),
    220: _("ViviPhone refuses the digits to dial after the answer."),
    221: _("ViviPhone refuses a phone to ring: missing, wrong or not allowed for this account."),
    222: _("ViviPhone refuses this list of numbers."),
    223: _("The ViviPhone account may have no more buttons."),
}


def error_for(code: int, fields: Iterable[Field], *, acts: bool) -> ProviderError:
    """What that number means for us; `fields` are what was sent, and `acts` says that it must not be repeated."""
    told = str(code)
    if code in SENTENCES:
        return Refused(SENTENCES[code], code=told, field=_field_of(code, fields))
    if not 1 <= code <= LAST_SYSTEM_ERROR:
        return Unclear(f"ViviPhone answered with error {code}, which its guide does not know.", code=told)
    if acts:
        return Unclear(f"ViviPhone had trouble of its own (error {code}) and may have acted all the same.", code=told)
    return Unreachable(f"ViviPhone has trouble of its own, or does not accept the key (error {code}).", code=told)


def _field_of(code: int, fields: Iterable[Field]) -> str:
    if code == 206:  # the PIN has a number for "missing" and one for "out of range"; its table row holds the second
        return PIN.name
    if code == UNKNOWN_BUTTON:  # the id is in every order, and in none of the tables
        return "remote_id"
    return next((field.name for field in fields if field.code == code), "")
