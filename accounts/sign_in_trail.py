"""Writes sign-ins and sign-outs, and what changes how somebody signs in, to the audit trail, of no business.

Sign-ins that failed stand there, too, but never as many as somebody cares to send: beyond so many an hour for one
account, and so many for all, one entry tells that there were more. What the limits of signing in hold back before a
password is looked at is not written down at all.
"""

import logging
from collections.abc import Callable, Mapping
from typing import Any

from allauth.account import signals as account
from allauth.mfa import signals as second_step
from allauth.mfa.models import Authenticator
from django.contrib.auth import signals as auth
from django.dispatch import Signal
from django.http import HttpRequest
from django.utils.crypto import salted_hmac
from redis.exceptions import RedisError

from accounts import auditing
from accounts.addresses import client_address, limit_key
from accounts.api.limits import Policy, count
from accounts.models import User

log = logging.getLogger(__name__)

FAILED, MORE_FAILED = "sign-in failed", "more sign-ins failed"
FAILED_OF_ONE = Policy("failed sign-in of one", 10, 3600)
FAILED_OF_ALL = Policy("failed sign-in", 200, 3600)
"""What is written down of an account, or of an unknown address, in an hour; and of all together."""

MARK_LENGTH = 12

OF_THE_ACCOUNT: dict[Signal, str] = {
    account.user_signed_up: "signed up",
    account.user_logged_in: "signed in",
    account.password_changed: "password changed",
    account.password_set: "password set",
    account.password_reset: "password chosen anew by a letter",
    account.email_added: "e-mail address added",
    account.email_changed: "e-mail address changed",
    account.email_removed: "e-mail address removed",
}
OF_THE_SECOND_STEP: dict[Signal, str] = {
    second_step.authenticator_added: "added",
    second_step.authenticator_removed: "removed",
    second_step.authenticator_reset: "made anew",
}
KINDS = {
    Authenticator.Type.TOTP: "authenticator app",
    Authenticator.Type.WEBAUTHN: "passkey",
    Authenticator.Type.RECOVERY_CODES: "recovery codes",
}


def watch() -> None:
    """Begin to listen; once, when the application starts."""
    for signal, word in (OF_THE_ACCOUNT | OF_THE_SECOND_STEP).items():
        signal.connect(_writer(word), weak=False, dispatch_uid=f"{__name__}.{word}")
    auth.user_logged_out.connect(_signed_out)
    auth.user_login_failed.connect(_password_failed)
    second_step.authentication_failed.connect(_second_step_failed)


def _writer(word: str) -> Callable[..., None]:
    def write(sender: Any, user: User, authenticator: Any = None, **kwargs: Any) -> None:
        action = f"{KINDS[authenticator.type]} {word}" if authenticator else word
        auditing.record(None, user, action, user)

    return write


def _signed_out(sender: Any, user: User | None, **kwargs: Any) -> None:
    if user is not None:
        auditing.record(None, user, "signed out", user)


def _password_failed(
    sender: Any, credentials: Mapping[str, Any], request: HttpRequest | None = None, **kwargs: Any
) -> None:
    typed = str(credentials.get("email", "")).strip().lower()
    known = User.objects.filter(email=typed).first() or User.objects.filter(emailaddress__email=typed).first()
    # An address that nobody here has may be another one's anywhere; what people type there is a password at times.
    _failed(request, str(known) if known else f"unknown address {_mark(typed)}", "password")


def _second_step_failed(sender: Any, request: HttpRequest | None, user: User, **kwargs: Any) -> None:
    _failed(request, str(user), "second step")


def _failed(request: HttpRequest | None, who: str, step: str) -> None:
    """Nobody has shown who they are: the entry names the account that was tried, and no actor."""
    try:
        of_one, of_all = count(FAILED_OF_ONE, _mark(who)), count(FAILED_OF_ALL, "")
    except RedisError:
        log.warning("A sign-in failed, and is not in the audit trail: it cannot be counted just now.")
        return
    place = limit_key(client_address(request)) if request else ""
    changes: auditing.Changes = {"step": ["", step], "internet address": ["", f"mark {_mark(place)}"]}
    if not (of_one.is_over or of_all.is_over):
        auditing.record(None, None, FAILED, who, changes=changes)
    elif of_one.count == FAILED_OF_ONE.most + 1 and not of_all.is_over:
        auditing.record(None, None, MORE_FAILED, who)
    elif of_all.count == FAILED_OF_ALL.most + 1:
        auditing.record(None, None, MORE_FAILED, "Many accounts")


def _mark(text: str) -> str:
    """Tells equal ones, and nothing else."""
    return salted_hmac(__name__, text, algorithm="sha256").hexdigest()[:MARK_LENGTH]
