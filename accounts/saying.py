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
    return gettext(words[part]) % {**words.get("values", {}), **phrases}


def said(words: Mapping[str, Any], part: str) -> str:
    """The same in English, as it is stored beside its words for searches, webhooks and the staff."""
    with translation.override("en"):
        return say(words, part)
