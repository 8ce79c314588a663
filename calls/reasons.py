"""Why a click became no call, in words. The gate's stable words are stored; a person reads these."""

from django.utils.translation import gettext_lazy

WORDS = {
    "paused": gettext_lazy("Paused"),
    "suspended": gettext_lazy("Suspended"),
    "failing": gettext_lazy("Failing"),
    "origin": gettext_lazy("Origin"),
    "challenge": gettext_lazy("Challenge"),
    "number_empty": gettext_lazy("Number empty"),
    "number_invalid": gettext_lazy("Number invalid"),
    "number_too_short": gettext_lazy("Number too short"),
    "number_too_long": gettext_lazy("Number too long"),
    "number_country_code": gettext_lazy("Number country code"),
    "number_kind": gettext_lazy("Number kind"),
    "number_unknown": gettext_lazy("Number unknown"),
    "own_phone": gettext_lazy("Own phone"),
    "country": gettext_lazy("Country"),
    "closed": gettext_lazy("Closed"),
    "blocked": gettext_lazy("Blocked"),
    "not_listed": gettext_lazy("Not listed"),
    "voicemail": gettext_lazy("Voicemail"),
    "never_call": gettext_lazy("Never call"),
    "in_progress": gettext_lazy("In progress"),
    "number_limit": gettext_lazy("Number limit"),
    "address_limit": gettext_lazy("Address limit"),
    "button_limit": gettext_lazy("Button limit"),
    "business_limit": gettext_lazy("Business limit"),
    "full": gettext_lazy("Full"),
    "spend_limit": gettext_lazy("Spend limit"),
}


def in_words(reason: str) -> str:
    """A reason as people read it: number_limit is "Number limit"; of one that is not known any more, its letters."""
    return str(WORDS.get(reason, "")) or reason.replace("_", " ").capitalize()
