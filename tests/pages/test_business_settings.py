"""The business's own settings: owners change them, everybody else is kept out."""

import pytest
from django.test import Client

from accounts.forms import BusinessSettingsForm
from accounts.models import AuditEntry, Business
from accounts.suspending import suspend
from tests.making import make_business, make_member, make_user
from tests.pages.conftest import House
from tests.pages.forms import error_beside, read, submit, words


def test_an_owner_changes_name_country_zone_and_limits(house: House, owner: Client) -> None:
    submit(
        owner, house.at("settings/"), name="Blue Harbour", country="IL", time_zone="Asia/Jerusalem",
        calls_per_day="50", spend_ceiling="120.50",
    )  # fmt: skip
    stored = house.business
    stored.refresh_from_db()
    assert (stored.name, stored.country, stored.time_zone) == ("Blue Harbour", "IL", "Asia/Jerusalem")
    assert (stored.calls_per_day, str(stored.spend_ceiling)) == (50, "120.50")


def test_what_changed_is_written_to_the_audit_trail(house: House, owner: Client) -> None:
    submit(owner, house.at("settings/"), calls_per_day="50")
    entry = AuditEntry.objects.get(action="business changed")
    assert entry.changes == {"calls_per_day": ["500", "50"]}


def test_saving_without_a_change_writes_nothing_down(house: House, owner: Client) -> None:
    submit(owner, house.at("settings/"))
    assert not AuditEntry.objects.filter(action="business changed").exists()


def test_an_empty_spend_ceiling_is_none(house: House, owner: Client) -> None:
    submit(owner, house.at("settings/"), spend_ceiling="10")
    submit(owner, house.at("settings/"), spend_ceiling="")
    house.business.refresh_from_db()
    assert house.business.spend_ceiling is None


@pytest.mark.parametrize(
    ("values", "field", "sentence"),
    [
        ({"name": ""}, "name", "This is required."),
        ({"name": "n" * 121}, "name", "Use at most 120 characters; this has 121."),
        ({"country": "ZZ"}, "country", "Choose from the list."),
        ({"time_zone": "Mars"}, "time_zone", "Choose from the list."),
        ({"calls_per_day": "0"}, "calls_per_day", "Enter 1 or more."),
        ({"calls_per_day": "many"}, "calls_per_day", "Enter a whole number."),
        ({"spend_ceiling": "-1"}, "spend_ceiling", "Enter 0 or more."),
        ({"spend_ceiling": "1.234"}, "spend_ceiling", "Use at most 2 digits after the point."),
        ({"spend_ceiling": "123456789"}, "spend_ceiling", "Use at most 8 digits before the point."),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field_and_nothing_is_stored(
    house: House, owner: Client, values: dict[str, str], field: str, sentence: str
) -> None:
    answer = submit(owner, house.at("settings/"), **values)
    assert sentence in error_beside(answer, field)
    assert house.business.name in words(answer)
    assert not AuditEntry.objects.filter(action="business changed").exists()


def test_the_name_of_another_business_of_ones_own_is_refused(house: House, owner: Client) -> None:
    other = make_business("Red Harbour")
    other.memberships.create(user=house.business.memberships.get().user)
    assert "You have a business of this name already." in error_beside(
        submit(owner, house.at("settings/"), name="Red Harbour"), "name"
    )


@pytest.mark.parametrize("method", ["get", "post"])
def test_only_owners_come_in(house: House, editor: Client, viewer: Client, stranger: Client, method: str) -> None:
    statuses = [getattr(client, method)(house.at("settings/")).status_code for client in (editor, viewer, stranger)]
    assert statuses == [403, 403, 404]


def test_only_owners_are_shown_the_way(house: House, owner: Client, editor: Client) -> None:
    assert house.at("settings/") in read(owner.get(house.at())).xpath("//nav//a/@href")
    assert house.at("settings/") not in read(editor.get(house.at())).xpath("//nav//a/@href")


def typed(house: House, **values: str) -> BusinessSettingsForm:
    """An owner's form, filled in and not stored yet."""
    shown = {"country": "US", "time_zone": "UTC", "calls_per_day": "500", "numbers_kept_days": "90"}
    form = BusinessSettingsForm(make_member(house.business), shown | values, instance=house.business)
    assert form.is_valid(), form.errors
    return form


def test_a_suspension_made_while_an_owner_types_stays(house: House) -> None:
    form = typed(house, name="Blue Harbour")
    suspend(Business.objects.get(), "Toll fraud", make_user())
    form.store()
    stored = Business.objects.get()
    assert (stored.name, stored.is_active, stored.suspended_because) == ("Blue Harbour", False, "Toll fraud")


def test_the_trail_tells_what_was_stored_before_and_not_what_the_page_showed(house: House) -> None:
    form = typed(house, name="Late")
    Business.objects.update(name="Meanwhile")
    form.store()
    assert AuditEntry.objects.get(action="business changed").changes == {"name": ["Meanwhile", "Late"]}
