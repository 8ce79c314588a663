"""The audit trail takes entries, and nothing else."""

import pytest

from accounts import auditing
from accounts.models import AuditEntry
from accounts.models.trail import Unchangeable
from tests.making import make_business


@pytest.fixture
def entry(db: None) -> AuditEntry:
    business = make_business()
    return auditing.record(business, None, "business changed", business)


def test_an_entry_cannot_be_saved_again(entry: AuditEntry) -> None:
    entry.action = "nothing happened"
    with pytest.raises(Unchangeable):
        entry.save()
    assert AuditEntry.objects.get().action == "business changed"


def test_an_entry_cannot_be_deleted(entry: AuditEntry) -> None:
    with pytest.raises(Unchangeable):
        entry.delete()
    assert AuditEntry.objects.exists()


def test_entries_cannot_be_changed_or_deleted_by_the_dozen(entry: AuditEntry) -> None:
    with pytest.raises(Unchangeable):
        AuditEntry.objects.update(action="nothing happened")
    with pytest.raises(Unchangeable):
        AuditEntry.objects.all().delete()
    assert AuditEntry.objects.get().action == "business changed"
