"""From a documented limit to what is tried at every door, and what has to come of it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from tests.documented import Limit

Given = str | int | list[str] | dict[str, str] | None
"""A value as the portal holds it; None where nothing is given at all. Choices are in the provider's words."""

Verdict = Literal["taken", "refused"]
KNOWN = "known"
"""Stands for a reference that exists; the door puts the real one in its place."""
ADDRESS = "https://e.com/"
NUMBERS_OF_TEN, NUMBERS_OF_ELEVEN = "2125550111", "12125550111"
VALUE_MISSING = range(209, 223)
"""ViviPhone's codes whose sentence begins with "Value missing" (guide 003, appendix B; V32)."""


@dataclass(frozen=True, slots=True)
class Case:
    """One value for one parameter. `on_wire` is the provider's verdict where a client must not send what we take."""

    name: str
    value: Given
    verdict: Verdict
    on_wire: Verdict


def cases(limit: Limit) -> Iterator[Case]:
    """Lowest, highest, just below, just above, missing, empty, of the wrong type: as far as the limit has them."""
    absent: Verdict = "refused" if limit.required else "taken"
    yield Case("missing", None, absent, absent)
    yield Case("empty", _empty(limit), absent, "refused" if _empty_is_bad(limit) else absent)
    for name, value in _good(limit):
        yield Case(name, value, "taken", "taken")
    for name, value in _bad(limit):
        yield Case(name, value, "refused", "refused")


def _empty(limit: Limit) -> Given:
    match limit.kind:
        case "list":
            return []
        case "variables":
            return {}
        case _:
            return ""


def _empty_is_bad(limit: Limit) -> bool:
    """A parameter that is there without a value is "missing" to ViviPhone, unless nothing is what it means."""
    return limit.provider == "viviphone" and limit.default != "" and limit.kind != "list"


def _good(limit: Limit) -> Iterator[tuple[str, Given]]:
    match limit.kind:
        case "integer":
            yield from _named(lowest=limit.low, highest=limit.high)
            if limit.low is None and limit.high is None:
                yield "some number", 60
        case "flag":
            yield "no", False
            yield "yes", True
        case "reference":
            yield "known", KNOWN
        case "choice":
            yield from ((choice, choice) for choice in limit.choices)
        case "list" if limit.max_length:
            yield "lowest", [NUMBERS_OF_TEN]
            yield "highest", _numbers(limit.max_length)
        case "list":
            yield "one", ["USA"]
            yield "several", ["USA", "CANADA", "MEXICO"]
        case "variables":
            yield "lowest", _pairs(1)
            if limit.max_items:
                yield "highest", _pairs(limit.max_items)
        case _:
            yield "lowest", _text(limit, limit.min_length or 1)
            if limit.max_length:
                yield "highest", _text(limit, limit.max_length)


def _bad(limit: Limit) -> Iterator[tuple[str, Given]]:
    match limit.kind:
        case "integer":
            yield from _named(below=_moved(limit.low, -1), above=_moved(limit.high, 1), wrong_type="ten")
        case "flag":
            yield from _named(below=-1, above=2, wrong_type="maybe")
        case "choice" | "reference":
            yield "unknown", "fax"
        case "list" if limit.max_length:
            yield "just above", _numbers(limit.max_length + 1)
            yield "wrong type", ["21255501A1"]
        case "list":
            yield "wrong type", ["U5A"]
        case "variables":
            yield "wrong type", {"": "a value without a name"}
            if limit.max_items:
                yield "just above", _pairs(limit.max_items + 1)
        case _:
            yield _misspelt(limit)
            if limit.min_length and limit.min_length > 1:
                yield "just below", _text(limit, limit.min_length - 1)
            if limit.max_length:
                yield "just above", _text(limit, limit.max_length + 1)


def _named(**values: Given) -> Iterator[tuple[str, Given]]:
    names = {"below": "just below", "above": "just above", "wrong_type": "wrong type"}
    return ((names.get(name, name), value) for name, value in values.items() if value is not None)


def _moved(bound: int | None, step: int) -> int | None:
    return None if bound is None else bound + step


def _text(limit: Limit, length: int) -> str:
    match limit.kind:
        case "url":
            return (ADDRESS + "x" * length)[: max(length, len(ADDRESS))]
        case "digits":
            return ("2025550143" * 3)[:length]
        case _:
            return (limit.alphabet or "a")[0] * length


def _misspelt(limit: Limit) -> tuple[str, Given]:
    """A text that is none of its kind; where any text is good, what is no text at all."""
    if limit.kind == "url":
        return "wrong type", "no address"
    if limit.kind == "digits":
        return "wrong type", "20255a0143"
    return ("wrong type", f"{limit.alphabet[0]},") if limit.alphabet else ("no text", 7)


def _pairs(count: int) -> dict[str, str]:
    return {f"name_{place}": f"value {place}" for place in range(count)}


def _numbers(length: int) -> list[str]:
    """Numbers of ten and eleven digits that take exactly this many characters with a colon between each two."""
    count = (length + 1) // (len(NUMBERS_OF_TEN) + 1)
    longer = (length + 1) % (len(NUMBERS_OF_TEN) + 1)
    return [NUMBERS_OF_ELEVEN] * longer + [NUMBERS_OF_TEN] * (count - longer)
