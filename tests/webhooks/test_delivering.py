"""Messages on their way: signed, repeated, given up, sent again, and an endpoint that is down left alone."""

import json
from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone
from standardwebhooks.webhooks import Webhook

from accounts.models import Business, WebhookDelivery, WebhookEndpoint
from accounts.webhooks import delivering, keeping
from accounts.webhooks.queueing import announce
from tests.making import make_user
from tests.webhooks.conftest import Receiver, Signed

State = WebhookDelivery.State


def send(business: Business, key: str = "one") -> WebhookDelivery:
    announce(business, "call.ended", {"call": key, "name": "Zoë"}, key=key)
    return WebhookDelivery.objects.latest("pk")


def now_due(delivery: WebhookDelivery) -> None:
    """As if its time, and its endpoint's, had come."""
    WebhookDelivery.objects.filter(pk=delivery.pk).update(next_try_at=timezone.now())
    WebhookEndpoint.objects.update(rests_until=None)


def work(delivery: WebhookDelivery) -> WebhookDelivery:
    delivering.work(delivery.endpoint_id)
    delivery.refresh_from_db()
    return delivery


def test_a_message_arrives_and_its_signature_is_good(business: Business, receiver: Receiver, signed: Signed) -> None:
    delivery = work(send(business))
    (heard,) = receiver.heard
    body = Webhook(signed.secret).verify(heard.body, heard.headers)
    assert (body["type"], body["data"]) == ("call.ended", {"call": "one", "name": "Zoë"})
    assert (heard.path, heard.headers["host"]) == ("/hooks?till=1", f"localhost:{receiver.port}")
    assert (delivery.state, delivery.status, delivery.problem) == (State.DELIVERED, 200, "")


def test_a_message_is_queued_once_for_one_happening(business: Business, signed: Signed) -> None:
    send(business)
    send(business)
    assert WebhookDelivery.objects.count() == 1


def test_one_that_failed_comes_again_with_the_same_id_and_body(
    business: Business, receiver: Receiver, signed: Signed
) -> None:
    receiver.status = 500
    delivery = work(send(business))
    receiver.status = 204
    now_due(delivery)
    assert work(delivery).state == State.DELIVERED
    first, second = receiver.heard
    assert first.headers["webhook-id"] == second.headers["webhook-id"]
    assert first.body == second.body


def test_what_the_other_side_said_is_kept_in_few_words_without_numbers(
    business: Business, receiver: Receiver, signed: Signed
) -> None:
    receiver.status, receiver.body = 422, b"No such\r\ncustomer: 12025550188 " + b"x" * 10_000
    delivery = work(send(business))
    assert delivery.status == 422
    assert delivery.problem.startswith("HTTP 422: No such customer: ••• x")
    assert len(delivery.problem) == 300


def test_it_is_tried_on_the_documented_schedule_and_then_given_up(
    business: Business, receiver: Receiver, signed: Signed
) -> None:
    receiver.status = 500
    delivery, waits = send(business), []
    for _ in range(delivering.TRIES):
        now_due(delivery)
        before = timezone.now()
        if following := work(delivery).next_try_at:
            waits.append(following - before)
    assert all(
        0.89 * gap < wait < 1.11 * gap + timedelta(seconds=5) for wait, gap in zip(waits, delivering.GAPS, strict=True)
    )
    assert delivery.state == State.GIVEN_UP
    assert timedelta(days=3) < sum(delivering.GAPS, timedelta()) < delivering.GIVEN_UP_AFTER


def test_an_endpoint_that_fails_rests_and_its_other_messages_wait(
    business: Business, receiver: Receiver, signed: Signed
) -> None:
    receiver.status = 503
    first, second = send(business, "one"), send(business, "two")
    work(first)
    work(second)
    assert len(receiver.heard) == 1
    assert second.tries == 0
    signed.endpoint.refresh_from_db()
    assert signed.endpoint.rests_until
    assert signed.endpoint.rests_until > timezone.now()


def test_the_longer_it_fails_the_longer_it_rests_up_to_an_hour(
    business: Business, receiver: Receiver, signed: Signed
) -> None:
    receiver.status = 500
    rests = []
    for minutes in (0, 10, 1000):
        delivery = send(business, f"after {minutes}")
        WebhookEndpoint.objects.update(rests_until=None, failing_since=timezone.now() - timedelta(minutes=minutes))
        work(delivery)
        endpoint = WebhookEndpoint.objects.get()
        assert endpoint.rests_until
        rests.append(round((endpoint.rests_until - timezone.now()).total_seconds(), -1))
        WebhookDelivery.objects.all().delete()
    assert rests == [0, 300, 3600]


def test_an_endpoint_that_asks_to_be_left_alone_is(business: Business, receiver: Receiver, signed: Signed) -> None:
    receiver.status, receiver.headers = 429, {"Retry-After": "600"}
    work(send(business))
    endpoint = WebhookEndpoint.objects.get()
    assert endpoint.rests_until
    assert endpoint.rests_until > timezone.now() + timedelta(minutes=9)


def test_once_it_is_back_what_waited_goes_out_in_order(business: Business, receiver: Receiver, signed: Signed) -> None:
    receiver.status = 500
    first = work(send(business, "one"))
    send(business, "two")
    receiver.status = 200
    now_due(first)
    work(first)
    calls = [json.loads(heard.body)["data"]["call"] for heard in receiver.heard]
    assert calls == ["one", "one", "two"]
    assert WebhookEndpoint.objects.get().failing_since is None


def test_an_endpoint_that_is_gone_is_switched_off(business: Business, receiver: Receiver, signed: Signed) -> None:
    receiver.status = 410
    delivery = work(send(business))
    assert not WebhookEndpoint.objects.get().is_active
    assert delivery.problem == delivering.STOPPED


def test_one_that_is_switched_off_hears_nothing_new(business: Business, signed: Signed) -> None:
    WebhookEndpoint.objects.update(is_active=False)
    announce(business, "call.ended", {}, key="one")
    assert not WebhookDelivery.objects.exists()


def test_a_settled_message_can_be_sent_again_under_its_id(
    business: Business, receiver: Receiver, signed: Signed
) -> None:
    delivery = work(send(business))
    delivering.send_again(delivery)
    assert work(delivery).state == State.DELIVERED
    assert len({heard.headers["webhook-id"] for heard in receiver.heard}) == 1
    assert len(receiver.heard) == 2


def test_the_sweeper_frees_what_a_dead_worker_held(business: Business, receiver: Receiver, signed: Signed) -> None:
    delivery = send(business)
    long_ago = timezone.now() - delivering.LEASE - timedelta(seconds=1)
    WebhookDelivery.objects.update(state=State.SENDING, claim=uuid4(), claimed_at=long_ago)
    delivering.sweep()
    assert work(delivery).state == State.DELIVERED


def test_what_waited_for_days_is_given_up(business: Business, signed: Signed) -> None:
    delivery = send(business)
    long_ago = timezone.now() - delivering.GIVEN_UP_AFTER - timedelta(hours=1)
    WebhookDelivery.objects.update(created_at=long_ago)
    delivering.sweep()
    delivery.refresh_from_db()
    assert (delivery.state, delivery.problem) == (State.GIVEN_UP, delivering.TOO_OLD)


def test_a_redirect_is_not_followed(business: Business, receiver: Receiver, signed: Signed) -> None:
    receiver.status, receiver.headers = 307, {"Location": receiver.address}
    delivery = work(send(business))
    assert len(receiver.heard) == 1
    assert (delivery.state, delivery.status) == (State.WAITING, 307)


@pytest.mark.usefixtures("receiver")
def test_a_secret_that_cannot_be_read_is_said(business: Business, signed: Signed) -> None:
    WebhookEndpoint.objects.update(sealed_secret="00000000:AAAA")
    assert work(send(business)).problem == delivering.NO_SECRET


def test_what_waits_for_an_endpoint_that_is_switched_off_is_given_up_and_says_so(
    business: Business, receiver: Receiver, signed: Signed
) -> None:
    delivery = send(business)
    keeping.switch(signed.endpoint, make_user(), on=False)
    delivery.refresh_from_db()
    assert (delivery.state, delivery.problem, delivery.next_try_at) == (State.GIVEN_UP, delivering.OFF, None)
    keeping.switch(signed.endpoint, make_user(), on=True)
    delivering.send_again(delivery)
    assert work(delivery).state == State.DELIVERED


def test_what_waited_while_an_endpoint_said_it_was_gone_is_given_up(
    business: Business, receiver: Receiver, signed: Signed
) -> None:
    receiver.status = 410
    first, second = send(business, "one"), send(business, "two")
    work(first)
    delivering.sweep()
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.state, first.problem) == (State.GIVEN_UP, delivering.STOPPED)
    assert (second.state, second.problem) == (State.GIVEN_UP, delivering.OFF)
