"""The staff's view of buttons, hours and pushes.

Nothing is edited here: an edit is stored together with its push, so it is made in the portal. What helps an owner,
pausing and pushing again, goes through `buttons.saving` like everything else.
"""

from typing import Any

from django.contrib import admin
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from accounts.admin import ReadOnlyAdmin, ReadOnlyInline, signed_in
from accounts.wording import revived
from buttons import following
from buttons.models import (
    AnveoSettings,
    Button,
    ButtonVersion,
    Destination,
    DriftCheck,
    OpeningException,
    OpeningHours,
    OpeningWindow,
    ProviderSettings,
    Push,
    ViviphoneSettings,
    VoicenterSettings,
)
from buttons.progress import with_newest
from buttons.retrying import push_all_again
from buttons.saving import set_state, settings_of
from buttons.states import push_summary
from screening.admin import shown_json, without_numbers
from screening.numbers import masked

LETS_IN = {"login_code"}
"""Columns that let somebody in somewhere: shown as set or not set."""


def shown_settings(settings: ProviderSettings) -> SafeString:
    """Every column by its own words, numbers masked."""
    rows = [(_label(settings, name), _shown(name, value)) for name, value in settings.values().items()]
    if isinstance(settings, ViviphoneSettings):
        rows.append(("mailbox PIN", _set_or_not(settings.sealed_pin)))
    return format_html_join("", "<div>{}: {}</div>", rows)


def _label(settings: ProviderSettings, name: str) -> str:
    return str(getattr(settings._meta.get_field(name), "verbose_name", name))


def _shown(name: str, value: Any) -> str:
    if name in LETS_IN:
        return _set_or_not(value)
    return "-" if value in ("", {}) else without_numbers(str(value))


def _set_or_not(value: object) -> str:
    return "Set" if value else "Not set"


def _clock(minutes: int | None) -> str:
    """Minutes after midnight as a clock shows them; 1440 is 24:00."""
    return "Closed" if minutes is None else f"{minutes // 60:02}:{minutes % 60:02}"


def _sent_again(model_admin: ReadOnlyAdmin, request: HttpRequest, buttons: QuerySet[Button]) -> HttpResponse:
    """Push them again, and lead to where one sees how far that is.

    An unclear creation is for somebody who looks at that one button.
    """
    done = push_all_again(buttons, signed_in(request))
    told = f"{done.queued} queued; {done.not_kept} at providers that keep no buttons, so nothing to send."
    if done.unclear:
        told = f"{told} {done.unclear} skipped: somebody must look whether the provider made them."
    model_admin.message_user(request, told)
    following.begin(request, buttons)
    return redirect("admin:following")


class DestinationInline(ReadOnlyInline):
    model = Destination
    fields = ("position", "masked_number", "post_dial", "is_sms")

    @admin.display(description="number")
    def masked_number(self, row: Destination) -> str:
        return masked(row.number)


@admin.register(Button)
class ButtonAdmin(ReadOnlyAdmin):
    list_display = ("name", "business", "account", "state", "newest_push", "version", "updated_at")
    list_filter = ("state", "account__provider", "business__is_active")
    list_select_related = ("business", "account")
    search_fields = ("name", "title", "remote_id", "business__name", "account__name")
    search_help_text = "A name, the provider's id, or the id in a snippet."
    date_hierarchy = "created_at"
    fields = (
        *("business", "account", "name", "state", "push_state", "pushes", "public_id", "remote_id", "version"),
        *("title", "color", "image_url", "off_hours_message", "hours", "allowed_countries", "allowed_origins", "lists"),
        *("first_leg", "max_duration", "max_delay", "provider_holds_delay"),
        *("calls_per_number_hour", "calls_per_address_hour", "own_settings", "created_at", "updated_at"),
    )
    inlines = (DestinationInline,)
    actions = ("send_again", "pause", "resume")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return with_newest(super().get_queryset(request))

    def newest_push(self, button: Any) -> str:
        return str(Push.State(button.pushed).label) if button.pushed else "None"

    def push_state(self, button: Button) -> str:
        summary = push_summary(button)
        return " ".join(part for part in (f"{summary.word}.", summary.sentence, summary.problem) if part)

    def pushes(self, button: Button) -> SafeString:
        address = reverse("admin:buttons_push_changelist")
        return format_html('<a href="{}?button__id__exact={}">All pushes of this button</a>', address, button.pk)

    @admin.display(description="provider's own settings")
    def own_settings(self, button: Button) -> SafeString:
        return shown_settings(settings_of(button))

    @admin.action(description="Push again", permissions=["act"])
    def send_again(self, request: HttpRequest, buttons: QuerySet[Button]) -> HttpResponse:
        return _sent_again(self, request, buttons)

    @admin.action(description="Pause", permissions=["act"])
    def pause(self, request: HttpRequest, buttons: QuerySet[Button]) -> None:
        self._move(request, buttons, Button.State.PAUSED)

    @admin.action(description="Resume", permissions=["act"])
    def resume(self, request: HttpRequest, buttons: QuerySet[Button]) -> None:
        self._move(request, buttons, Button.State.LIVE)

    def _move(self, request: HttpRequest, buttons: QuerySet[Button], state: Button.State) -> None:
        """A retired button stays retired."""
        wanted = list(buttons.exclude(state__in=[Button.State.RETIRED, state]))
        for button in wanted:
            set_state(button, state, actor=signed_in(request))
        left = buttons.count() - len(wanted)
        self.message_user(request, f"{len(wanted)} now {state.label.lower()}; {left} left as they were.")


@admin.register(AnveoSettings, ViviphoneSettings, VoicenterSettings)
class SettingsAdmin(ReadOnlyAdmin):
    list_display = ("button", "business")
    list_select_related = ("button__business",)
    search_fields = ("button__name", "button__business__name")
    fields = ("button", "business", "own_settings")

    def business(self, settings: ProviderSettings) -> str:
        return str(settings.button.business)

    @admin.display(description="settings")
    def own_settings(self, settings: ProviderSettings) -> SafeString:
        return shown_settings(settings)


class TimesInline(ReadOnlyInline):
    def from_(self, row: Any) -> str:
        return _clock(row.opens)

    def to(self, row: Any) -> str:
        return _clock(row.closes)


class WindowInline(TimesInline):
    model = OpeningWindow
    fields = ("weekday", "from_", "to")


class ExceptionInline(TimesInline):
    model = OpeningException
    fields = ("date", "label", "from_", "to")


@admin.register(OpeningHours)
class OpeningHoursAdmin(ReadOnlyAdmin):
    list_display = ("name", "business", "time_zone", "button_count", "created_at")
    list_filter = ("time_zone",)
    list_select_related = ("business",)
    search_fields = ("name", "business__name")
    date_hierarchy = "created_at"
    fields = ("business", "name", "time_zone", "button_count", "public_id", "created_at")
    inlines = (WindowInline, ExceptionInline)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows: QuerySet[OpeningHours] = super().get_queryset(request)
        return rows.annotate(buttons_using=Count("buttons"))

    @admin.display(description="buttons", ordering="buttons_using")
    def button_count(self, hours: Any) -> int:
        return int(hours.buttons_using)


@admin.register(Push)
class PushAdmin(ReadOnlyAdmin):
    """What providers were told, how far it is, and what they said."""

    list_display = ("id", "button", "business", "version", "state", "attempts", "problem", "created_at", "settled_at")
    list_filter = ("state", "button__account__provider", "creating")
    list_select_related = ("button__business",)
    search_fields = ("button__name", "button__business__name", "problem", "problem_code")
    date_hierarchy = "created_at"
    fields = (
        *("button", "business", "version", "state", "creating", "attempts", "created_at", "claimed_at"),
        *("next_try_at", "failing_since", "settled_at", "problem", "problem_field", "problem_code"),
        *("sent_settings", "what_is_lost", "public_id"),
    )

    actions = ("send_again",)

    def business(self, push: Push) -> str:
        return str(push.button.business)

    @admin.action(description="Push these buttons again", permissions=["act"])
    def send_again(self, request: HttpRequest, pushes: QuerySet[Push]) -> HttpResponse:
        """Whatever became of these pushes, each of their buttons gets one new one with its newest settings."""
        buttons = Button.objects.filter(pushes__in=pushes).distinct()
        return _sent_again(self, request, buttons)

    @admin.display(description="settings")
    def sent_settings(self, push: Push) -> SafeString:
        marks = {name: _set_or_not(push.settings[name]) for name in LETS_IN & set(push.settings)}
        return shown_json(push.settings | marks)

    @admin.display(description="losses")
    def what_is_lost(self, push: Push) -> SafeString:
        return format_html_join(
            "", "<div>{}: {} ({})</div>", [(name, revived(lost), by) for name, lost, by in push.losses]
        )


@admin.register(ButtonVersion)
class ButtonVersionAdmin(ReadOnlyAdmin):
    """Who stored which version, when. What was stored is shown to the button's own people, in the portal."""

    list_display = ("at", "button", "business", "version", "actor")
    list_select_related = ("button__business", "actor")
    search_fields = ("button__name", "button__business__name", "actor__email")
    date_hierarchy = "at"
    fields = ("button", "business", "version", "actor", "at")

    def business(self, kept: ButtonVersion) -> str:
        return str(kept.button.business)


@admin.register(DriftCheck)
class DriftCheckAdmin(ReadOnlyAdmin):
    """What providers hold, against what they were told."""

    list_display = ("at", "button", "version", "state", "problem")
    list_filter = ("state", "button__account__provider")
    list_select_related = ("button",)
    search_fields = ("button__name", "button__business__name")
    date_hierarchy = "at"
    fields = ("button", "version", "state", "what_differs", "problem", "at")

    @admin.display(description="differences")
    def what_differs(self, check: DriftCheck) -> SafeString:
        return shown_json(check.differences)
