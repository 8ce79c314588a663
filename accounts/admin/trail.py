"""The audit trail, as nobody can change it."""

from django.contrib import admin
from django.utils.html import format_html_join

from accounts.admin.base import ReadOnlyAdmin
from accounts.models import AuditEntry


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
