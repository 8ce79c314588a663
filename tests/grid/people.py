"""Who asks: everybody that the table has a column for."""

from collections.abc import Iterable
from datetime import timedelta

from django.test import Client
from django.utils import timezone

from accounts.models import Business, Membership, Role, User
from accounts.tokens import SCOPES, make_token
from tests.making import make_business, make_member, make_user
from tests.signing_in import signed_in

PEOPLE = ("anonymous", "stranger", "viewer", "editor", "owner", "staff")
"""A stranger owns a business of their own; a member of staff belongs to none."""


class Crowd:
    """Everybody, as one business sees them, with the browsers and the keys they ask with."""

    def __init__(self, business: Business) -> None:
        self._people = {name: _person(name, business) for name in PEOPLE if name != "anonymous"}

    def browser(self, name: str) -> Client:
        """A browser in which that person is signed in."""
        return Client() if name == "anonymous" else signed_in(self._people[name])

    def key(self, name: str) -> str:
        """A key that may do whatever its owner may; "" for who has none."""
        return "" if name == "anonymous" else key_of(self._people[name])

    def narrow_key(self, name: str, scope: str) -> str:
        """A key with that one scope."""
        return key_of(self._people[name], [scope])


def key_of(user: User, scopes: Iterable[str] = SCOPES) -> str:
    """A person's own key of the API."""
    tomorrow = timezone.now() + timedelta(days=1)
    _, clear = make_token(name="Grid", made_by=user, user=user, role=Role.OWNER, scopes=scopes, expires_at=tomorrow)
    return clear


def _person(name: str, business: Business) -> User:
    match name:
        case "stranger":
            return make_member(make_business(), Role.OWNER)
        case "staff":
            return make_user(is_staff=True, is_superuser=True)
    member = make_user(f"{name}@grid.example.com")
    Membership.objects.create(business=business, user=member, role=Role(name))
    return member
