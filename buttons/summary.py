"""A button's settings as its owner reads them, in words."""

from collections.abc import Iterator

from django.utils.text import capfirst
from django.utils.translation import gettext, ngettext, pgettext
from django.utils.translation import gettext as _

from accounts.connecting import capabilities
from accounts.countries import country_name
from accounts.saying import apart
from buttons.forms.words import IN_LANGUAGES
from buttons.models import Button, Destination, ProviderSettings
from providers.fields import Value
from screening.showing import spaced

Row = tuple[str, str]
MOST_NAMES = 6


def shared_rows(button: Button) -> Iterator[Row]:
    """What every provider shares: label and words."""
    yield _("Words on it"), button.title
    if button.texts:
        yield _("Other languages"), ", ".join(gettext(IN_LANGUAGES[language]) for language in button.texts)
    yield _("Stands"), button.get_position_display()
    if button.phone_line:
        yield _("To phone instead"), apart(spaced(button.phone_line))
    for row in button.destinations.all():
        yield _("Phone %(number)s") % {"number": row.position}, _phone(row)
    yield _("Opening hours"), f"{button.hours} ({button.hours.time_zone})" if button.hours else _("Always open")
    yield _("Callers from"), _names([country_name(code) for code in button.allowed_countries])
    yield _("Your sites"), _names(button.allowed_origins) if button.allowed_origins else _("Any site")
    yield _("Screening lists"), _names([str(row) for row in button.lists.all()]) or pgettext("lists", "None")
    if capabilities(button.account).places_calls:
        yield _("Rung first"), button.get_first_leg_display()
        yield _("Longest call"), _minutes(button.max_duration)
        yield _("Call later"), _ahead(button.max_delay) if button.max_delay else _("Only now")
    hourly = {"number": button.calls_per_number_hour, "address": button.calls_per_address_hour}
    yield _("Calls an hour"), _("%(number)s to a number, %(address)s from an internet address") % hourly
    daily = {"day": button.calls_per_day, "once": button.calls_at_once}
    yield _("Calls a day"), _("%(day)s, %(once)s at the same time") % daily


def own_rows(settings: ProviderSettings) -> Iterator[Row]:
    """The provider's own settings that hold something."""
    for name, documented in type(settings).documented().items():
        column = settings._meta.get_field(name)
        value = getattr(settings, name)
        if value not in ("", None, {}, False):
            words = pgettext("secret", "Set") if documented.kind == "secret" else _words(settings, name, value)
            yield capfirst(gettext(str(getattr(column, "verbose_name", name)))), words


def _words(settings: ProviderSettings, name: str, value: Value) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{key} = {text}" for key, text in value.items())
    if value is True:
        return _("Yes")
    display = getattr(settings, f"get_{name}_display", None)
    return str(display() if display else value)


def _phone(row: Destination) -> str:
    then = [_("then dials %(digits)s") % {"digits": row.post_dial}] if row.post_dial else []
    return ", ".join([apart(spaced(row.number)), *then])


def _minutes(count: int) -> str:
    return ngettext("%(count)s minute", "%(count)s minutes", count) % {"count": count}


def _ahead(count: int) -> str:
    return ngettext("Up to %(count)s minute ahead", "Up to %(count)s minutes ahead", count) % {"count": count}


def _names(names: list[str]) -> str:
    shown, more = ", ".join(names[:MOST_NAMES]), len(names) - MOST_NAMES
    if more <= 0:
        return shown
    return ngettext("%(names)s and %(more)s more", "%(names)s and %(more)s more", more) % {"names": shown, "more": more}
