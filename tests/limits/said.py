"""How a value is written on the wire, by the guides; and what a provider's word is in ours."""

from tests.limits.cases import Given

YES_AND_NO = {"anveo": ("1", "0"), "viviphone": ("1", "0"), "voicenter": ("true", "false")}
ONLY_YES = "TEST"
"""Set to TRUE or not sent at all (guides 001 and 002)."""

OUR_WORDS = {("viviphone", "lang", "sp"): "es"}
"""Choices for which the portal has another word than the provider (guide 003, section 2.1; V28)."""


def texts(provider: str, wire: str, value: Given) -> list[str]:
    """The parameter's texts: none, one, or one for each of what is repeated; variables as `name=text`."""
    match value:
        case None:
            return []
        case bool() if wire == ONLY_YES:
            return ["TRUE"] if value else []
        case bool():
            yes, no = YES_AND_NO[provider]
            return [yes if value else no]
        case list() if wire == "numlist":
            return [":".join(value)]
        case list():
            return value
        case dict():
            return [f"{name}={text}" for name, text in value.items()]
        case _:
            return [str(value)]


def our_value(provider: str, wire: str, value: Given) -> Given:
    """The value as the portal holds it."""
    return OUR_WORDS.get((provider, wire, value), value) if isinstance(value, str) else value
