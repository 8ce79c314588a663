"""Where STAFF_ADDRESSES names networks, staff work from there only; everybody else finds nothing."""

from ipaddress import ip_network

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from tests.admin.conftest import Filled
from tests.making import make_user
from tests.pages.forms import words

OFFICE, ELSEWHERE = "198.51.100.7", "203.0.113.9"
PAGES = ["/staff/", "/staff/login/", "/staff/erasure/", "/staff/accounts/user/", "/staff/no-such-page/"]


@pytest.fixture
def from_the_office(settings: Settings) -> None:
    settings.STAFF_ADDRESSES = [ip_network("198.51.100.0/24")]


@pytest.mark.usefixtures("from_the_office")
@pytest.mark.parametrize("page", PAGES)
def test_from_elsewhere_the_staffs_pages_are_nowhere(desk: Client, client: Client, page: str) -> None:
    for who in (desk, client):
        nowhere = who.get("/nowhere/", REMOTE_ADDR=ELSEWHERE)
        answer = who.get(page, REMOTE_ADDR=ELSEWHERE)
        assert answer.status_code == 404
        assert words(answer) == words(nowhere)


@pytest.mark.usefixtures("from_the_office")
def test_from_there_they_open(desk: Client) -> None:
    assert desk.get("/staff/", REMOTE_ADDR=OFFICE).status_code == 200


@pytest.mark.usefixtures("from_the_office")
def test_a_claimed_address_opens_nothing(desk: Client) -> None:
    claimed = {"X-Forwarded-For": OFFICE}
    assert desk.get("/staff/", headers=claimed, REMOTE_ADDR=ELSEWHERE).status_code == 404


@pytest.mark.usefixtures("from_the_office")
def test_what_our_own_proxy_saw_counts(desk: Client, settings: Settings) -> None:
    settings.TRUSTED_PROXIES = [ip_network("10.0.0.0/8")]
    statuses = [
        desk.get("/staff/", headers={"X-Forwarded-For": hops}, REMOTE_ADDR="10.0.0.1").status_code
        for hops in (f"{ELSEWHERE}, {OFFICE}", f"{OFFICE}, {ELSEWHERE}")
    ]
    assert statuses == [200, 404]


@pytest.mark.usefixtures("from_the_office")
def test_the_support_view_closes_to_who_goes_elsewhere(filled: Filled, desk: Client) -> None:
    business = filled.button.business.public_id
    desk.post(reverse("admin:support", args=[business]), {"reason": "No call comes."}, REMOTE_ADDR=OFFICE)
    portal = reverse("overview", args=[business])
    assert desk.get(portal, REMOTE_ADDR=OFFICE).status_code == 200
    assert desk.get(portal, REMOTE_ADDR=ELSEWHERE).status_code == 404


@pytest.mark.usefixtures("from_the_office")
def test_owners_work_from_everywhere(filled: Filled) -> None:
    client = Client()
    client.force_login(filled.owner)
    assert client.get(reverse("overview", args=[filled.button.business.public_id])).status_code == 200


def test_without_a_list_staff_work_from_everywhere(desk: Client) -> None:
    assert desk.get("/staff/", REMOTE_ADDR=ELSEWHERE).status_code == 200


@pytest.mark.django_db
def test_without_a_second_step_no_page_opens_where_it_is_required(settings: Settings) -> None:
    settings.MFA_REQUIRED_OF_STAFF = True
    clerk = Client()
    clerk.force_login(make_user(is_staff=True, is_superuser=True))
    assert {clerk.get(page).status_code for page in PAGES} == {302}
    assert clerk.get("/staff/login/").headers["Location"] == "/accounts/2fa/"


@pytest.mark.usefixtures("from_the_office")
@pytest.mark.parametrize("method", ["GET", "POST", "PUT"])
@pytest.mark.parametrize("page", ["/staff", *PAGES])
@pytest.mark.django_db
def test_from_elsewhere_no_request_tells_that_there_are_such_pages(page: str, method: str) -> None:
    stranger = Client(enforce_csrf_checks=True)
    french = {"accept-language": "fr"}
    nonsense = stranger.generic(method, page.replace("staff", "stuff"), headers=french, REMOTE_ADDR=ELSEWHERE)
    answer = stranger.generic(method, page, headers=french, REMOTE_ADDR=ELSEWHERE)
    assert (answer.status_code, words(answer)) == (404, words(nonsense))
    assert set(answer.headers) == set(nonsense.headers)


@pytest.mark.usefixtures("from_the_office")
@pytest.mark.django_db
def test_a_page_whose_address_only_begins_alike_is_no_page_of_the_staffs(client: Client) -> None:
    assert client.get("/staffroom", REMOTE_ADDR=ELSEWHERE).status_code == 404
    assert client.get("/accounts/login/", REMOTE_ADDR=ELSEWHERE).status_code == 200
