"""What the widget would show of a form that nobody has saved yet: the preview beside it is the very widget."""

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone

from buttons.forms.button import ButtonForm
from buttons.loading import Loaded
from buttons.views.editing import EditView, NewView
from calls.config import config


def preview_config(form: ButtonForm) -> dict[str, Any]:
    """The config of the typed button; what cannot be read yet shows as it is stored. `preview`: nothing is sent."""
    form.is_valid()
    button = form.draft().button
    schedule = button.hours.schedule() if button.hours else None
    return config(Loaded(button, schedule, lists=(), phones=()), timezone.now()) | {"preview": True}


class PreviewView(EditView):
    """Answers the form of a stored button with its config. Stores nothing."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        form = self.form(request)
        return form if isinstance(form, HttpResponse) else JsonResponse(preview_config(form))


class NewPreviewView(PreviewView, NewView):
    """Answers the form of a new button."""
