"""Time zones by name. A name is checked against the list before any file is looked for."""

from datetime import tzinfo
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

MAX_LENGTH = 64


@cache
def zone_names() -> frozenset[str]:
    """Every zone a person may choose."""
    return frozenset(name for name in available_timezones() if name == "UTC" or "/" in name)


def validate_zone(name: str) -> None:
    """Raise `ValidationError` unless `name` is a known zone such as Asia/Jerusalem."""
    if name not in zone_names():
        raise ValidationError(_("Choose a time zone from the list, such as Europe/Paris."), code="zone")


def zone(name: str) -> tzinfo:
    """The zone of that name, for names that passed `validate_zone`."""
    return ZoneInfo(name)
