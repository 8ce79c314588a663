"""The staff's view of calls, refused clicks and providers' records. All of it is history: nothing is changed here.

Left out on purpose: a call's token, which lets its holder follow and cancel it, and the keyed hashes.
"""

from django.contrib import admin
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from accounts.admin import ReadOnlyAdmin, ReadOnlyInline
from calls.models import Call, CallEvent, CallRecord, RefusedClick
from screening.admin import shown_json
from screening.numbers import masked


class EventInline(ReadOnlyInline):
    model = CallEvent
    fields = ("at", "state", "words")


@admin.register(Call)
class CallAdmin(ReadOnlyAdmin):
    list_display = ("asked_at", "business", "button", "masked_number", "state", "outcome", "reason", "duration")
    list_filter = ("state", "outcome", "account__provider", "reason", "to_voicemail")
    list_select_related = ("business", "button")
    search_fields = ("number__exact", "reference__exact", "business__name", "button__name")
    search_help_text = "A whole number like +12025550143, a provider's reference, or a business or button."
    date_hierarchy = "asked_at"
    fields = (
        *("business", "button", "account", "masked_number", "country", "language", "page", "referrer", "origin"),
        *("state", "outcome", "reason", "problem", "reference", "to_voicemail", "steps"),
        *("asked_at", "due_at", "provider_delay", "claimed_at", "dialled_at", "tries"),
        *("answered_at", "ended_at", "duration", "next_poll_at", "polls", "public_id"),
    )
    inlines = (EventInline,)

    @admin.display(description="number")
    def masked_number(self, call: Call) -> str:
        return masked(call.number)

    @admin.display(description="the gate's steps")
    def steps(self, call: Call) -> SafeString:
        rows = (
            ("✓" if step["passed"] else "✗", step["name"], step["sentence"], step["setting"]) for step in call.trace
        )
        return format_html_join("", "<div>{} {}: {} ({})</div>", rows)


@admin.register(CallEvent)
class CallEventAdmin(ReadOnlyAdmin):
    list_display = ("at", "call", "state", "words")
    list_filter = ("state",)
    list_select_related = ("call",)
    search_fields = ("words", "call__business__name")
    date_hierarchy = "at"
    fields = ("call", "at", "state", "words")


@admin.register(RefusedClick)
class RefusedClickAdmin(ReadOnlyAdmin):
    list_display = ("at", "business", "button", "reason", "country", "origin")
    list_filter = ("reason", "country")
    list_select_related = ("business", "button")
    search_fields = ("reason", "origin", "business__name", "button__name")
    date_hierarchy = "at"
    fields = ("at", "business", "button", "reason", "sentence", "country", "origin")


@admin.register(CallRecord)
class CallRecordAdmin(ReadOnlyAdmin):
    """Lines of the providers' own histories, and the call each belongs to."""

    list_display = ("started_at", "account", "button", "masked_number", "outcome", "duration", "match", "cost")
    list_filter = ("match", "outcome", "account__provider")
    list_select_related = ("account", "button")
    search_fields = ("number__exact", "reference__exact", "account__name", "account__business__name", "button__name")
    search_help_text = "A whole number as the provider writes it, a reference, or an account, business or button."
    date_hierarchy = "started_at"
    fields = (
        *("account", "button", "call", "match", "masked_number", "started_at", "duration", "outcome"),
        *("cost", "currency", "reference", "provider_line", "created_at", "updated_at"),
    )

    @admin.display(description="number")
    def masked_number(self, record: CallRecord) -> str:
        return masked(record.number)

    @admin.display(description="the provider's line")
    def provider_line(self, record: CallRecord) -> SafeString:
        return shown_json(record.raw)
