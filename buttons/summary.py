"""A button's settings as its owner reads them, in words."""

from collections.abc import Iterator

from accounts.connecting import capabilities
from accounts.countries import country_name
from buttons.forms.words import IN_LANGUAGES
from buttons.models import Button, Destination, ProviderSettings
from providers.fields import Value
from screening.showing import spaced

Row = tuple[str, str]
MOST_NAMES = 6


def shared_rows(button: Button) -> Iterator[Row]:
    """What every provider shares: label and words."""
    yield "Words on it", button.title
    if button.texts:
        yield "Other languages", ", ".join(IN_LANGUAGES[language] for language in button.texts)
    yield "Stands", button.get_position_display()
    if button.phone_line:
        yield "To phone instead", spaced(button.phone_line)
    for row in button.destinations.all():
        yield f"Phone {row.position}", _phone(row)
    yield "Opening hours", f"{button.hours} ({button.hours.time_zone})" if button.hours else "Always open"
    yield "Callers from", _names([country_name(code) for code in button.allowed_countries])
    yield "Your sites", _names(button.allowed_origins) if button.allowed_origins else "Any site"
    yield "Screening lists", _names([str(row) for row in button.lists.all()]) or "None"
    if capabilities(button.account).places_calls:
        yield "Rung first", button.get_first_leg_display()
        yield "Longest call", f"{button.max_duration} minutes"
        yield "Call later", f"Up to {button.max_delay} minutes ahead" if button.max_delay else "Only now"
    yield (
        "Calls an hour",
        f"{button.calls_per_number_hour} to a number, {button.calls_per_address_hour} from an internet address",
    )
    yield "Calls a day", f"{button.calls_per_day}, {button.calls_at_once} at the same time"


def own_rows(settings: ProviderSettings) -> Iterator[Row]:
    """The provider's own settings that hold something."""
    for name, documented in type(settings).documented().items():
        column = settings._meta.get_field(name)
        value = getattr(settings, name)
        if value not in ("", None, {}, False):
            words = "Set" if documented.kind == "secret" else _words(settings, name, value)
            yield _capitalised(str(getattr(column, "verbose_name", name))), words


def _words(settings: ProviderSettings, name: str, value: Value) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{key} = {text}" for key, text in value.items())
    if value is True:
        return "Yes"
    display = getattr(settings, f"get_{name}_display", None)
    return str(display() if display else value)


def _phone(row: Destination) -> str:
    then = f", then dials {row.post_dial}" if row.post_dial else ""
    return spaced(row.number) + then


def _names(names: list[str]) -> str:
    more = len(names) - MOST_NAMES
    return ", ".join(names[:MOST_NAMES]) + (f" and {more} more" if more > 0 else "")


def _capitalised(text: str) -> str:
    return text[:1].upper() + text[1:]
