"""How people sign up and in: what the portal knows better than the library that does it."""

from typing import ClassVar

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest

from accounts.addresses import client_address

UNKNOWN = "unknown"
"""Whoever comes from an address that cannot be read shares the limits with all others of the kind."""


class PeopleAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Counts attempts by the address that our own proxies saw, not by the proxies' or by a claimed one."""

    error_messages: ClassVar[dict[str, str]] = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": "This account is switched off.",
        "cannot_remove_primary_email": "You sign in with this address. Choose another one for that first.",
        "email_password_mismatch": "The e-mail address or the password is not correct.",
        "email_taken": "There is an account with this address already.",
        "enter_current_password": "This is not your password.",
        "incorrect_password": "This is not your password.",
        "invalid_password_reset": "This link is used up.",
        "max_email_addresses": "You can have at most %d addresses.",
        "rate_limited": "Too many requests. Wait some minutes, and try again.",
        "same_as_current": "This is what you have already.",
        "select_only_one": "Choose one.",
        "too_many_login_attempts": "Too many tries. Wait some minutes, and try again.",
        "unknown_email": "There is no account with this address.",
        "unverified_primary_email": "Confirm the address before you sign in with it.",
    }

    def get_client_ip(self, request: HttpRequest) -> str:
        return client_address(request) or UNKNOWN
