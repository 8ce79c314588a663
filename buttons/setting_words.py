"""What the settings that go out to a provider are called, where a push is held against another or against an answer."""

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

SETTINGS = {
    "remote_id": _("Remote id"),
    "profile_id": _("Profile id"),
    "image_url": _("Image url"),
    "color_style": _("Color style"),
    "title": _("Title"),
    "hour_from": _("Hour from"),
    "hour_to": _("Hour to"),
    "off_hours_message": _("Off hours message"),
    "configuration": _("Configuration"),
    "phone_number": _("Phone number"),
    "ask_confirmation": _("Ask confirmation"),
    "allow_countries": _("Allow countries"),
    "callflow": _("Callflow"),
    "variables": _("Variables"),
    "test_mode": _("Test mode"),
    "caller_id": _("Caller id"),
    "memo": _("Memo"),
    "billing_code": _("Billing code"),
    "default_route": _("Default route"),
    "dest1_number": _("Dest1 number"),
    "dest1_country": _("Dest1 country"),
    "dest1_post": _("Dest1 post"),
    "dest1_sms": _("Dest1 sms"),
    "dest2_number": _("Dest2 number"),
    "dest2_country": _("Dest2 country"),
    "dest2_post": _("Dest2 post"),
    "dest2_sms": _("Dest2 sms"),
    "dest3_number": _("Dest3 number"),
    "dest3_country": _("Dest3 country"),
    "dest3_post": _("Dest3 post"),
    "dest3_sms": _("Dest3 sms"),
    "tzo": _("Tzo"),
    "language": _("Language"),
    "voicemail_delay": _("Voicemail delay"),
    "schedule_enabled": _("Schedule enabled"),
    "schedule_start": _("Schedule start"),
    "schedule_stop": _("Schedule stop"),
    "schedule_days": _("Schedule days"),
    "max_tier": _("Max tier"),
    "referrer": _("Referrer"),
    "access_country": _("Access country"),
    "panel_text_enabled": _("Panel text enabled"),
    "panel_text": _("Panel text"),
    "block_list": _("Block list"),
    "voicemail_list": _("Voicemail list"),
    "allow_list": _("Allow list"),
}
"""Our name of a provider's setting -> its words, English and marked for translation."""


def setting_label(name: str) -> str:
    """The words for a setting, in the reader's language; schedule_start is "Schedule start"."""
    return gettext(SETTINGS.get(name) or name.replace("_", " ").capitalize())
