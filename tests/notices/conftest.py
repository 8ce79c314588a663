"""A business with its people, and a way to tell them something."""

from collections.abc import Callable
from itertools import count

import pytest

from accounts.models import Business, Membership, Notice, NoticeKind, Role
from accounts.notices import tell
from tests.making import make_business, make_member

Teller = Callable[..., Notice | None]


@pytest.fixture
def business(db: None) -> Business:
    return make_business("Bay Boats", time_zone="Europe/Paris")


@pytest.fixture
def people(business: Business) -> dict[Role, Membership]:
    return {role: Membership.objects.get(user=make_member(business, role)) for role in Role}


@pytest.fixture
def told(business: Business) -> Teller:
    """Tells one thing; `key` makes it the same as another."""
    numbers = count(1)

    def once(kind: NoticeKind = NoticeKind.MISSED_CALL, **given: object) -> Notice | None:
        usual = {
            "key": f"thing {next(numbers)}",
            "title": "A missed call",
            "sentence": "Nobody answered.",
            "path": "/x/",
        }
        return tell(business, kind, **{**usual, **given})  # type: ignore[arg-type]

    return once
