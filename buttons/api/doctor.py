"""The install doctor: a page that somebody pastes, and what keeps the button from working on it."""

from typing import Any

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.json_forms import errors_of, written
from accounts.api.operations import list_of, operation
from accounts.api.problems import invalid
from accounts.api.shapes import named, shape_of
from buttons.api.views import ButtonsApi
from buttons.doctor import Finding, Level
from buttons.views.embedding import DoctorForm

PageShape = shape_of("Page", DoctorForm().fields, "A page as it is served; nothing of it is stored.")
FindingShape = named(
    "Finding",
    "One thing about the page, and the next step.",
    level=serializers.ChoiceField(choices=[level.value for level in Level], help_text="Worst first."),
    title=serializers.CharField(),
    sentence=serializers.CharField(),
    fix=serializers.CharField(allow_blank=True, help_text="What to do about it."),
    lines=serializers.ListField(child=serializers.CharField(), help_text="To be copied as they stand."),
)


class DoctorApi(ButtonsApi):
    """Looks at pasted pages."""

    http_method_names = ["post"]

    @operation("Examine a page", scope="buttons:read", takes=PageShape, answers=list_of(FindingShape))
    def post(self, request: Request, **kwargs: Any) -> Response:
        """What keeps the button from working there, worst first. Nothing is fetched, and nothing is stored."""
        button = self.button()
        typed, wrong = written(DoctorForm.base_fields, self.given)
        form = DoctorForm(typed)
        if not form.is_valid() or wrong:
            raise invalid(errors_of(form, but=wrong))
        return Response({"items": [_finding(one) for one in form.findings(button)]})


def _finding(one: Finding) -> dict[str, Any]:
    return {
        "level": one.level.value,
        "title": one.title,
        "sentence": one.sentence,
        "fix": one.fix,
        "lines": list(one.lines),
    }
