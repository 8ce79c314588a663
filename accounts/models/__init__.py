"""People and businesses, provider accounts, the audit trail, keys of the API, notices and long work."""

from accounts.models.notices import Notice, NoticeChoice, NoticeKind, NoticeMail, WebhookDelivery, WebhookEndpoint
from accounts.models.people import (
    COUNTRY,
    ROLE_RANK,
    Business,
    Invitation,
    Membership,
    Role,
    User,
    UserManager,
)
from accounts.models.provider_account import ProviderAccount, new_secret
from accounts.models.tokens import ApiToken, StoredAnswer
from accounts.models.trail import AuditChain, AuditEntry, DeadLetter
from accounts.models.work import Job

__all__ = [
    "COUNTRY",
    "ROLE_RANK",
    "ApiToken",
    "AuditChain",
    "AuditEntry",
    "Business",
    "DeadLetter",
    "Invitation",
    "Job",
    "Membership",
    "Notice",
    "NoticeChoice",
    "NoticeKind",
    "NoticeMail",
    "ProviderAccount",
    "Role",
    "StoredAnswer",
    "User",
    "UserManager",
    "WebhookDelivery",
    "WebhookEndpoint",
    "new_secret",
]
