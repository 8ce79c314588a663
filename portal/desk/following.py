"""How far the buttons are that staff have just pushed again, and which of them fail."""

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from accounts.staff import signed_in
from buttons.following import followed
from buttons.progress import in_trouble, progress

NAMED = 50
"""Failing buttons that the page names."""

AGAIN = 3
"""Seconds until the page looks again, as long as something is on its way."""


@require_safe
def follow(request: HttpRequest) -> HttpResponse:
    """The page loads itself again until nothing is on its way any more."""
    if not signed_in(request).has_perm("buttons.view_button"):
        raise PermissionDenied
    told = progress(followed(request))
    failing = in_trouble(followed(request)).select_related("business").order_by("name", "pk")
    context = admin.site.each_context(request) | {"title": "Pushed again", "told": told, "failing": failing[:NAMED]}
    answer = TemplateResponse(request, "admin/following.html", context)
    if told.under_way:
        answer["Refresh"] = str(AGAIN)
    return answer
