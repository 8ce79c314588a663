"""Public holidays by country and region, from the library's calendars. Pure: no row is read or written."""

from dataclasses import dataclass
from datetime import date
from functools import cache

import holidays
from holidays import HolidayBase
from holidays.registry import COUNTRIES

from accounts.countries import by_name

LONGEST_REGION = 10
"""What the stored column holds."""

LABEL = 80
"""Characters of a day's name that are kept."""

ENGLISH = "en"


@dataclass(frozen=True, slots=True)
class Holiday:
    """One public holiday."""

    date: date
    name: str


def countries() -> tuple[tuple[str, str], ...]:
    """(two letters, name) of every country that has a calendar, by name."""
    # The registry names them without loading each calendar, which would take a second and more.
    known = {code for _, code, *_ in COUNTRIES.values()}
    return tuple(choice for choice in by_name() if choice[0] in known)


@cache
def regions(country: str) -> tuple[tuple[str, str], ...]:
    """(code, name) of the parts of a country whose holidays differ, by name; none for an unknown country."""
    if country not in dict(countries()):
        return ()
    calendar = holidays.country_holidays(country)
    names = {code: name for name, code in reversed(calendar.subdivisions_aliases.items())}
    found = ((code, names.get(code, code)) for code in calendar.subdivisions if len(code) <= LONGEST_REGION)
    return tuple(sorted(found, key=lambda pair: pair[1]))


def holidays_between(country: str, region: str, first: date, last: date, language: str) -> list[Holiday]:
    """The public holidays from `first` to `last`, both included, in order; none for an unknown country or region.

    Names are in `language` where the calendar has it, else in English, else in the country's own language.
    """
    if country not in dict(countries()) or (region and region not in dict(regions(country))):
        return []
    calendar = holidays.country_holidays(
        country,
        subdiv=region or None,
        years=range(first.year, last.year + 1),
        language=_language(country, language),
    )
    found = sorted((on, name) for on, name in calendar.items() if first <= on <= last)
    return [Holiday(on, name[:LABEL]) for on, name in found]


@cache
def _language(country: str, wanted: str) -> str | None:
    calendar: HolidayBase = holidays.country_holidays(country)
    spoken = calendar.supported_languages or ()
    for language in (wanted, ENGLISH):
        for name in spoken:
            if language and name.split("_")[0] == language:
                return str(name)
    return calendar.default_language
