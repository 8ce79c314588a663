"""What a button says otherwise in one of the widget's languages: a field for each text of each language."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext

from buttons.forms.words import IN_LANGUAGES, TEXT_LABELS
from buttons.models import LANGUAGES, TEXTS, Button

Fields = dict[str, forms.Field]
Texts = dict[str, dict[str, str]]
"""Language -> text's name -> text, as `Button.texts` keeps it."""


def field_name(language: str, text: str) -> str:
    """The form field of one text in one language."""
    return f"texts_{language}_{text}"


def text_fields(button: Button) -> Fields:
    """Five languages of three texts; left empty, what stands in the button's own field is shown."""
    return {
        field_name(language, text): _field(language, text, length, str(getattr(button, text)))
        for language in LANGUAGES
        for text, length in TEXTS.items()
    }


def stored_texts(button: Button) -> dict[str, str]:
    """Form field -> what is stored."""
    return {
        field_name(language, text): said for language, texts in button.texts.items() for text, said in texts.items()
    }


def read_texts(cleaned: Mapping[str, Any]) -> Texts:
    """What `Button.texts` keeps of the cleaned fields: only what is said at all."""
    texts = {language: _said(cleaned, language) for language in LANGUAGES}
    return {language: said for language, said in texts.items() if said}


def by_language() -> dict[str, list[str]]:
    """The language's name -> its form fields."""
    return {gettext(IN_LANGUAGES[language]): [field_name(language, text) for text in TEXTS] for language in LANGUAGES}


def _said(cleaned: Mapping[str, Any], language: str) -> dict[str, str]:
    return {text: said for text in TEXTS if (said := str(cleaned.get(field_name(language, text)) or ""))}


def _field(language: str, text: str, length: int, fallback: str) -> forms.CharField:
    attrs = {"lang": language, "dir": "auto", "placeholder": fallback}
    widget = forms.Textarea(attrs | {"rows": 2}) if text == "off_hours_message" else forms.TextInput(attrs)
    field = forms.CharField(required=False, max_length=length, label=gettext(TEXT_LABELS[text]), widget=widget)
    field.is_usual = True  # type: ignore[attr-defined]
    return field
