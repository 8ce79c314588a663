"""The staff's view of calls, refused clicks, providers' records and dead letters, and the switch that stops every call.

All but the switch is history: nothing of it is changed here.

Left out on purpose: a call's token, which lets its holder follow and cancel it, and the keyed hashes.
"""

from typing import Any

from django.contrib import admin
from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.http import HttpRequest
from django.utils import timezone
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from accounts import auditing
from accounts.admin import ModelAdmin, ReadOnlyAdmin, ReadOnlyInline, signed_in
from accounts.models import DeadLetter
from calls.models import Call, CallEvent, CallRecord, RefusedClick, Standstill
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


@admin.register(Standstill)
class StandstillAdmin(ModelAdmin):
    """Adding one stops every call of every business at once; ending it lets them ring again."""

    list_display = ("started_at", "reason", "started_by", "ended_at")
    list_select_related = ("started_by",)
    fields = ("reason",)
    actions = ("end",)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: Standstill, form: Any, change: bool) -> None:
        obj.started_by = signed_in(request)
        super().save_model(request, obj, form, change)
        auditing.record(None, signed_in(request), "stopped every call", obj, changes={"reason": ["", obj.reason]})

    @admin.action(description="Let calls ring again", permissions=["add"])
    def end(self, request: HttpRequest, chosen: QuerySet[Standstill]) -> None:
        for standstill in chosen.filter(ended_at=None):
            standstill.ended_at = timezone.now()
            standstill.save(update_fields=["ended_at"])
            auditing.record(None, signed_in(request), "let calls ring again", standstill)
        self.message_user(request, "Calls ring again, unless another standstill is open.")


@admin.register(DeadLetter)
class DeadLetterAdmin(ReadOnlyAdmin):
    """Messages that no worker understood, and how many there are of each kind."""

    list_display = ("at", "queue", "reason", "alike", "looked_at")
    list_filter = (("looked_at", admin.EmptyFieldListFilter), "queue")
    search_fields = ("reason", "body")
    date_hierarchy = "at"
    fields = ("at", "queue", "reason", "alike", "body", "looked_at")
    actions = ("look_at",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows: QuerySet[DeadLetter] = super().get_queryset(request)
        kind = DeadLetter.objects.filter(queue=OuterRef("queue"), reason=OuterRef("reason")).order_by().values("queue")
        return rows.annotate(of_its_kind=Subquery(kind.annotate(number=Count("pk")).values("number")))

    @admin.display(description="of this kind")
    def alike(self, letter: Any) -> int:
        return int(letter.of_its_kind)

    @admin.action(description="Mark as looked at", permissions=["act"])
    def look_at(self, request: HttpRequest, chosen: QuerySet[DeadLetter]) -> None:
        letters = DeadLetter.objects.filter(pk__in=[letter.pk for letter in chosen], looked_at=None)
        marked = letters.update(looked_at=timezone.now())
        auditing.record(None, signed_in(request), "looked at dead letters", f"{marked} dead letters")
        self.message_user(request, f"{marked} marked as looked at.")
