"""Asks the gate about a click that nobody makes: everything is read, nothing is counted, taken or dialled."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from django.db.models import Q

from buttons.loading import Loaded
from calls import limiting, snapshots
from calls.decision import Count, Decision, Snapshot
from calls.gate import decide
from calls.limiting import CounterAway, Taking
from calls.models import Call
from calls.snapshots import STILL_CALLING, STILL_RINGS, Seen, number_key, waiting_for
from screening.looking_up import ask, parts, rules
from screening.numbers import BadNumber, Fault, Number, parse
from screening.rules import Judgement, judge

NOBODYS = Number("+0", 0, "0", "", is_valid=False, is_ringable_kind=False)
"""Stands where no number could be read: no list and no limit knows it."""

MOST_CALLS = 2000
"""Calls of the latest minutes that are looked at."""


@dataclass(frozen=True, slots=True)
class Question:
    """`number` is what was typed, read, or why it could not be; `at` None is now; `origin` None is our own page.

    `used` is how far limits are used up in the asker's mind, by the gate's name of each; the others are as they are.
    """

    number: Number | Fault
    origin: str | None
    at: datetime | None
    used: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Answer:
    """What the gate says of one button; `judgement` is which screening entry speaks of the number."""

    found: Loaded
    decision: Decision
    judgement: Judgement | None
    counters_away: bool = False


def question(
    typed: str, region: str, origin: str | None, at: datetime | None, used: Mapping[str, int] | None = None
) -> Question:
    """What somebody in `region` (two letters) who types this number asks."""
    try:
        return Question(parse(typed, region), origin, at, used or {})
    except BadNumber as error:
        return Question(error.fault, origin, at, used or {})


def answers(buttons: Sequence[Loaded], asked: Question, now: datetime) -> list[Answer]:
    """The gate's answer for each of the buttons. Two queries, however many there are."""
    number = asked.number if isinstance(asked.number, Number) else NOBODYS
    known = _known(buttons, number, now, asked.at or now)
    return [_answer(found, asked, number, seen, now) for found, seen in zip(buttons, known, strict=True)]


def _answer(found: Loaded, asked: Question, number: Number, known: Seen, now: datetime) -> Answer:
    at = asked.at or now
    snapshot = snapshots.of_click(found, number, origin=asked.origin, token=True, known=known, now=now, due=at)
    away = False
    if asked.at is not None:
        # What a provider does and what is used up is known of this moment only.
        snapshot = replace(snapshot, is_failing=False, is_already_called=False)
    elif isinstance(asked.number, Number):
        try:
            snapshot = _used_up(snapshot, found, number, known)
        except CounterAway:
            away = True
    snapshot = replace(_as_typed(snapshot, found, number, asked.used), number=asked.number)
    judgement = None
    if isinstance(asked.number, Number):
        judgement = judge(number.digits, snapshot.rules, at, reverse=snapshot.is_reverse_screened)
    return Answer(found, decide(snapshot), judgement, away)


def _used_up(snapshot: Snapshot, found: Loaded, number: Number, known: Seen) -> Snapshot:
    """With the limits as they are used up now. A limit of none is full whatever its count, so nothing is taken."""
    button = found.button
    wanted = snapshots.limits(button, number, "")
    taken = limiting.take(
        Taking(
            button=button.public_id.hex,
            key="asked-only",
            number=number_key(number),
            token="",
            token_life=0,
            lines=None,
            taken=known.lines,
            stored=known.stored,
            limits=[replace(limit, most=0) for limit in wanted],
        )
    )
    counted = snapshots.counted(snapshot, wanted, taken.used)
    waits = taken.word in {"in_progress", "again"}
    return replace(
        counted,
        lines=Count(known.lines, button.calls_at_once),
        is_already_called=snapshot.is_already_called or waits,
    )


def _as_typed(snapshot: Snapshot, found: Loaded, number: Number, used: Mapping[str, int]) -> Snapshot:
    """With what was typed in the place of what is used up; a limit that does not hold for the number stays out."""
    button = found.button
    most = {limit.name: limit.most for limit in snapshots.limits(button, number, "")}
    most |= {"address_hour": button.calls_per_address_hour, "lines": button.calls_at_once}
    counts: dict[str, Any] = {name: Count(count, most[name]) for name, count in used.items() if name in most}
    return replace(snapshot, **counts)


def _known(buttons: Sequence[Loaded], number: Number, now: datetime, at: datetime) -> list[Seen]:
    """What is stored that bears on the click, for each of the buttons."""
    lists = {row.pk: (row.verdict, row.name) for found in buttons for row in found.lists}
    waiting = [waiting_for([found.button for found in buttons], number, at)] if buttons else []
    told = ask([*parts(number.e164, list(lists), at), *waiting])
    waits = {button for button, *_ in told.get("waits", ())}
    lately = Q(asked_at__gt=now - STILL_CALLING)
    calls = Call.objects.filter(Q(state__in=Call.UNDER_WAY) | lately, button__in=[found.button.pk for found in buttons])
    rows = list(
        calls.order_by().values_list("button_id", "idempotency_key", "state", "number", "asked_at")[:MOST_CALLS]
    )
    seen = []
    for found in buttons:
        own = [row for row in rows if row[0] == found.button.pk]
        entries = [row for row in told.get("entry", ()) if row[0] in {one.pk for one in found.lists}]
        seen.append(
            Seen(
                rules({"entry": entries}, lists),
                "never" in told,
                lines=sum(state in Call.UNDER_WAY for _, _, state, *_ in own),
                stored=[key for _, key, *_ in own],
                is_already_called=found.button.pk in waits
                or any(
                    rung == number.e164 and state in STILL_RINGS and asked_at > now - STILL_CALLING
                    for _, _, state, rung, asked_at in own
                ),
            )
        )
    return seen
