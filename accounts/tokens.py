"""Keys of the API: made, shown once, recognised, taken back. What a key may do is decided where it is used."""

import hashlib
import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Count, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from accounts import auditing
from accounts.models import ApiToken, Business, Role, User

PREFIX = "c2c_"
"""What a token begins with, so that one that leaked into a repository is found by those who search for them."""

RANDOM_BYTES = 32
HINT_LENGTH = 4
USE_NOTED_EVERY = timedelta(minutes=1)

SCOPES: dict[str, str] = {
    "business:read": gettext_noop("Read the business’s settings"),
    "business:write": gettext_noop("Change the business’s settings"),
    "providers:read": gettext_noop("Read the list of providers"),
    "providers:write": gettext_noop("Connect providers, replace credentials"),
    "buttons:read": gettext_noop("Read buttons and the state of their pushes"),
    "buttons:write": gettext_noop("Make, change, pause and retire buttons"),
    "hours:read": gettext_noop("Read opening hours"),
    "hours:write": gettext_noop("Change opening hours"),
    "screening:read": gettext_noop("Read screening lists"),
    "screening:write": gettext_noop("Change screening lists"),
    "calls:read": gettext_noop("Read calls, their numbers and statistics"),
    "calls:write": gettext_noop("Call back, cancel and annotate calls"),
    "people:read": gettext_noop("Read who belongs to the business"),
    "people:write": gettext_noop("Invite and remove people, change roles"),
    "keys:read": gettext_noop("Read the list of the business’s API keys"),
    "keys:write": gettext_noop("Make and revoke API keys of the business"),
    "notices:read": gettext_noop("Read notices and webhooks"),
    "notices:write": gettext_noop("Choose notices, change webhooks"),
    "trail:read": gettext_noop("Read the audit trail"),
}
"""Scope -> what it lets a token do, in words."""


def make_token(
    *,
    name: str,
    made_by: User,
    role: Role,
    scopes: Iterable[str],
    expires_at: datetime,
    user: User | None = None,
    business: Business | None = None,
) -> tuple[ApiToken, str]:
    """Store a token of either a person or a business; the second value is the token itself, to be shown once.

    Raises `ValidationError` for an unknown scope or role, an empty name, or neither or both of `user` and `business`.
    """
    clear = PREFIX + secrets.token_urlsafe(RANDOM_BYTES)
    chosen = set(scopes)
    token = ApiToken(
        name=name,
        user=user,
        business=business,
        made_by=made_by,
        role=role,
        scopes=[scope for scope in SCOPES if scope in chosen],
        digest=_digest(clear),
        hint=clear[-HINT_LENGTH:],
        expires_at=expires_at,
    )
    token.full_clean()
    if unknown := sorted(chosen - set(SCOPES)):
        raise ValidationError({"scopes": _("There is no scope %(scope)s.") % {"scope": unknown[0]}})
    if expires_at <= timezone.now():
        raise ValidationError({"expires_at": _("Choose a moment that is still to come.")})
    with transaction.atomic():
        token.save()
        said = {
            "role": ["", str(token.role)],
            "scopes": ["", token.scopes],
            "expires": ["", expires_at.date().isoformat()],
        }
        auditing.record(business, made_by, gettext_noop("API key made"), token, token.public_id, changes=said)
    return token, clear


def token_of(clear: str) -> ApiToken | None:
    """The token that is still good for this clear text, with its user and business; None for every other reason alike.

    Notes the use, at most once a minute.
    """
    now = timezone.now()
    token = usable(now).filter(digest=_digest(clear)).select_related("user", "business").first()
    if token is not None and (token.last_used_at is None or token.last_used_at <= now - USE_NOTED_EVERY):
        ApiToken.objects.filter(pk=token.pk).update(last_used_at=now)
        token.last_used_at = now
    return token


def usable(now: datetime) -> QuerySet[ApiToken]:
    """Tokens that work at `now`; those of a person who was switched off, or that such a person made, do not."""
    alive = ApiToken.objects.filter(revoked_at=None, expires_at__gt=now, made_by__is_active=True)
    return alive.filter(Q(user=None) | Q(user__is_active=True))


def made_for(business: Business, makers: Iterable[User]) -> dict[int, int]:
    """How many keys that still work each of these people (by primary key) made for the business. One query."""
    rows = usable(timezone.now()).filter(business=business, made_by__in=list(makers)).order_by().values("made_by")
    return dict(rows.annotate(number=Count("pk")).values_list("made_by", "number"))


def revoke(token: ApiToken, actor: User | None) -> bool:
    """Take the token back at once and for good; False if it was taken back before."""
    with transaction.atomic():
        if not ApiToken.objects.filter(pk=token.pk, revoked_at=None).update(revoked_at=timezone.now()):
            return False
        auditing.record(token.business, actor, gettext_noop("API key revoked"), token, token.public_id)
    token.refresh_from_db(fields=["revoked_at"])
    return True


def _digest(clear: str) -> str:
    """A fast hash suffices: what is hashed is 256 random bits, which nobody can try out."""
    return hashlib.sha256(clear.encode("utf-8", "replace")).hexdigest()
