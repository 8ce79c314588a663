"""Writes sign-ins, and what changes how somebody signs in, to the audit trail. Such entries belong to no business."""

from collections.abc import Callable
from typing import Any

from allauth.account import signals as account
from allauth.mfa import signals as second_step
from allauth.mfa.models import Authenticator
from django.dispatch import Signal

from accounts import auditing
from accounts.models import User

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


def _writer(word: str) -> Callable[..., None]:
    def write(sender: Any, user: User, authenticator: Any = None, **kwargs: Any) -> None:
        action = f"{KINDS[authenticator.type]} {word}" if authenticator else word
        auditing.record(None, user, action, user)

    return write
