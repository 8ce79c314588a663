"""Staff looking at a business's portal: for a reason, reading only, for a while, and in everybody's sight."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEntry, Membership, User
from tests.admin.conftest import VISITOR, Filled
from tests.making import make_business, make_user
from tests.pages.forms import words

REASON = "The owner asked why no call comes."


def overview(filled: Filled) -> str:
    return reverse("overview", args=[filled.button.business.public_id])


def opening(filled: Filled) -> str:
    return reverse("admin:support", args=[filled.button.business.public_id])


@pytest.fixture
def looking(filled: Filled, desk: Client) -> Client:
    desk.post(opening(filled), {"reason": REASON})
    return desk


def test_staff_find_no_portal_that_was_not_opened_to_them(filled: Filled, desk: Client) -> None:
    assert desk.get(overview(filled)).status_code == 404


def test_no_reason_no_look(filled: Filled, desk: Client) -> None:
    page = desk.post(opening(filled), {"reason": "  "})
    assert "Say why." in words(page)
    assert desk.get(overview(filled)).status_code == 404


def test_with_a_reason_staff_see_what_a_viewer_sees(filled: Filled, looking: Client) -> None:
    page = looking.get(overview(filled))
    assert page.status_code == 200
    assert "Support view" in words(page)
    calls = looking.get(reverse("calls:list", args=[filled.button.business.public_id]))
    assert VISITOR not in calls.content.decode().replace(" ", "")
    assert "Support view" in words(calls)


def test_the_look_and_its_reason_are_in_the_businesss_audit_trail(filled: Filled, staff: User, looking: Client) -> None:
    entry = AuditEntry.objects.get(action="portal opened by staff")
    assert (entry.business, entry.actor, entry.changes) == (filled.button.business, staff, {"reason": ["", REASON]})


def test_staff_who_look_are_no_members(filled: Filled, staff: User, looking: Client) -> None:
    looking.get(overview(filled))
    assert not Membership.objects.filter(user=staff).exists()


@pytest.mark.parametrize("page", ["accounts:notices", "accounts:notice_choices", "accounts:people", "screening:new"])
def test_nothing_is_written_in_the_support_view(filled: Filled, looking: Client, page: str) -> None:
    address = reverse(page, args=[filled.button.business.public_id])
    assert looking.post(address, {"missed_call": "now"}).status_code == 403


def test_what_a_viewer_may_not_read_staff_may_not_read_either(filled: Filled, looking: Client) -> None:
    assert looking.get(reverse("accounts:webhooks", args=[filled.button.business.public_id])).status_code == 403


def test_another_business_stays_closed(filled: Filled, looking: Client) -> None:
    assert looking.get(reverse("overview", args=[make_business().public_id])).status_code == 404


def test_the_end_is_a_press_and_is_written_down(filled: Filled, looking: Client) -> None:
    looking.post(reverse("admin:support_end"))
    assert looking.get(overview(filled)).status_code == 404
    assert AuditEntry.objects.filter(action="portal closed by staff").exists()


def test_after_half_an_hour_the_reason_is_asked_for_again(filled: Filled, looking: Client) -> None:
    with time_machine.travel(timezone.now() + timedelta(minutes=31)):
        page = looking.get(overview(filled))
    assert page["Location"] == opening(filled)


def test_whoever_is_no_longer_staff_sees_nothing_any_more(filled: Filled, staff: User, looking: Client) -> None:
    staff.is_staff = staff.is_superuser = False
    staff.save()
    assert looking.get(overview(filled)).status_code == 404


def test_an_owner_cannot_open_another_businesss_portal(filled: Filled, client: Client) -> None:
    client.force_login(make_user())
    client.post(opening(filled), {"reason": REASON})
    assert client.get(overview(filled)).status_code == 404


def test_staff_without_the_right_to_see_businesses_cannot_look(filled: Filled, client: Client) -> None:
    client.force_login(make_user(is_staff=True))
    assert client.post(opening(filled), {"reason": REASON}).status_code == 403
    assert client.get(overview(filled)).status_code == 404


def test_looking_needs_a_press_a_link_is_not_enough(filled: Filled, desk: Client) -> None:
    assert desk.get(opening(filled), {"reason": REASON}).status_code == 200
    assert desk.get(reverse("admin:support_end")).status_code == 405
    assert not AuditEntry.objects.filter(action="portal opened by staff").exists()
