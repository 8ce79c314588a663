"""A person's own corner, beside what the library shows there: the businesses, and the language."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import User
from accounts.people_forms import LanguageForm

BUSINESSES_SHOWN = 200


@login_required
@require_safe
def businesses(request: HttpRequest) -> HttpResponse:
    """Where the person belongs, and as what."""
    own = _person(request).memberships.select_related("business").order_by("business__name")
    return render(request, "accounts/my_businesses.html", {"memberships": own[:BUSINESSES_SHOWN]})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def language(request: HttpRequest) -> HttpResponse:
    """Which language the person wants."""
    form = LanguageForm(request.POST if request.method == "POST" else None, instance=_person(request))
    if form.is_valid():
        form.save()
        messages.success(request, _("Your language is saved."))
        return redirect("me:language")
    return render(request, "accounts/language.html", {"form": form})


def _person(request: HttpRequest) -> User:
    assert isinstance(request.user, User)
    return request.user
