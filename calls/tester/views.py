"""The pages where the gate is asked. By POST, so that no number stands in an address; nothing is stored or rung."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from accounts.fragments import LiveView
from accounts.models import Role
from buttons.forms.button import ButtonForm
from buttons.loading import Loaded, LoadedList
from buttons.models import Button
from buttons.views.editing import EditView, NewView
from calls import snapshots
from calls.models import Standstill
from calls.tester.asking import answers
from calls.tester.explaining import Explained, explained
from calls.tester.forms import ALL, ButtonQuestionForm, QuestionForm
from screening.rules import Verdict

MOST = 20
"""Buttons that are asked at a time."""

OWN = "who"
"""Before the names of the question's fields where the fields of a button are sent with them."""

UNTOLD = {"csrfmiddlewaretoken", "pin"}


class TesterView(LiveView):
    """Asks about stored buttons: one, or all of them."""

    write_role = Role.VIEWER
    extra_context = {"section": "tester"}

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        wanted = request.GET.get("button", ALL)
        return self._page(request, ButtonQuestionForm(self.business, initial={"button": wanted}))

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        form = ButtonQuestionForm(self.business, request.POST)
        if not form.is_valid():
            return self._page(request, form)
        now = timezone.now()
        asked, more = self._buttons(form.cleaned_data["button"])
        loaded = [snapshots.loaded(row, now) for row in snapshots.read(asked, now).values()]
        given = answers(sorted(loaded, key=lambda one: one.button.name), form.question(), now)
        return self._page(request, form, explained(given, self.membership), more)

    def _buttons(self, wanted: str) -> tuple[list[Any], bool]:
        """The public ids of what is asked, and whether there are more than are asked."""
        own = self.business.buttons.exclude(state=Button.State.RETIRED)
        chosen = own if wanted == ALL else own.filter(public_id=wanted)
        found = list(chosen.values_list("public_id", flat=True)[: MOST + 1])
        return found[:MOST], len(found) > MOST

    def _page(
        self, request: HttpRequest, form: QuestionForm, given: list[Explained] | None = None, more: bool = False
    ) -> HttpResponse:
        any_button = self.business.buttons.exclude(state=Button.State.RETIRED).exists()
        context = self.get_context_data(form=form, answers=given, more=more, most=MOST, any_button=any_button)
        return render(request, "calls/tester.html", context)


class DraftTesterView(EditView):
    """Asks about a button as it is typed on its form; it is not saved."""

    http_method_names = ["post"]
    extra_context = {"section": "tester"}

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        typed = self.form(request)
        if isinstance(typed, HttpResponse):
            return typed
        is_asked = f"{OWN}-number" in request.POST
        form = QuestionForm(self.business, request.POST if is_asked else None, prefix=OWN)
        # First of all: what cannot be read yet is left as it is stored.
        typed.is_valid()
        given = None
        if form.is_valid():
            found = loaded_draft(typed)
            given = explained(answers([found], form.question(), timezone.now()), self.membership)
        context = self.get_context_data(
            form=form, answers=given, typed=typed, kept=_kept(typed, request), any_button=True
        )
        return render(request, "calls/tester.html", context)


class NewDraftTesterView(DraftTesterView, NewView):
    """Asks about a new button as it is typed."""


def loaded_draft(typed: ButtonForm) -> Loaded:
    """The typed button as the gate reads a stored one."""
    draft = typed.draft()
    button = draft.button
    return Loaded(
        button,
        button.hours.schedule() if button.hours else None,
        tuple(LoadedList(row.pk, Verdict(row.verdict), row.name) for row in draft.lists),
        tuple(row.number for row in draft.destinations),
        _beside(button),
    )


def _beside(button: Button) -> dict[str, Any]:
    """The month's cost and whether all calling is stopped, which are the same for every button of a business."""
    any_id = button.business.buttons.values_list("public_id", flat=True).order_by("pk").first()
    if any_id is None:
        return {"is_stopped": Standstill.objects.filter(ended_at=None).exists(), "spent": None}
    return dict(snapshots.find(any_id, timezone.now()).more)


def _kept(typed: ButtonForm, request: HttpRequest) -> list[tuple[str, str]]:
    """What was typed, to be sent along with the next question; no secret goes back into a page."""
    secrets = {name for name, field in typed.fields.items() if getattr(field.widget, "input_type", "") == "password"}
    left_out = UNTOLD | secrets
    return [
        (name, value)
        for name, values in request.POST.lists()
        if name not in left_out and not name.startswith(f"{OWN}-")
        for value in values
    ]
