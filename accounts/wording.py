"""Puts a sentence of the provider room into the language of whoever reads it."""

from typing import Any

from django.utils.translation import gettext

from providers.wording import Sentence


def said(sentence: str) -> str:
    """The sentence as the catalogue has it; what stands in it is looked up, too, and units so translated."""
    if isinstance(sentence, Sentence):
        return gettext(sentence.wording) % {name: said(value) for name, value in sentence.values.items()}
    return gettext(sentence) if sentence else ""


def kept(sentence: str) -> Any:
    """The sentence as JSON can hold it: its wording and the values in it apart, where it has any."""
    if isinstance(sentence, Sentence):
        return {"wording": sentence.wording, "values": {name: kept(value) for name, value in sentence.values.items()}}
    return sentence


def revived(told: Any) -> str:
    """The English sentence again that `kept` was given."""
    if isinstance(told, dict):
        return Sentence(told["wording"], **{name: revived(value) for name, value in told["values"].items()})
    return str(told)


def retold(told: Any) -> str:
    """What `kept` gave, in the language of now."""
    return said(revived(told))
