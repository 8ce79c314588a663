"""The numbers on a screening list."""

from typing import Any

from django.utils import timezone
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.filters import text
from accounts.api.json_forms import errors_of, written
from accounts.api.operations import operation, page_of, query
from accounts.api.paging import paged
from accounts.api.problems import invalid
from screening.api.lists import ScreeningApi
from screening.api.shapes import (
    AddedShape,
    EntryChangeShape,
    EntryNameShape,
    EntryShape,
    JudgementShape,
    NewEntriesShape,
    NumberListForm,
    NumberShape,
)
from screening.finding import decision, read_wanted
from screening.forms import EntryForm
from screening.saving import (
    add_lines,
    change_entry,
    remove_entry,
)


class EntriesApi(ScreeningApi):
    """The numbers on a list."""

    @operation(
        "List numbers of a screening list",
        scope="screening:read",
        answers=page_of(EntryShape),
        pages=True,
        filters=[query("find", "A number, the beginning of one, or words of a note.")],
    )
    def get(self, request: Request, **kwargs: Any) -> Response:
        """What was put there last comes first."""
        wanted = read_wanted(text(request, "find", 200), self.business.country)
        return paged(request, self.found().entries.filter(wanted.found), self.shown_entry)

    @operation(
        "Add numbers to a screening list",
        scope="screening:write",
        takes=NewEntriesShape,
        answers=AddedShape,
        status=201,
        creates=True,
    )
    def post(self, request: Request, **kwargs: Any) -> Response:
        """All of them or none; what stands there already stays as it is."""
        kept = self.found()
        typed, wrong = written(NumberListForm(self.business).fields, self.given)
        form = NumberListForm(self.business, typed)
        if not form.is_valid() or wrong:
            raise invalid(errors_of(form, but=wrong))
        told = form.cleaned_data
        fresh = add_lines(kept, told["numbers"], told["note"], self.actor, expires_at=told["until"])
        return Response({"new": fresh, "known": len(told["numbers"]) - fresh}, status=201)


class EntryRemovalApi(ScreeningApi):
    """A number taken off a list."""

    @operation("Remove a number from a screening list", scope="screening:write", takes=EntryNameShape, status=204)
    def post(self, request: Request, **kwargs: Any) -> Response:
        """Named in the body, so that no number stands in an address."""
        remove_entry(self.entry(self.found()), self.actor)
        return Response(status=204)


class EntryChangeApi(ScreeningApi):
    """What is said of a number on a list."""

    @operation(
        "Change a number of a screening list", scope="screening:write", takes=EntryChangeShape, answers=EntryShape
    )
    def post(self, request: Request, **kwargs: Any) -> Response:
        """Its note, and until when it counts; what is left out is emptied."""
        entry = self.entry(self.found())
        given = {name: value for name, value in self.given.items() if name != "number"}
        typed, wrong = written(EntryForm(self.business).fields, given)
        form = EntryForm(self.business, typed)
        if not form.is_valid() or wrong:
            raise invalid(errors_of(form, but=wrong))
        entry.note, entry.expires_at = form.cleaned_data["note"], form.cleaned_data["until"]
        change_entry(entry, self.actor)
        return Response(self.shown_entry(entry))


class DecisionApi(ScreeningApi):
    """What a list says of a number."""

    @operation("Ask a screening list", scope="screening:read", takes=NumberShape, answers=JudgementShape)
    def post(self, request: Request, **kwargs: Any) -> Response:
        """Which of its entries decides for a number; the longest wins."""
        found = decision(self.found(), self.number(), timezone.now())
        rule = found.rule
        entry = f"{rule.digits}{'*' if rule.is_prefix else ''}" if rule else None
        verdict = found.verdict.value if found.verdict else None
        return Response({"verdict": verdict, "entry": entry, "only_allowed": found.only_allowed})
