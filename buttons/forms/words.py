"""The words beside the fields of a button's form, and the order in which an owner meets them.

Names are those of `Button`, of the provider settings' columns, and of the destinations' form fields. The words are
English and marked for translation; they are put into the reader's language where a form or a page is built.
"""

from typing import Any

from django.db.models import Field
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

HELP = {
    "title": "",
    "color": _("The button's colour; its words turn black or white to stay readable."),
    "off_hours_message": _("Shown while you are closed, above the time when you open again."),
    "panel_text": _("Runs through the opened widget. Visitors can stop it."),
    "position": "",
    "font": _("Nothing is loaded for any of them."),
    "corner_radius": _("0: square."),
    "text_size": _("100: as large as the page's own."),
    "max_duration": _("The provider hangs up then."),
    "max_delay": _("0: only now."),
    "calls_per_number_hour": _("Counted over every button of this portal."),
    "calls_per_address_hour": _("A household, an office or a mobile network can share one address."),
    "calls_per_day": _("Reached, visitors read that no more calls are possible."),
    "calls_at_once": _("As many as there are people of yours to answer."),
    "profile_id": _("The profile of your Anveo account that this button belongs to."),
    "color_style": _("Anveo's theme of this number; the button on your site takes its colour."),
    "configuration": _("A call flow runs at Anveo; without one your first phone is connected."),
    "callflow": _("The key of the call flow. Needed only to run one."),
    "variables": _("What the call takes along: name = value, one on each line."),
    "ask_confirmation": _("Whoever answers your phone presses a key before the visitor is connected."),
    "caller_id": _("The number both sides see, digits only. Anveo takes numbers verified in your account."),
    "memo": _("A note for your Anveo call history."),
    "billing_code": _("A code for your Anveo invoice."),
    "test_mode": _("Anveo checks every request and rings nobody."),
    "pin": _("Four digits that open the mailbox. They are set once and can be changed only at ViviPhone."),
    "default_route": _("Where a caller goes who is on none of your lists."),
    "language": _("The language callers hear."),
    "voicemail_delay": _("0: at once. 255: never."),
    "max_tier": _("Calls that cost more than this tier are not placed."),
    "referrer": _("ViviPhone refuses visitors from pages whose address does not contain this."),
    "panel_text_enabled": _("The scrolling text then runs across ViviPhone's own call page, too."),
    "agent_phone": _("An extension's code, SIPTRUNK or logincode. Empty: the phone above is rung."),
    "login_code": _("Needed only where the extension is logincode. It is never shown; empty keeps what is stored."),
    "record": _("Tell your callers: in many countries you must."),
    "phone_caller_id": _("The number you see when it rings."),
    "target_caller_id": _("The number the visitor sees. Voicenter takes numbers of your account."),
    "check_phone_state": _("An offline extension then refuses the call at once, and no visitor waits."),
}

LABELS = {
    "name": _("Name"),
    "title": _("Words on the button"),
    "color": _("Colour"),
    "image_url": _("Picture"),
    "off_hours_message": _("Message while closed"),
    "position": _("Where it stands"),
    "allowed_countries": _("Countries"),
    "calls_per_day": _("Calls of this button in a day"),
    "max_delay": _("How far ahead a visitor may ask to be called"),
    "configuration": _("When a visitor calls"),
}

UNITS = {
    "corner_radius": _("pixels"),
    "text_size": "%",
    "max_duration": _("minutes"),
    "max_delay": _("minutes"),
    "voicemail_delay": _("seconds"),
    "phone_ring_seconds": _("seconds"),
    "target_ring_seconds": _("seconds"),
}

GROUPS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    (
        _("What visitors read"),
        _("The words and the picture on your page."),
        ("name", "title", "image_url", "off_hours_message", "panel_text", "panel_text_enabled", "phone_line"),
    ),
    (
        _("How it looks"),
        _("Colours, letters and the place on your page."),
        ("color", "color_style", "position", "font", "corner_radius", "text_size"),
    ),
    (
        _("Who is rung"),
        _("Your side of the call."),
        (
            "destination_1_number",
            "destination_1_post_dial",
            "destination_1_is_sms",
            "destination_2_number",
            "destination_2_post_dial",
            "destination_2_is_sms",
            "destination_3_number",
            "destination_3_post_dial",
            "destination_3_is_sms",
            "agent_phone",
            "login_code",
            "default_route",
            "pin",
            "first_leg",
        ),
    ),
    (
        _("When"),
        _("Outside these hours visitors read when you open again."),
        ("hours", "max_delay", "provider_holds_delay"),
    ),
    (
        _("Who may call"),
        _("Calls cost money: the narrower, the safer."),
        ("allowed_countries", "allowed_origins", "lists"),
    ),
    (
        _("Limits"),
        _("They stop a prank before it costs anything."),
        ("max_duration", "calls_per_number_hour", "calls_per_address_hour", "calls_per_day", "calls_at_once"),
    ),
)
"""Title, introduction, fields. What a form holds beyond these is the provider's own group."""

READ = GROUPS[0][0]
"""The group that also holds what is said otherwise in other languages."""

ESSENTIAL = {"profile_id", "configuration", "callflow"}
"""The provider's own settings that are not folded away."""

IN_LANGUAGES = {"en": _("English"), "fr": _("French"), "es": _("Spanish"), "he": _("Hebrew"), "ru": _("Russian")}
"""The widget's languages as an owner calls them."""

TEXT_LABELS = {"title": _("On the button"), "off_hours_message": _("While closed"), "panel_text": _("Scrolling")}
"""A button's texts once more, below the name of a language."""

NAMED_BY_DJANGO = (_("billing code"), _("configuration"), _("memo"), _("state"))
"""What columns without words of their own are called; listed for the translators."""


def label_of(column: "Field[Any, Any]") -> str:
    """What a form and a history call this column, in the reader's language."""
    return capfirst(gettext(LABELS.get(column.name, str(column.verbose_name))))
