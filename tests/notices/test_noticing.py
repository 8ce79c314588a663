"""What happens to calls, limits and providers, and what people and systems are told of it."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from accounts.models import NoticeKind, ProviderAccount, Role, WebhookDelivery, WebhookEndpoint
from buttons.models import Button, DriftCheck, Push
from buttons.signals import drift_found, push_failing
from calls import noticing
from calls.journal import note
from calls.models import Call, CallEvent, RefusedClick
from tests.making import make_account, make_business, make_button, make_member, make_user
from tests.pages.conftest import make_call

NUMBER = "+12025550188"


@pytest.fixture
def button(db: None) -> Button:
    return make_button(make_account(make_business(), "voicenter"))


def ended(button: Button, outcome: str = "unanswered", **fields: Any) -> Call:
    call = make_call(button, state=Call.State.ENDED, outcome=outcome, ended_at=timezone.now(), **fields)
    note(call, Call.State.ASKED, "")
    note(call, call.state, "")
    return call


def told(button: Button) -> list[str]:
    return list(button.business.notices.values_list("kind", flat=True))


@pytest.mark.parametrize("outcome", ["unanswered", "busy", "failed"])
def test_a_call_that_nobody_took_is_told(button: Button, outcome: str) -> None:
    call = ended(button, outcome)
    noticing.look()
    notice = button.business.notices.get()
    assert (notice.kind, notice.button) == (NoticeKind.MISSED_CALL, button.public_id)
    assert str(call.public_id) in notice.path


@pytest.mark.parametrize("outcome", ["answered", "voicemail", "untold"])
def test_a_call_that_somebody_took_is_not(button: Button, outcome: str) -> None:
    ended(button, outcome)
    noticing.look()
    assert told(button) == []


def test_a_call_that_came_too_late_to_be_placed_is_missed(button: Button) -> None:
    call = make_call(button, state=Call.State.EXPIRED)
    note(call, Call.State.EXPIRED, "")
    noticing.look()
    assert told(button) == [NoticeKind.MISSED_CALL]


def test_a_colleagues_own_call_back_is_no_missed_call(button: Button) -> None:
    ended(button, asked_by=make_user())
    noticing.look()
    assert told(button) == []


def test_no_notice_holds_the_visitors_number(button: Button) -> None:
    ended(button, number=NUMBER)
    noticing.look()
    notice = button.business.notices.get()
    assert NUMBER[-7:] not in notice.title + notice.sentence + notice.path


def test_looking_twice_tells_once(button: Button) -> None:
    ended(button)
    noticing.look()
    noticing.look()
    assert len(told(button)) == 1


def test_what_settled_before_the_mark_is_not_looked_at_again(button: Button) -> None:
    ended(button)
    CallEvent.objects.update(at=timezone.now() - timedelta(minutes=2))
    noticing.look()
    button.business.notices.all().delete()
    noticing.look()
    assert told(button) == []


def test_a_row_that_is_stored_late_with_a_smaller_key_is_still_seen(button: Button) -> None:
    first = ended(button)
    kept = list(first.events.all())
    first.events.all().delete()
    ended(button)
    noticing.look()
    CallEvent.objects.bulk_create(kept)
    noticing.look()
    assert len(told(button)) == 2


def test_a_lost_mark_tells_nothing_twice(button: Button) -> None:
    ended(button)
    noticing.look()
    cache.clear()
    noticing.look()
    assert len(told(button)) == 1


def test_news_of_the_day_before_yesterday_is_no_news(button: Button) -> None:
    ended(button)
    CallEvent.objects.update(at=timezone.now() - timedelta(days=2))
    noticing.look()
    assert told(button) == []


def test_after_the_database_was_put_back_new_calls_are_told(button: Button) -> None:
    cache.set("calls.noticing:events", 10**9, timeout=None)
    noticing.look()
    ended(button)
    noticing.look()
    assert told(button) == [NoticeKind.MISSED_CALL]


def refuse(button: Button, reason: str) -> None:
    RefusedClick.objects.create(business=button.business, button=button, reason=reason, sentence="-")


@pytest.mark.parametrize("reason", sorted(noticing.LIMITS))
def test_a_limit_that_is_reached_is_told_once_a_day(button: Button, reason: str) -> None:
    refuse(button, reason)
    noticing.look()
    refuse(button, reason)
    noticing.look()
    assert told(button) == [NoticeKind.LIMIT_REACHED]


@pytest.mark.parametrize("reason", ["closed", "number_limit", "address_limit", "blocked"])
def test_what_stops_one_visitor_is_not_told(button: Button, reason: str) -> None:
    refuse(button, reason)
    noticing.look()
    assert told(button) == []


def test_a_limit_of_all_buttons_is_told_once_for_all_of_them(button: Button) -> None:
    refuse(button, "business_limit")
    refuse(make_button(button.account), "business_limit")
    noticing.look()
    assert told(button) == [NoticeKind.LIMIT_REACHED]


def test_a_provider_that_takes_no_calls_is_told_once_each_time_it_begins(button: Button) -> None:
    account = ProviderAccount.objects.filter(pk=button.account.pk)
    account.update(calls_failing_since=timezone.now())
    noticing.look()
    noticing.look()
    assert told(button) == [NoticeKind.PROVIDER_FAILING]
    account.update(calls_failing_since=timezone.now() + timedelta(hours=1))
    noticing.look()
    assert len(told(button)) == 2


def test_a_push_that_fails_is_told(button: Button) -> None:
    push = Push.objects.create(button=button, version=2, settings={}, state=Push.State.FAILING)
    push_failing.send(Push, button=button, push=push)
    assert told(button) == [NoticeKind.PUSH_FAILING]


def test_a_button_that_was_changed_at_its_provider_is_told(button: Button) -> None:
    check = DriftCheck.objects.create(button=button, version=1, state=DriftCheck.State.DIFFERS)
    drift_found.send(DriftCheck, button=button, check=check)
    assert told(button) == [NoticeKind.DRIFT]


def listening(button: Button, *kinds: str) -> WebhookEndpoint:
    endpoint = WebhookEndpoint(business=button.business, address="https://hooks.example.com/", kinds=list(kinds))
    endpoint.seal_secret("whsec_" + "A" * 43 + "=")
    endpoint.save()
    return endpoint


def test_an_endpoint_hears_that_a_call_was_asked_for_and_how_it_ended(button: Button) -> None:
    listening(button)
    call = ended(button, "answered", number=NUMBER, campaign="spring")
    noticing.look()
    noticing.look()
    bodies = {one.kind: one.body for one in WebhookDelivery.objects.all()}
    assert set(bodies) == {"call.asked", "call.ended"}
    data = bodies["call.ended"]["data"]
    assert (data["call"], data["number"]) == (str(call.public_id), NUMBER)
    assert (data["outcome"], data["campaign"]) == ("answered", "spring")


def test_an_endpoint_hears_only_of_what_it_chose(button: Button) -> None:
    listening(button, "call.missed")
    ended(button)
    noticing.look()
    assert [one.kind for one in WebhookDelivery.objects.all()] == ["call.missed"]


def test_another_businesss_endpoint_hears_nothing(button: Button) -> None:
    listening(make_button(make_account(make_business(), "voicenter")))
    ended(button)
    noticing.look()
    assert not WebhookDelivery.objects.exists()


@pytest.mark.parametrize("reason", sorted(noticing.LIMITS))
def test_a_limits_notice_leads_where_an_editor_may_go(button: Button, client: Client, reason: str) -> None:
    refuse(button, reason)
    noticing.look()
    client.force_login(make_member(button.business, Role.EDITOR))
    assert client.get(button.business.notices.get().path).status_code == 200
