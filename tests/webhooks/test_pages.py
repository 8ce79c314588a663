"""The owner's pages of webhooks."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import AuditEntry, Business, Role, WebhookDelivery, WebhookEndpoint
from accounts.webhooks import delivering
from accounts.webhooks.forms import AT_MOST
from tests.making import make_business
from tests.pages.conftest import browser_of
from tests.pages.forms import error_beside, read, words
from tests.webhooks.conftest import Receiver, Signed


@pytest.fixture
def owner(business: Business) -> Client:
    return browser_of(business, Role.OWNER)


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a worker would do in a moment is done now."""
    monkeypatch.setattr(delivering, "nudge", delivering.work)


def page_of(business: Business) -> str:
    return reverse("accounts:webhooks", args=[business.public_id])


def page_for(endpoint: WebhookEndpoint) -> str:
    return reverse("accounts:webhook", args=[endpoint.business.public_id, endpoint.public_id])


def test_an_owner_adds_one_and_sees_its_secret_once(owner: Client, business: Business, receiver: Receiver) -> None:
    page = owner.post(page_of(business), {"address": receiver.address})
    endpoint = business.webhooks.get()
    assert endpoint.secret() in words(page)
    assert page["Cache-Control"] == "no-store"
    for again in (page_of(business), page_for(endpoint)):
        assert endpoint.secret() not in owner.get(again).content.decode()


def test_the_empty_page_says_what_a_webhook_is_for(owner: Client, business: Business) -> None:
    assert "No webhook yet" in words(owner.get(page_of(business)))


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        ("http://hooks.example.com/", "https"),
        ("https://127.0.0.1/", "public internet"),
        ("https://169.254.169.254/latest/", "public internet"),
        ("https://me:word@hooks.example.com/", "password"),
        ("nonsense", ""),
    ],
)
def test_an_address_that_is_not_sent_to_is_refused_beside_its_field(
    owner: Client, business: Business, address: str, sentence: str
) -> None:
    page = owner.post(page_of(business), {"address": address})
    assert sentence in error_beside(page, "address")
    assert not business.webhooks.exists()


def test_an_address_is_told_once(owner: Client, signed: Signed) -> None:
    page = owner.post(page_of(signed.endpoint.business), {"address": signed.endpoint.address})
    assert error_beside(page, "address") == "This address is told already."


def test_a_business_has_so_many_at_most(owner: Client, business: Business, receiver: Receiver) -> None:
    for number in range(AT_MOST):
        WebhookEndpoint.objects.create(business=business, address=f"https://hooks.example.com/{number}")
    page = owner.post(page_of(business), {"address": receiver.address})
    assert "Remove one first." in words(page)
    assert business.webhooks.count() == AT_MOST


def test_a_test_message_shows_whether_the_other_side_answers(owner: Client, signed: Signed, receiver: Receiver) -> None:
    owner.post(page_for(signed.endpoint), {"test": "1"})
    assert len(receiver.heard) == 1
    assert "Delivered" in words(owner.get(page_for(signed.endpoint)))


def test_what_the_other_side_said_stands_beside_the_message(owner: Client, signed: Signed, receiver: Receiver) -> None:
    receiver.status, receiver.body = 500, b"<b>Out of order</b>"
    owner.post(page_for(signed.endpoint), {"test": "1"})
    page = owner.get(page_for(signed.endpoint))
    assert "HTTP 500: <b>Out of order</b>" in words(page)
    assert not read(page).xpath("//main//li//b[text()='Out of order']")
    assert "Failing" in words(page)


def test_a_message_is_sent_again_by_a_press(owner: Client, signed: Signed, receiver: Receiver) -> None:
    owner.post(page_for(signed.endpoint), {"test": "1"})
    delivery = WebhookDelivery.objects.get()
    owner.post(page_for(signed.endpoint), {"replay": str(delivery.public_id)})
    assert [heard.headers["webhook-id"] for heard in receiver.heard] == [f"msg_{delivery.public_id.hex}"] * 2


@pytest.mark.parametrize("replay", ["nonsense", "00000000-0000-0000-0000-000000000000"])
def test_a_message_that_is_not_there_is_not_found(owner: Client, signed: Signed, replay: str) -> None:
    assert owner.post(page_for(signed.endpoint), {"replay": replay}).status_code == 404


def test_the_secret_can_be_replaced(owner: Client, signed: Signed) -> None:
    page = owner.post(page_for(signed.endpoint), {"secret": "1"})
    endpoint = WebhookEndpoint.objects.get()
    assert endpoint.secret() != signed.secret
    assert endpoint.secret() in words(page)


def test_the_kinds_it_hears_of_can_be_changed(owner: Client, signed: Signed) -> None:
    form = {"save": "1", "address": signed.endpoint.address, "kinds": ["call.ended"]}
    owner.post(page_for(signed.endpoint), form)
    assert WebhookEndpoint.objects.get().kinds == ["call.ended"]


def test_it_is_switched_off_and_on(owner: Client, signed: Signed) -> None:
    owner.post(page_for(signed.endpoint), {"switch": "1"})
    assert not WebhookEndpoint.objects.get().is_active
    owner.post(page_for(signed.endpoint), {"switch": "1"})
    assert WebhookEndpoint.objects.get().is_active


def test_switched_off_it_is_sent_nothing(owner: Client, signed: Signed, receiver: Receiver) -> None:
    owner.post(page_for(signed.endpoint), {"switch": "1"})
    page = owner.post(page_for(signed.endpoint), {"test": "1"}, follow=True)
    assert "The webhook is switched off. Switch it on first." in words(page)
    assert not WebhookDelivery.objects.exists()
    assert receiver.heard == []


def test_it_is_removed_with_its_messages(owner: Client, signed: Signed) -> None:
    owner.post(page_for(signed.endpoint), {"test": "1"})
    owner.post(page_for(signed.endpoint), {"remove": "1"})
    assert not WebhookEndpoint.objects.exists()
    assert not WebhookDelivery.objects.exists()


def test_every_change_is_in_the_audit_trail_without_the_secret(owner: Client, signed: Signed) -> None:
    for act in ("secret", "switch", "remove"):
        owner.post(page_for(signed.endpoint), {act: "1"})
    entries = AuditEntry.objects.filter(business=signed.endpoint.business)
    assert set(entries.values_list("action", flat=True)) == {
        "webhook added", "webhook's secret replaced", "webhook changed", "webhook removed",
    }  # fmt: skip
    assert "whsec_" not in repr(list(entries.values()))


@pytest.mark.parametrize("role", [Role.EDITOR, Role.VIEWER])
def test_whoever_is_no_owner_is_refused(signed: Signed, role: Role) -> None:
    member = browser_of(signed.endpoint.business, role)
    for page in (page_of(signed.endpoint.business), page_for(signed.endpoint)):
        assert member.get(page).status_code == member.post(page, {"remove": "1"}).status_code == 403
    assert WebhookEndpoint.objects.exists()


def test_a_stranger_finds_nothing(signed: Signed) -> None:
    stranger = browser_of(make_business(), Role.OWNER)
    for page in (page_of(signed.endpoint.business), page_for(signed.endpoint)):
        assert stranger.get(page).status_code == stranger.post(page, {"remove": "1"}).status_code == 404
    assert WebhookEndpoint.objects.exists()


def test_another_businesss_endpoint_is_not_found_below_ones_own(signed: Signed) -> None:
    other = make_business()
    owner = browser_of(other, Role.OWNER)
    page = reverse("accounts:webhook", args=[other.public_id, signed.endpoint.public_id])
    assert owner.get(page).status_code == 404
