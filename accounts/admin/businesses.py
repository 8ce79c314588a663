"""Businesses: switching them off and on, their limits, and their people."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from accounts import auditing
from accounts.admin.base import LookUpAdmin, TabularInline
from accounts.admin.confirming import reason_of, with_reason
from accounts.membership import revoke_left_keys
from accounts.models import Business, Membership
from accounts.signals import business_switched
from accounts.staff import signed_in
from accounts.suspending import let_ring, suspend

if TYPE_CHECKING:
    BusinessModelForm = forms.ModelForm[Business]
else:
    BusinessModelForm = forms.ModelForm


class BusinessForm(BusinessModelForm):
    """A business that is switched off has a reason, and one that rings has none.

    It brings back what it was opened with, so that what staff did not touch keeps what its owner made of it meanwhile.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.show_hidden_initial = True

    def clean(self) -> dict[str, Any]:
        super().clean()
        cleaned = self.cleaned_data
        if cleaned.get("is_active"):
            cleaned["suspended_because"] = ""
        elif not cleaned.get("suspended_because"):
            self.add_error("suspended_because", "Say why. Its owners read it on every page.")
        return cleaned


class MembershipInline(TabularInline):
    model = Membership
    autocomplete_fields = ("user",)
    extra = 0


@admin.register(Business)
class BusinessAdmin(LookUpAdmin):
    """Businesses and their people. `is_active` off: the gate lets no call of the business through."""

    form = BusinessForm
    list_display = ("name", "country", "time_zone", "is_active", "calls_per_day", "created_at")
    list_filter = ("is_active", "country")
    search_fields = ("name", "members__email")
    date_hierarchy = "created_at"
    fieldsets = (
        (None, {"fields": ("name", "country", "time_zone", "portal", "public_id", "created_at")}),
        ("Suspension", {"fields": ("is_active", "suspended_because")}),
        ("Limits", {"fields": ("calls_per_day", "spend_ceiling", "numbers_kept_days")}),
    )
    readonly_fields = ("portal", "public_id", "created_at")
    inlines = (MembershipInline,)
    actions = ("suspend", "let_ring")

    def has_delete_permission(self, request: HttpRequest, obj: Business | None = None) -> bool:
        """A business is switched off; its calls and its audit trail stay."""
        return False

    @admin.display(description="its portal")
    def portal(self, business: Business) -> SafeString | str:
        if business._state.adding:
            return "-"
        address = reverse("admin:support", args=[business.public_id])
        return format_html('<a href="{}">Look at it as its people see it</a>', address)

    def save_model(self, request: HttpRequest, obj: Business, form: Any, change: bool) -> None:
        touched = [*form.changed_data, *(["suspended_because"] if "is_active" in form.changed_data else [])]
        before = {name: form.initial.get(name) for name in touched}
        after = {name: form.cleaned_data[name] for name in touched}
        changes = auditing.differences(_plain(before), _plain(after))
        if change:
            obj.save(update_fields=list(changes))
        else:
            obj.save()
        if changes:
            action = "business changed by staff" if change else "business made by staff"
            auditing.record(obj, signed_in(request), action, obj, obj.public_id, changes=changes)
        if "is_active" in changes:
            business_switched.send(Business, business=obj)

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        business = form.instance
        before = _roles(business)
        super().save_formset(request, form, formset, change)
        revoke_left_keys(business, signed_in(request))
        if changes := auditing.differences(before, _roles(business)):
            action = "members changed by staff"
            auditing.record(business, signed_in(request), action, business, business.public_id, changes=changes)

    @admin.action(description="Suspend: no button of it rings", permissions=["change"])
    @with_reason
    def suspend(self, request: HttpRequest, chosen: QuerySet[Business]) -> None:
        active = list(chosen.filter(is_active=True))
        for business in active:
            suspend(business, reason_of(request), signed_in(request))
        self.message_user(request, f"{len(active)} suspended.")

    @admin.action(description="Let ring again", permissions=["change"])
    def let_ring(self, request: HttpRequest, chosen: QuerySet[Business]) -> None:
        suspended = list(chosen.filter(is_active=False))
        for business in suspended:
            let_ring(business, signed_in(request))
        self.message_user(request, f"{len(suspended)} ring again.")


def _plain(values: dict[str, Any]) -> dict[str, Any]:
    """As JSON can hold them."""
    return {name: value if isinstance(value, bool | int | None) else str(value) for name, value in values.items()}


def _roles(business: Business) -> dict[str, str]:
    return dict(business.memberships.values_list("user__email", "role"))
