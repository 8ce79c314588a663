"""Keys of a business made by a program: never stronger than what makes them, shown once, revoked at once."""

from collections.abc import Callable
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from accounts.models import ApiToken, AuditEntry, Role, StoredAnswer, User
from tests.api.conftest import Program, token_for
from tests.making import make_member
from tests.pages.conftest import House

At = Callable[..., str]
WISH = {"name": "Wallboard", "role": "viewer", "scopes": ["calls:read"], "days": 90}


@pytest.fixture
def person(house: House) -> User:
    owner = make_member(house.business, Role.OWNER)
    EmailAddress.objects.create(user=owner, email=owner.email, verified=True, primary=True)
    return owner


@pytest.fixture
def maker(person: User) -> Program:
    return Program(token_for(person, days=400))


def test_a_key_opens_what_it_was_made_for_and_nothing_else(maker: Program, at: At) -> None:
    made = maker.post(at("keys/"), WISH)
    assert made.status_code == 201, made.json()
    key = Program(made.json()["token"])
    assert key.get(at("calls/")).status_code == 200
    assert key.get(at("buttons/")).json()["scope"] == "buttons:read"
    assert "token" not in maker.get(made["Location"]).json()


def test_a_key_can_be_given_no_scope_that_its_maker_lacks(person: User, at: At) -> None:
    narrow = Program(token_for(person, scopes=["keys:write", "calls:read"]))
    (error,) = narrow.post(at("keys/"), WISH | {"scopes": ["calls:read", "people:write"]}).json()["errors"]
    assert (error["field"], error["message"]) == (
        "scopes",
        "The token that asks for it lacks people:write itself.",
    )


def test_a_key_ends_no_later_than_what_made_it(person: User, at: At) -> None:
    made = Program(token_for(person, days=2)).post(at("keys/"), WISH).json()
    end = parse_datetime(made["expires_at"])
    assert end is not None
    assert (end - timezone.now()).days < 2


def test_a_key_of_a_business_makes_no_other(house: House, person: User, at: At) -> None:
    integration = Program(token_for(business=house.business, made_by=person))
    answer = integration.post(at("keys/"), WISH)
    assert (answer.status_code, answer.json()["code"]) == (403, "role_too_low")


def test_who_has_confirmed_no_address_makes_no_key(owner: Program, at: At) -> None:
    assert owner.post(at("keys/"), WISH).status_code == 409


def test_everything_wrong_with_a_key_is_told_beside_its_field(maker: Program, at: At) -> None:
    answer = maker.post(at("keys/"), {"name": "", "role": "king", "days": 7})
    assert {one["field"] for one in answer.json()["errors"]} == {"name", "role", "scopes", "days"}


def test_a_repeated_request_makes_one_key_and_is_answered_without_it(maker: Program, at: At) -> None:
    first: Any = maker.post(at("keys/"), WISH, Idempotency_Key="one").json()
    again = maker.post(at("keys/"), WISH, Idempotency_Key="one")
    clear = first.pop("token")
    assert (again.status_code, again.json()) == (201, first)
    assert clear not in str(list(StoredAnswer.objects.values()))
    assert ApiToken.objects.filter(name="Wallboard").count() == 1


def test_a_revoked_key_is_refused_from_then_on(maker: Program, at: At) -> None:
    made = maker.post(at("keys/"), WISH).json()
    assert maker.delete(at(f"keys/{made['id']}/")).status_code == 204
    assert Program(made["token"]).get(at("calls/")).status_code == 401
    assert AuditEntry.objects.filter(action="API key revoked", target_id=made["id"]).exists()


def test_keys_are_listed_without_those_of_persons(maker: Program, at: At) -> None:
    maker.post(at("keys/"), WISH)
    assert [key["name"] for key in maker.get(at("keys/")).json()["items"]] == ["Wallboard"]


def test_an_editor_sees_no_keys_and_a_stranger_no_business(editor: Program, stranger: Program, at: At) -> None:
    assert editor.get(at("keys/")).status_code == 403
    assert stranger.get(at("keys/")).status_code == stranger.post(at("keys/"), WISH).status_code == 404
