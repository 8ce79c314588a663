"""Puts stored sentences into the language of whoever reads them."""

from collections.abc import Mapping
from typing import Any

from django.utils import translation
from django.utils.translation import gettext


def say(words: Mapping[str, Any], part: str) -> str:
    """A stored sentence in the language of now.

    `words` holds under `part` an English template with %(names)s, under "values" what stands for them, and under
    "phrases" those of them that are words themselves, to be translated too.
    """
    phrases = {name: gettext(phrase) for name, phrase in words.get("phrases", {}).items()}
    values = {
        name: apart(value) if isinstance(value, str) else value for name, value in words.get("values", {}).items()
    }
    return gettext(words[part]) % {**values, **phrases}


def apart(value: str) -> str:
    """`value` in its own reading order, where sentences run from right to left: +1 202 does not become 202 1+."""
    return f"\N{FIRST STRONG ISOLATE}{value}\N{POP DIRECTIONAL ISOLATE}" if translation.get_language_bidi() else value


def said(words: Mapping[str, Any], part: str) -> str:
    """The same in English, as it is stored beside its words for searches, webhooks and the staff."""
    with translation.override("en"):
        return say(words, part)
