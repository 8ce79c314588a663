"""Sentences for the owner: written in English here, put into a person's language where they are shown.

This room is read before the settings are, so it cannot ask which language is spoken.
"""


def gettext_noop(sentence: str) -> str:
    """Mark a sentence for the translators' catalogue; it stays as it is."""
    return sentence


class Sentence(str):
    """An English sentence that keeps its `wording` and the `values` in it apart, so that it can be said otherwise."""

    wording: str
    values: dict[str, str]

    def __new__(cls, wording: str, **values: object) -> "Sentence":
        shown = {name: value if isinstance(value, str) else str(value) for name, value in values.items()}
        made = super().__new__(cls, wording % shown)
        made.wording, made.values = wording, shown
        return made

    def __getnewargs_ex__(self) -> tuple[tuple[str], dict[str, str]]:
        """A copy is made of the same two, not of what they give together, which may hold a sign of percent."""
        return (self.wording,), self.values
