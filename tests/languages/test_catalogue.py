"""The catalogue is whole: every sentence in every language, with what stands in it, and compiled."""

import gettext
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.catalog import Message

from tests.languages.build import CATALOGUE, LANGUAGES, ROOT, catalogue, is_translated, path_of

HOLES = re.compile(r"%\(\w+\)[sd]|%[sd]|%%|\{\w*\}")
MARKUP = re.compile(r"</?[a-z][^>]*>")

every_language = pytest.mark.parametrize("language", LANGUAGES)


def messages(language: str) -> Iterator[Message]:
    return (message for message in catalogue(language) if message.id)


def forms(message: Message) -> list[tuple[str, str]]:
    """Each translation beside the English it stands for."""
    if isinstance(message.id, str):
        return [(message.id, str(message.string))]
    return [(message.id[1], string) for string in message.string or ()]


@every_language
def test_nothing_is_left_in_english(language: str) -> None:
    assert [message.id for message in messages(language) if message.fuzzy or not is_translated(message)] == []


@every_language
def test_every_value_of_a_sentence_has_its_place_in_the_translation(language: str) -> None:
    # A form for one or two may say the number in a word, so a value may be missing there, but none may be invented.
    wrong = [
        (english, string)
        for message in messages(language)
        for english, string in forms(message)
        if (
            set(HOLES.findall(string)) - set(HOLES.findall(english))
            if isinstance(message.id, tuple)
            else sorted(HOLES.findall(string)) != sorted(HOLES.findall(english))
        )
    ]
    assert wrong == []


@every_language
def test_markup_is_the_same_in_the_translation(language: str) -> None:
    wrong = [
        (english, string)
        for message in messages(language)
        for english, string in forms(message)
        if sorted(MARKUP.findall(english)) != sorted(MARKUP.findall(string))
    ]
    assert wrong == []


@every_language
def test_what_is_compiled_is_what_was_translated(language: str) -> None:
    with path_of(language).with_suffix(".mo").open("rb") as file:
        compiled = gettext.GNUTranslations(file)
    for message in messages(language):
        english = message.id if isinstance(message.id, str) else message.id[0]
        found = compiled.pgettext(message.context, english) if message.context else compiled.gettext(english)
        assert isinstance(message.id, tuple) or found == message.string, english


@every_language
def test_all_files_agree_on_what_there_is_to_translate(language: str) -> None:
    assert {(message.context, message.id) for message in messages(language)} == {
        (message.context, message.id) for message in messages(LANGUAGES[0])
    }


@pytest.mark.skipif(shutil.which("xgettext") is None, reason="GNU gettext is needed to read the sources")
def test_the_catalogue_knows_every_sentence_of_the_sources_and_no_other(tmp_path: Path) -> None:
    shutil.copytree(CATALOGUE, tmp_path, dirs_exist_ok=True)
    subprocess.run([sys.executable, "-m", "tests.languages.build", str(tmp_path)], cwd=ROOT, check=True)
    fresh = {(message.context, message.id) for message in catalogue("he", tmp_path)}
    assert fresh == {(message.context, message.id) for message in catalogue("he")}
