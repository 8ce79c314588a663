"""Switching a business off and on again. Off, the gate lets no call of it through, and its owners read why."""

from django.db import transaction
from django.utils.translation import gettext_noop

from accounts import auditing
from accounts.models import Business, User
from accounts.signals import business_switched


def suspend(business: Business, because: str, actor: User) -> None:
    """Switch the business off; `because` is shown to its people."""
    _switch(business, False, because, actor, gettext_noop("business suspended by staff"))


def let_ring(business: Business, actor: User) -> None:
    """Switch the business on again."""
    _switch(business, True, "", actor, gettext_noop("business let ring again by staff"))


def _switch(business: Business, is_active: bool, because: str, actor: User, action: str) -> None:
    changes: auditing.Changes = {
        "is_active": [business.is_active, is_active],
        "suspended_because": [business.suspended_because, because],
    }
    business.is_active, business.suspended_because = is_active, because
    with transaction.atomic():
        business.save(update_fields=["is_active", "suspended_because"])
        auditing.record(business, actor, action, business, business.public_id, changes=changes)
        business_switched.send(Business, business=business)
