"""The staff's view of screening lists. Owners edit them in the portal, where the buttons' pushes follow."""

import json
import re
from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString

from accounts.admin import LookUpAdmin, ReadOnlyAdmin
from screening.models import NeverCall, ScreeningEntry, ScreeningList
from screening.numbers import BadNumber, masked, parse
from screening.register import hashes, register

NUMBER = re.compile(r"(?<![\w.-])\+?[0-9]{7,15}(?![\w.-])")


def without_numbers(text: str) -> str:
    """The text with every phone number in it masked."""
    return NUMBER.sub(lambda found: masked(found[0]), text)


def shown_json(value: Any) -> SafeString:
    """A stored structure for reading, with every phone number in it masked."""
    text = json.dumps(value, indent=2, ensure_ascii=False, default=str)
    return format_html("<pre>{}</pre>", without_numbers(text))


@admin.register(ScreeningList)
class ScreeningListAdmin(ReadOnlyAdmin):
    list_display = ("name", "business", "verdict", "entry_count", "created_at")
    list_filter = ("verdict",)
    list_select_related = ("business",)
    search_fields = ("name", "business__name")
    date_hierarchy = "created_at"
    fields = ("business", "name", "verdict", "entry_count", "public_id", "created_at")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows: QuerySet[ScreeningList] = super().get_queryset(request)
        return rows.annotate(entries_on_it=Count("entries"))

    @admin.display(description="entries", ordering="entries_on_it")
    def entry_count(self, row: Any) -> int:
        return int(row.entries_on_it)


@admin.register(ScreeningEntry)
class ScreeningEntryAdmin(ReadOnlyAdmin):
    """Entries, masked; a whole number typed into the search still finds its entry."""

    list_display = ("number", "list", "business", "is_prefix", "expires_at", "created_at")
    list_display_links = ("number",)
    list_filter = ("list__verdict", "is_prefix")
    list_select_related = ("list__business",)
    search_fields = ("digits__exact", "list__name", "list__business__name")
    search_help_text = "A number in digits with its country code, or the name of a list or business."
    date_hierarchy = "created_at"
    fields = ("list", "number", "is_prefix", "note", "expires_at", "created_at")

    @admin.display(ordering="digits")
    def number(self, entry: ScreeningEntry) -> str:
        return f"+{entry.digits}…" if entry.is_prefix else masked(f"+{entry.digits}")

    @admin.display(ordering="list__business__name")
    def business(self, entry: ScreeningEntry) -> str:
        return str(entry.list.business)


class NeverCallForm(forms.ModelForm[NeverCall]):
    """A number to put on the register. Only its hash is kept."""

    number = forms.CharField(max_length=40, help_text="With the country code, such as +12025550143.")

    class Meta:
        model = NeverCall
        fields: tuple[str, ...] = ()

    def clean_number(self) -> str:
        try:
            return parse(self.cleaned_data["number"], "").e164
        except BadNumber as error:
            raise forms.ValidationError(str(error)) from error


@admin.register(NeverCall)
class NeverCallAdmin(LookUpAdmin):
    """Numbers that no button rings. A whole number typed into the search finds its row; no page shows one again."""

    list_display = ("created_at", "proof")
    list_filter = ("proof",)
    search_fields = ("proof",)
    search_help_text = "A whole number with its country code, such as +12025550143."
    date_hierarchy = "created_at"

    def get_form(self, request: HttpRequest, obj: NeverCall | None = None, change: bool = False, **kwargs: Any) -> Any:
        return super().get_form(request, obj, change, **kwargs) if obj else NeverCallForm

    def get_fields(self, request: HttpRequest, obj: NeverCall | None = None) -> tuple[str, ...]:
        return ("proof", "created_at") if obj else ("number",)

    def has_change_permission(self, request: HttpRequest, obj: NeverCall | None = None) -> bool:
        return False

    def get_search_results(self, request: HttpRequest, queryset: Any, search_term: str) -> tuple[QuerySet[Any], bool]:
        try:
            return queryset.filter(number_hash__in=hashes(parse(search_term, "").e164)), False
        except BadNumber:
            return super().get_search_results(request, queryset, search_term)

    def save_model(self, request: HttpRequest, obj: NeverCall, form: Any, change: bool) -> None:
        kept = register(form.cleaned_data["number"], NeverCall.Proof.STAFF)
        obj.pk, obj.proof, obj.created_at = kept.pk, kept.proof, kept.created_at
