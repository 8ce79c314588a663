"""What screening lists and the register hold on a number, asked in one statement with whatever else a click asks."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from screening.register import hashes
from screening.rules import Rule, Verdict, candidates

NEVER = "SELECT 'never', 0, number_hash, TRUE, TRUE FROM screening_nevercall WHERE"
ENTRIES = "SELECT 'entry', list_id, digits, is_prefix, TRUE FROM screening_screeningentry WHERE"


@dataclass(frozen=True, slots=True)
class Part:
    """A SELECT of `source` and then a number, a text and two yes-or-no, to be joined with others by UNION ALL.

    Written out, since putting such a statement together anew costs more than the database's answer.
    """

    text: str
    parameters: Collection[Any]


Found = tuple[int, str, bool, bool]
"""A row of a part without its source."""


def ask(parts: Iterable[Part]) -> dict[str, list[Found]]:
    """What each source gave, by its name. One query."""
    asked = list(parts)
    found: dict[str, list[Found]] = {}
    with connection.cursor() as cursor:
        text = " UNION ALL ".join(part.text for part in asked)
        cursor.execute(text, [parameter for part in asked for parameter in part.parameters])
        for source, number, words, first, second in cursor.fetchall():
            found.setdefault(source, []).append((number, words, bool(first), bool(second)))
    return found


def parts(e164: str, list_ids: Collection[int], at: datetime) -> list[Part]:
    """What `rules` reads, and "never" where the number's owner wants no call: one indexed look-up each, however long
    the lists are."""
    own = hashes(e164)
    asked = [Part(f"{NEVER} number_hash IN ({marks(own)})", own)]
    if list_ids:
        digits = candidates(e164.removeprefix("+"))
        fitting = f"list_id IN ({marks(list_ids)}) AND digits IN ({marks(digits)})"
        live = "(expires_at IS NULL OR expires_at > %s)"
        asked.append(Part(f"{ENTRIES} {fitting} AND {live}", [*list_ids, *digits, moment(at)]))
    return asked


def rules(found: Mapping[str, list[Found]], lists: Mapping[int, tuple[Verdict, str]]) -> tuple[Rule, ...]:
    """Every live entry of those lists (verdict and name by id) that is the number or one of its beginnings."""
    return tuple(Rule(digits, is_prefix, *lists[pk]) for pk, digits, is_prefix, _ in found.get("entry", ()))


def marks(values: Collection[Any]) -> str:
    """A placeholder for each value."""
    return ", ".join(["%s"] * len(values))


def moment(at: datetime) -> Any:
    """An instant as the database compares it."""
    return connection.ops.adapt_datetimefield_value(at)
