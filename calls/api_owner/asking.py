"""Who gets through, and why: the gate asked about a click that nobody makes."""

from collections.abc import Callable, Sequence
from typing import Any

from django.utils import timezone
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.json_forms import errors_of, shown, written
from accounts.api.operations import list_of, operation
from accounts.api.problems import FieldError, Problem, invalid, placed_under
from accounts.api.shapes import shape_of
from accounts.models import Business, Role
from buttons.api.shapes import ButtonChangeShape, NewButtonShape
from buttons.api.views import ButtonsApi
from buttons.forms.button import ButtonForm
from buttons.loading import Loaded
from buttons.models import Button
from calls import snapshots
from calls.api_owner.calls import CallsApi
from calls.api_owner.shapes import AnswerShape
from calls.api_owner.showing import trace_of
from calls.tester.asking import Answer, Question, answers
from calls.tester.forms import QuestionForm
from calls.tester.views import MOST, loaded_draft

_fields = QuestionForm(Business(country="US")).fields
QuestionShape = shape_of(
    "Question",
    _fields,
    "A click as somebody imagines it.",
    optional=True,
    button=serializers.UUIDField(required=False, help_text=f"Only this button; else up to {MOST} of them."),
)
ChangedQuestionShape = shape_of(
    "QuestionAboutAChange", _fields, "A click, and a change of the button.", optional=True, draft=ButtonChangeShape()
)
NewQuestionShape = shape_of(
    "QuestionAboutANewButton", _fields, "A click, and a button to be.", optional=True, draft=NewButtonShape()
)


class WhoApi(CallsApi):
    """Asks about stored buttons."""

    @operation("Ask who gets through", scope="calls:read", takes=QuestionShape, answers=list_of(AnswerShape))
    def post(self, request: Request, **kwargs: Any) -> Response:
        """Nothing is counted, stored or rung."""
        given, now = self.given, timezone.now()
        wanted = given.pop("button", None)
        asked = _asked(self.business, given)
        loaded = [snapshots.loaded(row, now) for row in snapshots.read(self._buttons(wanted), now).values()]
        return _answered(loaded, asked)

    def _buttons(self, wanted: Any) -> list[Any]:
        own = self.business.buttons.exclude(state=Button.State.RETIRED)
        found = list(own.values_list("public_id", flat=True))
        return [one for one in found if wanted is None or str(one) == wanted][:MOST]


class DraftApi(ButtonsApi):
    """Base of what asks about a button that is not saved like that. Its settings are an editor's to see."""

    http_method_names = ["post"]

    def asked_of(self, form: Callable[[dict[str, Any]], ButtonForm]) -> Response:
        """The gate's answer for the draft in the body, which `form` checks. Raises a `Problem`."""
        given = self.given
        draft = given.pop("draft", None)
        if not isinstance(draft, dict):
            raise invalid([FieldError("draft", "Write an object.", "type")])
        asked = _asked(self.business, given)
        try:
            typed = form(draft)
        except Problem as problem:
            problem.errors = placed_under("draft", problem.errors, but=())
            raise
        return _answered([loaded_draft(typed)], asked)


class WhoChangedApi(DraftApi):
    """Asks about a stored button with a change."""

    @operation(
        "Ask who gets through after a change",
        scope="calls:read",
        role=Role.EDITOR,
        takes=ChangedQuestionShape,
        answers=list_of(AnswerShape),
    )
    def post(self, request: Request, **kwargs: Any) -> Response:
        """The change is written as for changing the button. Nothing of it is stored."""
        button = self.button()
        return self.asked_of(lambda draft: self.changed(button, draft))


class NewWhoApi(DraftApi):
    """Asks about a button that is not made yet."""

    @operation(
        "Ask who would get through a new button",
        scope="calls:read",
        role=Role.EDITOR,
        takes=NewQuestionShape,
        answers=list_of(AnswerShape),
    )
    def post(self, request: Request, **kwargs: Any) -> Response:
        """The button is written as for making it. Nothing of it is stored."""
        return self.asked_of(self.new)


def _asked(business: Business, given: dict[str, Any]) -> Question:
    """The click that the body tells of. Raises a `Problem`."""
    blank = QuestionForm(business)
    stored = {"country": shown(blank.fields["country"], business.country)}
    typed, wrong = written(blank.fields, stored | given)
    form = QuestionForm(business, typed)
    if not form.is_valid() or wrong:
        raise invalid(errors_of(form, but=wrong))
    return form.question()


def _answered(buttons: Sequence[Loaded], asked: Question) -> Response:
    return Response({"items": [_answer(one) for one in answers(buttons, asked, timezone.now())]})


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
