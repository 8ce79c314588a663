"""What the simulator was told and what it answered, newest first."""

from collections import deque
from dataclasses import asdict, dataclass
from datetime import UTC, datetime

LONGEST = 1_000


@dataclass(frozen=True, slots=True)
class Entry:
    """One exchange, credentials struck out. `number` counts from 1 and is never used twice.

    `weather` is the spell that struck it; one that strikes before the provider acts leaves no act to be found.
    """

    number: int
    at: datetime
    provider: str
    action: str
    verdict: str
    status: int
    request: str
    answer: str
    weather: str = ""

    @property
    def clock(self) -> str:
        return f"{self.at:%H:%M:%S}"

    def as_json(self) -> dict[str, object]:
        return asdict(self) | {"at": self.at.isoformat()}


class Journal:
    """The last thousand exchanges. The state's lock guards it."""

    def __init__(self) -> None:
        self._entries: deque[Entry] = deque(maxlen=LONGEST)
        self._written = 0

    def write(
        self,
        *,
        provider: str,
        action: str,
        verdict: str,
        status: int,
        request: str,
        answer: str,
        weather: str = "",
    ) -> None:
        self._written += 1
        now = datetime.now(UTC)
        self._entries.appendleft(Entry(self._written, now, provider, action, verdict, status, request, answer, weather))

    def entries(self, provider: str = "", action: str = "") -> list[Entry]:
        """Newest first, of one provider or one action where given."""
        return [
            entry for entry in list(self._entries) if provider in {"", entry.provider} and action in {"", entry.action}
        ]
