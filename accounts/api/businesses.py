"""Businesses: those a token may see, a new one, and the settings of one."""

from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api import etags
from accounts.api.base import ApiView, BusinessApi, lower
from accounts.api.json_forms import errors_of, shown, written
from accounts.api.operations import operation, page_of
from accounts.api.paging import paged
from accounts.api.problems import Problem, invalid
from accounts.api.shapes import members, named, shape_of
from accounts.forms import BusinessForm, BusinessSettingsForm
from accounts.models import Business, Membership, Role, User

_form = BusinessSettingsForm(User(), instance=Business())
BusinessShape = named(
    "Business",
    "A business: whose buttons, lists and calls everything else is.",
    id=serializers.UUIDField(),
    **members(_form.fields),
    is_active=serializers.BooleanField(help_text="False: staff switched it off, and no button rings."),
    suspended_because=serializers.CharField(allow_blank=True, help_text="Why it was switched off."),
    role=serializers.ChoiceField(choices=Role.values, help_text="What this token may do in it at most."),
    created_at=serializers.DateTimeField(),
)
NewBusinessShape = shape_of("NewBusiness", BusinessForm(User(), instance=Business()).fields, "A business to be.")
BusinessChangeShape = shape_of("BusinessChange", _form.fields, "What is to be changed of a business.", optional=True)


class BusinessesApi(ApiView):
    """All businesses that the token may see."""

    @operation("List businesses", scope="business:read", answers=page_of(BusinessShape), pages=True)
    def get(self, request: Request) -> Response:
        """Those of the token's person, or the one that an integration's token belongs to."""
        roles = dict(Membership.objects.filter(user=self.actor).values_list("business_id", "role"))
        own: QuerySet[Business] = self.actor.businesses.order_by()
        if self.token.business is not None:
            own = own.filter(pk=self.token.business.pk)
        return paged(request, own, lambda one: show(one, lower(self.token.role, roles[one.pk])))

    @operation(
        "Create a business",
        scope="business:write",
        role=Role.OWNER,
        takes=NewBusinessShape,
        answers=BusinessShape,
        status=201,
        creates=True,
        tagged=True,
    )
    def post(self, request: Request) -> Response:
        """The token's person becomes its owner."""
        if self.token.user is None:
            raise Problem("role_too_low", "This token belongs to one business; a person's token makes another.")
        form = BusinessForm(self.token.user, None)
        typed, wrong = written(form.fields, self.given)
        form = BusinessForm(self.token.user, typed)
        if not form.is_valid() or wrong:
            raise invalid(errors_of(form, but=wrong))
        made = show(form.found(), lower(self.token.role, Role.OWNER))
        return self.tagged(
            made, etags.of_content(made), status=201, location=reverse("api:business", args=[made["id"]])
        )


class BusinessApiView(BusinessApi):
    """One business and its settings."""

    @operation("Read a business", scope="business:read", answers=BusinessShape, tagged=True)
    def get(self, request: Request, **kwargs: Any) -> Response:
        """With the limits that hold for all its buttons together."""
        told = self._shown(self.business)
        return self.tagged(told, etags.of_content(told))

    @operation(
        "Change a business",
        scope="business:write",
        role=Role.OWNER,
        takes=BusinessChangeShape,
        answers=BusinessShape,
        locks=True,
        tagged=True,
    )
    def patch(self, request: Request, **kwargs: Any) -> Response:
        """Fields that are not sent stay as they are."""
        with transaction.atomic():
            stored = Business.objects.select_for_update().get(pk=self.business.pk)
            etags.require(request, etags.of_content(self._shown(stored)))
            form = BusinessSettingsForm(self.actor, instance=stored)
            typed, wrong = written(form.fields, _settings(stored) | self.given)
            form = BusinessSettingsForm(self.actor, typed, instance=stored)
            if not form.is_valid() or wrong:
                raise invalid(errors_of(form, but=wrong))
            told = self._shown(form.store())
        return self.tagged(told, etags.of_content(told))

    def _shown(self, business: Business) -> dict[str, Any]:
        return show(business, self.membership.role)


def show(business: Business, role: str) -> dict[str, Any]:
    """The business as the API tells it."""
    return {
        "id": str(business.public_id),
        **_settings(business),
        "is_active": business.is_active,
        "suspended_because": business.suspended_because,
        "role": role,
        "created_at": business.created_at.isoformat(),
    }


def _settings(business: Business) -> dict[str, Any]:
    return {name: shown(field, getattr(business, name)) for name, field in _form.fields.items()}
