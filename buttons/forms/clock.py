"""Opening times as people write them: `09:00-12:30, 13:30-18:00`. Pure: text in, minutes or a sentence out."""

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise

from django.utils.translation import gettext as _

from buttons.schedule import DAY_MINUTES

Span = tuple[int, int]
"""Opens and closes, in minutes after midnight; closing before opening means the next day."""

SPAN = re.compile(r"(\d{1,2})(?:[:.](\d{2}))?\s*[-–—]\s*(\d{1,2})(?:[:.](\d{2}))?")
CLOSED = {"", "closed", "-", "–"}
MOST_SPANS = 12


def read_spans(text: str) -> list[Span]:
    """The windows of one day, in order; empty for a closed day. Raises `ValueError` with a sentence."""
    if text.strip().lower() in {*CLOSED, _("closed")}:
        return []
    spans = sorted(_read_span(part.strip()) for part in re.split(r"[,;]", text) if part.strip())
    if len(spans) > MOST_SPANS:
        raise ValueError(_("A day has at most %(most)s windows.") % {"most": MOST_SPANS})
    for (opens, closes), (next_opens, next_closes) in pairwise(spans):
        if closes <= opens or next_opens < closes:
            first, second = write_spans([(opens, closes)]), write_spans([(next_opens, next_closes)])
            raise ValueError(_("%(first)s and %(second)s overlap.") % {"first": first, "second": second})
    return spans


def _read_span(text: str) -> Span:
    matched = SPAN.fullmatch(text)
    if matched is None:
        raise ValueError(_("“%(text)s” is not a window. Write it like 09:00-12:30.") % {"text": text[:20]})
    opens = _minutes(matched[1], matched[2], latest=DAY_MINUTES - 1)
    closes = _minutes(matched[3], matched[4], latest=DAY_MINUTES)
    if opens == closes:
        raise ValueError(_("A window cannot close the minute it opens. Write 00:00-24:00 for the whole day."))
    return opens, closes


def _minutes(hour: str, minute: str | None, *, latest: int) -> int:
    minutes = int(hour) * 60 + int(minute or 0)
    if int(minute or 0) > 59 or minutes > latest:
        raise ValueError(_("%(time)s is not a time of the day.") % {"time": f"{hour}:{minute or '00'}"})
    return minutes


def write_spans(spans: Iterable[Span]) -> str:
    """The windows as `read_spans` takes them."""
    return ", ".join(f"{opens // 60:02}:{opens % 60:02}-{closes // 60:02}:{closes % 60:02}" for opens, closes in spans)


def overlapping_nights(week: Sequence[Sequence[Span]]) -> int | None:
    """The weekday (Monday is 0) whose first window begins before the night before has closed; None if there is none."""
    for weekday, spans in enumerate(week):
        tomorrow = week[(weekday + 1) % 7]
        past_midnight = max((closes for opens, closes in spans if closes < opens), default=0)
        if tomorrow and tomorrow[0][0] < past_midnight:
            return (weekday + 1) % 7
    return None
