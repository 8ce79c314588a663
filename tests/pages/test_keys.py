"""The pages of API keys: a business's for its owners, and a person's own."""

import re

import pytest
from django.test import Client

from accounts.models import ApiToken, Role, User
from accounts.tokens import token_of
from tests.accounts.proving import browser_for, confirm, make_confirmed, prove
from tests.making import make_member, make_user
from tests.pages.conftest import House
from tests.pages.forms import error_beside, read, words

TYPED = {"name": "Nightly export", "role": "viewer", "days": "90", "scopes": ["calls:read", "buttons:write"]}


@pytest.fixture
def boss(house: House) -> User:
    return confirm(make_member(house.business, Role.OWNER))


@pytest.fixture
def host(boss: User) -> Client:
    return prove(browser_for(boss))


def shown_key(answer: object) -> str:
    return str(read(answer).get_element_by_id("key").text)


def test_an_owner_makes_a_key_and_is_shown_it_once(house: House, host: Client, boss: User) -> None:
    made = host.post(house.at("settings/api/new/"), TYPED)
    clear = shown_key(made)
    token = token_of(clear)
    assert token is not None
    assert (token.business, token.user, token.made_by) == (house.business, None, boss)
    assert (token.role, token.scopes) == ("viewer", ["buttons:write", "calls:read"])
    assert "no-store" in made.headers["Cache-Control"]
    listed = host.get(house.at("settings/api/"))
    assert f"…{token.hint}" in words(listed)
    assert clear not in listed.content.decode()


def test_a_person_makes_a_key_of_their_own(db: None) -> None:
    person = make_confirmed()
    client = prove(browser_for(person))
    token = token_of(shown_key(client.post("/me/keys/new/", TYPED)))
    assert token is not None
    assert (token.user, token.business) == (person, None)
    assert "Nightly export" in words(client.get("/me/keys/"))


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_key_is_made_only_by_who_shows_who_they_are(house: House, boss: User, method: str) -> None:
    client = browser_for(boss)
    for address in (house.at("settings/api/new/"), "/me/keys/new/"):
        answer = getattr(client, method)(address, TYPED)
        assert answer.headers["Location"].startswith("/accounts/reauthenticate/")
    assert not ApiToken.objects.exists()


def test_a_form_that_was_filled_in_is_not_lost_on_the_way_past_the_password(house: House, boss: User) -> None:
    client = browser_for(boss)
    asked = client.post(house.at("settings/api/new/"), TYPED)
    next_page = re.sub(r".*next=", "", asked.headers["Location"]).replace("%2F", "/")
    made = client.post("/accounts/reauthenticate/", {"password": "a-harbour-full-of-ropes", "next": next_page})
    assert token_of(shown_key(made)) is not None


def test_who_has_no_confirmed_address_makes_no_key(house: House, owner: Client) -> None:
    told = prove(owner).post(house.at("settings/api/new/"), TYPED, follow=True)
    assert "Confirm your e-mail address first" in words(told)
    assert not ApiToken.objects.exists()


@pytest.mark.parametrize(
    ("typed", "field"),
    [({"name": ""}, "name"), ({"scopes": []}, "scopes"), ({"scopes": ["all"]}, "scopes"), ({"days": "9999"}, "days")],
)
def test_a_key_that_cannot_be_is_refused_beside_its_field(
    house: House, host: Client, typed: dict[str, object], field: str
) -> None:
    assert error_beside(host.post(house.at("settings/api/new/"), TYPED | typed), field)
    assert not ApiToken.objects.exists()


def test_a_revoked_key_is_listed_as_such_and_opens_nothing(house: House, host: Client) -> None:
    clear = shown_key(host.post(house.at("settings/api/new/"), TYPED))
    token = ApiToken.objects.get()
    told = host.post(house.at(f"settings/api/{token.public_id}/revoke/"), follow=True)
    assert "“Nightly export” is revoked" in words(told)
    assert token_of(clear) is None


@pytest.mark.parametrize(
    ("method", "page"), [("get", "settings/api/"), ("get", "settings/api/new/"), ("post", "settings/api/new/")]
)
def test_keys_of_a_business_are_for_its_owners(
    house: House, editor: Client, viewer: Client, stranger: Client, page: str, method: str
) -> None:
    assert [getattr(who, method)(house.at(page)).status_code for who in (editor, viewer, stranger)] == [403, 403, 404]


def test_nobody_else_revokes_a_key(house: House, host: Client, editor: Client, stranger: Client) -> None:
    host.post(house.at("settings/api/new/"), TYPED)
    token = ApiToken.objects.get()
    address = house.at(f"settings/api/{token.public_id}/revoke/")
    statuses = [editor.post(address).status_code, stranger.post(address).status_code]
    assert statuses == [403, 404]
    assert stranger.post(f"/me/keys/{token.public_id}/revoke/").status_code == 404
    token.refresh_from_db()
    assert token.revoked_at is None


def test_a_persons_keys_are_their_own(db: None) -> None:
    prove(mine := browser_for(make_confirmed())).post("/me/keys/new/", TYPED)
    token = ApiToken.objects.get()
    other = browser_for(make_user())
    assert "Nightly export" not in words(other.get("/me/keys/"))
    assert other.post(f"/me/keys/{token.public_id}/revoke/").status_code == 404
    assert mine.post(f"/me/keys/{token.public_id}/revoke/").status_code == 302


@pytest.mark.parametrize("page", ["/me/keys/", "/me/keys/new/", "/me/businesses/", "/me/language/"])
def test_who_has_not_signed_in_is_asked_to(db: None, client: Client, page: str) -> None:
    assert client.get(page).headers["Location"].startswith("/accounts/")


def test_an_empty_list_says_what_a_key_is_for(house: House, host: Client) -> None:
    assert "No key yet" in words(host.get(house.at("settings/api/")))


def test_a_person_chooses_a_language(db: None) -> None:
    person = make_user()
    client = browser_for(person)
    assert error_beside(client.post("/me/language/", {"language": "xx"}), "language") == "Choose from the list."
    client.post("/me/language/", {"language": "he"})
    person.refresh_from_db()
    assert person.language == "he"
