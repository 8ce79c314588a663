"""The first page of staff: what needs a look, each beside the way to it."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import DeadLetter, NoticeMail, ProviderAccount
from accounts.notices.mailing import TRIES
from buttons.models import Push
from calls.models import Call, RefusedClick
from tests.admin.conftest import VISITOR, Filled
from tests.pages.forms import read, words


@pytest.fixture
def quiet(db: None) -> None:
    """Nothing has happened yet."""


def lines(desk: Client) -> list[list[str]]:
    """The rows of the page's tables, cell by cell."""
    rows = read(desk.get(reverse("admin:index"))).xpath("//section[@class='desk']//tbody/tr")
    return [[" ".join(cell.text_content().split()) for cell in row] for row in rows]  # a no-break space, too


def shown(desk: Client) -> str:
    return words(desk.get(reverse("admin:index")))


@pytest.mark.usefixtures("quiet")
def test_on_a_quiet_day_it_says_so(desk: Client) -> None:
    page = shown(desk)
    assert "Every provider has what it was sent." in page
    assert "No account yet." in page


def test_a_failing_push_is_named_with_its_business_and_problem(filled: Filled, desk: Client) -> None:
    since = timezone.now() - timedelta(hours=3)
    filled.button.pushes.update(state=Push.State.FAILING, failing_since=since, problem="Nobody answers.")
    page = shown(desk)
    assert f"{filled.button}, {filled.button.business}: Failing, will be tried again since 3 hours" in page
    assert "Nobody answers." in page


def test_the_age_of_what_waits_is_shown(filled: Filled, desk: Client) -> None:
    Call.objects.update(state=Call.State.ASKED, dialled_at=None, due_at=timezone.now() - timedelta(minutes=7))
    assert ["Calls to place", "1", "7 minutes"] in lines(desk)


def test_a_provider_that_takes_no_calls_is_counted(filled: Filled, desk: Client) -> None:
    anveo = ProviderAccount.objects.filter(provider="anveo")
    anveo.update(calls_failing_since=timezone.now() - timedelta(hours=2), check_passed=False)
    assert ["Anveo", "1", "1, the first since 2 hours", "1"] in lines(desk)


def test_a_number_that_is_turned_away_often_is_named_by_its_mark_alone(filled: Filled, desk: Client) -> None:
    for _ in range(5):
        RefusedClick.objects.create(
            business=filled.button.business, button=filled.button, reason="blocked", sentence="-",
            number_hash="c0ffee12" + "0" * 56,
        )  # fmt: skip
    assert ["c0ffee12", "5", "1"] in lines(desk)


def test_an_address_that_asks_often_is_named_by_its_mark_alone(filled: Filled, desk: Client) -> None:
    for number in range(5):
        Call.objects.create(
            business=filled.button.business, button=filled.button, account=filled.button.account, number=VISITOR,
            idempotency_key=f"key {number}", request_hash="-", due_at=timezone.now(), address_hash="beef" * 16,
        )  # fmt: skip
    assert ["beefbeef", "5", "1"] in lines(desk)


def test_what_happened_days_ago_is_not_todays_abuse(filled: Filled, desk: Client) -> None:
    for _ in range(5):
        RefusedClick.objects.create(
            business=filled.button.business, button=filled.button, reason="-", sentence="-", number_hash="c" * 64
        )
    RefusedClick.objects.update(at=timezone.now() - timedelta(days=2))
    assert "cccccccc" not in shown(desk)


@pytest.mark.usefixtures("quiet")
def test_dead_letters_that_nobody_looked_at_are_counted(desk: Client) -> None:
    DeadLetter.objects.create(queue="celery", reason="Unknown task")
    DeadLetter.objects.create(queue="celery", reason="Unknown task", looked_at=timezone.now())
    assert "Dead letters not looked at: 1" in shown(desk)


def test_every_way_leads_somewhere(filled: Filled, desk: Client) -> None:
    filled.button.pushes.update(state=Push.State.FAILING)
    links = read(desk.get(reverse("admin:index"))).xpath("//section[@class='desk']//a/@href")
    assert len(links) > 10
    assert {link: status for link in links if (status := desk.get(link).status_code) != 200} == {}


def test_letters_that_wait_are_counted_and_those_given_up_are_not(filled: Filled, desk: Client) -> None:
    NoticeMail.objects.update(due_at=timezone.now() - timedelta(minutes=7))
    assert ["E-mails", "1", "7 minutes"] in lines(desk)
    NoticeMail.objects.update(tries=TRIES)
    assert [cells[1] for cells in lines(desk) if cells[0] == "E-mails"] == ["0"]
