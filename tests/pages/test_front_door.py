"""The front door, a first business, the overview's next step, and the pages for when something is wrong."""

from datetime import timedelta

import pytest
from django.db import connection
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.views.defaults import bad_request, server_error

from accounts.models import Business, Membership, Notice, Role
from calls.models import Call, RefusedClick
from tests.making import PASSWORD, make_business, make_button, make_member, make_user
from tests.pages.conftest import House, make_call
from tests.pages.forms import error_beside, read, submit, words


def test_a_stranger_reads_what_this_is(db: None, client: Client) -> None:
    answer = client.get("/")
    assert "Create an account" in words(answer)
    assert "/accounts/login/" in read(answer).xpath("//a/@href")


def test_a_new_person_signs_up_and_is_asked_for_a_business(db: None, client: Client) -> None:
    client.post("/accounts/signup/", {"email": "new@example.com", "password1": "ropes-and-anchors-77"})
    assert "Name your business" in words(client.get("/", follow=True))


def test_naming_a_business_makes_its_owner(db: None, client: Client) -> None:
    user = make_user()
    client.force_login(user)
    answer = submit(client, "/new/", name="Blue Harbour", country="IL", time_zone="Asia/Jerusalem")
    business = Business.objects.get(name="Blue Harbour")
    assert Membership.objects.get(business=business, user=user).role == Role.OWNER
    assert "To your first call" in words(answer)


@pytest.mark.parametrize(
    ("values", "field"), [({"name": ""}, "name"), ({"country": "ZZ"}, "country"), ({"time_zone": "Mars"}, "time_zone")]
)
def test_a_business_that_cannot_be_is_refused(db: None, client: Client, values: dict[str, str], field: str) -> None:
    client.force_login(make_user())
    assert error_beside(submit(client, "/new/", **{"name": "Shop"} | values), field)
    assert not Business.objects.exists()


def test_a_member_comes_back_to_the_business_last_looked_at(house: House, owner: Client) -> None:
    second = make_business("A name that sorts first")
    person = Membership.objects.get(business=house.business, role=Role.OWNER).user
    Membership.objects.create(business=second, user=person, role=Role.VIEWER)
    owner.get(house.at())
    assert owner.get("/").headers["Location"] == house.at()


def test_the_overview_leads_to_the_first_step_that_is_not_done(house: House, owner: Client) -> None:
    house.account.check_passed = False
    house.account.save()
    assert "Connect a telephone provider" in read(owner.get(house.at())).find_class("step-next")[0].text_content()


def test_the_first_steps_leave_once_a_call_has_ended(house: House, owner: Client) -> None:
    house.business.provider_accounts.update(check_passed=True)
    Call.objects.update(state=Call.State.ENDED)
    assert "To your first call" not in words(owner.get(house.at()))


def test_a_suspended_business_is_told_so_on_every_page(house: House, owner: Client) -> None:
    Business.objects.update(is_active=False)
    assert "This business is suspended" in words(owner.get(house.at("hours/")))


def test_signing_in_by_e_mail_works_and_a_wrong_password_is_told(db: None, client: Client) -> None:
    user = make_user()
    wrong = client.post("/accounts/login/", {"login": user.email, "password": "wrong"})
    assert "not correct" in words(wrong)
    assert client.post("/accounts/login/", {"login": user.email, "password": PASSWORD}).status_code == 302


@pytest.mark.parametrize("page", ["login", "signup", "password/reset", "logout"])
def test_the_pages_around_signing_in_have_the_portals_look(house: House, owner: Client, page: str) -> None:
    client = owner if page == "logout" else Client()
    assert read(client.get(f"/accounts/{page}/")).find_class("plain-main")


@pytest.mark.parametrize("page", ["email", "password/change"])
def test_a_persons_own_pages_have_the_portals_look(house: House, owner: Client, page: str) -> None:
    assert read(owner.get(f"/accounts/{page}/")).find_class("plain-main")


def test_an_address_that_leads_nowhere_says_so(db: None, client: Client) -> None:
    answer = client.get("/nowhere/")
    assert answer.status_code == 404
    assert "There is nothing here" in words(answer)


def test_who_may_not_is_told_to_ask_an_owner(house: House, viewer: Client) -> None:
    answer = viewer.get(house.at("buttons/new/"))
    assert answer.status_code == 403
    assert "Ask one of its owners" in words(answer)


def test_a_broken_request_and_a_broken_portal_have_pages_that_need_nothing(db: None) -> None:
    request = RequestFactory().get("/")
    assert "could not be read" in words(bad_request(request, ValueError()))
    assert "Something broke here" in words(server_error(request))
    assert "{%" not in render_to_string("500.html")


def test_a_form_without_its_proof_of_origin_is_explained(db: None) -> None:
    client = Client(enforce_csrf_checks=True)
    answer = client.post("/accounts/login/", {"login": "a@example.com", "password": "x"})
    assert answer.status_code == 403
    assert "The page was open too long" in words(answer)


def test_an_account_that_was_never_asked_is_not_connected_yet(house: House, owner: Client) -> None:
    house.business.provider_accounts.update(check_passed=None)
    assert "Connect a telephone provider" in read(owner.get(house.at())).find_class("step-next")[0].text_content()
    house.business.provider_accounts.update(check_passed=True)
    assert "Connect a telephone provider" not in read(owner.get(house.at())).find_class("step-next")[0].text_content()


def test_the_week_is_told_in_four_numbers(house: House, owner: Client) -> None:
    make_call(house.button, state=Call.State.ENDED, outcome="answered")
    make_call(house.button, state=Call.State.ENDED, outcome="busy")
    long_ago = make_call(house.button, state=Call.State.ENDED, outcome="answered")
    Call.objects.filter(pk=long_ago.pk).update(asked_at=timezone.now() - timedelta(days=8))
    RefusedClick.objects.create(business=house.business, button=house.button, reason="closed", sentence="-")
    told = read(owner.get(house.at())).xpath("//dl[@class='figures']/div")
    assert [" ".join(one.text_content().split()) for one in told] == [
        "Calls asked for3", "Answered1", "Going on1", "Turned away1"
    ]  # fmt: skip


@pytest.mark.parametrize("role", [Role.OWNER, Role.EDITOR])
@pytest.mark.parametrize("first", [True, False])
def test_the_overview_costs_at_most_twelve_queries(house: House, role: Role, first: bool) -> None:
    person = make_member(house.business, role)
    for at in range(30):
        make_button(house.account)
        make_call(house.button, state=Call.State.ENDED)
        RefusedClick.objects.create(business=house.business, button=house.button, reason="closed", sentence="-")
        Membership.objects.create(business=make_business(), user=person, role=Role.VIEWER)
        Notice.objects.create(business=house.business, key=str(at), title="-", sentence="-", path="/")
    client = Client()
    client.force_login(person)
    if not first:
        client.get(house.at())
    with CaptureQueriesContext(connection) as queries:
        assert client.get(house.at()).status_code == 200
    assert len(queries) <= 12, [query["sql"][:90] for query in queries]
