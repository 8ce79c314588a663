"""Who gets through, and why: the gate asked about a click that nobody makes."""

from typing import Any

from django.utils import timezone
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.json_forms import errors_of, shown, written
from accounts.api.operations import list_of, operation
from accounts.api.problems import invalid
from accounts.api.shapes import shape_of
from accounts.models import Business
from buttons.models import Button
from calls import snapshots
from calls.api_owner.calls import CallsApi
from calls.api_owner.shapes import AnswerShape
from calls.api_owner.showing import trace_of
from calls.tester.asking import Answer, answers, question
from calls.tester.forms import QuestionForm
from calls.tester.views import MOST

QuestionShape = shape_of(
    "Question",
    QuestionForm(Business(country="US")).fields,
    "A click as somebody imagines it.",
    optional=True,
    button=serializers.UUIDField(required=False, help_text=f"Only this button; else up to {MOST} of them."),
)


class WhoApi(CallsApi):
    """Asks the gate."""

    @operation("Ask who gets through", scope="calls:read", takes=QuestionShape, answers=list_of(AnswerShape))
    def post(self, request: Request, **kwargs: Any) -> Response:
        """Nothing is counted, stored or rung."""
        given = self.given
        wanted = given.pop("button", None)
        blank = QuestionForm(self.business)
        stored = {"country": shown(blank.fields["country"], self.business.country)}
        typed, wrong = written(blank.fields, stored | given)
        form = QuestionForm(self.business, typed)
        if not form.is_valid() or wrong:
            raise invalid(errors_of(form, but=wrong))
        told, now = form.cleaned_data, timezone.now()
        loaded = [snapshots.loaded(row, now) for row in snapshots.read(self._buttons(wanted), now).values()]
        asked = question(told["number"], told["country"], told["page"], told["at"])
        return Response({"items": [_answer(one) for one in answers(loaded, asked, now)]})

    def _buttons(self, wanted: Any) -> list[Any]:
        own = self.business.buttons.exclude(state=Button.State.RETIRED)
        found = list(own.values_list("public_id", flat=True))
        return [one for one in found if wanted is None or str(one) == wanted][:MOST]


def _answer(given: Answer) -> dict[str, Any]:
    decision = given.decision
    return {
        "button": str(given.found.button.public_id),
        "kind": decision.kind.value,
        "reason": decision.reason,
        "sentence": decision.sentence,
        "trace": trace_of(decision),
        "next_opening": decision.next_opening,
        "counters_away": given.counters_away,
    }
