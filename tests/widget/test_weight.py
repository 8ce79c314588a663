"""The widget's files themselves: what they weigh, what they say, what they never use."""

import gzip
import json
import re

import pytest

from tests.widget.servers import FOLDER

LOADER_BYTES = 2200
WIDGET_BYTES = 8600
"""Loader, panel and one language together."""

LANGUAGES = ("en", "es", "fr", "he", "ru")
SCRIPTS = sorted(path.name for path in FOLDER.glob("*.js"))


def weight(name: str) -> int:
    return len(gzip.compress((FOLDER / name).read_bytes(), 9))


def texts(language: str) -> dict[str, object]:
    read: dict[str, object] = json.loads((FOLDER / "texts" / f"{language}.json").read_text(encoding="utf-8"))
    return read


def test_the_loader_is_light() -> None:
    assert weight("loader.js") <= LOADER_BYTES


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_whole_widget_in_one_language_is_light(language: str) -> None:
    assert sum(map(weight, SCRIPTS)) + weight(f"texts/{language}.json") <= WIDGET_BYTES


def test_the_loader_first_says_what_it_sends() -> None:
    assert (FOLDER / "loader.js").read_text(encoding="utf-8").startswith("/* What it sends: on load, ")


@pytest.mark.parametrize("name", SCRIPTS)
def test_a_script_uses_nothing_that_tracks_or_runs_text(name: str) -> None:
    source = (FOLDER / name).read_text(encoding="utf-8")
    for word in ("cookie", "localStorage", "sessionStorage", "indexedDB", "sendBeacon", "eval", "innerHTML"):
        assert not re.search(rf"\b{word}\b", source), word


def test_every_language_but_english_says_the_same_things() -> None:
    """English leaves to the portal, which speaks it, what the portal says anyway."""
    said = {language: texts(language).keys() for language in LANGUAGES}
    assert said["fr"] == said["es"] == said["he"] == said["ru"]
    assert said["en"] < said["fr"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_list_of_steps_has_a_word_for_each(language: str) -> None:
    steps = texts(language)["steps"]
    assert isinstance(steps, list)
    assert len(set(steps)) == 5
