"""What people and their systems are told. No page shows what a message says, nor what signs it."""

from django.contrib import admin

from accounts.admin.base import ReadOnlyAdmin
from accounts.models import Notice, NoticeChoice, NoticeMail, WebhookDelivery, WebhookEndpoint


@admin.register(Notice)
class NoticeAdmin(ReadOnlyAdmin):
    list_display = ("at", "business", "kind", "title")
    list_filter = ("kind",)
    list_select_related = ("business",)
    search_fields = ("title", "business__name")
    date_hierarchy = "at"
    fields = ("business", "kind", "title", "sentence", "path", "button", "at", "public_id")


@admin.register(NoticeChoice)
class NoticeChoiceAdmin(ReadOnlyAdmin):
    list_display = ("membership", "kind", "mail", "button")
    list_filter = ("kind", "mail")
    list_select_related = ("membership__business", "membership__user")
    search_fields = ("membership__user__email", "membership__business__name")
    fields = ("membership", "kind", "button", "mail")


@admin.register(NoticeMail)
class NoticeMailAdmin(ReadOnlyAdmin):
    """Mails on their way. One that was tried often and has not gone out tells of a mail server that refuses it."""

    list_display = ("due_at", "membership", "notice", "is_digest", "tries", "sent_at")
    list_filter = ("is_digest", ("sent_at", admin.EmptyFieldListFilter))
    list_select_related = ("notice", "membership__business", "membership__user")
    search_fields = ("membership__user__email", "membership__business__name")
    date_hierarchy = "due_at"
    fields = ("notice", "membership", "is_digest", "due_at", "claimed_at", "tries", "sent_at")


@admin.register(WebhookEndpoint)
class WebhookEndpointAdmin(ReadOnlyAdmin):
    """Where businesses' own systems hear what happens. The signing secret is seen by nobody again."""

    list_display = ("address", "business", "is_active", "failing_since", "rests_until", "created_at")
    list_filter = ("is_active", ("failing_since", admin.EmptyFieldListFilter))
    list_select_related = ("business",)
    search_fields = ("address", "business__name")
    date_hierarchy = "created_at"
    fields = (
        *("business", "address", "kinds", "is_active", "failing_since", "rests_until"),
        *("made_by", "created_at", "public_id"),
    )


@admin.register(WebhookDelivery)
class WebhookDeliveryAdmin(ReadOnlyAdmin):
    list_display = ("created_at", "endpoint", "kind", "state", "tries", "status", "next_try_at")
    list_filter = ("state", "kind")
    list_select_related = ("endpoint",)
    search_fields = ("endpoint__address", "endpoint__business__name")
    date_hierarchy = "created_at"
    fields = (
        *("endpoint", "kind", "state", "tries", "next_try_at", "claimed_at", "status", "problem"),
        *("created_at", "settled_at", "public_id"),
    )
