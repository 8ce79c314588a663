"""How people sign up and in: what the portal knows better than the library that does it."""

import logging
from typing import Any, ClassVar

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context as here
from django.contrib import messages
from django.http import HttpRequest
from django.utils.translation import get_language, gettext_lazy, gettext_noop, override
from django.utils.translation import gettext as _
from django_stubs_ext import StrOrPromise

from accounts.addresses import client_address
from accounts.letters import tell_if_only_logged
from accounts.models import User
from accounts.password_again import signed_in_lately

log = logging.getLogger(__name__)

NOT_SENT = gettext_noop("The letter could not be sent just now. Try again in some minutes.")
UNKNOWN = "0.0.0.0"  # noqa: S104  (nothing is bound to it)
"""Whoever comes from an address that cannot be read shares the limits with all others of the kind.

It is an address because the list of a person's sessions stores nothing else.
"""


class PeopleAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Counts attempts by the address that our own proxies saw, not by the proxies' or by a claimed one."""

    error_messages: ClassVar[dict[str, StrOrPromise]] = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": gettext_lazy("This account is switched off."),
        "cannot_remove_primary_email": gettext_lazy(
            "You sign in with this address. Choose another one for that first."
        ),
        "email_password_mismatch": gettext_lazy("The e-mail address or the password is not correct."),
        "email_taken": gettext_lazy("There is an account with this address already."),
        "duplicate_email": gettext_lazy("This address is among yours already."),
        "enter_current_password": gettext_lazy("This is not your password."),
        "incorrect_password": gettext_lazy("This is not your password."),
        "invalid_password_reset": gettext_lazy("This link is used up."),
        "max_email_addresses": gettext_lazy("You can have at most %d addresses."),
        "rate_limited": gettext_lazy("Too many requests. Wait some minutes, and try again."),
        "same_as_current": gettext_lazy("This is what you have already."),
        "select_only_one": gettext_lazy("Choose one."),
        "too_many_login_attempts": gettext_lazy("Too many tries. Wait some minutes, and try again."),
        "unknown_email": gettext_lazy("There is no account with this address."),
        "unverified_primary_email": gettext_lazy("Confirm the address before you sign in with it."),
    }

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Whoever signed in a moment ago has just shown who they are."""
        return super().is_reauthentication_required(app=app, **kwargs) and not signed_in_lately(here.request)

    def get_client_ip(self, request: HttpRequest) -> str:
        address = client_address(request).partition("%")[0]  # databases know no IPv6 zones
        return address or UNKNOWN

    def save_user(self, request: HttpRequest, user: User, form: Any, commit: bool = True) -> User:
        """Who signs up goes on in the language of the page they signed up on; so do the letters to them."""
        user.language = get_language() or ""
        return super().save_user(request, user, form, commit)  # type: ignore[no-any-return]

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """A mail server that is away stops no sign-up and no change of a password; the person is told."""
        try:
            with override(getattr(context.get("user"), "language", "") or get_language()):
                super().send_mail(template_prefix, email, context)
        except OSError as error:  # what smtplib raises is one, too; its words may name the address
            log.warning("The letter %s was not sent: %s", template_prefix, type(error).__name__)
            messages.error(here.request, _(NOT_SENT))
        else:
            tell_if_only_logged(here.request)
