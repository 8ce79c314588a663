"""What tells of the API: its schema, a readable page made of it, and the kinds of problems. Open to everybody."""

from typing import Any, ClassVar

from csp.decorators import csp_replace, csp_update
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.decorators import method_decorator
from django.views.generic import View
from drf_spectacular.views import SpectacularAPIView

from accounts.api.problems import KINDS

OPEN = "/api/v1/"


class SchemaView(SpectacularAPIView):
    """The schema, as JSON or YAML (`?format=`)."""

    schema = None
    authentication_classes: ClassVar[list[Any]] = []  # type: ignore[misc]


@method_decorator(csp_update({"style-src": ["'unsafe-inline'"], "worker-src": ["blob:"]}), name="dispatch")
@method_decorator(csp_replace({"img-src": ["'self'", "data:"]}), name="dispatch")
class ReferencePage(View):
    """The schema as a page. What draws it writes its own styles and would fetch its maker's logo: this page's policy
    lets it do the one and not the other."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return render(request, "api/reference.html")


class ProblemsPage(View):
    """What the `type` of a problem leads to."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return render(request, "api/problems.html", {"kinds": KINDS})


def ours_only(endpoints: list[tuple[str, str, str, Any]]) -> list[tuple[str, str, str, Any]]:
    """What the schema tells of: the API; the widget's half has a contract of its own."""
    return [endpoint for endpoint in endpoints if endpoint[0].startswith(OPEN)]


def any_of(result: dict[str, Any], **_: Any) -> dict[str, Any]:
    """Of several shapes more than one may fit: settings of which none is given suit every provider."""
    for told in result["components"]["schemas"].values():
        if "oneOf" in told:
            told["anyOf"] = told.pop("oneOf")
    return result
