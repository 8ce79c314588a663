"""Webhooks by the API: added, changed, switched, tried, and every message with what came of it."""

from collections.abc import Callable
from typing import Any

import pytest

from accounts.models import AuditEntry, Role, WebhookDelivery, WebhookEndpoint
from accounts.webhooks import delivering, keeping
from accounts.webhooks.forms import AT_MOST
from tests.api.conftest import Program, token_for
from tests.making import make_member, make_user
from tests.pages.conftest import House
from tests.webhooks.conftest import Receiver

At = Callable[..., str]


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a worker would do in a moment is done now."""
    monkeypatch.setattr(delivering, "nudge", delivering.work)


@pytest.fixture
def endpoint(house: House, receiver: Receiver) -> WebhookEndpoint:
    made = WebhookEndpoint(business=house.business, address=receiver.address)
    keeping.add(made, make_user())
    return made


@pytest.fixture
def here(endpoint: WebhookEndpoint, at: At) -> Callable[..., str]:
    """An address below the webhook."""
    return lambda path="": at(f"webhooks/{endpoint.public_id}/") + path


def errors(answer: Any) -> dict[str, str]:
    return {one["field"]: one["message"] for one in answer.json()["errors"]}


def test_an_owner_adds_one_and_is_told_its_secret_once(
    house: House, owner: Program, at: At, receiver: Receiver
) -> None:
    made = owner.post(at("webhooks/"), {"address": receiver.address, "kinds": ["call.ended"]})
    assert made.status_code == 201, made.json()
    endpoint = house.business.webhooks.get()
    assert (made.json()["secret"], made.json()["kinds"]) == (endpoint.secret(), ["call.ended"])
    for again in (made["Location"], at("webhooks/"), at("trail/")):
        assert "whsec_" not in owner.get(again).content.decode()


def test_an_address_is_added_once(owner: Program, at: At, receiver: Receiver) -> None:
    wish = {"address": receiver.address}
    owner.post(at("webhooks/"), wish, Idempotency_Key="one")
    again = owner.post(at("webhooks/"), wish, Idempotency_Key="two")
    assert errors(again) == {"address": "This address is told already."}


def test_what_is_not_sent_to_is_refused_at_its_place(house: House, owner: Program, at: At) -> None:
    wrong = {"address": "https://127.0.0.1/", "kinds": ["weather"], "secret": "mine"}
    assert errors(owner.post(at("webhooks/"), wrong)) == {
        "address": "Its host is not in the public internet.",
        "kinds": "Choose from the list.",
        "secret": "There is no such field here.",
    }
    assert not house.business.webhooks.exists()


def test_a_business_has_so_many_at_most(house: House, owner: Program, at: At, receiver: Receiver) -> None:
    for number in range(AT_MOST):
        WebhookEndpoint.objects.create(business=house.business, address=f"https://hooks.example.com/{number}")
    assert "Remove one first." in errors(owner.post(at("webhooks/"), {"address": receiver.address}))[None]  # type: ignore[index]


def test_it_is_changed_by_whoever_read_it_last(endpoint: WebhookEndpoint, owner: Program, here: At) -> None:
    etag = owner.get(here())["ETag"]
    changed = owner.patch(here(), {"kinds": ["call.asked"]}, If_Match=etag)
    assert (changed.json()["kinds"], changed.json()["address"]) == (["call.asked"], endpoint.address)
    assert owner.patch(here(), {"kinds": []}, If_Match=etag).status_code == 412
    assert owner.ask("DELETE", here(), If_Match=etag).status_code == 412
    assert WebhookEndpoint.objects.get().kinds == ["call.asked"]


def test_it_is_switched_off_and_on(owner: Program, here: At) -> None:
    assert owner.post(here("switch/"), {"is_active": False}).json()["is_active"] is False
    assert not WebhookEndpoint.objects.get().is_active
    assert owner.post(here("switch/"), {"is_active": True}).json()["is_active"] is True
    assert errors(owner.post(here("switch/"), {"is_active": "off"})) == {"is_active": "Write true or false."}


def test_its_secret_is_replaced(endpoint: WebhookEndpoint, owner: Program, here: At) -> None:
    secret = owner.post(here("secret/")).json()["secret"]
    assert secret != endpoint.secret()
    assert secret == WebhookEndpoint.objects.get().secret()


def test_it_is_removed_with_its_messages(owner: Program, here: At) -> None:
    owner.post(here("test/"))
    assert owner.delete(here()).status_code == 204
    assert not WebhookDelivery.objects.exists()
    assert owner.get(here()).status_code == 404


def test_a_test_message_arrives(owner: Program, here: At, receiver: Receiver) -> None:
    answer = owner.post(here("test/"))
    assert answer.status_code == 202
    (message,) = owner.get(here("deliveries/")).json()["items"]
    assert (message["id"], message["state"], message["status"]) == (answer.json()["id"], "delivered", 200)
    assert [heard.headers["webhook-id"] for heard in receiver.heard] == ["msg_" + message["id"].replace("-", "")]


def test_why_a_message_did_not_arrive_is_told_and_found(owner: Program, here: At, receiver: Receiver) -> None:
    receiver.status, receiver.body = 500, b"Out of order"
    owner.post(here("test/"))
    (message,) = owner.get(here("deliveries/?state=waiting")).json()["items"]
    assert (message["problem"], message["tries"]) == ("HTTP 500: Out of order", 1)
    assert owner.get(here("deliveries/?state=delivered")).json()["items"] == []
    assert owner.get(here()).json()["failing_since"]


def test_what_a_message_said_is_not_told(endpoint: WebhookEndpoint, owner: Program, here: At) -> None:
    endpoint.deliveries.create(kind="call.ended", body={"data": {"number": "+12025550188"}})
    assert "12025550188" not in owner.get(here("deliveries/")).content.decode()


def test_a_message_is_sent_again_under_its_id(owner: Program, here: At, receiver: Receiver) -> None:
    message = owner.post(here("test/")).json()["id"]
    answer = owner.post(here(f"deliveries/{message}/replay/"))
    assert (answer.status_code, answer.json()["id"]) == (202, message)
    assert len({heard.headers["webhook-id"] for heard in receiver.heard}) == 1
    assert len(receiver.heard) == 2


def test_what_is_switched_off_is_sent_nothing(owner: Program, here: At, receiver: Receiver) -> None:
    message = owner.post(here("test/")).json()["id"]
    owner.post(here("switch/"), {"is_active": False})
    for path in ("test/", f"deliveries/{message}/replay/"):
        answer = owner.post(here(path))
        assert (answer.status_code, answer.json()["detail"]) == (
            409, "The webhook is switched off. Switch it on first."
        )  # fmt: skip
    assert len(receiver.heard) == 1


def test_a_message_of_another_webhook_is_not_found(house: House, owner: Program, here: At, receiver: Receiver) -> None:
    other = WebhookEndpoint.objects.create(business=house.business, address="https://hooks.example.com/")
    message = other.deliveries.create(kind="call.ended", body={}, state=WebhookDelivery.State.GIVEN_UP)
    assert owner.post(here(f"deliveries/{message.public_id}/replay/")).status_code == 404
    assert receiver.heard == []


def test_every_change_is_in_the_trail_without_the_secret(house: House, owner: Program, here: At) -> None:
    owner.post(here("secret/"))
    owner.post(here("switch/"), {"is_active": False})
    owner.delete(here())
    entries = AuditEntry.objects.filter(business=house.business, action__startswith="webhook")
    assert set(entries.values_list("action", flat=True)) == {
        "webhook added", "webhook's secret replaced", "webhook changed", "webhook removed",
    }  # fmt: skip
    assert "whsec_" not in repr(list(entries.values()))


def test_whoever_is_no_owner_is_refused(house: House, editor: Program, at: At, here: At) -> None:
    reader = Program(token_for(make_member(house.business, Role.OWNER), scopes=["notices:read"]))
    assert editor.get(at("webhooks/")).status_code == editor.get(here()).status_code == 403
    assert reader.get(here()).status_code == 200
    for program in (editor, reader):
        assert program.post(at("webhooks/"), {}).status_code == program.delete(here()).status_code == 403
    assert WebhookEndpoint.objects.exists()


def test_a_stranger_finds_no_webhooks(stranger: Program, at: At, here: At) -> None:
    assert stranger.get(at("webhooks/")).status_code == stranger.get(here("deliveries/")).status_code == 404
    assert stranger.post(here("secret/")).status_code == stranger.delete(here()).status_code == 404
    assert WebhookEndpoint.objects.exists()
