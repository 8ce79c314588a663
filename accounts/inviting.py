"""Invitations: made, sent, sent again, withdrawn, accepted. Whoever follows the link has read the mailbox."""

import logging
from contextlib import nullcontext
from datetime import timedelta

from allauth.account.models import EmailAddress
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import EmailMultiAlternatives
from django.core.signing import Signer
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from accounts import auditing
from accounts.language import spoken_to
from accounts.membership import set_role
from accounts.models import AuditEntry, Business, Invitation, Membership, Role, User
from accounts.notices.unread import newest

log = logging.getLogger(__name__)

GOOD_FOR = timedelta(days=14)
BETWEEN_LETTERS = timedelta(minutes=5)
LETTERS_A_DAY = 50
"""What one business may send in a day: a stranger's mailbox is not to be filled through us."""

MOST_PEOPLE = 200
"""Members and invitations of a business together."""

INVITED, INVITED_AGAIN = gettext_noop("person invited"), gettext_noop("invitation sent again")

_signer = Signer(sep=".", salt="accounts.inviting")


class NotForYou(Exception):
    """The invitation went to another address than those of the person who follows it."""


def invite(business: Business, email: str, role: Role, *, actor: User) -> Invitation:
    """Store an invitation; `send_letter` sends it. Raises `ValidationError` by field for who needs or may have none."""
    email = email.strip().lower()
    with transaction.atomic():
        Business.objects.select_for_update().get(pk=business.pk)
        if business.memberships.filter(user__email=email).exists():
            raise ValidationError({"email": _("This person belongs to the business already.")})
        if business.invitations.filter(email=email).exists():
            raise ValidationError({"email": _("This person is invited already. Send the letter again, below.")})
        if business.memberships.count() + business.invitations.count() >= MOST_PEOPLE:
            sentence = _("A business has at most %(most)s people and invitations.") % {"most": MOST_PEOPLE}
            raise ValidationError({"email": sentence})
        _not_too_many(business)
        invitation = Invitation(
            business=business, email=email, role=role, invited_by=actor, expires_at=timezone.now() + GOOD_FOR
        )
        invitation.full_clean()
        invitation.save()
        changes = {"role": ["", invitation.role]}
        auditing.record(business, actor, INVITED, email, invitation.public_id, changes=changes)
    return invitation


def renew(invitation: Invitation, *, actor: User) -> None:
    """Let it run anew, to be sent again. Raises `ValidationError` where the last letter is minutes old."""
    if invitation.expires_at - GOOD_FOR + BETWEEN_LETTERS > timezone.now():
        raise ValidationError(_("The letter was sent a moment ago. Wait some minutes before you send it again."))
    with transaction.atomic():
        _not_too_many(invitation.business)
        invitation.expires_at = timezone.now() + GOOD_FOR
        invitation.save(update_fields=["expires_at"])
        auditing.record(invitation.business, actor, INVITED_AGAIN, invitation.email, invitation.public_id)


def withdraw(invitation: Invitation, *, actor: User) -> None:
    """Take it back: its link leads nowhere from now on."""
    with transaction.atomic():
        withdrawn = gettext_noop("invitation withdrawn")
        auditing.record(invitation.business, actor, withdrawn, invitation.email, invitation.public_id)
        invitation.delete()


def send_letter(invitation: Invitation) -> bool:
    """Send the link to the invited address; False if the mail server did not take it. Not within a transaction.

    It is in the language that the invited person chose, if they are known and did, else in that of who sends it.
    """
    known = User.objects.filter(email=invitation.email).exclude(language="").first()
    with spoken_to(known) if known else nullcontext():
        return _send(invitation)


def _send(invitation: Invitation) -> bool:
    words = {
        "invitation": invitation,
        "address": settings.PUBLIC_URL + reverse("join", args=[link_of(invitation)]),
        "portal": settings.PUBLIC_URL,
    }
    subject = _("You are invited to %(business)s") % {"business": " ".join(invitation.business.name.split())}
    letter = EmailMultiAlternatives(subject, render_to_string("accounts/mail/invitation.txt", words), None)
    letter.attach_alternative(render_to_string("accounts/mail/invitation.html", words), "text/html")
    letter.to = [invitation.email]
    try:
        letter.send()
    except OSError as error:  # what smtplib raises is one, too; its words may name the address
        log.warning("The letter of invitation %s was not sent: %s", invitation.public_id, type(error).__name__)
        return False
    return True


def link_of(invitation: Invitation) -> str:
    """What stands in the address of the page on which it is accepted."""
    return _signer.sign(invitation.public_id.hex)


def invitation_of(link: str) -> Invitation | None:
    """The invitation that still runs for a link; None for one that was used, withdrawn or ran out.

    Raises `BadSignature` for what no link of ours ever was.
    """
    public_id = _signer.unsign(link)
    found = Invitation.objects.select_related("business", "invited_by").filter(public_id=public_id)
    return found.filter(expires_at__gt=timezone.now()).first()


def is_addressed_to(invitation: Invitation, person: User) -> bool:
    """Whether the address is one of the person's, confirmed or not: the link confirms it."""
    own = EmailAddress.objects.filter(user=person, email__iexact=invitation.email)
    return person.email.lower() == invitation.email or own.exists()


def accept(invitation: Invitation, person: User) -> Membership:
    """Make the person a member, their address confirmed, the invitation used up; of two roles the higher holds.

    Raises `NotForYou`, and `Invitation.DoesNotExist` if it was used or withdrawn in between.
    """
    if not is_addressed_to(invitation, person):
        raise NotForYou
    with transaction.atomic():
        taken = Invitation.objects.select_for_update().get(pk=invitation.pk)
        membership, is_new = Membership.objects.get_or_create(
            business=taken.business,
            user=person,
            # What was told before they came is not news to them.
            defaults={"role": taken.role, "notices_seen": newest(taken.business)},
        )
        taken.delete()
        _confirm(person, taken.email)
        if is_new:
            changes = {"role": ["", membership.role]}
            joined = gettext_noop("member joined")
            auditing.record(taken.business, person, joined, person, invitation.public_id, changes=changes)
        elif not membership.may(Role(taken.role)):
            set_role(membership, Role(taken.role), actor=person)
            membership.refresh_from_db(fields=["role"])
    return membership


def _confirm(person: User, email: str) -> None:
    address = EmailAddress.objects.filter(user=person, email__iexact=email).first()
    if address is None:
        others = EmailAddress.objects.filter(user=person)
        address = EmailAddress(user=person, email=email, primary=not others.exists())
    if not address.verified and address.can_set_verified():
        address.verified = True
        address.save()


def _not_too_many(business: Business) -> None:
    sent = AuditEntry.objects.filter(business=business, action__in=[INVITED, INVITED_AGAIN])
    if sent.filter(at__gte=timezone.now() - timedelta(days=1)).count() >= LETTERS_A_DAY:
        sentence = _("This business has sent %(letters)s invitations within a day. Go on tomorrow.")
        raise ValidationError(sentence % {"letters": LETTERS_A_DAY})
