"""A list's entries page by page and by what is searched for, and which of them decides for a number.

Everything goes by the index on list and digits: a page costs the same however long the list is.
"""

import re
from dataclasses import dataclass
from datetime import datetime

from django.db.models import F, Func, IntegerField, Q, QuerySet

from accounts.sealing import Unreadable, seal, unseal
from screening.looking_up import ask, parts, rules
from screening.models import ScreeningEntry, ScreeningList
from screening.numbers import BadNumber, Number, calling_code, parse
from screening.rules import Judgement, Verdict, candidates, judge

MANY = 1000
"""Entries are counted up to here; beyond it the page says "more than"."""


class EntryCount(Func):
    """How many entries a list has, counted up to one more than `MANY`."""

    template = (
        "(SELECT COUNT(*) FROM (SELECT 1 FROM screening_screeningentry"
        " WHERE list_id = %(expressions)s LIMIT %(most)s) AS counted)"
    )
    output_field = IntegerField()

    def __init__(self) -> None:
        super().__init__(F("pk"), most=MANY + 1)


@dataclass(frozen=True, slots=True)
class EntryPage:
    """Entries by their digits, and the mark of the page after ("" on the last)."""

    rows: list[ScreeningEntry]
    following: str
    is_first: bool


@dataclass(frozen=True, slots=True)
class Wanted:
    """What was searched for: a whole number if it is one, else the beginning of one, else words of a note."""

    typed: str
    number: Number | None = None
    beginnings: tuple[str, ...] = ()

    @property
    def found(self) -> Q:
        """The condition on entries."""
        if self.number:
            # Its own entry, and every prefix that it begins with.
            own = Q(is_prefix=True) | Q(digits=self.number.digits)
            return Q(digits__in=candidates(self.number.digits)) & own
        if self.beginnings:
            return _any_of([_beginning(digits) for digits in self.beginnings])
        return Q(note__icontains=self.typed) if self.typed else Q()


def read_wanted(typed: str, region: str) -> Wanted:
    """What somebody in `region` (two letters) who typed this looks for."""
    typed = typed.replace("\0", "").strip()[:200]
    if not typed or any(letter.isalpha() for letter in typed):
        return Wanted(typed)
    try:
        return Wanted(typed, number=parse(typed, region))
    except BadNumber:
        digits = re.sub(r"[^0-9]", "", typed)[:15]
    if not digits.strip("0"):
        return Wanted(typed)
    if typed.startswith("+"):
        return Wanted(typed, beginnings=(digits.lstrip("0"),))
    own = f"{calling_code(region)}{digits.removeprefix('0')}"[:15]
    return Wanted(typed, beginnings=tuple(dict.fromkeys((digits.lstrip("0") or own, own))))


def entry_page(shown: ScreeningList, wanted: Wanted, mark: str, size: int) -> EntryPage:
    """The page after the entry that `mark` stands for; a mark that is none is the first page."""
    rows: QuerySet[ScreeningEntry] = shown.entries.filter(wanted.found).order_by("digits", "is_prefix")
    after = _opened(shown, mark)
    if after:
        last = after["digits"]
        rows = rows.filter(digits__gte=last).exclude(digits=last, is_prefix=False)
        rows = rows.exclude(digits=last) if after["kind"] == "prefix" else rows
    found = list(rows[: size + 1])
    following = _mark(shown, found[size - 1]) if len(found) > size else ""
    return EntryPage(found[:size], following, after is None)


def decision(shown: ScreeningList, number: Number, now: datetime) -> Judgement:
    """What this list alone says of a number."""
    verdict = Verdict(shown.verdict)
    found = rules(ask(parts(number.e164, [shown.pk], now)), {shown.pk: (verdict, shown.name)})
    return judge(number.digits, found, now, reverse=verdict == Verdict.ALLOW)


def _mark(shown: ScreeningList, last: ScreeningEntry) -> str:
    """Sealed: it stands in the address, and whoever may only read must not read the number out of it."""
    return seal({"digits": last.digits, "kind": "prefix" if last.is_prefix else "number"}, _context(shown))


def _opened(shown: ScreeningList, mark: str) -> dict[str, str] | None:
    if not mark:
        return None
    try:
        return unseal(mark, _context(shown))
    except Unreadable:
        return None


def _context(shown: ScreeningList) -> str:
    return f"screening.finding:{shown.public_id}"


def _beginning(digits: str) -> Q:
    """A range instead of a pattern: every database uses its index for it, whatever its collation."""
    following = str(int(digits) + 1)
    within = Q(digits__gte=digits)
    return within & Q(digits__lt=following) if len(following) == len(digits) else within


def _any_of(conditions: list[Q]) -> Q:
    found = Q()
    for condition in conditions:
        found |= condition
    return found
