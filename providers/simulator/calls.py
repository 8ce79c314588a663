"""The life of a placed call, computed from the clock whenever somebody asks."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from math import inf

TALK_SECONDS = 8.0


class Phase(StrEnum):
    """Where a call stands. `DIALLING`: the first party has answered and the second one's phone rings."""

    QUEUED = "queued"
    RINGING = "ringing"
    DIALLING = "dialling"
    TALKING = "talking"
    ENDED = "ended"


class Outcome(StrEnum):
    """What became of one phone, or of the whole call."""

    ANSWERED = "answered"
    UNANSWERED = "unanswered"
    BUSY = "busy"
    FAILED = "failed"
    CANCELLED = "cancelled"
    VOICEMAIL = "voicemail"


RING_SECONDS = {Outcome.ANSWERED: 3.0, Outcome.UNANSWERED: 6.0, Outcome.BUSY: 1.0, Outcome.FAILED: 1.0}
LAST_DIGIT = {"7": Outcome.UNANSWERED, "8": Outcome.BUSY, "9": Outcome.FAILED}
SHORTEST_NUMBER = 5


def outcome_of(phone: str) -> Outcome:
    """What happens when this phone is rung: the last digit of a number decides, so that a hand can provoke it."""
    if phone.lower().startswith("offline"):
        return Outcome.UNANSWERED
    if phone.isdigit() and len(phone) >= SHORTEST_NUMBER:
        return LAST_DIGIT.get(phone[-1], Outcome.ANSWERED)
    return Outcome.ANSWERED


@dataclass(slots=True)
class Call:
    """One order to ring. `phones` are rung one after the other; times are simulated seconds, `placed_at` is real.

    `owner` is the credential that placed it, `subject` the button or the extension it belongs to, `details` what the
    provider was told besides. `talk` is how long people talk, `longest_rings` how long each phone may ring. `stopped`
    is when somebody hung it up or cancelled it. A `test` was answered like a call and rings nobody.
    """

    reference: str
    provider: str
    owner: str
    phones: tuple[str, ...]
    placed: float
    placed_at: datetime
    subject: str = ""
    delay: float = 0.0
    voicemail: bool = False
    talk: float = TALK_SECONDS
    longest_rings: tuple[float, float] = (inf, inf)
    test: bool = False
    details: dict[str, str] = field(default_factory=dict)
    stopped: float | None = None

    def legs(self) -> list[Outcome]:
        """The outcome of every phone that is rung; the second one only if the first answers."""
        return [outcome for outcome, _ in self._rings()]

    def rang(self) -> list[float]:
        """How long each of those phones rings."""
        return [seconds for _, seconds in self._rings()]

    def phase(self, now: float) -> Phase:
        if self.test or (self.stopped is not None and now >= self.stopped):
            return Phase.ENDED
        return [phase for phase, begins in self._phases() if begins <= now][-1]

    def began(self, wanted: Phase) -> float | None:
        """When that phase begins if nobody stops the call; None if it never does."""
        return next((begins for phase, begins in self._phases() if phase is wanted), None)

    def talked(self, now: float) -> int:
        """Whole seconds of talk so far."""
        begins = self.began(Phase.TALKING)
        if begins is None:
            return 0
        until = min(now, begins + self.talk, self.stopped if self.stopped is not None else now)
        return max(0, round(until - begins))

    def outcome(self, now: float) -> Outcome | None:
        """How the call ended, None while it lasts."""
        if self.phase(now) is not Phase.ENDED:
            return None
        talking = self.began(Phase.TALKING)
        if self.stopped is not None and (talking is None or self.stopped < talking):
            return Outcome.CANCELLED
        return Outcome.VOICEMAIL if self.voicemail else self.legs()[-1]

    def _phases(self) -> Iterator[tuple[Phase, float]]:
        moment = self.placed
        yield Phase.QUEUED, moment
        moment += self.delay
        rings = self._rings()
        for phase, (_, seconds) in zip((Phase.RINGING, Phase.DIALLING), rings, strict=False):
            yield phase, moment
            moment += seconds
        if rings[-1][0] is Outcome.ANSWERED:
            yield Phase.TALKING, moment
            moment += self.talk
        yield Phase.ENDED, moment

    def _rings(self) -> list[tuple[Outcome, float]]:
        """The outcome of each phone that is rung, and how long it rings: an allowance that is too short ends it."""
        if self.voicemail:
            return [(Outcome.ANSWERED, RING_SECONDS[Outcome.ANSWERED])]
        rings = []
        for phone, longest in zip(self.phones, self.longest_rings, strict=False):
            outcome = outcome_of(phone)
            seconds = RING_SECONDS[outcome]
            if longest < seconds:
                outcome, seconds = Outcome.UNANSWERED, longest
            rings.append((outcome, seconds))
            if outcome is not Outcome.ANSWERED:
                break
        return rings
