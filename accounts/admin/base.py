"""What every page of the staff's admin shares: read-only rows, search by public id, and acts that ask first."""

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from accounts.admin.confirming import asking_first
from accounts.staff import signed_in

if TYPE_CHECKING:
    PlainAdmin = admin.ModelAdmin[Any]
    TabularInline = admin.TabularInline[Any, Any]
else:
    PlainAdmin, TabularInline = admin.ModelAdmin, admin.TabularInline

PAGE = 50


class Unchangeable:
    """Rows that staff read and nobody edits here: history, and what has to be saved together with a push."""

    def has_add_permission(self, *args: Any) -> bool:
        return False

    def has_change_permission(self, *args: Any) -> bool:
        return False

    def has_delete_permission(self, *args: Any) -> bool:
        return False


class ModelAdmin(PlainAdmin):
    """An admin in which every act on chosen rows asks first."""

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """Django's own deletion asks already."""
        actions: dict[str, Any] = super().get_actions(request)
        return {
            name: (act if name == "delete_selected" else asking_first(act, words), name, words)
            for name, (act, _, words) in actions.items()
        }


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
