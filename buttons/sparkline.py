"""A row of numbers as a small line, drawn by the server. Pure."""

from collections.abc import Sequence

WIDTH, HEIGHT, MARGIN = 84, 24, 2
"""In the picture's own units."""


def points(numbers: Sequence[int]) -> str:
    """The line's points for an SVG polyline; zero lies at the bottom, the highest number at the top."""
    highest, step = max(numbers, default=0) or 1, (WIDTH - 2 * MARGIN) / max(len(numbers) - 1, 1)
    return " ".join(
        f"{MARGIN + at * step:.1f},{HEIGHT - MARGIN - number / highest * (HEIGHT - 2 * MARGIN):.1f}"
        for at, number in enumerate(numbers)
    )
