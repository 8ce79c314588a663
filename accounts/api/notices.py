"""What people of a business were told, and how one person wants to hear of it. Only a person has seen or chosen."""

from typing import Any
from uuid import UUID

from django.db import transaction
from django.http import Http404
from django.shortcuts import get_object_or_404
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api import etags
from accounts.api.base import BusinessApi
from accounts.api.filters import identifier
from accounts.api.json_forms import errors_of, shown, written
from accounts.api.operations import operation, page_of, query
from accounts.api.paging import paged
from accounts.api.problems import invalid
from accounts.api.shapes import named
from accounts.models import Membership, Notice, NoticeKind, Role
from accounts.notices.choosing import Mail
from accounts.notices.forms import AS_FOR_ALL, ChoicesForm
from accounts.notices.unread import see_all

NoticeShape = named(
    "Notice",
    "One thing that happened and that people should know.",
    id=serializers.UUIDField(),
    kind=serializers.ChoiceField(choices=NoticeKind.values),
    button=serializers.UUIDField(allow_null=True, help_text="The button it is about."),
    title=serializers.CharField(),
    sentence=serializers.CharField(),
    path=serializers.CharField(help_text="Where in the portal the next step is."),
    is_new=serializers.BooleanField(
        allow_null=True, help_text="Whether this person has not seen it; null: an integration sees nothing."
    ),
    at=serializers.DateTimeField(),
)
ChoicesShape = named(
    "NoticeChoices",
    f"What comes by e-mail, by kind; {AS_FOR_ALL} only where one button is chosen for.",
    **{
        kind.name.lower(): serializers.ChoiceField(
            choices=[AS_FOR_ALL, *Mail.values], required=False, help_text=str(kind.label)
        )
        for kind in NoticeKind
    },
)
FOR_ONE = query("button", "The button that the choices are for; for all together if left out.", type=UUID)


class NoticesApi(BusinessApi):
    """Everything that people of the business were told."""

    @operation("List notices", scope="notices:read", answers=page_of(NoticeShape), pages=True)
    def get(self, request: Request, **kwargs: Any) -> Response:
        """Reading marks nothing as seen."""
        seen = self.own_membership().notices_seen if self.token.user else None
        return paged(request, self.business.notices.all(), lambda notice: _notice(notice, seen))


class NoticesSeenApi(BusinessApi):
    """The mark of what a person has seen."""

    @operation("Mark notices as seen", scope="notices:write", role=Role.VIEWER, status=204)
    def post(self, request: Request, **kwargs: Any) -> Response:
        """Everything that is there by now. Needs a person’s token."""
        see_all(self.own_membership())
        return Response(status=204)


class NoticeChoicesApi(BusinessApi):
    """One person's own choices."""

    @operation("Read notice choices", scope="notices:read", answers=ChoicesShape, filters=[FOR_ONE], tagged=True)
    def get(self, request: Request, **kwargs: Any) -> Response:
        """Those of the token’s person. Needs a person’s token."""
        told = _choices(ChoicesForm(self.own_membership(), self._button()))
        return self.tagged(told, etags.of_content(told))

    @operation(
        "Change notice choices",
        scope="notices:write",
        role=Role.VIEWER,
        takes=ChoicesShape,
        answers=ChoicesShape,
        filters=[FOR_ONE],
        locks=True,
        tagged=True,
    )
    def patch(self, request: Request, **kwargs: Any) -> Response:
        """Kinds that are not sent stay as they are. Needs a person’s token."""
        button = self._button()
        with transaction.atomic():
            own = get_object_or_404(Membership.objects.select_for_update(), pk=self.own_membership().pk)
            stored = _choices(ChoicesForm(own, button))
            etags.require(request, etags.of_content(stored))
            form = ChoicesForm(own, button)
            typed, wrong = written(form.fields, stored | self.given)
            form = ChoicesForm(own, button, typed)
            if not form.is_valid() or wrong:
                raise invalid(errors_of(form, but=wrong))
            form.store()
        told = _choices(ChoicesForm(own, button))
        return self.tagged(told, etags.of_content(told))

    def _button(self) -> str:
        """The button in the address, "" for all. Raises `Http404` for another business's."""
        asked = identifier(self.request, "button")
        if asked and not self.business.buttons.filter(public_id=asked).exists():
            raise Http404
        return str(asked or "")


def _notice(notice: Notice, seen: int | None) -> dict[str, Any]:
    names = ("kind", "button", "title", "sentence", "path", "at")
    is_new = None if seen is None else notice.pk > seen
    return {"id": str(notice.public_id), "is_new": is_new} | {name: getattr(notice, name) for name in names}


def _choices(form: ChoicesForm) -> dict[str, Any]:
    return {name: shown(field, field.initial) for name, field in form.fields.items()}
