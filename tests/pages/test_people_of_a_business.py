"""The people of a business: who sees them, who changes their roles, and that it always keeps an owner."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import ApiToken, AuditEntry, Membership, Role, User
from accounts.tokens import make_token
from tests.accounts.proving import browser_for
from tests.making import make_business, make_member
from tests.pages.conftest import House
from tests.pages.forms import read, words


@pytest.fixture
def boss(house: House, owner: Client) -> User:
    return house.business.memberships.get(role=Role.OWNER).user


def role_of(house: House, person: User) -> str:
    return "".join(house.business.memberships.filter(user=person).values_list("role", flat=True))


def act(client: Client, house: House, person: User, **posted: str) -> Any:
    return client.post(house.at("people/member/"), {"member": person.email} | posted, follow=True)


@pytest.mark.parametrize("who", ["owner", "editor", "viewer"])
def test_every_member_sees_who_belongs_to_the_business(house: House, who: str, request: pytest.FixtureRequest) -> None:
    colleague = make_member(house.business, Role.EDITOR)
    client: Client = request.getfixturevalue(who)
    assert colleague.email in words(client.get(house.at("people/")))


def test_only_owners_are_offered_to_change_anything(house: House, owner: Client, editor: Client) -> None:
    assert read(owner.get(house.at("people/"))).xpath("//main//button[normalize-space()='Send']")
    assert not read(editor.get(house.at("people/"))).xpath("//main//form")


def test_owners_alone_see_who_has_a_second_step(house: House, owner: Client, editor: Client) -> None:
    assert "Password only" in words(owner.get(house.at("people/")))
    assert "Password only" not in words(editor.get(house.at("people/")))


@pytest.mark.parametrize("page", ["people/", "people/leave/"])
def test_a_stranger_finds_nothing(house: House, stranger: Client, page: str) -> None:
    assert stranger.get(house.at(page)).status_code == 404


@pytest.mark.parametrize("page", ["people/", "people/member/"])
def test_only_owners_may_write(house: House, editor: Client, viewer: Client, stranger: Client, page: str) -> None:
    statuses = [client.post(house.at(page)).status_code for client in (editor, viewer, stranger)]
    assert statuses == [403, 403, 404]


def test_an_owner_changes_a_role_and_it_is_written_down(house: House, owner: Client, boss: User) -> None:
    person = make_member(house.business, Role.VIEWER)
    act(owner, house, person, act="role", role="editor")
    assert role_of(house, person) == "editor"
    entry = AuditEntry.objects.get(action="role changed", actor=boss)
    assert (entry.target, entry.changes) == (person.email, {"role": ["viewer", "editor"]})


def test_a_role_that_does_not_exist_is_refused(house: House, owner: Client) -> None:
    person = make_member(house.business, Role.VIEWER)
    assert "Choose a role from the list." in words(act(owner, house, person, act="role", role="king"))
    assert role_of(house, person) == "viewer"


@pytest.mark.parametrize("posted", [{"act": "role", "role": "viewer"}, {"act": "remove"}])
def test_the_last_owner_stays_an_owner(house: House, owner: Client, boss: User, posted: dict[str, str]) -> None:
    assert "A business always has an owner." in words(act(owner, house, boss, **posted))
    assert role_of(house, boss) == "owner"


def test_an_owner_who_was_switched_off_does_not_count(house: House, owner: Client, boss: User) -> None:
    second = make_member(house.business, Role.OWNER)
    User.objects.filter(pk=second.pk).update(is_active=False)
    assert "A business always has an owner." in words(act(owner, house, boss, act="remove"))


def test_a_removed_member_sees_nothing_any_more(house: House, owner: Client) -> None:
    person = make_member(house.business, Role.EDITOR)
    client = browser_for(person)
    assert client.get(house.at()).status_code == 200
    act(owner, house, person, act="remove")
    assert client.get(house.at()).status_code == 404
    assert AuditEntry.objects.filter(action="member removed", business=house.business).exists()


def test_a_member_of_another_business_cannot_be_touched(house: House, owner: Client) -> None:
    theirs = make_member(make_business(), Role.EDITOR)
    answer = owner.post(house.at("people/member/"), {"member": theirs.email, "act": "remove"})
    assert answer.status_code == 404
    assert Membership.objects.filter(user=theirs).exists()


def test_the_business_is_handed_over_in_one_step(house: House, owner: Client, boss: User) -> None:
    heir = make_member(house.business, Role.VIEWER)
    told = act(owner, house, heir, act="hand_over")
    assert f"{heir.email} is an owner of {house.business} now, and you are an editor." in words(told)
    assert (role_of(house, heir), role_of(house, boss)) == ("owner", "editor")


@pytest.mark.parametrize("who", ["editor", "viewer"])
def test_a_member_leaves_after_being_asked_once(house: House, who: str, request: pytest.FixtureRequest) -> None:
    client: Client = request.getfixturevalue(who)
    assert "Leave" in words(client.get(house.at("people/leave/")))
    client.post(house.at("people/leave/"))
    assert client.get(house.at()).status_code == 404
    assert AuditEntry.objects.filter(action="member left", business=house.business).exists()


def test_the_last_owner_is_told_why_they_cannot_leave(house: House, owner: Client) -> None:
    told = owner.post(house.at("people/leave/"), follow=True)
    assert "A business always has an owner. Make somebody else an owner first." in words(told)


def test_an_owner_may_leave_once_there_is_another(house: House, owner: Client) -> None:
    make_member(house.business, Role.OWNER)
    owner.post(house.at("people/leave/"))
    assert owner.get(house.at()).status_code == 404


def test_many_people_cost_no_more_queries_than_few(house: House, owner: Client) -> None:
    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as counted:
            assert owner.get(house.at("people/")).status_code == 200
        return len(counted)

    few = queries()
    for _ in range(30):
        make_member(house.business, Role.VIEWER)
    assert queries() == few <= 12


def test_a_person_sees_all_their_businesses_with_their_roles(house: House, viewer: Client) -> None:
    shown = read(viewer.get("/me/businesses/"))
    assert house.at() in shown.xpath("//main//a/@href")
    assert "Viewer" in words(viewer.get("/me/businesses/"))


def test_an_editor_is_told_which_owner_can_connect_a_provider(house: House, editor: Client, boss: User) -> None:
    house.business.provider_accounts.update(check_passed=False)
    step = read(editor.get(house.at())).find_class("step-next")[0]
    assert f"Only an owner can do this: {boss.email}." in " ".join(step.text_content().split())
    assert not step.xpath(".//a")


def test_a_member_whom_no_database_could_know_is_not_there(house: House, owner: Client) -> None:
    assert owner.post(house.at("people/member/"), {"member": "a\0@example.com", "act": "remove"}).status_code == 404


def key_of(house: House, maker: User) -> ApiToken:
    later = timezone.now() + timedelta(days=1)
    given: dict[str, Any] = {"name": "Till", "role": Role.OWNER, "scopes": ["calls:read"], "expires_at": later}
    return make_token(business=house.business, made_by=maker, **given)[0]


def test_the_business_keys_of_who_is_removed_stop_working_and_the_owner_is_told_before(
    house: House, owner: Client, boss: User
) -> None:
    person = make_member(house.business, Role.OWNER)
    theirs, others = key_of(house, person), key_of(house, boss)
    assert "1 key that they made for it stops working." in words(owner.get(house.at("people/")))
    act(owner, house, person, act="remove")
    theirs.refresh_from_db()
    others.refresh_from_db()
    assert theirs.revoked_at
    assert others.revoked_at is None
    assert AuditEntry.objects.filter(action="API key revoked", actor=boss, target_id=theirs.public_id).exists()


def test_the_business_keys_of_who_leaves_stop_working_and_they_are_told_before(
    house: House, owner: Client, boss: User
) -> None:
    make_member(house.business, Role.OWNER)
    keys = [key_of(house, boss), key_of(house, boss)]
    assert "2 keys that you made for it stop working." in words(owner.get(house.at("people/leave/")))
    owner.post(house.at("people/leave/"))
    assert not ApiToken.objects.filter(pk__in=[key.pk for key in keys], revoked_at=None).exists()


def test_the_keys_of_the_last_owner_who_may_not_leave_go_on(house: House, owner: Client, boss: User) -> None:
    key = key_of(house, boss)
    owner.post(house.at("people/leave/"))
    key.refresh_from_db()
    assert key.revoked_at is None


def test_keys_that_somebody_made_for_another_business_go_on(house: House, owner: Client) -> None:
    person = make_member(house.business, Role.EDITOR)
    elsewhere = make_token(
        business=make_business(), made_by=person, name="Till", role=Role.VIEWER, scopes=["calls:read"],
        expires_at=timezone.now() + timedelta(days=1),
    )[0]  # fmt: skip
    act(owner, house, person, act="remove")
    elsewhere.refresh_from_db()
    assert elsewhere.revoked_at is None
