"""Who asks: everybody that the table has a column for."""

from django.test import Client

from accounts.models import Business, Role
from tests.making import make_business, make_member, make_user

PEOPLE = ("anonymous", "stranger", "viewer", "editor", "owner", "staff")
"""A stranger owns a business of their own; a member of staff belongs to none."""


def client_of(person: str, business: Business) -> Client:
    """The browser of that person, as `business` sees them."""
    client = Client()
    match person:
        case "anonymous":
            return client
        case "stranger":
            client.force_login(make_member(make_business(), Role.OWNER))
        case "staff":
            client.force_login(make_user(is_staff=True, is_superuser=True))
        case role:
            client.force_login(make_member(business, Role(role)))
    return client
