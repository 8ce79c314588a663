"""Keys of the API: a business's own for its integrations, and a person's own. The same pages for both."""

from typing import Any, ClassVar
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.generic.base import ContextMixin, View

from accounts.access import BusinessView
from accounts.confirmed import has_confirmed, send_to_confirm
from accounts.models import ApiToken, Business, Role, User
from accounts.password_again import password_again
from accounts.people_forms import KeyForm
from accounts.tokens import revoke

KEYS_SHOWN = 100


class KeyPages(ContextMixin, View):
    """The three pages; `PersonKeys` and `BusinessKeys` say whose keys they are about, and where they stand."""

    frame: ClassVar[dict[str, str]]
    names: ClassVar[dict[str, str]]

    def whose(self) -> tuple[User, Business | None]:
        """Who asks, and the business whose keys these are; None: the person's own."""
        raise NotImplementedError

    def show(self, template: str, **context: Any) -> HttpResponse:
        addresses = {"list_url": self.to("list"), "new_url": self.to("new")}
        return render(self.request, template, self.get_context_data(**self.frame, **addresses, **context))

    def to(self, name: str, *arguments: object) -> str:
        _, business = self.whose()
        return reverse(self.names[name], args=[*([business.public_id] if business else []), *arguments])


class KeyList(KeyPages):
    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        person, business = self.whose()
        keys = (business or person).api_tokens.select_related("made_by")[:KEYS_SHOWN]
        rows = [(key, self.to("revoke", key.public_id)) for key in keys]
        return self.show("accounts/keys.html", rows=rows, now=timezone.now(), of_business=business is not None)


@method_decorator(never_cache, name="dispatch")
class NewKey(KeyPages):
    """The form, after the password was entered once more; then the key, this once."""

    @password_again
    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        person, business = self.whose()
        if not has_confirmed(person):
            return send_to_confirm(request)
        return self.show("accounts/new_key.html", form=KeyForm(person, business))

    @password_again
    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        person, business = self.whose()
        if not has_confirmed(person):
            return send_to_confirm(request)
        form = KeyForm(person, business, request.POST)
        made = form.make()
        if made is None:
            return self.show("accounts/new_key.html", form=form)
        return self.show("accounts/made_key.html", key=made[0], clear=made[1])


class RevokeKey(KeyPages):
    def post(self, request: HttpRequest, key: UUID, **kwargs: Any) -> HttpResponse:
        person, business = self.whose()
        found: ApiToken = get_object_or_404((business or person).api_tokens, public_id=key)
        if revoke(found, person):
            sentence = _("“%(name)s” is revoked: what uses it is refused from now on.")
            messages.success(request, sentence % {"name": found.name})
        return redirect(self.to("list"))


class PersonKeys(LoginRequiredMixin):
    """Keys of the person who is signed in."""

    frame = {"frame": "allauth/layouts/manage.html", "tab": "keys"}
    names = {"list": "me:keys", "new": "me:new_key", "revoke": "me:revoke_key"}

    def whose(self) -> tuple[User, None]:
        user = self.request.user  # type: ignore[attr-defined]
        assert isinstance(user, User)
        return user, None


class BusinessKeys(BusinessView):
    """Keys of a business, for its owners."""

    frame = {"frame": "accounts/settings_frame.html", "tab": "tokens"}
    names = {"list": "accounts:tokens", "new": "accounts:new_token", "revoke": "accounts:revoke_token"}
    role = write_role = Role.OWNER
    extra_context = {"section": "settings"}

    def whose(self) -> tuple[User, Business]:
        return self.membership.user, self.business


class PersonKeyList(PersonKeys, KeyList):
    pass


class PersonNewKey(PersonKeys, NewKey):
    pass


class PersonRevokeKey(PersonKeys, RevokeKey):
    pass


class BusinessKeyList(BusinessKeys, KeyList):
    pass


class BusinessNewKey(BusinessKeys, NewKey):
    pass


class BusinessRevokeKey(BusinessKeys, RevokeKey):
    pass
