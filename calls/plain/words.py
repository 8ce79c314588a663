"""What the pages say, in the visitor's language: the widget's own texts, and the few that only these pages need.

Country names are the Unicode CLDR's (countries.json), the same that browsers give the widget.
"""

import json
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import translation
from django.utils.formats import date_format

from buttons.models import LANGUAGES
from calls.widget_files import FOLDER

HERE = Path(__file__).parent
OTHER_NAMES = {"sp": "es", "iw": "he"}
"""ViviPhone's word for Spanish, and the old one for Hebrew."""

MOMENTS = {"en": "l j F, H:i", "fr": "l j F, H:i", "es": r"l j \d\e F, H:i", "he": "l, j בF, H:i", "ru": "l, j E, H:i"}
"""A day and a time, as Django's date formats write them."""


@dataclass(frozen=True, slots=True)
class Words:
    """Everything said in one language. `texts` by the widget's keys and the pages' own; `direction` "ltr" or "rtl"."""

    language: str
    direction: str
    texts: Mapping[str, Any]
    countries: Mapping[str, str]

    def sentence(self, reason: str, english: str) -> str:
        """The sentence for one of the portal's stable words; `english` is the portal's own, where there is no other."""
        return str(self.texts.get(reason) or english)

    def moment(self, at: datetime, zone: str) -> str:
        """A day and a time in that zone."""
        with translation.override(self.language):
            return date_format(at.astimezone(ZoneInfo(zone)), MOMENTS[self.language])

    def place(self, zone: str) -> str:
        """The zone's name, to stand beside a moment: without a script nobody knows the visitor's own."""
        return f"({zone.replace('_', ' ')})"

    def by_name(self, codes: Mapping[str, int]) -> list[tuple[str, str]]:
        """(two letters, name and calling code) in the order of names."""
        named = [(country, self.countries.get(country, country), code) for country, code in codes.items()]
        named.sort(key=lambda row: unicodedata.normalize("NFKD", row[1]).casefold())
        # The marks keep "+972" in one piece where the line runs from right to left.
        return [(country, f"{name} \u2066+{code}\u2069") for country, name, code in named]


def words_for(asked: str, accepted: str) -> Words:
    """The language of `?lang=`, else the first of an Accept-Language header that is spoken here, else English."""
    wanted = [asked, *(part.partition(";")[0] for part in accepted.split(","))]
    spoken = (_known(tag) for tag in wanted)
    return words(next((language for language in spoken if language), LANGUAGES[0]))


@cache
def words(language: str) -> Words:
    """One of `LANGUAGES`, read once a process."""
    texts = _read(HERE / "texts" / f"{language}.json") | _read(FOLDER / "texts" / f"{language}.json")
    direction = "rtl" if language == "he" else "ltr"
    return Words(language, direction, texts, _read(HERE / "countries.json")[language])


def _known(tag: str) -> str:
    language = tag.strip().lower().replace("_", "-").partition("-")[0]
    language = OTHER_NAMES.get(language, language)
    return language if language in LANGUAGES else ""


def _read(path: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return found
