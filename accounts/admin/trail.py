"""The audit trail, as nobody can change it."""

from django.contrib import admin
from django.utils.html import format_html_join

from accounts.admin.base import ReadOnlyAdmin
from accounts.models import AuditChain, AuditEntry


@admin.register(AuditEntry)
class AuditEntryAdmin(ReadOnlyAdmin):
    """Who did what, when."""

    list_display = ("at", "business", "actor", "action", "target")
    list_filter = ("at",)
    list_select_related = ("business", "actor")
    search_fields = ("action", "target", "target_id", "actor__email", "business__name")
    date_hierarchy = "at"
    fields = ("at", "business", "actor", "action", "target", "target_id", "what_changed", "number", "hash")

    def what_changed(self, entry: AuditEntry) -> str:
        rows = ((name, *pair) for name, pair in entry.changes.items())
        return format_html_join("", "<div>{}: {} → {}</div>", rows)


@admin.register(AuditChain)
class AuditChainAdmin(ReadOnlyAdmin):
    """The chains of the audit trail, and what the last look through each found."""

    list_display = ("__str__", "number", "checked_at", "problem")
    list_filter = (("problem", admin.EmptyFieldListFilter), "checked_at")
    list_select_related = ("business",)
    search_fields = ("business__name",)
    fields = ("business", "number", "hash", "checked_at", "problem")
