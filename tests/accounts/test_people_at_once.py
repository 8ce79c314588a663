"""Two people acting on one business at the same instant: it keeps an owner, and an invitation is used once."""

import pytest
from django.core.exceptions import ValidationError

from accounts import inviting, membership
from accounts.models import Invitation, Membership, Role
from tests.at_once import at_once
from tests.making import make_business, make_member, make_user

pytestmark = pytest.mark.django_db(transaction=True)


def test_of_two_owners_who_leave_at_once_one_stays() -> None:
    business = make_business()
    owners = [make_member(business), make_member(business)]
    going = [business.memberships.get(user=owner) for owner in owners]
    refused: list[str] = []

    def leave() -> None:
        one = going.pop()
        try:
            membership.remove(one, actor=one.user)
        except ValidationError as error:
            refused.extend(error.messages)

    at_once(2, leave)
    assert business.memberships.filter(role=Role.OWNER).count() == 1
    assert refused == [membership.LAST_OWNER]


def test_an_invitation_accepted_many_times_at_once_makes_one_member() -> None:
    business = make_business()
    invitation = inviting.invite(business, "guest@example.com", Role.EDITOR, actor=make_member(business))
    guest = make_user("guest@example.com")
    gone: list[int] = []

    def accept() -> None:
        try:
            inviting.accept(invitation, guest)
        except Invitation.DoesNotExist:
            gone.append(1)

    at_once(4, accept)
    assert Membership.objects.filter(user=guest).count() == 1
    assert len(gone) == 3


def test_a_person_invited_many_times_at_once_has_one_invitation() -> None:
    business = make_business()
    host = make_member(business)
    refused: list[str] = []

    def invite() -> None:
        try:
            inviting.invite(business, "guest@example.com", Role.VIEWER, actor=host)
        except ValidationError as error:
            refused.extend(error.messages)

    at_once(4, invite)
    assert Invitation.objects.count() == 1
    assert len(refused) == 3
