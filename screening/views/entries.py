"""One list: its entries page by page, what is searched for, and everything that is done to it."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from screening import removed
from screening.finding import MANY, decision, entry_page, read_wanted
from screening.forms import EntryForm, ListForm, NumbersForm
from screening.models import ScreeningEntry, ScreeningList
from screening.saving import IN_USE, InUse, add_lines, change_entry, delete_list, in_use_by, remove_entry, save_list
from screening.until import last_day
from screening.views.lists import PAGE, ScreeningView


class ListView(ScreeningView):
    """One list: its numbers, more of them, fewer of them, its name and verdict, its end."""

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        return self._page(request, self.shown())

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        shown = self.shown()
        acts = {
            "remove": self._remove,
            "restore": self._restore,
            "change": self._change,
            "rename": self._rename,
            "delete": self._delete,
        }
        wanted = next((act for name, act in acts.items() if name in request.POST), self._add)
        return wanted(request, shown)

    def _add(self, request: HttpRequest, shown: ScreeningList) -> HttpResponse:
        form = NumbersForm(self.business, request.POST)
        if not form.is_valid():
            return self._page(request, shown, numbers_form=form)
        lines, told = form.cleaned_data["numbers"], form.cleaned_data
        added = add_lines(shown, lines, told["note"], self.membership.user, expires_at=told["until"])
        messages.success(request, _added(added, len(lines) - added))
        return self._back(shown)

    def _remove(self, request: HttpRequest, shown: ScreeningList) -> HttpResponse:
        entry = _entry(shown, request.POST["remove"])
        removed.keep(request.session, entry)
        remove_entry(entry, self.membership.user)
        return self._back(shown)

    def _restore(self, request: HttpRequest, shown: ScreeningList) -> HttpResponse:
        row = removed.take(request.session, shown)
        if row:
            add_lines(shown, [row.line], row.note, self.membership.user, expires_at=row.expires_at)
            messages.success(request, _("The number is back on the list."))
        else:
            messages.error(request, _("What was removed is no longer kept. Add the number again."))
        return self._back(shown)

    def _change(self, request: HttpRequest, shown: ScreeningList) -> HttpResponse:
        entry = _entry(shown, request.POST["change"])
        form = EntryForm(self.business, request.POST)
        if form.is_valid():
            entry.note, entry.expires_at = form.cleaned_data["note"], form.cleaned_data["until"]
            change_entry(entry, self.membership.user)
            messages.success(request, _("The entry is saved."))
        else:
            for name, sentences in form.errors.items():
                wrong = {"field": form[name].label, "why": " ".join(map(str, sentences))}
                messages.error(request, _("Nothing is saved. %(field)s: %(why)s") % wrong)
        return self._back(shown)

    def _rename(self, request: HttpRequest, shown: ScreeningList) -> HttpResponse:
        form = ListForm(request.POST, instance=shown)
        if not form.is_valid():
            return self._page(request, self.shown(), list_form=form)
        save_list(form.instance, self.membership.user)
        messages.success(request, _("The list is saved."))
        return self._back(shown)

    def _delete(self, request: HttpRequest, shown: ScreeningList) -> HttpResponse:
        try:
            delete_list(shown, self.membership.user)
        except InUse as error:
            messages.error(request, _(IN_USE) % {"list": shown, "buttons": error})
            return self._back(shown)
        messages.success(request, _("“%(list)s” is deleted.") % {"list": shown})
        return redirect("screening:list", self.business.public_id)

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
        now = timezone.now()
        wanted = read_wanted(request.GET.get("find", ""), self.business.country)
        page = entry_page(shown, wanted, request.GET.get("after", ""), PAGE)
        context = self.get_context_data(
            list=shown,
            page=page,
            rows=[(entry, _state(entry, now), self._entry_form(entry)) for entry in page.rows],
            count=shown.entries.order_by()[: MANY + 1].count(),
            many=MANY,
            wanted=wanted,
            judgement=decision(shown, wanted.number, now) if wanted.number else None,
            removed=removed.is_kept(request.session, shown),
            buttons=in_use_by(shown),
            numbers_form=numbers_form or NumbersForm(self.business),
            list_form=list_form or ListForm(instance=shown, auto_id="list_%s"),
        )
        return render(request, "screening/detail.html", context)

    def _entry_form(self, entry: ScreeningEntry) -> EntryForm:
        until = last_day(entry.expires_at, self.business.time_zone) if entry.expires_at else None
        name = f"{entry.digits}{'p' if entry.is_prefix else ''}"
        return EntryForm(self.business, initial={"note": entry.note, "until": until}, auto_id=f"entry_{name}_%s")


def _entry(shown: ScreeningList, wanted: str) -> ScreeningEntry:
    """The entry of that list that stands there as `digits` or, for a prefix, `digits*`; 404 if there is none."""
    rows = ScreeningEntry.objects.select_related("list__business")
    return get_object_or_404(
        rows, list=shown, digits=wanted.replace("\0", "").removesuffix("*"), is_prefix=wanted.endswith("*")
    )


def _state(entry: ScreeningEntry, now: Any) -> str:
    if entry.expires_at is None:
        return ""
    return "over" if entry.expires_at <= now else "ends"


def _added(fresh: int, known: int) -> str:
    if not known:
        told = ngettext("%(new)s number is on the list now.", "%(new)s numbers are on the list now.", fresh)
    else:
        told = ngettext(
            "%(new)s number is new on the list; %(known)s stood on it already.",
            "%(new)s numbers are new on the list; %(known)s stood on it already.",
            fresh,
        )
    return told % {"new": fresh, "known": known}
