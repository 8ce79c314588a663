"""Who belongs to a business, and who is invited. People are named by their e-mail address, in the body only."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts import inviting, membership
from accounts.api.base import BusinessApi
from accounts.api.json_forms import errors_of, written
from accounts.api.operations import operation, page_of
from accounts.api.paging import paged
from accounts.api.problems import FieldError, Problem, invalid
from accounts.api.shapes import named, shape_of
from accounts.confirmed import CONFIRM_FIRST, has_confirmed
from accounts.models import Business, Invitation, Membership, Role, User
from accounts.people_forms import InvitationForm

_invitation_form = InvitationForm(Membership(business=Business(), user=User()))
MemberShape = named(
    "Member",
    "A person in the business.",
    email=serializers.EmailField(),
    role=serializers.ChoiceField(choices=Role.values),
)
MemberNameShape = named("MemberName", "Which person.", email=serializers.EmailField())
NewInvitationShape = shape_of("NewInvitation", _invitation_form.fields, "Who is asked to join, and as what.")
InvitationShape = named(
    "Invitation",
    "Somebody who is asked to join.",
    id=serializers.UUIDField(),
    email=serializers.EmailField(),
    role=serializers.ChoiceField(choices=Role.values),
    invited_by=serializers.EmailField(allow_null=True),
    created_at=serializers.DateTimeField(),
    expires_at=serializers.DateTimeField(),
)


class PeopleApi(BusinessApi):
    """The members."""

    @operation("List people", scope="people:read", answers=page_of(MemberShape), pages=True)
    def get(self, request: Request, **kwargs: Any) -> Response:
        """Everybody who belongs to the business."""
        return paged(request, self.business.memberships.select_related("user"), _member)

    def named(self) -> Membership:
        """The member whom the body names. Raises `Http404`."""
        email = self.given.get("email")
        rows = self.business.memberships.select_related("user")
        found = rows.filter(user__email=email).first() if isinstance(email, str) and "\0" not in email else None
        if found is None:
            raise Http404
        return found


class RoleApi(PeopleApi):
    """What a member may do."""

    http_method_names = ["post"]

    @operation("Change a role", scope="people:write", role=Role.OWNER, takes=MemberShape, answers=MemberShape)
    def post(self, request: Request, **kwargs: Any) -> Response:
        """A business always keeps an owner."""
        role = self.given.get("role")
        if role not in Role.values:
            raise invalid([FieldError("role", "Choose a role from the list.", "invalid_choice")])
        member = self.named()
        try:
            membership.set_role(member, Role(role), actor=self.actor)
        except ValidationError as error:
            raise Problem("conflict", error.messages[0]) from None
        member.refresh_from_db()
        return Response(_member(member))


class RemovalApi(PeopleApi):
    """The end of a membership."""

    http_method_names = ["post"]

    @operation("Remove a person", scope="people:write", role=Role.OWNER, takes=MemberNameShape, status=204)
    def post(self, request: Request, **kwargs: Any) -> Response:
        """The person's own tokens open this business no more, and those that they made for it are revoked."""
        try:
            membership.remove(self.named(), actor=self.actor)
        except ValidationError as error:
            raise Problem("conflict", error.messages[0]) from None
        return Response(status=204)


class HandOverApi(PeopleApi):
    """The business in somebody else's hands."""

    http_method_names = ["post"]

    @operation(
        "Hand over a business", scope="people:write", role=Role.OWNER, takes=MemberNameShape, answers=MemberShape
    )
    def post(self, request: Request, **kwargs: Any) -> Response:
        """The named person becomes an owner, and the token’s person an editor. Needs a person’s token."""
        owner, member = self.own_membership(), self.named()
        try:
            membership.hand_over(owner, member)
        except ValidationError as error:
            raise Problem("conflict", error.messages[0]) from None
        member.refresh_from_db()
        return Response(_member(member))


class LeavingApi(BusinessApi):
    """The end of one's own membership."""

    http_method_names = ["post"]

    @operation("Leave a business", scope="people:write", role=Role.VIEWER, status=204)
    def post(self, request: Request, **kwargs: Any) -> Response:
        """The token’s person belongs to it no more. Needs a person’s token; the last owner stays."""
        try:
            membership.remove(self.own_membership(), actor=self.actor)
        except ValidationError as error:
            raise Problem("conflict", error.messages[0]) from None
        return Response(status=204)


class InvitationsApi(BusinessApi):
    """Who is invited."""

    @operation("List invitations", scope="people:read", role=Role.OWNER, answers=page_of(InvitationShape), pages=True)
    def get(self, request: Request, **kwargs: Any) -> Response:
        """Those that are not accepted yet."""
        return paged(request, self.business.invitations.select_related("invited_by"), _invitation)

    @operation(
        "Invite a person",
        scope="people:write",
        role=Role.OWNER,
        takes=NewInvitationShape,
        answers=InvitationShape,
        status=201,
        creates=True,
    )
    def post(self, request: Request, **kwargs: Any) -> Response:
        """A letter with a link is sent."""
        if not has_confirmed(self.actor):
            raise Problem("conflict", CONFIRM_FIRST)
        typed, wrong = written(_invitation_form.fields, self.given)
        form = InvitationForm(self.membership, typed)
        invitation = None if wrong else form.invite()
        if invitation is None:
            raise invalid(errors_of(form, but=wrong))
        transaction.on_commit(lambda: self.send(invitation))
        return Response(_invitation(invitation), status=201)

    def send(self, invitation: Invitation) -> None:
        """Send the letter. Raises a `Problem` where the mail server did not take it; the invitation stands."""
        if not inviting.send_letter(invitation):
            sentence = "The invitation is stored, but the mail server did not take its letter. Send it again."
            raise Problem("away", sentence, headers={"Retry-After": "300"})


class InvitationApi(InvitationsApi):
    """One invitation."""

    http_method_names = ["post", "delete"]

    @operation("Send an invitation again", scope="people:write", role=Role.OWNER, answers=InvitationShape)
    def post(self, request: Request, **kwargs: Any) -> Response:
        """It runs anew from now on."""
        invitation = self.found()
        try:
            inviting.renew(invitation, actor=self.actor)
        except ValidationError as error:
            raise Problem("conflict", error.messages[0]) from None
        self.send(invitation)
        return Response(_invitation(invitation))

    @operation("Withdraw an invitation", scope="people:write", role=Role.OWNER, status=204)
    def delete(self, request: Request, **kwargs: Any) -> Response:
        """Its link leads nowhere from now on."""
        inviting.withdraw(self.found(), actor=self.actor)
        return Response(status=204)

    def found(self) -> Invitation:
        """The invitation in the address. Raises `Http404` for another business's."""
        found = self.business.invitations.filter(public_id=self.kwargs["invitation"]).first()
        if found is None:
            raise Http404
        return found


def _member(member: Membership) -> dict[str, Any]:
    return {"email": member.user.email, "role": member.role}


def _invitation(invitation: Invitation) -> dict[str, Any]:
    names = ("email", "role", "created_at", "expires_at")
    inviter = invitation.invited_by.email if invitation.invited_by else None
    return {"id": str(invitation.public_id), "invited_by": inviter} | {n: getattr(invitation, n) for n in names}
