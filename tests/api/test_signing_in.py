"""A token for e-mail, password and second factor, within the limits of signing in."""

import time
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value

from accounts.models import ApiToken, Business, Membership, User
from tests.api.conftest import Program
from tests.making import PASSWORD, make_business, make_member, make_user

TOKEN = "/api/v1/token/"
SECRET = "JBSWY3DPEHPK3PXP"


@pytest.fixture
def business(db: None) -> Business:
    return make_business()


@pytest.fixture
def person(business: Business) -> User:
    return confirmed(make_member(business))


def confirmed(person: User) -> User:
    EmailAddress.objects.update_or_create(user=person, email=person.email, defaults={"verified": True, "primary": True})
    return person


def sign_in(anybody: Program, person: User, **more: Any) -> Any:
    return anybody.post(TOKEN, {"email": person.email, "password": PASSWORD} | more)


def test_who_signs_in_gets_a_token_that_opens_the_business(anybody: Program, person: User, business: Business) -> None:
    answer = sign_in(anybody, person)
    assert answer.status_code == 201, answer.json()
    program = Program(answer.json()["token"])
    assert program.get(f"/api/v1/businesses/{business.public_id}/").status_code == 200


def test_the_token_may_be_narrower(anybody: Program, person: User) -> None:
    told = sign_in(anybody, person, name="Export", scopes=["calls:read"], role="viewer", days=30).json()
    stored = ApiToken.objects.get(public_id=told["id"])
    assert (stored.name, stored.scopes, stored.role) == ("Export", ["calls:read"], "viewer")


def test_a_token_that_asks_for_nothing_only_reads_and_for_a_month(anybody: Program, person: User) -> None:
    told = sign_in(anybody, person).json()
    assert {scope.partition(":")[2] for scope in told["scopes"]} == {"read"}
    stored = ApiToken.objects.get(public_id=told["id"])
    assert (stored.expires_at - stored.created_at).days in {29, 30}
    answer = Program(told["token"]).post("/api/v1/businesses/", {"name": "Another"})
    assert (answer.status_code, answer.json()["scope"]) == (403, "business:write")


def test_writing_is_asked_for_by_its_scopes(anybody: Program, person: User) -> None:
    told = sign_in(anybody, person, scopes=["business:read", "business:write"]).json()
    made = Program(told["token"]).post("/api/v1/businesses/", {"name": "Another", "country": "US", "time_zone": "UTC"})
    assert made.status_code == 201, made.json()


def test_no_token_is_good_for_longer_than_a_year(anybody: Program, person: User) -> None:
    (error,) = sign_in(anybody, person, days=3650).json()["errors"]
    assert error["field"] == "days"


def test_what_is_not_correct_is_not_told(anybody: Program, person: User) -> None:
    wrong = anybody.post(TOKEN, {"email": person.email, "password": "not this one"})
    unknown = anybody.post(TOKEN, {"email": "nobody@example.com", "password": "not this one"})
    person.is_active = False
    person.save()
    switched_off = sign_in(anybody, person)
    assert wrong.status_code == unknown.status_code == switched_off.status_code == 401
    assert wrong.content == unknown.content == switched_off.content


def test_guesses_are_limited(anybody: Program, person: User) -> None:
    answers = [anybody.post(TOKEN, {"email": person.email, "password": f"guess {n}"}) for n in range(6)]
    assert [answer.status_code for answer in answers] == [401] * 5 + [429]
    assert int(answers[-1]["Retry-After"]) > 0
    assert sign_in(anybody, person).status_code == 429


def test_tries_from_one_address_are_limited_whoever_is_guessed(anybody: Program, db: None) -> None:
    answers = [anybody.post(TOKEN, {"email": f"{n}@example.com", "password": "x"}).status_code for n in range(11)]
    assert answers == [401] * 10 + [429]


def test_a_second_factor_is_asked_for(anybody: Program, person: User) -> None:
    TOTP.activate(person, SECRET)
    answer = sign_in(anybody, person)
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (401, "code")
    assert not ApiToken.objects.exists()


def test_a_wrong_code_is_refused_and_the_right_one_taken_once(anybody: Program, person: User) -> None:
    TOTP.activate(person, SECRET)
    code = format_hotp_value(hotp_value(SECRET, int(time.time()) // 30))
    wrong = "000000" if code != "000000" else "111111"
    assert sign_in(anybody, person, code=wrong).status_code == 401
    assert sign_in(anybody, person, code=code).status_code == 201
    assert sign_in(anybody, person, code=code).status_code == 401


def test_a_recovery_code_will_do(anybody: Program, person: User) -> None:
    TOTP.activate(person, SECRET)
    codes = RecoveryCodes.activate(person).get_unused_codes()
    assert sign_in(anybody, person, code=codes[0]).status_code == 201


def test_an_unconfirmed_address_gets_no_token(anybody: Program, db: None) -> None:
    answer = sign_in(anybody, make_user())
    assert (answer.status_code, answer.json()["code"]) == (409, "conflict")


def test_everything_wrong_with_the_wish_is_told(anybody: Program, person: User) -> None:
    answer = sign_in(anybody, person, scopes=["everything"], days=7, colour="red")
    assert {one["field"] for one in answer.json()["errors"]} == {"scopes", "days", "colour"}


def test_a_body_without_texts_is_told_so(anybody: Program, db: None) -> None:
    answer = anybody.post(TOKEN, {"email": 7, "password": ["x"]})
    assert {one["field"]: one["code"] for one in answer.json()["errors"]} == {"email": "type", "password": "type"}


def test_no_password_and_no_token_stands_in_the_database(anybody: Program, person: User) -> None:
    told = sign_in(anybody, person).json()
    assert Membership.objects.count() == 1
    assert told["token"] not in str(list(ApiToken.objects.values()))


@pytest.mark.parametrize("name", ["email", "password", "code"])
def test_a_character_that_no_database_stores_is_refused_beside_its_field(
    anybody: Program, person: User, name: str
) -> None:
    answer = sign_in(anybody, person, **{name: "a\0b"})
    assert answer.status_code == 422
    assert [error["field"] for error in answer.json()["errors"]] == [name]
