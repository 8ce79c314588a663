"""The simulator's own time, which can run faster than ours."""

import time


class Clock:
    """Seconds since the simulator started, `speed` of them to each real one.

    Only waits run faster. What is written down (call records, the journal) carries the real date, so that a portal
    that asks for "the last hour" finds its calls at any speed.
    """

    def __init__(self, speed: float = 1.0) -> None:
        self.speed = speed
        self._started = time.monotonic()
        self._skipped = 0.0

    def now(self) -> float:
        """Simulated seconds since the start."""
        return (time.monotonic() - self._started) * self.speed + self._skipped

    def skip(self, seconds: float) -> None:
        """Jump ahead by simulated `seconds`; a test need not wait for a call to end."""
        self._skipped += seconds
