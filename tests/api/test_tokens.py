"""Which tokens open what: whose, with which role and scopes, and until when."""

from collections.abc import Callable
from datetime import timedelta

import time_machine
from django.utils import timezone

from accounts.models import ApiToken, Membership, Role
from tests.api.conftest import Program, token_for
from tests.making import make_business, make_member
from tests.pages.conftest import House, browser_of

At = Callable[..., str]


def test_nobody_is_let_in_without_a_token(anybody: Program, house: House, at: At) -> None:
    answer = anybody.get(at("buttons/"))
    assert (answer.status_code, answer.json()["code"]) == (401, "unauthenticated")
    assert answer["WWW-Authenticate"] == "Bearer"


def test_a_browsers_session_is_no_proof(house: House, at: At) -> None:
    assert browser_of(house.business, Role.OWNER).get(at("buttons/")).status_code == 401


def test_a_made_up_token_is_refused(house: House, at: At) -> None:
    assert Program("c2c_made-up").get(at("buttons/")).status_code == 401
    assert Program("c2c_\ud83d\ude00 ż").get(at("buttons/")).status_code == 401


def test_a_token_is_good_until_it_expires(house: House, at: At) -> None:
    program = Program(token_for(make_member(house.business), days=1))
    assert program.get(at("buttons/")).status_code == 200
    with time_machine.travel(timezone.now() + timedelta(days=1, minutes=1)):
        assert program.get(at("buttons/")).status_code == 401


def test_a_revoked_token_is_refused_from_then_on(house: House, at: At, owner: Program) -> None:
    (token,) = owner.get("/api/v1/tokens/").json()["items"]
    assert owner.delete(f"/api/v1/tokens/{token['id']}/").status_code == 204
    assert owner.get(at("buttons/")).status_code == 401


def test_nobody_revokes_another_ones_token(house: House, owner: Program, stranger: Program) -> None:
    token = ApiToken.objects.filter(user__memberships__business=house.business).get()
    assert stranger.delete(f"/api/v1/tokens/{token.public_id}/").status_code == 404
    token.refresh_from_db()
    assert token.revoked_at is None


def test_a_missing_scope_is_named(house: House, at: At) -> None:
    reader = Program(token_for(make_member(house.business), scopes=["buttons:read"]))
    assert reader.get(at("buttons/")).status_code == 200
    answer = reader.post(at("buttons/"), {})
    assert (answer.status_code, answer.json()["scope"]) == (403, "buttons:write")


def test_a_stranger_is_told_nothing_of_scopes(house: House, at: At) -> None:
    stranger = Program(token_for(make_member(make_business()), scopes=["trail:read"]))
    assert stranger.get(at("buttons/")).status_code == 404


def test_a_token_may_no_more_than_its_own_role(house: House, at: At) -> None:
    program = Program(token_for(make_member(house.business, Role.OWNER), role=Role.VIEWER))
    assert program.get(at("buttons/{button}/")).status_code == 200
    assert program.post(at("buttons/{button}/push/")).json()["code"] == "role_too_low"


def test_a_token_may_no_more_than_its_person(house: House, at: At) -> None:
    person = make_member(house.business, Role.OWNER)
    program = Program(token_for(person))
    Membership.objects.filter(user=person).update(role=Role.VIEWER)
    assert program.post(at("buttons/{button}/push/")).status_code == 403
    Membership.objects.filter(user=person).delete()
    assert program.get(at("buttons/")).status_code == 404


def test_an_integration_opens_its_own_business_alone(house: House, at: At) -> None:
    program = Program(token_for(business=house.business, made_by=make_member(house.business)))
    other = make_business()
    assert program.get(at("buttons/")).status_code == 200
    assert program.get(f"/api/v1/businesses/{other.public_id}/").status_code == 404
    assert [row["id"] for row in program.get("/api/v1/businesses/").json()["items"]] == [str(house.business.public_id)]


def test_an_integration_may_no_more_than_who_made_it_may_now(house: House, at: At) -> None:
    maker = make_member(house.business, Role.OWNER)
    program = Program(token_for(business=house.business, made_by=maker))
    assert program.get(at("trail/")).status_code == 200
    Membership.objects.filter(user=maker).update(role=Role.VIEWER)
    assert program.get(at("buttons/")).status_code == 200
    assert program.get(at("trail/")).json()["code"] == "role_too_low"
    assert program.get("/api/v1/businesses/").json()["items"][0]["role"] == "viewer"
    Membership.objects.filter(user=maker).delete()
    assert program.get(at("buttons/")).status_code == 404
    assert program.get("/api/v1/businesses/").json()["items"] == []


def test_a_token_whose_maker_is_gone_has_nobody_who_answers_for_it(house: House, at: At) -> None:
    maker = make_member(house.business)
    program = Program(token_for(business=house.business, made_by=maker))
    ApiToken.objects.update(made_by=None)
    assert program.get(at("buttons/")).status_code == 401


def test_a_token_tells_of_itself_without_itself(owner: Program) -> None:
    (told,) = owner.get("/api/v1/tokens/").json()["items"]
    assert told["hint"] == owner.clear[-4:]
    assert owner.clear not in str(told)


def test_a_token_reads_its_persons_others_and_revokes_none_of_them(house: House) -> None:
    person = make_member(house.business)
    weak, other = Program(token_for(person, role=Role.VIEWER, scopes=["calls:read"])), token_for(person)
    token = ApiToken.objects.get(hint=other[-4:])
    assert weak.get(f"/api/v1/tokens/{token.public_id}/").status_code == 200
    answer = weak.delete(f"/api/v1/tokens/{token.public_id}/")
    assert (answer.status_code, answer.json()["code"]) == (403, "role_too_low")
    assert "revokes itself alone" in answer.json()["detail"]
    token.refresh_from_db()
    assert token.revoked_at is None
