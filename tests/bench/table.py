"""What a measure says in the end, and the table of all of them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import quantiles

MET, MISSED, UNCLEAR, TOLD = "met", "MISSED", "unclear", ""
HEAD = ("measure", "ours", "reference", "ratio [IQR]", "goal", "verdict")


@dataclass(frozen=True, slots=True)
class Spread:
    """The middle of several figures, and the range of their middle half."""

    median: float
    low: float
    high: float

    @classmethod
    def of(cls, figures: Sequence[float]) -> "Spread":
        if len(figures) == 1:
            return cls(figures[0], figures[0], figures[0])
        low, median, high = quantiles(figures, n=4, method="inclusive")
        return cls(median, low, high)

    def __str__(self) -> str:
        return f"{self.median:.2f} [{self.low:.2f}..{self.high:.2f}]"

    def verdict(self, most: float) -> str:
        """A miss is said only where not even the better half's edge is within the goal: machines are noisy."""
        if self.median <= most:
            return MET
        return UNCLEAR if self.low <= most else MISSED


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the table, as it is printed."""

    measure: str
    ours: str
    reference: str = ""
    ratio: str = ""
    goal: str = ""
    verdict: str = TOLD

    def cells(self) -> tuple[str, ...]:
        return (self.measure, self.ours, self.reference, self.ratio, self.goal, self.verdict)


def compared(measure: str, unit: str, ours: Sequence[float], reference: Sequence[float], most: float) -> Line:
    """Figures of the same rounds, ours against the reference's of the same round."""
    ratio = Spread.of([one / other for one, other in zip(ours, reference, strict=True)])
    our, its = (f"{Spread.of(some).median:,.0f} {unit}" for some in (ours, reference))
    return Line(measure, our, its, ratio=str(ratio), goal=f"<= {most:g}x", verdict=ratio.verdict(most))


def counted(measure: str, ours: int, most: int, unit: str = "") -> Line:
    """A count that no neighbour can change."""
    words = f" {unit}" if unit else ""
    return Line(measure, f"{ours}{words}", goal=f"<= {most}", verdict=MET if ours <= most else MISSED)


def table(lines: Iterable[Line]) -> str:
    """In Markdown, its columns aligned."""
    rows = [HEAD, *(line.cells() for line in lines)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(HEAD))]
    rows.insert(1, tuple("-" * width for width in widths))
    return "\n".join(
        "| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) + " |" for row in rows
    )
