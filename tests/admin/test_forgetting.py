"""Numbers that were kept long enough, and numbers whose owner asks: shown, handed out, and erased."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts import jobs
from accounts.models import AuditEntry, Business, Job, Role, StoredAnswer, WebhookDelivery
from buttons.models import DriftCheck
from calls.erasing import CUT, forget_all_old
from calls.models import Call, CallRecord, RefusedClick
from calls.snapshots import number_key
from screening.erasing import HOLDS_ERASED
from screening.importing import KIND
from screening.models import NeverCall, ScreeningEntry
from screening.numbers import parse
from screening.register import register
from tests.admin.conftest import VISITOR, Filled
from tests.making import is_never_called, make_account, make_button, make_member, make_user
from tests.pages.forms import words
from tests.signing_in import signed_in

DIGITS = VISITOR.removeprefix("+")


def kept_anywhere(text: str) -> list[str]:
    """Models of ours in which the text stands."""
    rooms = ("accounts", "screening", "buttons", "calls")
    ours = [model for room in rooms for model in apps.get_app_config(room).get_models()]
    return [model.__name__ for model in ours if text in repr(list(model._default_manager.values_list()))]


def days_ago(days: int) -> None:
    """As if all of it had happened then."""
    then = timezone.now() - timedelta(days=days)
    Call.objects.update(asked_at=then, state=Call.State.ENDED, ended_at=then)
    CallRecord.objects.update(started_at=then)
    RefusedClick.objects.update(at=then, number_hash="c" * 64)
    WebhookDelivery.objects.update(created_at=then)


@pytest.fixture
def known(filled: Filled) -> Filled:
    """The visitor's number wherever one can stand, and not in the way of being erased."""
    Call.objects.update(
        state=Call.State.ENDED,
        page=f"https://shop.example.com/?tel={DIGITS}",
        note="Rang twice.",
        problem=f"{VISITOR}!",
    )
    filled.call.events.update(words=f"Rang {VISITOR}.")
    RefusedClick.objects.update(number_hash=number_key(parse(VISITOR, "")))
    WebhookDelivery.objects.update(body={"data": {"number": VISITOR}})
    ScreeningEntry.objects.create(
        list=filled.button.business.screening_lists.get(), digits=DIGITS, note="Rude on the phone"
    )
    StoredAnswer.objects.update(body=json.dumps({"number": VISITOR}))
    Job.objects.update(source="")
    DriftCheck.objects.update(differences=[])  # a phone of the business itself, which is no visitor's
    return filled


def test_after_ninety_days_a_number_keeps_its_first_digits_only(filled: Filled) -> None:
    days_ago(91)
    forget_all_old()
    filled.call.refresh_from_db()
    assert filled.call.number == f"+1202{CUT}"
    assert filled.call.address_hash == filled.call.request_hash == ""
    record = CallRecord.objects.get()
    assert (record.number, record.raw) == (f"+1202{CUT}", {})
    assert RefusedClick.objects.get().number_hash == ""
    assert not WebhookDelivery.objects.exists()


def test_the_statistics_stay(filled: Filled) -> None:
    days_ago(91)
    before = list(Call.objects.values("button", "asked_at", "state", "outcome", "duration", "country"))
    forget_all_old()
    assert list(Call.objects.values("button", "asked_at", "state", "outcome", "duration", "country")) == before


def test_a_number_is_kept_until_then(filled: Filled) -> None:
    days_ago(89)
    forget_all_old()
    filled.call.refresh_from_db()
    assert filled.call.number == VISITOR


def test_a_business_that_keeps_numbers_shorter_forgets_sooner(filled: Filled) -> None:
    Business.objects.update(numbers_kept_days=7)
    days_ago(8)
    forget_all_old()
    filled.call.refresh_from_db()
    assert filled.call.number == f"+1202{CUT}"
    assert not WebhookDelivery.objects.exists()


def test_forgetting_twice_changes_nothing_more(filled: Filled) -> None:
    days_ago(91)
    forget_all_old()
    before = list(Call.objects.values())
    forget_all_old()
    assert list(Call.objects.values()) == before


def test_a_call_that_waits_keeps_its_number_however_old(filled: Filled) -> None:
    days_ago(91)
    Call.objects.update(state=Call.State.SCHEDULED)
    forget_all_old()
    filled.call.refresh_from_db()
    assert filled.call.number == VISITOR


def ask(desk: Client, step: str = "", number: str = VISITOR) -> Any:
    return desk.post(reverse(f"admin:erasure{step}"), {"number": number}, follow=True)


def test_staff_see_how_much_is_known_of_a_number_not_the_number(known: Filled, desk: Client) -> None:
    page = words(ask(desk))
    for line in ("1 calls", "1 call events", "1 call records", "1 refused clicks", "1 screening entries"):
        assert line in page
    assert "+120•••88" in page


def test_its_owner_gets_all_of_it_as_one_file(known: Filled, desk: Client) -> None:
    answer = ask(desk, "_export")
    assert "no-store" in answer["Cache-Control"]
    told = json.loads(answer.content)
    assert told["calls"][0]["number"] == VISITOR
    assert told["calls"][0]["note"] == "Rang twice."
    assert told["screening_entries"][0]["note"] == "Rude on the phone"
    assert known.call.token not in answer.content.decode()


def test_erased_it_is_nowhere_any_more(known: Filled, desk: Client) -> None:
    assert kept_anywhere(DIGITS)
    page = ask(desk, "_erase")
    assert "Erased: 1 calls" in words(page)
    assert kept_anywhere(DIGITS) == []
    assert kept_anywhere("Rude on the phone") == kept_anywhere("Rang twice.") == []
    assert kept_anywhere(number_key(parse(VISITOR, ""))) == []


def test_old_pushes_and_versions_forget_it_as_the_provider_spells_it(known: Filled, desk: Client) -> None:
    nuisance = known.button.business.screening_lists.get()
    button = make_button(make_account(known.button.business, "viviphone"), lists=[nuisance])
    national = DIGITS.removeprefix("1")
    assert kept_anywhere(national)
    assert "1 pushed lists" in words(ask(desk))
    ask(desk, "_erase")
    assert kept_anywhere(national) == []
    assert [push.settings["block_list"] for push in button.pushes.all()] == [["2025550177"]] * 2


def test_erasing_a_number_counts_as_a_change_of_its_list(known: Filled, desk: Client) -> None:
    nuisance = known.button.business.screening_lists.get()
    ask(desk, "_erase")
    assert known.button.business.screening_lists.get().version == nuisance.version + 1


def test_an_erased_call_still_counts(known: Filled, desk: Client) -> None:
    before = list(Call.objects.values("button", "asked_at", "state", "outcome", "country"))
    ask(desk, "_erase")
    assert list(Call.objects.values("button", "asked_at", "state", "outcome", "country")) == before


def test_other_numbers_are_left_alone(known: Filled, desk: Client) -> None:
    other = Call.objects.get()
    other.pk, other.public_id, other.token = None, "7d7d7d7d-0000-4000-8000-000000000000", "other"
    other.idempotency_key, other.number = "other", "+12025550199"
    other.save()
    ask(desk, "_erase")
    assert Call.objects.get(pk=other.pk).number == "+12025550199"
    assert ScreeningEntry.objects.count() == 1


def test_a_number_that_asked_never_to_be_called_stays_so(known: Filled, desk: Client) -> None:
    register(VISITOR, NeverCall.Proof.LINK)
    ask(desk, "_erase")
    assert is_never_called(VISITOR)


def test_the_audit_trail_tells_that_a_number_was_erased_and_not_which(known: Filled, desk: Client) -> None:
    ask(desk, "_erase")
    entry = AuditEntry.objects.get(action="a number's data erased")
    assert entry.changes["calls"] == [1, 0]
    assert DIGITS not in repr(vars(entry))


def test_buttons_that_used_the_list_are_pushed_again(known: Filled, desk: Client) -> None:
    before = known.button.pushes.count()
    ask(desk, "_erase")
    assert known.button.pushes.count() == before + 1


def test_a_call_that_waits_is_cancelled_and_erased(known: Filled, desk: Client) -> None:
    Call.objects.update(state=Call.State.SCHEDULED)
    ask(desk, "_erase")
    known.call.refresh_from_db()
    assert (known.call.state, known.call.number) == (Call.State.CANCELLED, "")


def test_during_a_call_nothing_is_erased(known: Filled, desk: Client) -> None:
    Call.objects.update(state=Call.State.TALKING, dialled_at=timezone.now())
    page = ask(desk, "_erase")
    assert "Erase it once the call is over." in words(page)
    assert ScreeningEntry.objects.filter(digits=DIGITS).exists()
    assert Call.objects.get().number == VISITOR


def test_nothing_is_erased_by_looking(known: Filled, desk: Client) -> None:
    ask(desk)
    for step in ("_export", "_erase"):
        assert desk.get(reverse(f"admin:erasure{step}")).status_code == 405
    assert Call.objects.get().number == VISITOR


def test_what_is_no_number_is_said_to_be_none(known: Filled, desk: Client) -> None:
    for step in ("", "_export", "_erase"):
        assert "This is not a phone number." in words(ask(desk, step, "nonsense"))


def test_staff_without_the_right_erase_nothing(known: Filled, client: Client) -> None:
    client.force_login(make_user(is_staff=True))
    for step in ("", "_export", "_erase"):
        assert ask(client, step).status_code == 403
    assert Call.objects.get().number == VISITOR


@pytest.mark.parametrize("written", [VISITOR, "(202) 555-0188", "2025550188,number,Rude,"])
def test_an_import_that_waits_and_holds_the_number_is_given_up(known: Filled, desk: Client, written: str) -> None:
    listed = known.button.business.screening_lists.get()
    job = Job.objects.create(
        business=listed.business, kind=KIND, about=listed.public_id, title="Import", source=f"number\n{written}\n"
    )
    assert "1 screening imports" in words(ask(desk))
    ask(desk, "_erase")
    job.refresh_from_db()
    assert (job.state, job.source, job.problem) == (Job.State.FAILED, "", HOLDS_ERASED)
    jobs.run(job.pk)
    assert not ScreeningEntry.objects.filter(digits=DIGITS).exists()


def test_an_import_of_other_numbers_goes_on(known: Filled, desk: Client) -> None:
    listed = known.button.business.screening_lists.get()
    job = Job.objects.create(
        business=listed.business, kind=KIND, about=listed.public_id, title="Import", source="+12025550199"
    )
    ask(desk, "_erase")
    job.refresh_from_db()
    assert (job.state, job.source) == (Job.State.WAITING, "+12025550199")


@pytest.mark.parametrize(("removed", "is_back"), [(DIGITS, False), ("12025550199", True)])
def test_what_was_taken_off_a_list_a_moment_ago_comes_back_unless_it_was_erased(
    known: Filled, desk: Client, removed: str, is_back: bool
) -> None:
    listed = known.button.business.screening_lists.get()
    listed.entries.get_or_create(digits=removed)
    editor = signed_in(make_member(listed.business, Role.EDITOR))
    page = reverse("screening:detail", args=[listed.business.public_id, listed.public_id])
    editor.post(page, {"remove": removed})
    ask(desk, "_erase")
    editor.post(page, {"restore": "1"})
    assert listed.entries.filter(digits=removed).exists() is is_back
