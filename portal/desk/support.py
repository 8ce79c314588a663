"""Where staff open a business's portal to themselves, and close it."""

from uuid import UUID

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_http_methods, require_POST

from accounts import supporting
from accounts.models import Business
from accounts.staff import signed_in


class ReasonForm(forms.Form):
    """Why a member of staff has to look; the business's owners read it."""

    reason = forms.CharField(
        max_length=200,
        help_text="The business's owners read it in their audit trail.",
        error_messages={"required": "Say why."},
    )


@require_http_methods(["GET", "HEAD", "POST"])
def begin(request: HttpRequest, business: UUID) -> HttpResponse:
    """Ask for the reason, then lead to the business's portal."""
    staff = signed_in(request)
    if not staff.has_perm("accounts.view_business"):
        raise PermissionDenied
    looked_at = get_object_or_404(Business, public_id=business)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        supporting.begin(request, looked_at, staff, form.cleaned_data["reason"])
        return redirect("overview", looked_at.public_id)
    context = admin.site.each_context(request) | {
        "title": f"Look at {looked_at}",
        "business": looked_at,
        "form": form,
        "minutes": int(supporting.LIFE.total_seconds() // 60),
    }
    return TemplateResponse(request, "admin/support.html", context)


@require_POST
def end(request: HttpRequest) -> HttpResponse:
    """Close what was open, and go back to the business's row."""
    business = supporting.end(request, signed_in(request))
    if business is None:
        return redirect("admin:index")
    messages.success(request, f"You no longer look at {business}.")
    return redirect("admin:accounts_business_change", business.pk)
