"""What a person has not seen yet."""

from accounts.models import Business, Membership, Notice

COUNTED = 99
"""The mark counts no further."""


def unread(membership: Membership) -> int:
    """How many notices came since the person looked last, `COUNTED` at most. One query; none for who is no member."""
    if membership._state.adding:
        return 0
    newer = Notice.objects.filter(business=membership.business_id, pk__gt=membership.notices_seen)
    return newer.order_by()[:COUNTED].count()


def newest(business: Business) -> int:
    """What `Membership.notices_seen` is for somebody who has seen everything; 0 where nothing was told yet."""
    found = Notice.objects.filter(business=business).order_by("-pk").values_list("pk", flat=True).first()
    return found or 0


def see_all(membership: Membership) -> None:
    """The person has seen what there is by now."""
    Membership.objects.filter(pk=membership.pk).update(notices_seen=newest(membership.business))
