"""Judges a number by screening entries. Pure: rows in, verdict out."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Verdict(StrEnum):
    """What a list does with a number that stands on it."""

    BLOCK = "block"
    VOICEMAIL = "voicemail"
    ALLOW = "allow"


SAFEST_FIRST = (Verdict.BLOCK, Verdict.VOICEMAIL, Verdict.ALLOW)


@dataclass(frozen=True, slots=True)
class Rule:
    """One entry as the judge sees it. `digits` is E.164 without plus, or its beginning if `is_prefix`."""

    digits: str
    is_prefix: bool
    verdict: Verdict
    list_name: str
    expires_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Judgement:
    """`verdict` None: no entry speaks of this number. `only_allowed`: there are allow entries and none is its own."""

    verdict: Verdict | None
    rule: Rule | None
    only_allowed: bool = False


def candidates(digits: str) -> list[str]:
    """Every text an entry could hold to match `digits`, for one indexed look-up."""
    return [digits[:length] for length in range(1, len(digits) + 1)]


def judge(digits: str, rules: Iterable[Rule], now: datetime, *, reverse: bool) -> Judgement:
    """The longest live entry that fits decides; an exact entry beats a prefix; at a tie the safest verdict wins.

    `reverse` says that the button has allow lists: a number on none of them is then not let through.
    """
    fitting = [
        rule
        for rule in rules
        if (rule.expires_at is None or rule.expires_at > now)
        and (digits.startswith(rule.digits) if rule.is_prefix else digits == rule.digits)
    ]
    if not fitting:
        return Judgement(None, None, only_allowed=reverse)
    best = max(fitting, key=lambda rule: (len(rule.digits), not rule.is_prefix, -SAFEST_FIRST.index(rule.verdict)))
    return Judgement(best.verdict, best)
