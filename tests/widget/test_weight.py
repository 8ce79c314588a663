"""The widget's files themselves: what they weigh, say and never use, and that they come of the source as it is."""

import gzip
import json
import re
from pathlib import Path

import pytest

from tests.widget import build
from tests.widget.servers import FOLDER

LOADER_BYTES = 2200
WIDGET_BYTES = 8600
"""Loader, panel and one language together."""

LANGUAGES = ("en", "es", "fr", "he", "ru")
SCRIPTS = ("loader.js", "panel.js")


def weight(name: str) -> int:
    return len(gzip.compress((FOLDER / name).read_bytes(), 9))


def test_the_loader_is_light(capsys: pytest.CaptureFixture[str]) -> None:
    with capsys.disabled():
        print(f"\nloader.js {weight('loader.js'):,} B gzip of {LOADER_BYTES:,}")  # noqa: T201
    assert weight("loader.js") <= LOADER_BYTES


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_whole_widget_in_one_language_is_light(language: str, capsys: pytest.CaptureFixture[str]) -> None:
    whole = sum(map(weight, SCRIPTS)) + weight(f"texts/{language}.json")
    with capsys.disabled():
        print(f"\nthe whole widget in {language}: {whole:,} B gzip of {WIDGET_BYTES:,}")  # noqa: T201
    assert whole <= WIDGET_BYTES


def test_nothing_but_what_is_weighed_is_there_to_be_fetched() -> None:
    assert {path.name for path in FOLDER.iterdir() if path.suffix == ".js"} == set(SCRIPTS)


def test_the_loader_first_says_what_it_sends() -> None:
    assert (FOLDER / "loader.js").read_text(encoding="utf-8").startswith("/*! What it sends: ")


@pytest.mark.parametrize("name", SCRIPTS)
def test_a_script_uses_nothing_that_tracks_or_runs_text(name: str) -> None:
    script = (FOLDER / name).read_text(encoding="utf-8")
    for word in ("cookie", "localStorage", "sessionStorage", "indexedDB", "sendBeacon", "eval", "innerHTML"):
        assert not re.search(rf"\b{word}\b", script), word


def test_every_source_is_in_a_map_as_it_is_now() -> None:
    """A change that nobody built shows here, also where there is no Node to build it with."""
    mapped: dict[str, str] = {}
    for name in SCRIPTS:
        read = json.loads((FOLDER / f"{name}.map").read_text(encoding="utf-8"))
        mapped |= dict(zip(read["sources"], read["sourcesContent"], strict=True))
    files = {path.relative_to(FOLDER).as_posix(): path for path in build.SOURCE.iterdir()}
    assert mapped == {name: path.read_text(encoding="utf-8") for name, path in files.items()}


@pytest.mark.skipif(not build.can_build(), reason="there is no Node to build the widget with")
def test_building_again_gives_the_same_bytes(tmp_path: Path) -> None:
    if problem := build.unavailable():
        pytest.skip(problem)
    build.build(tmp_path)
    for path in tmp_path.iterdir():
        assert path.read_bytes() == (FOLDER / path.name).read_bytes(), f"make widget: {path.name} is old"
