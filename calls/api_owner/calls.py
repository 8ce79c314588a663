"""The history, one call, and what a person can do to it."""

from typing import Any
from uuid import uuid4

from django.db.models import prefetch_related_objects
from django.http import Http404, QueryDict
from django.utils.translation import gettext as _
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api import etags
from accounts.api.base import BusinessApi
from accounts.api.json_forms import errors_of, written
from accounts.api.operations import operation, page_of
from accounts.api.paging import pages
from accounts.api.problems import Problem, invalid
from accounts.models import Role
from calls.api_owner.shapes import FILTERS, CallRowShape, CallShape, NoteShape
from calls.api_owner.showing import call_row, call_whole
from calls.calling_back import NotCalled, call_back
from calls.filtering import FilterForm
from calls.models import Call
from calls.noting import ChangedMeanwhile, NoteForm, mark, save_note
from calls.searching import browse
from calls.stopping import NotNow, NotStopped, call_now, stop


class CallsApi(BusinessApi):
    """Base of what is about calls."""

    @property
    def is_whole(self) -> bool:
        """Whether numbers are told as they are."""
        return self.membership.may(Role.EDITOR)

    def filtered(self, request: Request) -> FilterForm:
        """What the address asks for. Raises a `Problem` for what cannot be read."""
        form = FilterForm(self.business, request.query_params)
        if not form.is_valid():
            raise invalid(errors_of(form))
        return form

    def call(self) -> Call:
        """The call in the address. Raises `Http404` for another business's."""
        parts = ("button__account", "button__business", "account", "business", "record__account", "asked_by")
        found = self.business.calls.select_related(*parts).filter(public_id=self.kwargs["call"]).first()
        if found is None:
            raise Http404
        return found

    def show(self, call: Call, *, status: int = 200) -> Response:
        """The answer that tells the call."""
        return Response(call_whole(call, whole=self.is_whole), status=status)


class CallListApi(CallsApi):
    """The history."""

    @operation("List calls", scope="calls:read", answers=page_of(CallRowShape), pages=True, filters=FILTERS)
    def get(self, request: Request, **kwargs: Any) -> Response:
        """A filter looks through so many calls for a page: it may be short, or empty, and still have a next one."""
        filters = self.filtered(request).filters()

        def fetch(after: str, size: int) -> tuple[list[Call], str]:
            found = browse(self.business, filters, QueryDict(f"before={after}"), size).page
            prefetch_related_objects(found.rows, "account", "asked_by")
            return found.rows, QueryDict(found.older).get("before", "")

        return pages(request, fetch, lambda call: call_row(call, whole=self.is_whole))


class CallApi(CallsApi):
    """One call."""

    @operation("Read a call", scope="calls:read", answers=CallShape)
    def get(self, request: Request, **kwargs: Any) -> Response:
        """With its timeline, the gate’s trace, and the provider’s record."""
        return self.show(self.call())


class NoteApi(CallsApi):
    """The note beside a call."""

    @operation("Read a call’s note", scope="calls:read", answers=NoteShape, tagged=True)
    def get(self, request: Request, **kwargs: Any) -> Response:
        """What the business’s people wrote."""
        return self._note(self.call().note)

    @operation("Write a call’s note", scope="calls:write", takes=NoteShape, answers=NoteShape, locks=True, tagged=True)
    def put(self, request: Request, **kwargs: Any) -> Response:
        """In the place of the one that is there; an empty one removes it."""
        call = self.call()
        etags.require(request, _etag(call.note))
        typed, wrong = written({"note": NoteForm.base_fields["note"]}, self.given)
        form = NoteForm(typed)
        if not form.is_valid() or wrong:
            raise invalid(errors_of(form, but=wrong))
        try:
            save_note(call, form.cleaned_data["note"], mark(call.note), self.actor)
        except ChangedMeanwhile as changed:
            raise Problem("stale", headers={"ETag": _etag(changed.note)}) from None
        return self._note(call.note)

    def _note(self, note: str) -> Response:
        return self.tagged({"note": note}, _etag(note))


class StopApi(CallsApi):
    """The end of a call before its time."""

    @operation("Stop a call", scope="calls:write", answers=CallShape)
    def post(self, request: Request, **kwargs: Any) -> Response:
        """As far as that can still be done; the provider is asked while you wait."""
        call = self.call()
        try:
            stop(call, self.actor)
        except NotStopped as refusal:
            raise Problem("conflict", _(refusal.sentence)) from None
        return self.show(self.call())


class NowApi(CallsApi):
    """A delayed call pulled forward."""

    @operation("Place a delayed call now", scope="calls:write", answers=CallShape)
    def post(self, request: Request, **kwargs: Any) -> Response:
        """If the gate lets it through now."""
        try:
            call_now(self.call(), self.actor)
        except NotNow as refusal:
            raise Problem("conflict", _(refusal.sentence)) from None
        return self.show(self.call())


class BackApi(CallsApi):
    """A visitor called once more."""

    @operation("Call back", scope="calls:write", answers=CallShape, status=202, creates=True)
    def post(self, request: Request, **kwargs: Any) -> Response:
        """A new call to the same number, from the same button, through the gate."""
        call = self.call()
        key = request.headers.get("Idempotency-Key", uuid4().hex)
        try:
            new = call_back(call, f"{self.token.public_id}:{call.public_id}:{key}", self.actor)
        except NotCalled as refusal:
            raise Problem("conflict", _(refusal.sentence)) from None
        self.kwargs["call"] = new.public_id
        return self.show(self.call(), status=202)


def _etag(note: str) -> str:
    return f'"{mark(note)}"'
