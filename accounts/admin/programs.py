"""What programs may do, what they were answered, and long work. No token, digest or answer is shown."""

from django.contrib import admin
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from accounts.admin.base import ReadOnlyAdmin
from accounts.models import ApiToken, Job, StoredAnswer


@admin.register(ApiToken)
class ApiTokenAdmin(ReadOnlyAdmin):
    list_display = ("name", "hint", "user", "business", "role", "expires_at", "last_used_at", "revoked_at")
    list_filter = ("role", ("revoked_at", admin.EmptyFieldListFilter))
    list_select_related = ("user", "business")
    search_fields = ("name", "hint", "user__email", "business__name")
    date_hierarchy = "created_at"
    fields = (
        *("name", "hint", "user", "business", "role", "scopes", "made_by"),
        *("created_at", "expires_at", "last_used_at", "revoked_at", "public_id"),
    )


@admin.register(StoredAnswer)
class StoredAnswerAdmin(ReadOnlyAdmin):
    list_display = ("created_at", "owner", "status")
    list_filter = ("status",)
    search_fields = ("owner",)
    date_hierarchy = "created_at"
    fields = ("owner", "status", "created_at")


@admin.register(Job)
class JobAdmin(ReadOnlyAdmin):
    """Long work. What it works through may hold numbers, so it is not shown."""

    list_display = ("created_at", "business", "kind", "title", "state", "progress", "actor", "ended_at")
    list_filter = ("state", "kind")
    list_select_related = ("business", "actor")
    search_fields = ("title", "business__name", "actor__email")
    date_hierarchy = "created_at"
    fields = (
        *("business", "actor", "kind", "title", "state", "progress", "outcome", "problem"),
        *("created_at", "claimed_at", "ended_at", "public_id"),
    )

    def progress(self, job: Job) -> str:
        return f"{job.done} of {job.total}"

    def outcome(self, job: Job) -> SafeString:
        counts = ((name, value) for name, value in job.result.items() if isinstance(value, int))
        return format_html_join("", "<div>{}: {}</div>", counts)
