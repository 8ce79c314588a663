"""What the pages without scripts say, in each language."""

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.conf import settings

from accounts.countries import NAMES
from buttons.models import LANGUAGES
from calls.api import STATUS
from calls.plain import words as module
from calls.plain.words import words, words_for
from calls.telling import SECOND_LOOKS
from screening.numbers import Fault

TEMPLATES = (settings.BASE_DIR / "templates" / "public").glob("*.html")
SOURCES = Path(module.__file__).parent.glob("*.py")
USED = sorted(
    {name for file in TEMPLATES for name in re.findall(r"\btexts\.(\w+)", file.read_text())}
    | {name for file in SOURCES for name in re.findall(r"texts\[['\"](\w+)['\"]\]", file.read_text())}
    | {"in_15", "in_60"}
)


def test_there_are_words_to_look_at() -> None:
    assert {"intro", "submit", "never_done", "opens"} <= set(USED)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_word_that_a_page_uses_is_there_in_every_language(language: str) -> None:
    assert [name for name in USED if name != "outcomes" and not words(language).texts.get(name)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_pages_own_words_are_the_same_ones_in_every_language(language: str) -> None:
    own = {name: set(module._read(module.HERE / "texts" / f"{name}.json")) for name in (language, "en")}
    assert own[language] == own["en"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_country_has_its_name_in_every_language(language: str) -> None:
    assert set(words(language).countries) == set(NAMES)


@pytest.mark.parametrize(
    ("language", "shown"),
    [
        ("en", "Monday 2 March, 09:05"),
        ("fr", "lundi 2 mars, 09:05"),
        ("es", "lunes 2 de marzo, 09:05"),
        ("ru", "понедельник, 2 марта, 09:05"),
    ],
)
def test_a_moment_reads_as_people_of_the_language_write_it(language: str, shown: str) -> None:
    assert words(language).moment(datetime(2026, 3, 2, 14, 5, tzinfo=UTC), "America/New_York").lower() == shown.lower()


@pytest.mark.parametrize(
    ("asked", "accepted", "language"),
    [("sp", "fr", "es"), ("FR-ca", "", "fr"), ("xx", "he-IL,en", "he"), ("", "", "en"), ("", ";;,,", "en")],
)
def test_the_language_is_the_one_asked_for_else_the_browser_s(asked: str, accepted: str, language: str) -> None:
    assert words_for(asked, accepted).language == language


@pytest.mark.parametrize("language", [language for language in LANGUAGES if language != "en"])
def test_no_refusal_is_left_in_english(language: str) -> None:
    reasons = (
        set(STATUS) | {f"number_{fault}" for fault in Fault} | SECOND_LOOKS | {"challenge", "delay_too_long", "busy"}
    )
    assert sorted(reason for reason in reasons if words(language).sentence(reason, "") == "") == []
