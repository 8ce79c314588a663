"""Who belongs to a business, and as what. A business always keeps an owner."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from accounts import auditing
from accounts.models import Business, Membership, Role, User
from accounts.tokens import revoke

LAST_OWNER = gettext_noop("A business always has an owner. Make somebody else an owner first.")
NOT_TO_ONESELF = gettext_noop("You own it already. Choose somebody else.")


def set_role(membership: Membership, role: Role, *, actor: User) -> None:
    """Give a member another role. Raises `ValidationError` if nobody would own the business any more."""
    with transaction.atomic():
        member = _locked(membership)
        before = Role(member.role)
        if before == role:
            return
        if role != Role.OWNER:
            _keep_an_owner(member)
        member.role = role
        member.save(update_fields=["role"])
        changes = {"role": [before.value, role.value]}
        auditing.record(member.business, actor, gettext_noop("role changed"), member.user, changes=changes)


def remove(membership: Membership, *, actor: User) -> None:
    """End a membership, by an owner or by the member, and with it the keys that the member made for the business.

    Raises `ValidationError` for the last owner.
    """
    with transaction.atomic():
        member = _locked(membership)
        _keep_an_owner(member)
        member.delete()
        action = gettext_noop("member left") if member.user == actor else gettext_noop("member removed")
        auditing.record(member.business, actor, action, member.user, changes={"role": [member.role, ""]})
        revoke_left_keys(member.business, actor)


def revoke_left_keys(business: Business, actor: User) -> None:
    """Revoke the business's keys whose makers do not belong to it any more: nobody would answer for what they do."""
    for key in business.api_tokens.filter(revoked_at=None).exclude(made_by__memberships__business=business):
        revoke(key, actor)


def hand_over(owner: Membership, to: Membership) -> None:
    """Make `to` an owner and the owner an editor, both or neither. Raises `ValidationError` if they are the same."""
    if owner.pk == to.pk:
        raise ValidationError(_(NOT_TO_ONESELF))
    with transaction.atomic():
        set_role(to, Role.OWNER, actor=owner.user)
        set_role(owner, Role.EDITOR, actor=owner.user)


def _locked(membership: Membership) -> Membership:
    """The membership as it is now. Holds the business's row: two owners who leave at once do so one after the other."""
    Business.objects.select_for_update().get(pk=membership.business_id)
    found = Membership.objects.select_related("user", "business").filter(pk=membership.pk).first()
    if found is None:
        raise ValidationError(_("This person does not belong to the business any more."))
    return found


def _keep_an_owner(member: Membership) -> None:
    others = member.business.memberships.filter(role=Role.OWNER, user__is_active=True).exclude(pk=member.pk)
    if member.role == Role.OWNER and not others.exists():
        raise ValidationError(_(LAST_OWNER))
