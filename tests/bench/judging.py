"""Judges a storm of clicks by what came back, what is stored, and what the provider was told."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from statistics import median, quantiles
from typing import Any

from calls.models import Call
from tests.bench.options import Options
from tests.bench.table import Line, counted

KEY = re.compile(r"[0-9a-f]{32}")
THROTTLED = {429, 503}
ACCEPTED = {200, 202}
BUSY = {"busy", "full", "failing", "number_limit", "address_limit", "button_limit", "business_limit", "in_progress"}
"""Reasons that any click may get when there are too many."""

OWN_REASON = {"blocked": "blocked", "paused": "paused"}
MOST_OF = {"one number": 3, "one address": 10}
"""What the limits of a button let through of these kinds in an hour."""


@dataclass
class Storm:
    """What is sent, of which kind, and what came back; `twice` maps a repeated click to the one it repeats."""

    requests: list[bytes] = field(default_factory=list)
    kinds: list[str] = field(default_factory=list)
    twice: dict[int, int] = field(default_factory=dict)
    told: list[dict[str, Any]] = field(default_factory=list)
    dials: Counter[str] = field(default_factory=Counter)

    def add(self, kind: str, request: bytes) -> None:
        self.requests.append(request)
        self.kinds.append(kind)

    def repeat(self, number: int) -> None:
        self.twice[len(self.requests)] = number
        self.add(self.kinds[number], self.requests[number])

    def tokens(self, kind: str = "") -> set[str]:
        """Of the calls that were promised."""
        return {
            answer["body"]["call"]["token"]
            for answer, its in zip(self.told, self.kinds, strict=True)
            if answer["status"] in ACCEPTED and kind in {"", its}
        }


def lines(storm: Storm, options: Options) -> list[Line]:
    name = f"soak of {options.soak:g} s:"
    times = [answer["seconds"] for answer in storm.told if answer["status"]]
    hundredths = quantiles(times, n=100)
    return [
        Line(f"{name} {options.rate:,} clicks a second", outcomes(storm)),
        Line(f"{name} time to the answer, p50 and p99", f"{median(times):.2f} s, {hundredths[98]:.2f} s"),
        counted(f"{name} accepted and lost", lost(storm), 0),
        counted(f"{name} dialled twice, or by nobody's wish", dialled_wrongly(storm), 0),
        counted(f"{name} throttled and not told when to come again", untold(storm), 0),
        counted(f"{name} without an answer, or with an error", unanswered(storm), 0),
        counted(f"{name} let through or refused wrongly", sum(1 for _ in misjudged(storm)), 0),
    ]


def outcomes(storm: Storm) -> str:
    statuses = Counter(answer["status"] for answer in storm.told)
    accepted = sum(statuses[status] for status in ACCEPTED)
    throttled = sum(statuses[status] for status in THROTTLED)
    refused = sum(statuses.values()) - accepted - throttled - unanswered(storm)
    dialled = storm.dials.total()
    return f"{accepted:,} accepted, {dialled:,} dialled, {refused:,} refused, {throttled:,} throttled"


def lost(storm: Storm) -> int:
    """Promised, and not there, or not at an end."""
    ended = set(Call.objects.filter(state__in=Call.FINAL).values_list("token", flat=True))
    return len(storm.tokens() - ended)


def dialled_wrongly(storm: Storm) -> int:
    ours = {public_id.hex for public_id in Call.objects.exclude(dialled_at=None).values_list("public_id", flat=True)}
    return sum(times - 1 for times in storm.dials.values()) + len(set(storm.dials) - ours)


def untold(storm: Storm) -> int:
    return sum(answer["status"] in THROTTLED and not answer.get("retry_after") for answer in storm.told)


def unanswered(storm: Storm) -> int:
    return sum(answer["status"] == 0 or (answer["status"] >= 500 and answer["status"] != 503) for answer in storm.told)


def misjudged(storm: Storm) -> Iterator[str]:
    """What was told is not what had to be told, a description each."""
    for number, (answer, kind) in enumerate(zip(storm.told, storm.kinds, strict=True)):
        reason = answer.get("body", {}).get("reason", "")
        if kind in OWN_REASON and answer["status"] and reason not in {OWN_REASON[kind], *BUSY}:
            yield f"{kind}: {answer}"
        if kind not in OWN_REASON and reason and reason not in BUSY and number not in storm.twice:
            yield f"{kind}: {answer}"
    for kind, most in MOST_OF.items():
        if len(storm.tokens(kind)) > most:
            yield f"{kind}: {len(storm.tokens(kind))} let through"
    for again, first in storm.twice.items():
        both = [storm.told[number] for number in (first, again) if storm.told[number]["status"] in ACCEPTED]
        if len({answer["body"]["call"]["token"] for answer in both}) > 1:
            yield "one click, two calls"
