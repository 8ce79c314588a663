"""The answers that carry an exported file. None of them is kept anywhere on its way."""

from collections.abc import Iterator
from datetime import datetime
from typing import TypeVar

from django.http import FileResponse, Http404, HttpResponseBase, StreamingHttpResponse
from django.utils import timezone
from django.utils.translation import get_language, override

from accounts.models import Business, Job, User
from accounts.zones import zone
from calls.exporting.formats import FORMATS
from calls.exporting.keeping import path_of
from calls.exporting.making import note
from calls.exporting.seats import take_seat
from calls.exporting.table import Table

Answer = TypeVar("Answer", bound=HttpResponseBase)


def sent_as_made(table: Table, ending: str, actor: User) -> StreamingHttpResponse:
    """The file of few calls while it is made, noted in the trail. Raises `NoSeat`."""
    seat, chosen = take_seat(table.business), FORMATS[ending]
    note(table.business, actor, ending)
    answer = StreamingHttpResponse(
        seat.held(_in_language(get_language(), chosen.write(table))), content_type=chosen.content_type
    )
    return _to_be_saved(answer, _name(table.business, ending, timezone.now()))


def stored(job: Job) -> FileResponse:
    """The file of the work. Raises `Http404` if it was removed at this very moment."""
    ending = job.result["format"]
    try:
        opened = path_of(job).open("rb")
    except FileNotFoundError:
        raise Http404 from None
    answer = FileResponse(opened, content_type=FORMATS[ending].content_type)
    return _to_be_saved(answer, _name(job.business, ending, job.created_at))


def _in_language(language: str, pieces: Iterator[bytes]) -> Iterator[bytes]:
    """The same pieces: they are made while they are sent, when the request and its language are over."""
    while True:
        with override(language):
            piece = next(pieces, None)
        if piece is None:
            return
        yield piece


def _to_be_saved(answer: Answer, name: str) -> Answer:
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["Cache-Control"] = "no-store"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


def _name(business: Business, ending: str, at: datetime) -> str:
    return f"calls-{at.astimezone(zone(business.time_zone)):%Y-%m-%d}.{ending}"
