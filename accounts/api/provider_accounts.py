"""A business's accounts with providers. Credentials go in and never come out."""

from typing import Any

from django.conf import settings
from django.db import transaction
from django.http import Http404
from django.urls import reverse
from drf_spectacular.utils import PolymorphicProxySerializer
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts import auditing
from accounts.api import etags
from accounts.api.base import BusinessApi
from accounts.api.json_forms import errors_of, written
from accounts.api.operations import operation, page_of
from accounts.api.paging import paged
from accounts.api.problems import FieldError, invalid, placed_under
from accounts.api.shapes import members, named
from accounts.connecting import capabilities, check
from accounts.forms import AccountForm, CredentialsForm
from accounts.models import ProviderAccount, Role
from providers.registry import PROVIDERS

AccountShape = named(
    "ProviderAccount",
    "An account with a provider.",
    id=serializers.UUIDField(),
    name=serializers.CharField(),
    provider=serializers.ChoiceField(choices=list(PROVIDERS)),
    check_passed=serializers.BooleanField(allow_null=True, help_text="Whether it took them; null: not asked."),
    check_answer=serializers.CharField(allow_blank=True, help_text="The provider’s own words."),
    checked_at=serializers.DateTimeField(allow_null=True),
    calls_failing_since=serializers.DateTimeField(allow_null=True, help_text="Since when it takes no orders."),
    extensions=serializers.ListField(
        child=serializers.ListField(child=serializers.CharField()), help_text="Its phones, as code and name."
    ),
    notification_url=serializers.CharField(
        allow_blank=True, help_text="What the provider is to call after each call; for owners, where it can."
    ),
    created_at=serializers.DateTimeField(),
)
CredentialsShape = PolymorphicProxySerializer(
    component_name="Credentials",
    serializers=[
        named(f"{slug.capitalize()}Credentials", f"For {one.name}.", **members(CredentialsForm(slug).fields))
        for slug, one in PROVIDERS.items()
    ],
    resource_type_field_name=None,
)
NewAccountShape = named(
    "NewProviderAccount",
    "An account to be connected.",
    provider=serializers.ChoiceField(choices=list(PROVIDERS)),
    name=serializers.CharField(max_length=80),
    credentials=CredentialsShape,
)


class AccountsApi(BusinessApi):
    """The accounts of a business."""

    @operation("List provider accounts", scope="providers:read", answers=page_of(AccountShape), pages=True)
    def get(self, request: Request, **kwargs: Any) -> Response:
        """With what each provider said of the credentials."""
        return paged(request, self.business.provider_accounts.all(), self.show)

    @operation(
        "Connect a provider account",
        scope="providers:write",
        role=Role.OWNER,
        takes=NewAccountShape,
        answers=AccountShape,
        status=201,
        creates=True,
    )
    def post(self, request: Request, **kwargs: Any) -> Response:
        """The credentials are stored sealed. Have them checked with the provider after that."""
        given = self.given
        provider, credentials = given.pop("provider", None), given.pop("credentials", None)
        if provider not in list(PROVIDERS):
            raise invalid([FieldError("provider", "Choose from the list.", "invalid_choice")])
        form = AccountForm(self.business, provider)
        typed, wrong = written({"name": form.fields["name"]}, given)
        sealed, mistyped = written(CredentialsForm(provider).fields, _object(credentials))
        for name, text in sealed.items():
            typed[name] = str(text)
        form = AccountForm(self.business, provider, typed)
        wrong = [*wrong, *mistyped]
        if not form.is_valid() or wrong:
            raise invalid(placed_under("credentials", errors_of(form, but=wrong), but={"name", *given}))
        account = form.add(self.actor)
        address = reverse("api:account", args=[self.business.public_id, account.public_id])
        return Response(self.show(account), status=201, headers={"Location": address})

    def show(self, account: ProviderAccount) -> dict[str, Any]:
        """The account as the API tells it."""
        names = ("name", "provider", "check_passed", "check_answer", "checked_at", "calls_failing_since", "extensions")
        told = {"id": str(account.public_id)} | {name: getattr(account, name) for name in names}
        return told | {"notification_url": self._notification_url(account), "created_at": account.created_at}

    def _notification_url(self, account: ProviderAccount) -> str:
        if not self.membership.may(Role.OWNER) or not capabilities(account).notifies:
            return ""
        return settings.PUBLIC_URL + reverse("notification", args=[account.notification_secret])


class AccountApi(AccountsApi):
    """One account."""

    http_method_names = ["get", "head", "put"]

    @operation("Read a provider account", scope="providers:read", answers=AccountShape, tagged=True)
    def get(self, request: Request, **kwargs: Any) -> Response:
        """Without its credentials, which nobody can read."""
        told = self.show(self.found())
        return self.tagged(told, etags.of_content(told))

    @operation(
        "Replace credentials",
        scope="providers:write",
        role=Role.OWNER,
        takes=CredentialsShape,
        answers=AccountShape,
        locks=True,
        tagged=True,
    )
    def put(self, request: Request, **kwargs: Any) -> Response:
        """All of them anew. What the provider has not taken yet is sent again with them."""
        with transaction.atomic():
            account = self.business.provider_accounts.select_for_update().get(pk=self.found().pk)
            etags.require(request, etags.of_content(self.show(account)))
            typed, wrong = written(CredentialsForm(account.provider).fields, self.given)
            form = CredentialsForm(account.provider, typed)
            if not form.is_valid() or wrong:
                raise invalid(errors_of(form, but=wrong))
            form.replace(account, self.actor)
        told = self.show(account)
        return self.tagged(told, etags.of_content(told))

    def found(self) -> ProviderAccount:
        """The account in the address. Raises `Http404` for another business's."""
        account = self.business.provider_accounts.filter(public_id=self.kwargs["account"]).first()
        if account is None:
            raise Http404
        return account


class AccountCheckApi(AccountApi):
    """What the provider says of the credentials."""

    http_method_names = ["post"]

    @operation("Check credentials", scope="providers:write", role=Role.OWNER, answers=AccountShape)
    def post(self, request: Request, **kwargs: Any) -> Response:
        """The provider is asked while you wait, and its answer kept."""
        account = self.found()
        auditing.record(self.business, self.actor, "credentials checked", account, account.public_id)
        check(account)
        return Response(self.show(account))


def _object(value: Any) -> dict[str, Any]:
    if isinstance(value, dict):
        return value
    raise invalid([FieldError("credentials", "Write an object.", "type")])
