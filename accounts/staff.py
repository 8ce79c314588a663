"""The person behind a request of the staff's admin."""

from django.http import HttpRequest

from accounts.models import User


def signed_in(request: HttpRequest) -> User:
    """The member of staff who asks; the admin lets nobody else in."""
    assert isinstance(request.user, User)
    return request.user
