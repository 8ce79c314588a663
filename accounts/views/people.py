"""The people of a business: who they are, as what, who is invited, who goes."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import inviting, membership
from accounts.access import BusinessView
from accounts.confirmed import has_confirmed, send_to_confirm
from accounts.letters import tell_if_only_logged
from accounts.models import Invitation, Membership, Role
from accounts.password_again import asked
from accounts.people_forms import InvitationForm
from accounts.second_step import have_second_step
from accounts.tokens import made_for


class PeopleView(BusinessView):
    """Everybody sees who belongs to the business; owners invite."""

    write_role = Role.OWNER
    extra_context = {"section": "settings"}

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        return self._page(request, InvitationForm(self.membership))

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        if not has_confirmed(self.membership.user):
            return send_to_confirm(request)
        if request.POST.get("role") == Role.OWNER and (asking := asked(request)):
            return asking
        form = InvitationForm(self.membership, request.POST)
        invitation = form.invite()
        if invitation is None:
            return self._page(request, form)
        tell_of_letter(request, invitation.email, inviting.send_letter(invitation))
        return redirect("accounts:people", self.business.public_id)

    def _page(self, request: HttpRequest, form: InvitationForm) -> HttpResponse:
        found = self.business.memberships.select_related("user").order_by("user__email")
        members = list(found[: inviting.MOST_PEOPLE])
        may_own = self.membership.may(Role.OWNER)
        keys = made_for(self.business, [member.user for member in members]) if may_own else {}
        rows = [(member, keys.get(member.user_id, 0)) for member in members]
        context = self.get_context_data(form=form, rows=rows, roles=Role.choices, tab="people")
        if may_own:
            context |= {
                "secured": have_second_step(member.user for member in members),
                "invitations": self.business.invitations.select_related("invited_by")[: inviting.MOST_PEOPLE],
                "now": timezone.now(),
            }
        return render(request, "accounts/people.html", context)


class MemberView(BusinessView):
    """One member, named by their address: another role, the whole business, or the door."""

    role = write_role = Role.OWNER

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        email = request.POST.get("member", "").replace("\0", "")
        member = get_object_or_404(self.business.memberships.select_related("user"), user__email=email)
        gives_it_away = request.POST.get("act") == "hand_over" or request.POST.get("role") == Role.OWNER
        if gives_it_away and (asking := asked(request)):
            return asking
        try:
            messages.success(request, self._act(request, member))
        except ValidationError as error:
            messages.error(request, error.messages[0])
        if not self.business.memberships.filter(user=self.membership.user).exists():
            return redirect("home")
        return redirect("accounts:people", self.business.public_id)

    def _act(self, request: HttpRequest, member: Membership) -> str:
        actor, act = self.membership.user, request.POST.get("act")
        told = {"person": member.user, "business": self.business}
        if act == "remove":
            membership.remove(member, actor=actor)
            return _("%(person)s does not belong to %(business)s any more.") % told
        if act == "hand_over":
            membership.hand_over(self.membership, member)
            return _("%(person)s is an owner of %(business)s now, and you are an editor.") % told
        role = request.POST.get("role", "")
        if act != "role" or role not in Role.values:
            raise ValidationError(_("Choose a role from the list."))
        membership.set_role(member, Role(role), actor=actor)
        return f"{member.user}: {Role(role).label}."


class InvitationView(BusinessView):
    """An invitation that is under way: send it again, or take it back."""

    role = write_role = Role.OWNER

    def post(self, request: HttpRequest, invitation: UUID, **kwargs: Any) -> HttpResponse:
        found = get_object_or_404(self.business.invitations, public_id=invitation)
        if "withdraw" in request.POST:
            inviting.withdraw(found, actor=self.membership.user)
            sentence = _("The invitation of %(email)s is withdrawn; its link leads nowhere.")
            messages.success(request, sentence % {"email": found.email})
        else:
            self._send_again(request, found)
        return redirect("accounts:people", self.business.public_id)

    def _send_again(self, request: HttpRequest, found: Invitation) -> None:
        try:
            inviting.renew(found, actor=self.membership.user)
        except ValidationError as error:
            messages.error(request, error.messages[0])
        else:
            tell_of_letter(request, found.email, inviting.send_letter(found))


class LeaveView(BusinessView):
    """Leaving a business oneself. Asks once; an owner has to invite whoever wants to come back."""

    write_role = Role.VIEWER
    extra_context = {"section": "settings"}

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        leaver = self.membership.user
        keys = made_for(self.business, [leaver]).get(leaver.pk, 0)
        return render(request, "accounts/leave.html", self.get_context_data(keys=keys))

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        try:
            membership.remove(self.membership, actor=self.membership.user)
        except ValidationError as error:
            messages.error(request, error.messages[0])
            return redirect("accounts:leave", self.business.public_id)
        messages.success(request, _("You have left %(business)s.") % {"business": self.business})
        return redirect("home")


def tell_of_letter(request: HttpRequest, email: str, was_sent: bool) -> None:
    """Say whether the letter is on its way."""
    if was_sent:
        messages.success(request, _("A letter with a link is on its way to %(email)s.") % {"email": email})
        tell_if_only_logged(request)
    else:
        sentence = _(
            "The invitation of %(email)s is stored, but the mail server did not take its letter. Send it again."
        )
        messages.error(request, sentence % {"email": email})
