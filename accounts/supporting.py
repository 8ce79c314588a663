"""Staff looking at a business's portal as its viewer would: for a stated reason, for half an hour, reading only.

It stands in the member of staff's own session, so it ends with it, and nobody else gains by it.
"""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_noop

from accounts import auditing
from accounts.addresses import is_of_staff
from accounts.models import Business, Membership, Role, User

SESSION_KEY = "support"
LIFE = timedelta(minutes=30)


def begin(request: HttpRequest, business: Business, staff: User, reason: str) -> None:
    """Open the business's portal to this session. `reason` is kept in the business's audit trail."""
    auditing.record(
        business,
        staff,
        gettext_noop("portal opened by staff"),
        business,
        business.public_id,
        changes={"reason": ["", reason]},
    )
    until = timezone.now() + LIFE
    request.session[SESSION_KEY] = {"business": str(business.public_id), "until": until.isoformat()}


def end(request: HttpRequest, staff: User) -> Business | None:
    """Close what `begin` opened; the business, if one was open."""
    kept = request.session.pop(SESSION_KEY, None)
    business = Business.objects.filter(public_id=kept["business"]).first() if kept else None
    if business:
        auditing.record(business, staff, gettext_noop("portal closed by staff"), business, business.public_id)
    return business


def open_until(request: HttpRequest, business_id: UUID) -> datetime | None:
    """Until when this session may look at the business, which may be over; None: it was never opened to it."""
    kept = request.session.get(SESSION_KEY)
    if not (kept and isinstance(request.user, User) and request.user.is_staff and kept["business"] == str(business_id)):
        return None
    if not is_of_staff(request):
        return None
    return datetime.fromisoformat(kept["until"])


def as_viewer(staff: Any, business_id: UUID) -> Membership | None:
    """A viewer's membership for the member of staff. It is not stored: they are no member."""
    business = Business.objects.filter(public_id=business_id).first()
    return Membership(business=business, user=staff, role=Role.VIEWER) if business else None
