"""The staff's view of people, businesses and provider accounts. What staff change is written to the audit trail."""

from accounts.admin import businesses, notices, people, programs, provider_accounts, sign_in, trail
from accounts.admin.base import (
    LookUpAdmin,
    ModelAdmin,
    ReadOnlyAdmin,
    ReadOnlyInline,
    TabularInline,
    Unchangeable,
)
from accounts.admin.confirming import reason_of, with_reason
from accounts.staff import signed_in

__all__ = [
    "LookUpAdmin",
    "ModelAdmin",
    "ReadOnlyAdmin",
    "ReadOnlyInline",
    "TabularInline",
    "Unchangeable",
    "businesses",
    "notices",
    "people",
    "programs",
    "provider_accounts",
    "reason_of",
    "sign_in",
    "signed_in",
    "trail",
    "with_reason",
]
