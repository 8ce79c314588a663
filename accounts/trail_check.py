"""Looks through the audit trail for entries that were changed, removed or slipped in past the portal.

What it cannot see is a database put back as a whole to an earlier day: chains and their ends are whole then, only
shorter. So each look writes one line to the log with a fingerprint of every chain's end, to be kept elsewhere.
"""

import hashlib
import logging
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from django.db import transaction
from django.utils import timezone

from accounts.chaining import digest, hold, is_genuine, is_marked, seal, seal_of, sealed, unsealed
from accounts.models import AuditChain, AuditEntry

log = logging.getLogger(__name__)

NAMED = 20
"""Findings of one chain that are told; there may be more."""


@dataclass(frozen=True, slots=True)
class Looked:
    """What a look through everything came to; `wrong` maps a chain's name to its findings."""

    chains: int
    entries: int
    fingerprint: str
    wrong: dict[str, list[str]]


def check_all() -> Looked:
    """Look through every chain, keep on each what was found, and write the line to the log."""
    wrong: dict[str, list[str]] = {}
    ends = []
    for business_id in _chains():
        seal(business_id)
        found = list(islice(problems(business_id), NAMED))
        chain = _note(business_id, found)
        ends.append(chain)
        if found:
            wrong[str(chain)] = found
    marks = [f"{chain.business_id}:{chain.number}:{chain.hash}" for chain in ends]
    fingerprint = hashlib.sha256("\n".join(marks).encode()).hexdigest()
    looked = Looked(len(ends), sum(chain.number for chain in ends), fingerprint, wrong)
    log.info("Audit trail: %d chains, %d entries, ends %s.", looked.chains, looked.entries, fingerprint)
    if wrong:
        log.error(
            "Audit trail: %d chains are not as the portal left them; manage.py verify_trail names what.", len(wrong)
        )
    return looked


def problems(business_id: int | None) -> Iterator[str]:
    """A sentence for each entry that is not as it was written, and for each that is missing."""
    chain = AuditChain.objects.filter(business=business_id).first() or AuditChain(business_id=business_id)
    if not is_genuine(chain):
        yield "The chain’s end was changed, or sealed with a SECRET_KEY that the portal no longer has."
    yield from _along(chain)
    yield from _past(chain.business_id)


def accept_all() -> None:
    """Take every chain as it is from now on: SECRET_KEY was lost, or somebody has answered for what was found."""
    for business_id in _chains():
        _accept(business_id)


def _accept(business_id: int | None) -> None:
    with transaction.atomic():
        chain = hold(business_id)
        last = sealed(business_id).order_by("-number").first()
        if last is not None and last.number is not None:
            chain.number, chain.hash = last.number, last.hash
        chain.seal = seal_of(chain)
        chain.save(update_fields=["number", "hash", "seal"])


def _along(chain: AuditChain) -> Iterator[str]:
    """Follow the chain from its first entry to the end that was sealed."""
    place, previous, is_whole = 1, "", True
    for entry in sealed(chain.business_id).filter(number__lte=chain.number).order_by("number", "pk").iterator():
        number = entry.number or 0
        if number != place:
            yield _gap(place, number) if number > place else f"{_named(entry)} was slipped in."
            is_whole = False
        if digest(entry, number, entry.previous) != entry.hash:
            yield f"{_named(entry)} was changed."
        elif is_whole and entry.previous != previous:
            yield f"{_named(entry)} does not follow the one before it: that one was changed or exchanged."
        place, previous, is_whole = number + 1, entry.hash, True
    if place <= chain.number:
        yield _gap(place, chain.number + 1)
    elif previous != chain.hash:
        yield "The last entry is not the one that was sealed: it was changed or exchanged."


def _past(business_id: int | None) -> Iterator[str]:
    """What stands behind the chain's end, or has no place and no mark of the portal's."""
    for entry in unsealed(business_id).order_by("pk").iterator():
        if not is_marked(entry):
            yield f"{_named(entry)} was slipped in, or changed before it was sealed."
    with transaction.atomic():
        end = hold(business_id)  # nothing is sealed meanwhile
        behind = sealed(business_id).filter(number__gt=end.number) if is_genuine(end) else AuditEntry.objects.none()
        found = list(behind.order_by("number")[:NAMED])
    yield from (f"{_named(entry)} was slipped in behind the chain’s end." for entry in found)


def _gap(first: int, following: int) -> str:
    if first == following - 1:
        return f"Entry {first} was removed."
    return f"Entries {first} to {following - 1} were removed."


def _named(entry: AuditEntry) -> str:
    place = "without a place" if entry.number is None else str(entry.number)
    return f"Entry {place} (row {entry.pk})"


def _chains() -> list[int | None]:
    """Whose chains there are, also where the chain's own row is missing."""
    known = set(AuditChain.objects.values_list("business", flat=True))
    with_entries = set(AuditEntry.objects.order_by().values_list("business", flat=True).distinct())
    return sorted(known | with_entries, key=lambda business_id: business_id or 0)


def _note(business_id: int | None, found: list[str]) -> AuditChain:
    with transaction.atomic():
        chain = hold(business_id)
        chain.checked_at, chain.problem = timezone.now(), " ".join(found)[:1000]
        if not found and is_genuine(chain):
            chain.seal = seal_of(chain)  # by the newest SECRET_KEY, so that an older one can go
        chain.save(update_fields=["checked_at", "problem", "seal"])
    return chain
