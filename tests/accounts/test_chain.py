"""The audit trail's chains: whoever changes, removes or slips in an entry is found out."""

from importlib import import_module
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.db.migrations.loader import MigrationLoader
from django.db.models import QuerySet
from django.test import Client
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from accounts import chaining, tasks
from accounts.auditing import record
from accounts.models import AuditChain, AuditEntry, Business
from tests.at_once import at_once
from tests.making import make_business, make_user
from tests.pages.forms import words


@pytest.fixture
def business(db: None) -> Business:
    return make_business()


@pytest.fixture
def trail(business: Business) -> Business:
    """Three sealed entries of a business. Whoever is at work here has all rights: PostgreSQL's trigger is off."""
    if connection.vendor == "postgresql":
        connection.cursor().execute("ALTER TABLE accounts_auditentry DISABLE TRIGGER entry_is_kept")
    for number in range(3):
        record(business, make_user(), f"act {number}", "it", changes={"size": [number, 1.5], "names": [[], ["é"]]})
    chaining.seal_left()
    return business


def verify(*options: str) -> str:
    """What the command says; of a failing one, why it fails."""
    said = StringIO()
    try:
        call_command("verify_trail", *options, stdout=said)
    except CommandError as error:
        return str(error)
    return said.getvalue()


def raw(business: Business | None) -> "QuerySet[AuditEntry]":
    """The entries, past the manager that changes none."""
    return QuerySet(AuditEntry).filter(business=business)


def test_each_entry_carries_its_hash_and_the_one_before(trail: Business) -> None:
    first, second, third = raw(trail).order_by("number")
    assert [first.number, second.number, third.number] == [1, 2, 3]
    assert [first.previous, second.previous, third.previous] == ["", first.hash, second.hash]
    assert len({first.hash, second.hash, third.hash}) == 3


def test_an_entry_is_sealed_as_soon_as_its_act_is_done(
    business: Business, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        entry = record(business, None, "business changed", business)
    entry.refresh_from_db()
    assert entry.number == 1


def test_what_was_left_without_a_seal_is_sealed_by_the_sweeper(business: Business) -> None:
    record(business, None, "business changed", business)
    record(None, None, "signed in", "somebody")
    tasks.seal_trail()
    assert not AuditEntry.objects.filter(number=None).exists()


def test_businesses_have_chains_of_their_own(trail: Business) -> None:
    other = make_business()
    record(other, None, "act", "it")
    record(None, None, "act", "it")
    tasks.seal_trail()
    assert [raw(whose).latest("pk").number for whose in (trail, other, None)] == [3, 1, 1]


def test_a_whole_trail_is_said_to_be(trail: Business) -> None:
    assert "The audit trail is whole." in verify()


@pytest.mark.parametrize(
    "change", [{"action": "nothing"}, {"target": "x"}, {"actor": None}, {"changes": {}}, {"at": "2020-01-01T00:00Z"}]
)
def test_a_changed_entry_is_named(trail: Business, change: dict[str, object]) -> None:
    raw(trail).filter(number=2).update(**change)
    assert f"Entry 2 (row {raw(trail).get(number=2).pk}) was changed." in verify()


def test_an_entry_that_was_changed_with_its_hash_is_found_by_the_next(trail: Business) -> None:
    entry = raw(trail).get(number=2)
    entry.action = "nothing"
    forged = chaining.digest(entry, 2, entry.previous)
    raw(trail).filter(number=2).update(action="nothing", hash=forged)
    assert "Entry 3" in verify()


def test_a_chain_that_was_computed_anew_does_not_fit_its_seal(trail: Business) -> None:
    previous = ""
    for entry in raw(trail).order_by("number"):
        entry.action = "nothing"
        forged = chaining.digest(entry, entry.number or 0, previous)
        raw(trail).filter(pk=entry.pk).update(action="nothing", previous=previous, hash=forged)
        previous = forged
    assert "The last entry is not the one that was sealed" in verify()
    AuditChain.objects.filter(business=trail).update(hash=previous)
    assert "The chain’s end was changed" in verify()


@pytest.mark.parametrize(
    ("numbers", "sentence"),
    [([1], "Entry 1 was removed."), ([2], "Entry 2 was removed."), ([2, 3], "Entries 2 to 3 were removed.")],
)
def test_removed_entries_are_named(trail: Business, numbers: list[int], sentence: str) -> None:
    raw(trail).filter(number__in=numbers)._raw_delete("default")
    assert sentence in verify()


def test_the_end_that_was_removed_with_its_record_is_found(trail: Business) -> None:
    raw(trail).filter(number=3)._raw_delete("default")
    AuditChain.objects.filter(business=trail).update(number=2, hash=raw(trail).get(number=2).hash)
    assert "The chain’s end was changed" in verify()


def test_a_chain_without_its_record_is_found(trail: Business) -> None:
    AuditChain.objects.filter(business=trail).delete()
    assert "The chain’s end was changed" in verify()


@pytest.mark.parametrize("number", [None, 4])
def test_an_entry_that_was_slipped_in_is_named(trail: Business, number: int | None) -> None:
    forged = AuditEntry(business=trail, action="credentials replaced", target="it", number=number, hash="0" * 64)
    forged.save()
    assert f"(row {forged.pk}) was slipped in" in verify()


def test_nothing_is_added_to_an_end_that_is_not_ours(trail: Business) -> None:
    AuditChain.objects.filter(business=trail).update(seal="0" * 64)
    entry = record(trail, None, "act", "it")
    tasks.seal_trail()
    entry.refresh_from_db()
    assert entry.number is None


def test_a_former_key_vouches_for_a_chain_until_it_was_looked_through(trail: Business, settings: Settings) -> None:
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "another-secret-key" * 4
    assert "The audit trail is whole." in verify()
    settings.SECRET_KEY_FALLBACKS = []
    assert "The audit trail is whole." in verify()


def test_after_a_lost_key_the_trail_is_accepted_and_still_names_what_was_changed(
    trail: Business, settings: Settings
) -> None:
    settings.SECRET_KEY = "another-secret-key" * 4
    assert "a SECRET_KEY that the portal no longer has" in verify()
    assert "The audit trail is whole." in verify("--accept")
    raw(trail).filter(number=1).update(action="nothing")
    assert "Entry 1" in verify("--accept")


def test_staff_read_on_their_first_page_that_the_trail_is_not_whole(trail: Business) -> None:
    desk = Client()
    desk.force_login(make_user(is_staff=True, is_superuser=True))
    tasks.check_trail()
    assert "The audit trail is whole" in words(desk.get("/staff/"))
    raw(trail).filter(number=2)._raw_delete("default")
    tasks.check_trail()
    assert "The audit trail is not as the portal left it. Chains in question: 1" in words(desk.get("/staff/"))
    assert "Entry 2 was removed." in words(desk.get("/staff/accounts/auditchain/?problem__isempty=0"))


def test_a_look_writes_the_ends_to_the_log(trail: Business, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO")
    told = verify()
    assert caplog.messages[-1].split()[-1].strip(".") in told


def test_entries_of_before_the_chains_get_their_places(trail: Business) -> None:
    """What the migration does, over entries as it finds them."""
    AuditChain.objects.all().delete()
    raw(trail).update(number=None, previous="", hash="")
    migration = "0005_chained_trail"
    as_it_was = MigrationLoader(connection).project_state(("accounts", migration)).apps
    import_module(f"accounts.migrations.{migration}").chain_what_is_there(as_it_was, None)
    assert [entry.number for entry in raw(trail).order_by("pk")] == [1, 2, 3]
    assert "The audit trail is whole." in verify()


@pytest.mark.parametrize("act", ["update", "delete"])
def test_postgresql_itself_refuses_to_change_or_remove_an_entry(business: Business, act: str) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("Only PostgreSQL is told to.")
    entry = record(business, None, "act", "it")
    chaining.seal_left()
    rows = raw(business).filter(pk=entry.pk)
    with pytest.raises(DatabaseError, match="never changed or removed"), transaction.atomic():
        rows.update(number=7) if act == "update" else rows._raw_delete("default")
    assert rows.get().number == 1


@pytest.mark.django_db(transaction=True)
def test_entries_that_are_written_at_once_stand_one_behind_the_other() -> None:
    business = make_business()
    at_once(6, lambda: record(business, None, "act", "it"))
    chaining.seal_left()
    assert [entry.number for entry in raw(business).order_by("number")] == [1, 2, 3, 4, 5, 6]
    assert "The audit trail is whole." in verify()
