"""The page of notices, its mark in the navigation, and each person's choices."""

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from accounts.models import Business, Membership, Notice, NoticeChoice, NoticeKind, Role
from accounts.notices.mailing import send_due
from tests.making import make_account, make_business, make_button, make_member
from tests.notices.conftest import Teller
from tests.pages.forms import read, submit, words

People = dict[Role, Membership]


def browser(member: Membership) -> Client:
    client = Client()
    client.force_login(member.user)
    return client


def notices(business: Business) -> str:
    return reverse("accounts:notices", args=[business.public_id])


def choices(business: Business) -> str:
    return reverse("accounts:notice_choices", args=[business.public_id])


@pytest.fixture
def viewer(people: People) -> Client:
    return browser(people[Role.VIEWER])


def mark(client: Client, business: Business) -> str:
    """What the navigation says beside "Notices"."""
    page = read(client.get(reverse("overview", args=[business.public_id])))
    return " ".join(page.xpath("(//nav//a[contains(., 'Notices')])[1]")[0].text_content().split())


def test_a_viewer_reads_what_happened(viewer: Client, business: Business, told: Teller) -> None:
    told(title="A missed call at noon")
    assert "A missed call at noon" in words(viewer.get(notices(business)))


def test_the_empty_page_says_what_will_be_here(viewer: Client, business: Business) -> None:
    assert "Nothing to tell" in words(viewer.get(notices(business)))


def test_the_navigation_counts_what_is_new_until_it_was_seen(viewer: Client, business: Business, told: Teller) -> None:
    told()
    told()
    assert mark(viewer, business) == "Notices2 new"
    viewer.post(notices(business))
    assert mark(viewer, business) == "Notices"
    told()
    assert mark(viewer, business) == "Notices1 new"


def test_what_one_person_has_seen_is_new_to_another(people: People, business: Business, told: Teller) -> None:
    told()
    browser(people[Role.OWNER]).post(notices(business))
    assert mark(browser(people[Role.EDITOR]), business) == "Notices1 new"


def test_reading_the_page_marks_nothing_as_seen(viewer: Client, business: Business, told: Teller) -> None:
    told()
    viewer.get(notices(business))
    assert mark(viewer, business) == "Notices1 new"


def test_a_stranger_finds_neither_page(business: Business, told: Teller) -> None:
    told()
    stranger = Client()
    stranger.force_login(make_member(make_business()))
    for page in (notices(business), choices(business)):
        assert stranger.get(page).status_code == stranger.post(page).status_code == 404


def test_older_notices_are_a_page_away(viewer: Client, business: Business, told: Teller) -> None:
    for number in range(26):
        told(title=f"Notice number {number}.")
    page = viewer.get(notices(business))
    assert "Notice number 0." not in words(page)
    (older,) = read(page).xpath("//a[@rel='next']/@href")
    assert "Notice number 0." in words(viewer.get(notices(business) + older))


def test_a_person_chooses_what_comes_by_mail(viewer: Client, people: People, business: Business) -> None:
    submit(viewer, choices(business), missed_call="digest")
    assert NoticeChoice.objects.get(membership=people[Role.VIEWER], kind=NoticeKind.MISSED_CALL).mail == "digest"


def test_a_choice_for_one_button_can_be_made_and_given_up(viewer: Client, business: Business) -> None:
    button = make_button(make_account(business, "voicenter"))
    page = f"{choices(business)}?button={button.public_id}"
    submit(viewer, page, missed_call="now")
    stored = NoticeChoice.objects.filter(button=str(button.public_id))
    assert [(choice.kind, choice.mail) for choice in stored] == [("call.missed", "now")]
    submit(viewer, page, missed_call="as_for_all")
    assert not stored.all()


def test_a_kind_without_a_button_is_chosen_for_all_alone(viewer: Client, business: Business) -> None:
    button = make_button(make_account(business, "voicenter"))
    assert "A provider that takes no calls" in words(viewer.get(choices(business)))
    assert "A provider that takes no calls" not in words(viewer.get(f"{choices(business)}?button={button.public_id}"))


@pytest.mark.parametrize("button", ["nonsense", "00000000-0000-0000-0000-000000000000"])
def test_a_button_that_is_not_there_is_not_found(viewer: Client, business: Business, button: str) -> None:
    assert viewer.get(f"{choices(business)}?button={button}").status_code == 404


def test_a_button_of_another_business_is_not_found(viewer: Client, business: Business) -> None:
    other = make_button(make_account(make_business(), "voicenter"))
    assert viewer.get(f"{choices(business)}?button={other.public_id}").status_code == 404


def test_an_unknown_word_is_refused_beside_its_field(viewer: Client, business: Business) -> None:
    page = viewer.post(choices(business), {"missed_call": "by pigeon"})
    assert "Choose from the list." in words(page)
    assert not NoticeChoice.objects.exists()


def test_a_page_full_of_notices_costs_no_more_than_one(
    viewer: Client, business: Business, told: Teller, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(25):
        told()
    with django_assert_max_num_queries(12):
        viewer.get(notices(business))


@pytest.mark.parametrize("values", [{}, {"button": "Sales", "count": "many"}])
def test_a_notice_whose_words_no_longer_fit_is_told_in_english_and_stops_no_other(
    people: People, viewer: Client, business: Business, told: Teller, values: dict[str, str]
) -> None:
    told(title="A missed call at noon")
    told(title="A missed call at one")
    wording = "“%(button)s” has %(count)d calls."
    Notice.objects.filter(title="A missed call at noon").update(words={"title": wording, "values": values})
    shown = words(viewer.get(notices(business)))
    assert "A missed call at noon" in shown
    assert "A missed call at one" in shown
    send_due()
    assert {letter.to[0] for letter in mail.outbox} == {people[role].user.email for role in (Role.EDITOR, Role.OWNER)}
