"""The staff's view of people, businesses and provider accounts. What staff change is written to the audit trail."""

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import admin, messages
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import AdminUserCreationForm, UserChangeForm
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html_join

from accounts import auditing
from accounts.connecting import check
from accounts.models import AuditEntry, Business, Membership, ProviderAccount, User
from accounts.signals import business_switched

if TYPE_CHECKING:
    ModelAdmin = admin.ModelAdmin[Any]
    TabularInline = admin.TabularInline[Any, Any]
    PeopleAdmin = UserAdmin[User]
    PersonForm = UserChangeForm[User]
    PersonAddForm = AdminUserCreationForm[User]
else:
    ModelAdmin, TabularInline, PeopleAdmin = admin.ModelAdmin, admin.TabularInline, UserAdmin
    PersonForm, PersonAddForm = UserChangeForm, AdminUserCreationForm

PAGE = 50


def signed_in(request: HttpRequest) -> User:
    """The member of staff who asks; the admin lets nobody else in."""
    assert isinstance(request.user, User)
    return request.user


class Unchangeable:
    """Rows that staff read and nobody edits here: history, and what has to be saved together with a push."""

    def has_add_permission(self, *args: Any) -> bool:
        return False

    def has_change_permission(self, *args: Any) -> bool:
        return False

    def has_delete_permission(self, *args: Any) -> bool:
        return False


class LookUpAdmin(ModelAdmin):
    """Where the model has one, a public id pasted whole, with hyphens or without, finds its row on every database."""

    list_per_page = PAGE

    def get_search_results(self, request: HttpRequest, queryset: Any, search_term: str) -> tuple[QuerySet[Any], bool]:
        if any(field.name == "public_id" for field in self.opts.fields):
            try:
                return queryset.filter(public_id=UUID(search_term.strip())), False
            except ValueError:
                pass  # something else is looked for
        return super().get_search_results(request, queryset, search_term)


class ReadOnlyAdmin(Unchangeable, LookUpAdmin):
    """An admin to read in. Its actions name `permissions=["act"]`: they are for those who may change the model."""

    show_full_result_count = False

    def has_act_permission(self, request: HttpRequest) -> bool:
        return signed_in(request).has_perm(f"{self.opts.app_label}.change_{self.opts.model_name}")


class ReadOnlyInline(Unchangeable, TabularInline):
    """Rows that belong to the shown one."""

    extra = 0

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return self.fields


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

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """Nobody is deleted, or the audit trail would forget who did what. "Active" is switched off instead."""
        return False


class MembershipInline(TabularInline):
    model = Membership
    autocomplete_fields = ("user",)
    extra = 0


@admin.register(Business)
class BusinessAdmin(LookUpAdmin):
    """Businesses and their people. `is_active` off: the gate lets no call of the business through."""

    list_display = ("name", "country", "time_zone", "is_active", "created_at")
    list_filter = ("is_active", "country")
    search_fields = ("name", "members__email")
    date_hierarchy = "created_at"
    fields = ("name", "country", "time_zone", "is_active", "public_id", "created_at")
    readonly_fields = ("public_id", "created_at")
    inlines = (MembershipInline,)

    def has_delete_permission(self, request: HttpRequest, obj: Business | None = None) -> bool:
        """A business is switched off; its calls and its audit trail stay."""
        return False

    def save_model(self, request: HttpRequest, obj: Business, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        changes = {name: [form.initial.get(name), form.cleaned_data[name]] for name in form.changed_data}
        if changes:
            action = "business changed by staff" if change else "business made by staff"
            auditing.record(obj, signed_in(request), action, obj, obj.public_id, changes=changes)
        if "is_active" in changes:
            business_switched.send(Business, business=obj)

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        business = form.instance
        before = _roles(business)
        super().save_formset(request, form, formset, change)
        if changes := auditing.differences(before, _roles(business)):
            action = "members changed by staff"
            auditing.record(business, signed_in(request), action, business, business.public_id, changes=changes)


def _roles(business: Business) -> dict[str, str]:
    return dict(business.memberships.values_list("user__email", "role"))


@admin.register(Membership)
class MembershipAdmin(ReadOnlyAdmin):
    """Who is a member of what. Changed on the business's page, where it is written to the audit trail."""

    list_display = ("business", "user", "role")
    list_filter = ("role",)
    list_select_related = ("business", "user")
    search_fields = ("business__name", "user__email")
    fields = ("business", "user", "role")


@admin.register(ProviderAccount)
class ProviderAccountAdmin(ReadOnlyAdmin):
    """Accounts with providers. Credentials can be replaced by their owner, and seen by nobody."""

    list_display = ("name", "business", "provider", "credentials", "check_passed", "checked_at", "history_problem")
    list_filter = ("provider", "check_passed")
    list_select_related = ("business",)
    search_fields = ("name", "business__name")
    date_hierarchy = "created_at"
    fields = (
        *("business", "provider", "name", "public_id", "credentials", "check_passed", "check_answer", "checked_at"),
        *("history_pulled_until", "history_next_pull_at", "history_problem", "created_at"),
    )
    actions = ("check_again",)

    def credentials(self, account: ProviderAccount) -> str:
        return "Set" if account.sealed_credentials else "Not set"

    @admin.action(description="Ask the provider whether the credentials work", permissions=["act"])
    def check_again(self, request: HttpRequest, accounts: QuerySet[ProviderAccount]) -> None:
        for account in accounts.select_related("business"):
            auditing.record(
                account.business, signed_in(request), "credentials checked by staff", account, account.public_id
            )
            passed = check(account)
            said = "accepted the credentials" if passed else f"did not accept them: {account.check_answer}"
            self.message_user(request, f"{account}: {said}", messages.SUCCESS if passed else messages.ERROR)


@admin.register(AuditEntry)
class AuditEntryAdmin(ReadOnlyAdmin):
    """Who did what, when."""

    list_display = ("at", "business", "actor", "action", "target")
    list_filter = ("at",)
    list_select_related = ("business", "actor")
    search_fields = ("action", "target", "target_id", "actor__email", "business__name")
    date_hierarchy = "at"
    fields = ("at", "business", "actor", "action", "target", "target_id", "what_changed")

    def what_changed(self, entry: AuditEntry) -> str:
        rows = ((name, *pair) for name, pair in entry.changes.items())
        return format_html_join("", "<div>{}: {} → {}</div>", rows)
