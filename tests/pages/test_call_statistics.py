"""The page of figures: what it counts, in whose days, and that each chart has its table."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import Business
from calls.models import Call, CallRecord, RefusedClick
from tests.making import make_button
from tests.pages.conftest import House, make_call, make_house
from tests.pages.forms import read, words

PAGE = "statistics/"
ZONE = ZoneInfo("America/New_York")
MARCH = f"{PAGE}?since=2026-03-02&until=2026-03-15"


@pytest.fixture
def house(db: None) -> House:
    made = make_house()
    Call.objects.all().delete()
    Business.objects.update(time_zone=ZONE.key)
    return made


def call_at(house: House, at: datetime, **fields: Any) -> Call:
    call = make_call(fields.pop("button", house.button), **({"country": "US", "due_at": at} | fields))
    Call.objects.filter(pk=call.pk).update(asked_at=at)
    return call


def answered_at(house: House, at: datetime, wait: int, talk: int, **fields: Any) -> Call:
    told = {"state": "ended", "outcome": "answered", "answered_at": at + timedelta(seconds=wait), "duration": talk}
    return call_at(house, at, **told, **fields)


def on(day: int, hour: int = 12, minute: int = 0) -> datetime:
    return datetime(2026, 3, day, hour, minute, tzinfo=ZONE)


def refused_at(house: House, at: datetime, reason: str = "closed") -> None:
    click = RefusedClick.objects.create(business=house.business, button=house.button, reason=reason, sentence="-")
    RefusedClick.objects.filter(pk=click.pk).update(at=at)


def figures(answer: Any) -> dict[str, tuple[str, str]]:
    rows = read(answer).xpath("//dl[contains(@class, 'figures')]/div")
    told = [[" ".join(cell.text_content().split()) for cell in row] for row in rows]
    return {label: (value, before) for label, value, before in told}


def table(answer: Any, key: str) -> dict[str, str]:
    """The table behind a chart: first column -> the rest."""
    rows = read(answer).xpath(f"//*[@aria-labelledby='{key}-title']//tbody/tr")
    return {row[0].text_content().strip(): " ".join(cell.text_content().strip() for cell in row[1:]) for row in rows}


def test_calls_are_counted_and_compared_with_the_days_before(house: House, owner: Client) -> None:
    answered_at(house, on(3), wait=10, talk=60)
    answered_at(house, on(4), wait=30, talk=120)
    call_at(house, on(5), state="ended", outcome="unanswered")
    call_at(house, on(5), state="cancelled")
    answered_at(house, datetime(2026, 2, 20, 12, tzinfo=ZONE), wait=5, talk=30)
    call_at(house, datetime(2026, 2, 1, 12, tzinfo=ZONE), state="ended", outcome="answered")
    assert figures(owner.get(house.at(MARCH))) == {
        "Calls": ("4", "before 1 +300 %"),
        "Answered": ("67 %", "before 100 %"),
        "Waited for an answer": ("20 s", "before 5 s"),
        "Talk, on average": ("1:30 min", "before 30 s"),
        "Cost": ("–", "before –"),
    }


def test_a_delayed_call_waits_from_when_it_was_due(house: House, owner: Client) -> None:
    asked = on(3)
    due = asked + timedelta(hours=2)
    fields = {"state": "ended", "outcome": "answered", "due_at": due, "duration": 1}
    call_at(house, asked, **fields, answered_at=due + timedelta(seconds=12))
    assert figures(owner.get(house.at(MARCH)))["Waited for an answer"][0] == "12 s"


def test_an_end_that_nobody_tells_of_is_neither_answered_nor_missed(house: House, owner: Client) -> None:
    answered_at(house, on(3), wait=1, talk=1)
    call_at(house, on(3), state="ended", outcome="untold")
    call_at(house, on(3), state="unknown")
    assert figures(owner.get(house.at(MARCH)))["Answered"][0] == "100 %"


def test_days_are_the_business_s_own(house: House, owner: Client) -> None:
    call_at(house, on(2, 0, 0))
    call_at(house, on(8, 23, 59))  # the clocks went forward that day
    call_at(house, on(1, 23, 59))
    call_at(house, on(16, 0, 0))
    days = table(owner.get(house.at(MARCH)), "calls")
    assert {day: told for day, told in days.items() if not told.startswith("0")} == {
        "2 Mar": "1, 0 answered", "8 Mar": "1, 0 answered",
    }  # fmt: skip
    assert len(days) == 14


def test_a_long_period_is_counted_by_weeks(house: House, owner: Client) -> None:
    call_at(house, on(3))
    call_at(house, on(4))
    answer = owner.get(house.at(f"{PAGE}?since=2026-01-01&until=2026-06-30"))
    assert table(answer, "calls")["26 Feb"] == "2, 0 answered"
    assert "Calls by week" in words(answer)


def test_the_hours_of_the_week_are_the_business_s_own(house: House, owner: Client) -> None:
    call_at(house, on(4, 23, 30))  # a Wednesday there, Thursday in UTC
    assert table(owner.get(house.at(MARCH)), "hours")["23–00"] == "– – 1 – – – –"


def test_buttons_pages_campaigns_and_countries_are_ranked(house: House, owner: Client) -> None:
    other = make_button(house.account, name="Other")
    page = "https://shop.example.com/boats"
    answered_at(house, on(3), 1, 1, button=other, page=f"{page}?utm_campaign=spring&x=1", campaign="spring")
    call_at(house, on(3), button=other, page=f"{page}?x=2")
    call_at(house, on(3), page="https://shop.example.com/", country="GB")
    answer = owner.get(house.at(MARCH))
    assert list(table(answer, "buttons")) == ["Other", house.button.name]
    assert table(answer, "buttons")["Other"] == "21 answered"
    assert table(answer, "pages") == {page: "21 answered", "https://shop.example.com/": "10 answered"}
    assert table(answer, "campaigns") == {"spring": "11 answered"}
    assert list(table(answer, "countries")) == ["United States", "United Kingdom"]


def test_costs_are_summed_by_currency_and_never_together(house: House, owner: Client) -> None:
    call = answered_at(house, on(3), 1, 1)
    for n, (cost, currency) in enumerate([("1.25", "USD"), ("0.75", "USD"), ("3", "EUR")]):
        CallRecord.objects.create(
            account=house.account, call=None if n else call, fingerprint=str(n), started_at=on(3), outcome="answered",
            cost=cost, currency=currency,
        )  # fmt: skip
    answer = owner.get(house.at(MARCH))
    assert figures(answer)["Cost"][0] == "3.00 EUR + 2.00 USD"
    assert table(answer, "cost-USD")["3 Mar"] == "2.00 USD"


def test_refused_clicks_are_told_by_reason_and_the_best_extra_hour_is_named(house: House, owner: Client) -> None:
    for _ in range(3):
        refused_at(house, on(5, 18, 20))
    refused_at(house, on(6, 8, 0))
    refused_at(house, on(6, 8, 0), reason="country")
    answer = owner.get(house.at(MARCH))
    assert table(answer, "reasons") == {"Closed": "4", "Country": "1"}
    assert "Thursday 18–19 would have caught 75 % of those who came while you were closed: 3 of 4." in words(answer)
    assert table(answer, "refused-hours")["08–09"] == "– – – – 2 – –"


def test_without_calls_the_page_says_what_will_stand_there(house: House, owner: Client) -> None:
    shown = words(owner.get(house.at(PAGE)))
    assert "No call in these days" in shown
    assert "Nobody was turned away in these days." in shown


def test_every_drawing_has_a_name_and_every_bar_its_words(house: House, owner: Client) -> None:
    answered_at(house, on(3), 1, 1)
    page = read(owner.get(house.at(MARCH)))
    drawings = page.xpath("//svg[@role='img']")
    assert len(drawings) >= 4
    for drawing in drawings:
        assert page.get_element_by_id(drawing.get("aria-labelledby")).text_content().strip()
    assert "3 Mar: 1, 1 answered" in [node.text for node in page.xpath("//svg//g/title")]


def test_what_another_business_did_is_counted_nowhere(house: House, owner: Client) -> None:
    other = make_house()
    call_at(other, on(3))
    refused_at(other, on(3))
    assert "No call in these days" in words(owner.get(house.at(MARCH)))


def test_a_hostile_page_is_shown_as_text(house: House, owner: Client) -> None:
    call_at(house, on(3), page="<script>alert(1)</script>", campaign="<b>x</b>")
    assert "<script>alert(1)" not in owner.get(house.at(MARCH)).content.decode()


def test_a_viewer_reads_the_figures_and_a_stranger_finds_nothing(
    house: House, viewer: Client, stranger: Client
) -> None:
    assert viewer.get(house.at(PAGE)).status_code == 200
    assert stranger.get(house.at(PAGE)).status_code == 404


def test_the_page_takes_twelve_queries_however_many_calls(
    house: House, owner: Client, django_assert_max_num_queries: Any
) -> None:
    for n in range(30):
        button = make_button(house.account) if n < 3 else house.button
        call_at(house, timezone.now() - timedelta(days=n), button=button, page=f"https://shop.example.com/{n}")
    with django_assert_max_num_queries(12):
        owner.get(house.at(PAGE))
