"""Binds the entries of the audit trail to one another, so that nobody changes, removes or slips in one unnoticed.

Each business has a chain, and so has what concerns no business: businesses do not wait on each other.

An entry is written within the act's transaction and takes no lock there: acts on different buttons would wait for one
another at the chain's end, some of them for ever. It carries a mark of the portal's own until, right after the commit,
`seal` gives it its place. Sealing holds the chain's row and nothing else, so it can wait but not deadlock; two at once
go one after the other. On SQLite, which has one writer at a time, the transaction itself is the lock.

An entry's hash is plain SHA-256, so that the chain can be followed for as long as it is kept, whatever became of the
keys. By itself that would stop nobody who can write to the table: they would compute all that follows anew. So the end
of each chain is sealed with HMAC by a key of SECRET_KEY, which the database does not hold, and renewed with each entry.
"""

import hashlib
import json
import logging
from datetime import UTC
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils.crypto import constant_time_compare, salted_hmac

from accounts.models import AuditChain, AuditEntry

log = logging.getLogger(__name__)

SALT = "accounts.chaining"


def content(entry: Any) -> list[Any]:
    """What an entry says, ready to be written as JSON. It takes a row of a migration, too."""
    at = entry.at.astimezone(UTC).isoformat(timespec="microseconds")
    who = [entry.business_id, entry.actor_id]
    return [*who, entry.action, entry.target, entry.target_id, entry.changes, at]


def mark(entry: AuditEntry) -> str:
    """What tells an entry of the portal's own from one that was slipped in, until it has its place."""
    return _keyed(_written(content(entry)), settings.SECRET_KEY)


def digest(entry: Any, number: int, previous: str) -> str:
    """The entry's hash in that place."""
    return hashlib.sha256(_written([number, previous, *content(entry)]).encode()).hexdigest()


def seal_of(chain: Any, key: str = "") -> str:
    """What vouches for the chain's end."""
    return _keyed(_written([chain.business_id, chain.number, chain.hash]), key or settings.SECRET_KEY)


def is_marked(entry: AuditEntry) -> bool:
    """Whether the portal wrote this entry, which has no place yet."""
    return _is_keyed(_written(content(entry)), entry.hash)


def is_genuine(chain: AuditChain) -> bool:
    """Whether the chain's end is as the portal left it; of a new one, whether there is nothing it should know of."""
    if not chain.seal:
        return not (chain.number or sealed(chain.business_id).exists())
    return _is_keyed(_written([chain.business_id, chain.number, chain.hash]), chain.seal)


def sealed(business_id: int | None) -> QuerySet[AuditEntry]:
    """The entries that have their place."""
    return AuditEntry.objects.filter(business=business_id, number__isnull=False)


def unsealed(business_id: int | None) -> QuerySet[AuditEntry]:
    """The entries that have none yet, or never will: the portal did not write them."""
    return AuditEntry.objects.filter(business=business_id, number=None)


def seal(business_id: int | None) -> None:
    """Give every entry of the chain that has none its place. Not onto an end that is not ours: staff are told of it."""
    if not unsealed(business_id).exists():
        return
    with transaction.atomic():
        chain = hold(business_id)
        if not is_genuine(chain):
            log.error("The end of audit chain %s is not as the portal left it; nothing is added to it.", chain.pk)
            return
        for entry in unsealed(business_id).order_by("pk").iterator():
            if is_marked(entry):
                _append(entry, chain)
        chain.seal = seal_of(chain)
        chain.save(update_fields=["number", "hash", "seal"])


def seal_left() -> None:
    """Seal what a process that broke off between its commit and the seal left behind."""
    for business_id in set(AuditEntry.objects.filter(number=None).order_by().values_list("business", flat=True)):
        seal(business_id)


def hold(business_id: int | None) -> AuditChain:
    """The chain's end, locked until the transaction ends; a new one for a business that has none."""
    held = AuditChain.objects.select_for_update(of=("self",))
    return held.get_or_create(business_id=business_id)[0]  # type: ignore[misc]  # the stubs forget that it may be None


def _append(entry: AuditEntry, chain: AuditChain) -> None:
    chain.number, previous = chain.number + 1, chain.hash
    chain.hash = digest(entry, chain.number, previous)
    # Past the manager, which changes nothing: this is the one change that an entry sees.
    QuerySet(AuditEntry).filter(pk=entry.pk, number=None).update(
        number=chain.number, previous=previous, hash=chain.hash
    )


def _written(values: list[Any]) -> str:
    """One spelling for equal values, before they are stored and as whichever database gave them back."""
    return json.dumps(json.loads(json.dumps(values)), sort_keys=True, separators=(",", ":"))


def _keyed(text: str, key: str) -> str:
    return salted_hmac(SALT, text, secret=key, algorithm="sha256").hexdigest()


def _is_keyed(text: str, given: str) -> bool:
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return any(constant_time_compare(_keyed(text, key), given) for key in keys)
