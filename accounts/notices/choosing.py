"""Who hears of what by e-mail, and when: a person's choice for one button, theirs for all, or what is usual."""

from collections.abc import Iterable
from datetime import datetime, time, timedelta
from uuid import UUID

from django.db.models import Q

from accounts.models import Business, Membership, NoticeChoice, NoticeKind, Role
from accounts.zones import zone

Mail = NoticeChoice.Mail

USUAL = {
    NoticeKind.MISSED_CALL: Mail.NOW,
    NoticeKind.LIMIT_REACHED: Mail.NOW,
    NoticeKind.PUSH_FAILING: Mail.NOW,
    NoticeKind.PROVIDER_FAILING: Mail.NOW,
    NoticeKind.DRIFT: Mail.DIGEST,
}
"""For owners and editors; a viewer hears of nothing by e-mail unless they choose to."""

WITHOUT_BUTTON = {NoticeKind.PROVIDER_FAILING}
"""Kinds that are about no single button."""

DIGEST_AT = time(8)
"""In the business's zone."""


def usual(role: Role, kind: NoticeKind) -> Mail:
    """What holds for a person who chose nothing."""
    return Mail.NEVER if role == Role.VIEWER else USUAL[kind]


def chosen(members: Iterable[Membership], kind: NoticeKind, button: UUID | None) -> dict[int, Mail]:
    """Membership's key -> how that person wants to hear of it. One query."""
    members = list(members)
    wanted = Q(button="") | Q(button=str(button)) if button else Q(button="")
    rows = NoticeChoice.objects.filter(wanted, membership__in=members, kind=kind)
    # Sorted, a choice for the button comes after the one for all and takes its place.
    found = {row.membership_id: Mail(row.mail) for row in sorted(rows, key=lambda row: row.button)}
    return {member.pk: found.get(member.pk) or usual(Role(member.role), kind) for member in members}


def next_digest(business: Business, now: datetime) -> datetime:
    """The business's next morning at `DIGEST_AT`."""
    local = now.astimezone(zone(business.time_zone))
    morning = datetime.combine(local.date(), DIGEST_AT, local.tzinfo)
    return morning if morning > now else datetime.combine(local.date() + timedelta(days=1), DIGEST_AT, local.tzinfo)
