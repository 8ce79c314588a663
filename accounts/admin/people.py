"""People, their memberships and invitations."""

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import AdminUserCreationForm, UserChangeForm
from django.http import HttpRequest

from accounts import auditing
from accounts.admin.base import ReadOnlyAdmin
from accounts.models import Invitation, Membership, User
from accounts.staff import signed_in

if TYPE_CHECKING:
    PeopleAdmin = UserAdmin[User]
    PersonForm = UserChangeForm[User]
    PersonAddForm = AdminUserCreationForm[User]
else:
    PeopleAdmin, PersonForm, PersonAddForm = UserAdmin, UserChangeForm, AdminUserCreationForm


class OneSpelling:
    """An address is stored in small letters, however it was typed: one person, one row."""

    cleaned_data: dict[str, Any]

    def clean_email(self) -> str:
        return str(self.cleaned_data["email"]).lower()


class ChangeForm(OneSpelling, PersonForm):
    pass


class AddForm(OneSpelling, PersonAddForm):
    pass


@admin.register(User)
class PersonAdmin(PeopleAdmin):
    """People, by e-mail address."""

    form, add_form = ChangeForm, AddForm
    ordering = ("email",)
    list_display = ("email", "first_name", "last_name", "is_active", "is_staff", "last_login")
    search_fields = ("email", "first_name", "last_name")
    date_hierarchy = "date_joined"
    readonly_fields = ("last_login", "date_joined")
    fieldsets = (
        (None, {"fields": ("email", "password", "first_name", "last_name")}),
        ("May", {"fields": ("is_active", "is_staff", "is_superuser", "groups", "user_permissions")}),
        ("Dates", {"fields": ("last_login", "date_joined")}),
    )
    add_fieldsets = ((None, {"fields": ("email", "usable_password", "password1", "password2")}),)

    def log_addition(self, request: HttpRequest, obj: User, message: Any) -> Any:
        auditing.record(None, signed_in(request), "person made by staff", obj, obj.pk)
        return super().log_addition(request, obj, message)

    def log_change(self, request: HttpRequest, obj: User, message: Any) -> Any:
        """Rights and passwords, too, of which the trail tells that they were changed."""
        fields = [name for part in message for name in part.get("changed", {}).get("fields", [])]
        auditing.record(
            None, signed_in(request), "person changed by staff", obj, obj.pk, changes={"what": ["", fields]}
        )
        return super().log_change(request, obj, message)

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """Nobody is deleted, or the audit trail would forget who did what. "Active" is switched off instead."""
        return False


@admin.register(Membership)
class MembershipAdmin(ReadOnlyAdmin):
    """Who is a member of what. Changed on the business's page, where it is written to the audit trail."""

    list_display = ("business", "user", "role")
    list_filter = ("role",)
    list_select_related = ("business", "user")
    search_fields = ("business__name", "user__email")
    fields = ("business", "user", "role")


@admin.register(Invitation)
class InvitationAdmin(ReadOnlyAdmin):
    """Who was asked to join what. The link of an invitation is in its e-mail only."""

    list_display = ("created_at", "business", "email", "role", "invited_by", "expires_at")
    list_filter = ("role",)
    list_select_related = ("business", "invited_by")
    search_fields = ("email", "business__name")
    date_hierarchy = "created_at"
    fields = ("business", "email", "role", "invited_by", "created_at", "expires_at")
