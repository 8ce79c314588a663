"""All lists of a business, and a new one."""

from typing import Any

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from accounts.browsing import page_of
from accounts.fragments import LiveView
from accounts.models import Role
from screening.finding import MANY, EntryCount
from screening.forms import ListForm
from screening.models import ScreeningList
from screening.saving import save_list

PAGE = 50


class ScreeningView(LiveView):
    """Base of the screening pages."""

    extra_context = {"section": "screening"}

    def shown(self) -> ScreeningList:
        """The list in the address; 404 for another business's."""
        own = self.business.screening_lists.select_related("business")
        return get_object_or_404(own, public_id=self.kwargs["list"])


class ListsView(ScreeningView):
    """All lists of the business, the newest first."""

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        asking = Count("buttons", filter=~Q(buttons__state="retired"))
        lists = self.business.screening_lists.annotate(entry_count=EntryCount(), button_count=asking)
        context = self.get_context_data(page=page_of(lists, request.GET, PAGE), many=MANY)
        return render(request, "screening/list.html", context)


class NewListView(ScreeningView):
    """A new list; its numbers come on its own page."""

    role = Role.EDITOR

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        return self._page(request, ListForm(instance=ScreeningList(business=self.business)))

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        form = ListForm(request.POST, instance=ScreeningList(business=self.business))
        if not form.is_valid():
            return self._page(request, form)
        made = save_list(form.instance, self.membership.user)
        messages.success(request, _("“%(list)s” is ready for its numbers.") % {"list": made})
        return redirect("screening:detail", self.business.public_id, made.public_id)

    def _page(self, request: HttpRequest, form: ListForm) -> HttpResponse:
        return render(request, "screening/new.html", self.get_context_data(form=form))
