"""The second step of signing in: an app's codes, passkeys, recovery codes. What is secret in them is stored sealed."""

from collections.abc import Iterable
from typing import Any, ClassVar

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop
from django_stubs_ext import StrOrPromise

from accounts.models import User
from accounts.sealing import seal, unseal

PLACE = "mfa.Authenticator"
FIRST_NAMES = [gettext_noop("This device"), gettext_noop("Second key")]
SECRETS = ("secret", "seed")
"""Where an authenticator's data keep what is sealed: of an app, of recovery codes."""

REAL = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
"""What is a second step by itself. Recovery codes only stand in for one."""


class SecondStepAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """The library's second step in the portal's words, with its secrets sealed like a provider's credentials."""

    error_messages: ClassVar[dict[str, StrOrPromise]] = {
        **DefaultMFAAdapter.error_messages,
        "add_email_blocked": gettext_lazy(
            "Switch the second step off before you add an address, and on again once it is confirmed."
        ),
        "cannot_delete_authenticator": gettext_lazy("The second step cannot be switched off."),
        "cannot_generate_recovery_codes": gettext_lazy("Recovery codes stand in for a second step. Set one up first."),
        "incorrect_code": gettext_lazy("This code is not correct, or it was used already."),
        "unverified_email": gettext_lazy(
            "Confirm your e-mail address first: it is the way back in if you lose your phone."
        ),
    }

    def encrypt(self, text: str) -> str:
        return seal({"text": text}, PLACE)

    def decrypt(self, encrypted_text: str) -> str:
        return unseal(encrypted_text, PLACE)["text"]

    def generate_authenticator_name(self, user: AbstractBaseUser, type: str) -> str:  # noqa: A002  (the library's name)
        count = Authenticator.objects.filter(user_id=user.pk, type=type).count()
        if count < len(FIRST_NAMES):
            return _(FIRST_NAMES[count])
        return _("Key %(number)s") % {"number": count + 1}

    def _get_site_name(self) -> str:
        return str(settings.MFA_TOTP_ISSUER)


def have_second_step(people: Iterable[User]) -> set[int]:
    """The primary keys of those among `people` who sign in with a second step; one query."""
    found = Authenticator.objects.filter(user__in=[person.pk for person in people], type__in=REAL)
    return set(found.values_list("user_id", flat=True))


def is_missing_for_staff(person: User | AnonymousUser) -> bool:
    """Whether this member of staff has to set up a second step before anything of the staff's is shown."""
    return bool(
        settings.MFA_REQUIRED_OF_STAFF
        and isinstance(person, User)
        and person.is_staff
        and not have_second_step([person])
    )


def seal_anew(authenticator: Any) -> None:
    """Seal its secrets with the first of the keys and store them. Raises `Unreadable`."""
    adapter = SecondStepAdapter()
    fresh = {name: adapter.encrypt(adapter.decrypt(authenticator.data[name])) for name in _sealed_in(authenticator)}
    authenticator.data |= fresh
    authenticator.save(update_fields=["data"])


def _sealed_in(authenticator: Any) -> list[str]:
    return [name for name in SECRETS if name in authenticator.data]
