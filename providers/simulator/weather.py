"""Scripted weather: what goes wrong between a client and a provider, on which requests, and how often.

A spell is written `PROVIDER[/ACTION]:KIND[-before|-after][=VALUE][*TIMES]`, such as `anveo:reset-after*2` or
`viviphone/c2c.new:error=223`. `*` stands for every provider; without `*TIMES` a spell lasts until it is cleared.
`before` and `after` say whether the provider has acted when it strikes. Three failures and then success is `*3`.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeVar

BEFORE, AFTER = "before", "after"
EITHER = (BEFORE, AFTER)
PUSH = "push"
TELLING_RECORDS = frozenset({"CallLog", "gen.hist.get", PUSH})
"""The actions that tell finished calls: `duplicates` and `missing` strike only these."""

PROVIDERS = ("anveo", "viviphone", "voicenter")
SECONDS = r"[0-9]{1,3}(?:\.[0-9]{1,3})?"

Item = TypeVar("Item")


class Unreadable(ValueError):
    """What was written is no spell; the message is a sentence for whoever wrote it."""


@dataclass(frozen=True, slots=True)
class Kind:
    """`moments`: when it may strike, the usual one first. `pattern`: what may stand after `=`, else `value`."""

    moments: tuple[str, ...]
    says: str
    pattern: str = ""
    value: str = ""


KINDS: Mapping[str, Kind] = {
    "latency": Kind(EITHER, "waits so many seconds, then all goes on as usual", SECONDS, "2"),
    "timeout": Kind(EITHER, "says nothing for so many seconds, then hangs up", SECONDS, "60"),
    "reset": Kind(EITHER, "resets the connection"),
    "drip": Kind((AFTER,), "sends the answer byte by byte, so many seconds apart", SECONDS, "0.05"),
    "status": Kind(EITHER, "this HTTP status; the bare number will do", "[45][0-9]{2}", "500"),
    "html": Kind(EITHER, "a page where an answer belongs"),
    "empty": Kind((AFTER, BEFORE), "an answer without a body"),
    "truncated": Kind((AFTER,), "half the answer, then the connection closes"),
    "charset": Kind((AFTER,), "the answer in UTF-16, labelled as before"),
    "bomb": Kind(EITHER, "an XML document whose entities unfold to gigabytes"),
    "huge": Kind(EITHER, "an answer of so many megabytes", "[0-9]{1,4}", "50"),
    "redirect": Kind(EITHER, "sends the client to another address", r"\S+", "/elsewhere"),
    "error": Kind((BEFORE,), "the provider's own refusal with this code; for Anveo, this text", ".+", "101"),
    "drift": Kind((AFTER,), "somebody has set this parameter of every button at the provider", "[^=]+=.*"),
    "duplicates": Kind((AFTER,), "every record is told twice"),
    "missing": Kind((AFTER,), "no record is told"),
}
OF_RECORDS = frozenset({"duplicates", "missing"})

_SPELL = re.compile(
    r"(?P<provider>[a-z*]+)(?:/(?P<action>[^:\s]+))?:(?P<kind>[a-z0-9]+)(?:-(?P<moment>[a-z]+))?"
    r"(?:=(?P<value>.*?))?(?:\*(?P<left>[1-9][0-9]{0,5}))?",
    re.S,
)


@dataclass(slots=True)
class Spell:
    """One line of the script. `left`: how many requests it still strikes, None for all."""

    provider: str
    action: str
    kind: str
    moment: str
    value: str
    left: int | None

    def __str__(self) -> str:
        place = f"{self.provider}/{self.action}" if self.action else self.provider
        value = f"={self.value}" if self.value else ""
        return f"{place}:{self.kind}-{self.moment}{value}" + (f"*{self.left}" if self.left else "")

    @property
    def seconds(self) -> float:
        return float(self.value)

    @property
    def prevents(self) -> bool:
        """Whether the provider does not act at all."""
        return self.moment == BEFORE and self.kind != "latency"

    def strikes(self, provider: str, action: str) -> bool:
        """Pushes and records have weather of their own, so that it is not used up by other requests."""
        if self.kind in OF_RECORDS and action not in TELLING_RECORDS:
            return False
        if self.kind not in OF_RECORDS and action == PUSH:
            return False
        return self.provider in {"*", provider} and self.action.lower() in {"", action.lower()}


def read(text: str) -> Spell:
    """The spell that is written. Raises `Unreadable`."""
    found = _SPELL.fullmatch(text.strip())
    if found is None or found["provider"] not in {"*", *PROVIDERS}:
        raise Unreadable(f"“{text.strip()}” is not of the form PROVIDER[/ACTION]:KIND[-before|-after][=VALUE][*TIMES].")
    name, value = found["kind"], found["value"]
    if name.isdigit():
        name, value = "status", name
    kind = KINDS.get(name)
    if kind is None:
        raise Unreadable(f"There is no weather called {name}; there is {', '.join(KINDS)}.")
    moment = found["moment"] or kind.moments[0]
    if moment not in kind.moments:
        raise Unreadable(f"{name} strikes only {' or '.join(kind.moments)}.")
    value = kind.value if value is None else value
    is_number = found["provider"] == "anveo" or name != "error" or value.isdigit()
    if not re.fullmatch(kind.pattern, value, re.S) or not is_number:
        raise Unreadable(f"{name} cannot be set to “{value}”.")
    return Spell(
        found["provider"], found["action"] or "", name, moment, value, int(found["left"]) if found["left"] else None
    )


class Weather:
    """The script, and the spell under which the exchange at hand stands. The state's lock guards it."""

    def __init__(self) -> None:
        self._spells: list[Spell] = []
        self.now: Spell | None = None

    def set(self, *texts: str) -> None:
        """These spells and no others. Raises `Unreadable`, and then nothing has changed."""
        self._spells = [read(text) for text in texts]

    def clear(self) -> None:
        self._spells = []

    def forecast(self) -> list[str]:
        """What is still to come, as it would be written."""
        return [str(spell) for spell in self._spells]

    def take(self, provider: str, action: str) -> Spell | None:
        """The first spell that strikes this request; one of its times is used up."""
        spells = self._spells
        spell = next((one for one in spells if one.strikes(provider, action)), None)
        if spell and spell.left is not None:
            spell.left -= 1
            if not spell.left:
                spells.remove(spell)
        return spell

    def records(self, told: list[Item]) -> list[Item]:
        """What the exchange at hand tells of these records."""
        return over_records(self.now, told)


def over_records(spell: Spell | None, told: list[Item]) -> list[Item]:
    match spell.kind if spell else "":
        case "duplicates":
            return [one for one in told for _ in range(2)]
        case "missing":
            return []
        case _:
            return told
