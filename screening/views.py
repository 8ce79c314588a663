"""A business's screening lists."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from accounts.access import BusinessView
from accounts.models import Role
from screening.forms import ListForm, NumbersForm
from screening.models import ScreeningEntry, ScreeningList
from screening.saving import InUse, add_lines, delete_list, in_use_by, remove_entry, save_list

PAGE = 50


class ScreeningView(BusinessView):
    """Base of the screening pages."""

    extra_context = {"section": "screening"}


class ListsView(ScreeningView):
    """All lists of the business."""

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        lists = self.business.screening_lists.annotate(
            entry_count=Count("entries", distinct=True), button_count=Count("buttons", distinct=True)
        )
        return render(request, "screening/list.html", self.get_context_data(lists=lists))


class NewListView(ScreeningView):
    """A new list, with its first numbers."""

    role = Role.EDITOR

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        return self._page(request, ListForm(instance=ScreeningList(business=self.business)))

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        form = ListForm(request.POST, instance=ScreeningList(business=self.business))
        if not form.is_valid():
            return self._page(request, form)
        made = save_list(form.instance, self.membership.user)
        messages.success(request, f"“{made}” is ready for its numbers.")
        return redirect("screening:detail", self.business.public_id, made.public_id)

    def _page(self, request: HttpRequest, form: ListForm) -> HttpResponse:
        return render(request, "screening/new.html", self.get_context_data(form=form))


class ListView(ScreeningView):
    """One list: its numbers, more of them, fewer of them, its name and verdict, its end."""

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        return self._page(request, self._list())

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        shown = self._list()
        if "remove" in request.POST:
            return self._remove(request, shown)
        if "rename" in request.POST:
            return self._rename(request, shown)
        if "delete" in request.POST:
            return self._delete(request, shown)
        form = NumbersForm(self.business, request.POST)
        if not form.is_valid():
            return self._page(request, shown, numbers_form=form)
        lines = form.cleaned_data["numbers"]
        added = add_lines(shown, lines, form.cleaned_data["note"], self.membership.user)
        messages.success(request, _added(added, len(lines) - added))
        return self._back(shown)

    def _remove(self, request: HttpRequest, shown: ScreeningList) -> HttpResponse:
        wanted = request.POST["remove"]
        entry = get_object_or_404(
            ScreeningEntry.objects.select_related("list__business"),
            list=shown,
            digits=wanted.removesuffix("*"),
            is_prefix=wanted.endswith("*"),
        )
        remove_entry(entry, self.membership.user)
        messages.success(request, "The number is off the list.")
        return self._back(shown)

    def _rename(self, request: HttpRequest, shown: ScreeningList) -> HttpResponse:
        form = ListForm(request.POST, instance=shown)
        if not form.is_valid():
            return self._page(request, self._list(), list_form=form)
        save_list(form.instance, self.membership.user)
        messages.success(request, "The list is saved.")
        return self._back(shown)

    def _delete(self, request: HttpRequest, shown: ScreeningList) -> HttpResponse:
        try:
            delete_list(shown, self.membership.user)
        except InUse as error:
            messages.error(request, f"“{shown}” is in use by {error}. Take it off there first.")
            return self._back(shown)
        messages.success(request, f"“{shown}” is deleted.")
        return redirect("screening:list", self.business.public_id)

    def _list(self) -> ScreeningList:
        return get_object_or_404(
            self.business.screening_lists.select_related("business"), public_id=self.kwargs["list"]
        )

    def _back(self, shown: ScreeningList) -> HttpResponse:
        return redirect("screening:detail", self.business.public_id, shown.public_id)

    def _page(
        self,
        request: HttpRequest,
        shown: ScreeningList,
        *,
        numbers_form: NumbersForm | None = None,
        list_form: ListForm | None = None,
    ) -> HttpResponse:
        page = Paginator(shown.entries.all(), PAGE).get_page(request.GET.get("page"))
        context = self.get_context_data(
            list=shown,
            page=page,
            buttons=in_use_by(shown),
            numbers_form=numbers_form or NumbersForm(self.business),
            list_form=list_form or ListForm(instance=shown, auto_id="list_%s"),
        )
        return render(request, "screening/detail.html", context)


def _added(fresh: int, known: int) -> str:
    words = "1 number is" if fresh == 1 else f"{fresh} numbers are"
    return f"{words} on the list now." if not known else f"{words} new on the list; {known} stood on it already."
