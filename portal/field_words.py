"""What the fields are called that the audit trail names and no form has a label of this wording for."""

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

FIELDS = {
    "color": _("Color"),
    "texts": _("Texts"),
    "position": _("Position"),
    "font": _("Font"),
    "corner_radius": _("Corner radius"),
    "text_size": _("Text size"),
    "phone_line": _("Phone line"),
    "allowed_countries": _("Allowed countries"),
    "allowed_origins": _("Allowed origins"),
    "first_leg": _("First leg"),
    "max_duration": _("Max duration"),
    "max_delay": _("Max delay"),
    "provider_holds_delay": _("Provider holds delay"),
    "calls_per_number_hour": _("Calls per number hour"),
    "calls_per_address_hour": _("Calls per address hour"),
    "calls_per_day": _("Calls per day"),
    "calls_at_once": _("Calls at once"),
    "destinations": _("Destinations"),
    "lists": _("Lists"),
    "scopes": _("Scopes"),
    "expires": _("Expires"),
    "spend_ceiling": _("Spend ceiling"),
    "numbers_kept_days": _("Numbers kept days"),
    "kinds": _("Kinds"),
    "is_active": _("Is active"),
    "agent_phone": _("Agent phone"),
    "login_code": _("Login code"),
    "record": _("Record"),
    "phone_caller_id": _("Phone caller id"),
    "phone_caller_name": _("Phone caller name"),
    "target_caller_id": _("Target caller id"),
    "target_caller_name": _("Target caller name"),
    "phone_ring_seconds": _("Phone ring seconds"),
    "target_ring_seconds": _("Target ring seconds"),
    "phone_auto_answer": _("Phone auto answer"),
    "target_auto_answer": _("Target auto answer"),
    "check_phone_state": _("Check phone state"),
    "check_target_state": _("Check target state"),
}
"""Stable word -> its words, English and marked for translation."""


def field_label(stable: str) -> str:
    """A stable word as people read it, in their language: number_limit is "Number limit"."""
    return gettext(FIELDS.get(stable) or stable.replace("_", " ").capitalize())
