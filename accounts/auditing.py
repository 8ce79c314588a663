"""Writes the audit trail. Call it inside the transaction of the act it tells of."""

import logging
from collections.abc import Mapping
from functools import partial
from typing import Any

from django.db import DatabaseError, transaction
from django.utils.crypto import salted_hmac

from accounts.chaining import mark, seal
from accounts.models import AuditEntry, Business, User

log = logging.getLogger(__name__)

Changes = dict[str, list[Any]]


def differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> Changes:
    """Field -> [before, after] for what differs, ready to be written as JSON."""
    return {
        name: [before.get(name), after.get(name)]
        for name in [*before, *(name for name in after if name not in before)]
        if before.get(name) != after.get(name)
    }


def hidden(secret: str) -> str:
    """A mark that stands for a secret: it tells that one is set, and a change of it, but not what it is."""
    return f"set ({salted_hmac('accounts.auditing', secret).hexdigest()[:6]})" if secret else ""


def record(
    business: Business | None,
    actor: User | None,
    action: str,
    target: object,
    target_id: object = "",
    *,
    changes: Changes | None = None,
) -> AuditEntry:
    """Write one entry; `business` is None for what concerns all, `actor` for what the portal did by itself."""
    entry = AuditEntry(
        business=business,
        actor=actor,
        action=action,
        target=str(target)[:200],
        target_id=str(target_id),
        changes=changes or {},
    )
    entry.hash = mark(entry)
    entry.save()
    transaction.on_commit(partial(_seal, entry.business_id))
    return entry


def _seal(business_id: int | None) -> None:
    """The act is done and stands in the trail; what cannot be sealed now is sealed with the next, or by the sweeper."""
    try:
        seal(business_id)
    except DatabaseError as error:
        log.warning("Entries of the audit trail wait for their seal: %s", type(error).__name__)
