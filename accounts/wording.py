"""Puts a sentence of the provider room into the language of whoever reads it."""

from django.utils.translation import gettext

from providers.wording import Sentence


def said(sentence: str) -> str:
    """The sentence as the catalogue has it; what stands in it is looked up, too, and units so translated."""
    if isinstance(sentence, Sentence):
        return gettext(sentence.wording) % {name: said(value) for name, value in sentence.values.items()}
    return gettext(sentence)
