"""Counts a click that may ring, if everything has room, and decides with what was used up before it."""

from dataclasses import replace
from uuid import UUID

from buttons.loading import Loaded
from buttons.models import Button
from calls import limiting, snapshots
from calls.challenge import Token
from calls.decision import Count, Decision, Snapshot
from calls.gate import SECOND_LOOKS, decide
from calls.limiting import Taken, Taking
from calls.snapshots import Seen, number_key
from screening.numbers import Number


def count(
    found: Loaded,
    number: Number,
    known: Seen,
    snapshot: Snapshot,
    *,
    key: str,
    rings_as: str = "",
    address: str = "",
    token: Token | None = None,
    takes_line: bool = True,
    waits: bool = False,
    announced: UUID | None = None,
) -> tuple[str, Decision]:
    """What the counters said ("again": this key is counted already), and the decision; all are taken, or none.

    `rings_as` is what one call at a time is kept to, the number unless it is given; `token` is the visitor's, None
    where somebody of the business asks; `waits` is whether the call waits with us for its time; `announced` is what the
    fast lane is told of meanwhile, if it passes: the public id of a call that is stored next. Raises
    `calls.limiting.CounterAway`.
    """
    button = found.button
    wanted = snapshots.limits(button, number, address, waits=waits)
    taken = limiting.take(
        Taking(
            button=button.public_id.hex,
            key=key,
            number=rings_as or number_key(number),
            token=token.mark if token else "",
            token_life=token.life if token else 0,
            lines=button.calls_at_once if takes_line else None,
            taken=known.lines,
            stored=known.stored,
            limits=wanted,
            announced=announced.hex if announced else "",
        )
    )
    return taken.word, decide(_with_word(snapshots.counted(snapshot, wanted, taken.used), taken, button.calls_at_once))


def count_ringing(button: Button, number: Number, snapshot: Snapshot) -> Decision:
    """The second look at a call that waited with us. Where it passes, the number is counted as rung.

    Raises `calls.limiting.CounterAway`.
    """
    decision = decide(snapshot, SECOND_LOOKS)
    if not decision.passes:
        return decision
    wanted = snapshots.number_limits(button, number)
    taken = limiting.take(limiting.only(wanted))
    return decide(snapshots.counted(snapshot, wanted, taken.used), SECOND_LOOKS)


def _with_word(snapshot: Snapshot, taken: Taken, lines: int) -> Snapshot:
    match taken.word:
        case "challenge":
            return replace(snapshot, token=False)
        case "in_progress":
            return replace(snapshot, is_already_called=True)
        case "full":
            return replace(snapshot, lines=Count(lines, lines))
    return snapshot
