"""Businesses, people, provider accounts and the audit trail by the API."""

from collections.abc import Callable
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.core.mail import EmailMessage
from django.utils import translation
from django.utils.translation import gettext_lazy
from pytest_django import Settings

from accounts.api.etags import of_content
from accounts.models import AuditEntry, Business, Invitation, Membership, ProviderAccount, Role, User
from tests.api.conftest import Program, token_for
from tests.making import make_business, make_member
from tests.pages.conftest import House

At = Callable[..., str]


def errors(answer: Any) -> dict[str, str]:
    return {one["field"]: one["message"] for one in answer.json()["errors"]}


def test_a_person_sees_their_businesses_with_their_role(house: House, viewer: Program) -> None:
    make_business()
    (told,) = viewer.get("/api/v1/businesses/").json()["items"]
    assert (told["id"], told["role"]) == (str(house.business.public_id), "viewer")


def test_a_person_makes_a_business_and_owns_it(stranger: Program) -> None:
    wish = {"name": "Bakery", "country": "FR", "time_zone": "Europe/Paris"}
    made = stranger.post("/api/v1/businesses/", wish)
    assert made.status_code == 201, made.json()
    assert Membership.objects.get(business__name="Bakery").role == Role.OWNER
    assert stranger.get(made["Location"]).json()["country"] == "FR"
    assert "name" in errors(stranger.post("/api/v1/businesses/", wish))


def test_an_integration_makes_no_business(house: House) -> None:
    program = Program(token_for(business=house.business, made_by=make_member(house.business)))
    assert program.post("/api/v1/businesses/", {"name": "Bakery"}).status_code == 403


def test_an_owner_changes_the_limits_of_a_business(house: House, owner: Program, at: At) -> None:
    etag = owner.get(at())["ETag"]
    changed = owner.patch(at(), {"calls_per_day": 50, "spend_ceiling": "12.50"}, If_Match=etag)
    assert (changed.json()["calls_per_day"], changed.json()["spend_ceiling"]) == (50, "12.50")
    assert owner.patch(at(), {"calls_per_day": 60}, If_Match=etag).status_code == 412
    assert owner.patch(at(), {"spend_ceiling": None}).json()["spend_ceiling"] is None


@pytest.mark.parametrize(("name", "value"), [("is_active", False), ("public_id", "x"), ("suspended_because", "")])
def test_what_is_no_owners_to_set_is_refused(house: House, owner: Program, at: At, name: str, value: Any) -> None:
    assert errors(owner.patch(at(), {name: value})) == {name: "There is no such field here."}
    assert Business.objects.get(pk=house.business.pk).is_active


def test_an_editor_changes_no_business(editor: Program, at: At) -> None:
    assert editor.patch(at(), {"calls_per_day": 50}).status_code == 403


def test_credentials_go_in_and_never_come_out(house: House, owner: Program, at: At) -> None:
    wish = {"provider": "anveo", "name": "Main line", "credentials": {"user_key": "canary-key-7"}}
    made = owner.post(at("providers/"), wish)
    assert made.status_code == 201, made.json()
    account = ProviderAccount.objects.get(public_id=made.json()["id"])
    assert account.credentials() == {"user_key": "canary-key-7"}
    for path in ("providers/", f"providers/{account.public_id}/", "trail/"):
        assert "canary-key-7" not in owner.get(at(path)).content.decode()


def test_what_is_wrong_with_credentials_is_told_at_its_place(house: House, owner: Program, at: At) -> None:
    wish = {"provider": "anveo", "name": "", "credentials": {"user_key": "", "pin": 7}, "colour": "red"}
    assert set(errors(owner.post(at("providers/"), wish))) == {
        "name", "colour", "credentials.user_key", "credentials.pin",
    }  # fmt: skip
    assert errors(owner.post(at("providers/"), {"provider": "none"})) == {"provider": "Choose from the list."}


def test_credentials_are_replaced_as_a_whole(house: House, owner: Program, at: At) -> None:
    etag = owner.get(at("providers/{account}/"))["ETag"]
    address = at("providers/{account}/")
    assert owner.ask("PUT", address, {"user_key": "new-key"}, If_Match=etag).status_code == 200
    house.account.refresh_from_db()
    assert house.account.credentials() == {"user_key": "new-key"}


def test_a_simulated_provider_is_rehearsed_with_by_one_account(
    house: House, owner: Program, at: At, settings: Settings
) -> None:
    settings.PROVIDER_ADDRESSES = {**settings.PROVIDER_ADDRESSES, "anveo": {"url": "http://127.0.0.1:9/"}}
    first, again = (owner.post(at("providers/rehearsal/"), {"provider": "anveo"}) for _ in range(2))
    assert (first.status_code, first.json()["name"]) == (200, "Anveo (simulated)")
    assert again.json()["id"] == first.json()["id"]


def test_where_no_simulator_plays_it_there_is_nothing_to_rehearse_with(
    house: House, owner: Program, at: At, settings: Settings
) -> None:
    settings.PROVIDER_ADDRESSES = {**settings.PROVIDER_ADDRESSES, "anveo": {"url": "https://anveo.example.com/"}}
    answer = owner.post(at("providers/rehearsal/"), {"provider": "anveo"})
    assert (answer.status_code, answer.json()["code"]) == (409, "conflict")
    assert errors(owner.post(at("providers/rehearsal/"))) == {"provider": "Choose from the list."}
    assert not house.business.provider_accounts.filter(name__contains="simulated").exists()


def test_a_check_keeps_the_providers_answer(house: House, owner: Program, at: At) -> None:
    told = owner.post(at("providers/{account}/check/")).json()
    assert told["check_passed"] is False
    assert told["check_answer"]


def test_the_secret_address_is_for_owners(house: House, editor: Program, owner: Program, at: At) -> None:
    assert house.account.notification_secret in owner.get(at("providers/{account}/")).json()["notification_url"]
    assert editor.get(at("providers/{account}/")).json()["notification_url"] == ""


def test_an_editor_replaces_no_credentials(editor: Program, at: At) -> None:
    assert editor.ask("PUT", at("providers/{account}/"), {"user_key": "x"}, If_Match="*").status_code == 403


def test_a_role_is_changed_and_a_person_removed(house: House, owner: Program, at: At) -> None:
    member = make_member(house.business, Role.VIEWER)
    told = owner.post(at("people/role/"), {"email": member.email, "role": "editor"}).json()
    assert told == {"email": member.email, "role": "editor"}
    assert owner.post(at("people/removal/"), {"email": member.email}).status_code == 204
    assert not Membership.objects.filter(user=member).exists()


def test_the_last_owner_stays(house: House, owner: Program, at: At) -> None:
    last = Membership.objects.get(business=house.business, role=Role.OWNER).user
    answer = owner.post(at("people/removal/"), {"email": last.email})
    assert (answer.status_code, answer.json()["code"]) == (409, "conflict")


def test_an_owner_hands_the_business_over(house: House, owner: Program, at: At) -> None:
    heir = make_member(house.business, Role.VIEWER)
    told = owner.post(at("people/hand-over/"), {"email": heir.email}).json()
    assert told == {"email": heir.email, "role": "owner"}
    assert Membership.objects.get(business=house.business, role=Role.OWNER).user == heir
    assert owner.post(at("people/hand-over/"), {"email": heir.email}).status_code == 403  # an editor now


def test_a_business_is_handed_to_somebody_else_by_a_person(house: House, owner: Program, at: At) -> None:
    oneself = Membership.objects.get(business=house.business, role=Role.OWNER).user
    answer = owner.post(at("people/hand-over/"), {"email": oneself.email})
    assert (answer.status_code, answer.json()["detail"]) == (409, "You own it already. Choose somebody else.")
    heir = make_member(house.business, Role.EDITOR)
    integration = Program(token_for(business=house.business, made_by=oneself))
    assert integration.post(at("people/hand-over/"), {"email": heir.email}).status_code == 403
    assert Membership.objects.get(user=heir).role == Role.EDITOR


def test_a_person_of_another_business_is_not_there(house: House, owner: Program, at: At) -> None:
    other = make_member(make_business())
    assert owner.post(at("people/removal/"), {"email": other.email}).status_code == 404
    assert owner.post(at("people/role/"), {"email": "\0", "role": "viewer"}).status_code == 404


@pytest.mark.django_db(transaction=True)
def test_a_person_is_invited_by_a_letter(house: House, owner: Program, at: At, mailoutbox: list[EmailMessage]) -> None:
    wish = {"email": "new@example.com", "role": "editor"}
    assert owner.post(at("invitations/"), wish).status_code == 409  # the owner's own address is not confirmed
    person = User.objects.get(memberships__business=house.business, memberships__role=Role.OWNER)
    EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    made = owner.post(at("invitations/"), wish)
    assert made.status_code == 201, made.json()
    assert mailoutbox[0].to == ["new@example.com"]
    assert errors(owner.post(at("invitations/"), wish)).keys() == {"email"}
    assert owner.delete(at(f"invitations/{made.json()['id']}/")).status_code == 204
    assert not Invitation.objects.exists()


def test_an_editor_invites_nobody(editor: Program, at: At) -> None:
    assert editor.post(at("invitations/"), {"email": "new@example.com", "role": "owner"}).status_code == 403


def test_the_trail_tells_who_did_what(house: House, owner: Program, editor: Program, at: At) -> None:
    editor.patch(at("buttons/{button}/"), {"title": "Ring me"})
    (entry, *_) = owner.get(at(f"trail/?target_id={house.button.public_id}")).json()["items"]
    assert entry["action"] == "button changed"
    assert entry["actor"] == AuditEntry.objects.filter(action="button changed").get().actor.email  # type: ignore[union-attr]
    assert editor.get(at("trail/")).status_code == 403
    assert owner.get(at("trail/?since=2999-01-01T00:00:00Z")).json()["items"] == []


def test_a_person_leaves_and_finds_the_business_no_more(editor: Program, at: At) -> None:
    assert editor.post(at("people/leaving/")).status_code == 204
    assert editor.get(at("buttons/")).status_code == 404


def test_the_last_owner_does_not_leave(owner: Program, at: At) -> None:
    answer = owner.post(at("people/leaving/"))
    assert (answer.status_code, answer.json()["detail"]) == (
        409,
        "A business always has an owner. Make somebody else an owner first.",
    )


def test_an_integration_leaves_nothing(house: House, at: At) -> None:
    integration = Program(token_for(business=house.business, made_by=make_member(house.business)))
    assert integration.post(at("people/leaving/")).json()["code"] == "role_too_low"


@pytest.mark.parametrize("path", ["", "notices/choices/", "providers/{account}/", "board/"])
def test_an_etag_is_the_same_in_every_language(owner: Program, at: At, path: str) -> None:
    tags = {owner.get(at(path), Accept_Language=language)["ETag"] for language in ("en", "fr", "he")}
    assert len(tags) == 1


def test_an_etag_of_words_is_the_same_in_every_language() -> None:
    tags = set()
    for language in ("en", "fr", "he"):
        with translation.override(language):
            tags.add(of_content({"label": gettext_lazy("Notices")}))
    assert len(tags) == 1
