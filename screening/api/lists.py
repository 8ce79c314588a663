"""Screening lists: all of them, a new one, and one."""

from typing import Any

from django.db import transaction
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api import etags
from accounts.api.base import BusinessApi
from accounts.api.json_forms import errors_of, written
from accounts.api.operations import operation, page_of
from accounts.api.paging import paged
from accounts.api.problems import FieldError, Problem, invalid
from accounts.models import Role
from screening.api.shapes import LIST_FIELDS, ListChangeShape, ListShape, NewListShape
from screening.finding import EntryCount
from screening.forms import ListForm
from screening.models import ScreeningEntry, ScreeningList
from screening.numbers import BadNumber, Number, masked, parse
from screening.saving import (
    IN_USE,
    InUse,
    delete_list,
    save_list,
)
from screening.until import last_day


class ScreeningApi(BusinessApi):
    """Base of what is about one list."""

    def found(self) -> ScreeningList:
        """The list in the address. Raises `Http404` for another business's."""
        rows = self.business.screening_lists.select_related("business").annotate(entry_count=EntryCount())
        found = rows.filter(public_id=self.kwargs["list"]).first()
        if found is None:
            raise Http404
        return found

    def show(self, *, status: int = 200) -> Response:
        """The answer that tells the list, with its ETag."""
        kept = self.found()
        address = reverse("api:screening_list", args=[self.business.public_id, kept.public_id]) if status == 201 else ""
        return self.tagged(_list(kept), etags.of_version(kept.version), status=status, location=address)

    def entry(self, kept: ScreeningList) -> ScreeningEntry:
        """The entry that the body names. Raises `Http404`."""
        name = self.given.get("number")
        if not isinstance(name, str) or "\0" in name:
            raise Http404
        rows = ScreeningEntry.objects.select_related("list__business")
        found = rows.filter(list=kept, digits=name.removesuffix("*"), is_prefix=name.endswith("*")).first()
        if found is None:
            raise Http404
        return found

    def number(self) -> Number:
        """The phone number in the body. Raises a `Problem`."""
        typed = self.given.get("number")
        try:
            return parse(typed if isinstance(typed, str) else "", self.business.country)
        except BadNumber as error:
            raise invalid([FieldError("number", _(str(error)), error.fault.value)]) from None

    def shown_entry(self, entry: ScreeningEntry) -> dict[str, Any]:
        """The entry as the API tells it; a viewer learns no number."""
        star = "*" if entry.is_prefix else ""
        is_whole = entry.is_prefix or self.membership.may(Role.EDITOR)
        zone_name = self.business.time_zone
        return {
            "number": f"{entry.digits}{star}" if is_whole else masked(f"+{entry.digits}"),
            "note": entry.note,
            "until": last_day(entry.expires_at, zone_name).isoformat() if entry.expires_at else None,
            "created_at": entry.created_at,
        }


class ListsApi(ScreeningApi):
    """The lists of a business."""

    @operation("List screening lists", scope="screening:read", answers=page_of(ListShape), pages=True)
    def get(self, request: Request, **kwargs: Any) -> Response:
        """With how many numbers each has."""
        return paged(request, self.business.screening_lists.annotate(entry_count=EntryCount()), _list)

    @operation(
        "Create a screening list",
        scope="screening:write",
        takes=NewListShape,
        answers=ListShape,
        status=201,
        creates=True,
        tagged=True,
    )
    def post(self, request: Request, **kwargs: Any) -> Response:
        """Buttons ask it once they name it."""
        typed, wrong = written(LIST_FIELDS, self.given)
        form = ListForm(typed, instance=ScreeningList(business=self.business))
        if not form.is_valid() or wrong:
            raise invalid(errors_of(form, but=wrong))
        made = save_list(form.instance, self.actor)
        self.kwargs["list"] = made.public_id
        return self.show(status=201)


class ListApi(ScreeningApi):
    """One list."""

    @operation("Read a screening list", scope="screening:read", answers=ListShape, tagged=True)
    def get(self, request: Request, **kwargs: Any) -> Response:
        """Its name and verdict; the numbers are listed apart."""
        return self.show()

    @operation(
        "Change a screening list",
        scope="screening:write",
        takes=ListChangeShape,
        answers=ListShape,
        locks=True,
        tagged=True,
    )
    def patch(self, request: Request, **kwargs: Any) -> Response:
        """Buttons that use it are pushed again."""
        with transaction.atomic():
            kept = self._held(request)
            typed, wrong = written(LIST_FIELDS, {"name": kept.name, "verdict": kept.verdict} | self.given)
            form = ListForm(typed, instance=kept)
            if not form.is_valid() or wrong:
                raise invalid(errors_of(form, but=wrong))
            save_list(form.instance, self.actor)
        return self.show()

    @operation("Delete a screening list", scope="screening:write", status=204, locks=True)
    def delete(self, request: Request, **kwargs: Any) -> Response:
        """With all its numbers; not while a button uses it."""
        with transaction.atomic():
            kept = self._held(request)
            try:
                delete_list(kept, self.actor)
            except InUse as error:
                raise Problem("conflict", _(IN_USE) % {"list": kept, "buttons": error}) from None
        return Response(status=204)

    def _held(self, request: Request) -> ScreeningList:
        """The list as `If-Match` means it, held until the transaction ends. Raises a `Problem`."""
        kept = self.business.screening_lists.select_for_update().filter(pk=self.found().pk).get()
        etags.require(request, etags.of_version(kept.version))
        return kept


def _list(kept: Any) -> dict[str, Any]:
    told = {name: getattr(kept, name) for name in ("name", "verdict", "version", "created_at")}
    return {"id": str(kept.public_id), "entries": kept.entry_count} | told
