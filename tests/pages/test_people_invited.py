"""Invitations: by e-mail, for one address, for 14 days, and once."""

from datetime import timedelta

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.core import mail
from django.core.mail import EmailMultiAlternatives
from django.core.mail.backends.locmem import EmailBackend
from django.test import Client
from django.utils import timezone, translation
from pytest_django import Settings

from accounts import inviting
from accounts.models import AuditEntry, Invitation, Membership, Role, User
from tests.accounts.proving import browser_for, confirm, link_in_the_letter, make_confirmed
from tests.making import PASSWORD, make_business, make_member, make_user
from tests.pages.conftest import House
from tests.pages.forms import error_beside, read, words
from tests.signing_in import signed_in

GUEST = "guest@example.com"
FRESH = "masts-and-rigging-31"


@pytest.fixture
def boss(house: House) -> User:
    return confirm(make_member(house.business, Role.OWNER))


@pytest.fixture
def host(boss: User) -> Client:
    return signed_in(boss)


def invite(host: Client, house: House, email: str = GUEST, role: str = "editor") -> object:
    return host.post(house.at("people/"), {"email": email, "role": role}, follow=True)


def invited(host: Client, house: House, email: str = GUEST) -> str:
    """The link that the letter brings."""
    invite(host, house, email)
    return link_in_the_letter("/join/")


def test_an_invitation_goes_out_as_text_and_as_html(house: House, host: Client, boss: User) -> None:
    told = invite(host, house, "Guest@Example.com")
    assert f"A letter with a link is on its way to {GUEST}." in words(told)
    letter = mail.outbox[0]
    assert isinstance(letter, EmailMultiAlternatives)
    assert (letter.to, letter.subject) == ([GUEST], f"You are invited to {house.business}")
    link = link_in_the_letter("/join/")
    assert link in str(letter.alternatives[0][0])
    assert boss.email in str(letter.body)
    entry = AuditEntry.objects.get(action="person invited")
    assert (entry.target, entry.changes) == (GUEST, {"role": ["", "editor"]})


def test_who_is_signed_in_with_that_address_joins(house: House, host: Client) -> None:
    link = invited(host, house)
    guest = browser_for(make_user(GUEST))
    assert f"Join {house.business}" in words(guest.get(link))
    assert guest.get(house.at()).status_code == 404
    guest.post(link)
    assert guest.get(house.at()).status_code == 200
    assert Membership.objects.get(user__email=GUEST).role == Role.EDITOR
    assert AuditEntry.objects.filter(action="member joined", actor__email=GUEST).exists()


def test_who_signs_in_on_the_way_comes_back_to_the_invitation(house: House, host: Client) -> None:
    make_confirmed(GUEST)
    link = invited(host, house)
    page = read(Client().get(link))
    way = next(a for a in page.xpath("//main//a/@href") if "/login/" in a)
    answer = Client().post(way, {"login": GUEST, "password": PASSWORD, "next": link})
    assert answer.headers["Location"] == link


@pytest.mark.parametrize("verification", ["optional", "mandatory"])
def test_who_signs_up_on_the_way_has_a_confirmed_address(
    house: House, host: Client, settings: Settings, verification: str
) -> None:
    settings.ACCOUNT_EMAIL_VERIFICATION = verification
    link, newcomer = invited(host, house), Client()
    newcomer.get(link)
    newcomer.post("/accounts/signup/", {"email": GUEST, "password1": FRESH, "next": link})
    assert EmailAddress.objects.get(email=GUEST).verified
    newcomer.post(link)
    assert newcomer.get(house.at()).status_code == 200


def test_who_signs_up_with_another_address_has_it_unconfirmed(house: House, host: Client) -> None:
    link, newcomer = invited(host, house), Client()
    newcomer.get(link)
    newcomer.post("/accounts/signup/", {"email": "other@example.com", "password1": FRESH})
    assert not EmailAddress.objects.get(email="other@example.com").verified


def test_joining_confirms_the_address(house: House, host: Client) -> None:
    link = invited(host, house)
    browser_for(make_user(GUEST)).post(link)
    assert EmailAddress.objects.get(email=GUEST).verified


def test_a_second_address_of_a_person_counts(house: House, host: Client) -> None:
    person = make_confirmed()
    EmailAddress.objects.create(user=person, email=GUEST)
    link = invited(host, house)
    browser_for(person).post(link)
    assert house.business.memberships.filter(user=person).exists()


@pytest.mark.parametrize("method", ["get", "post"])
def test_somebody_else_is_told_for_whom_it_is(house: House, host: Client, method: str) -> None:
    link, other = invited(host, house), make_user()
    answer = getattr(browser_for(other), method)(link)
    assert answer.status_code == 403
    assert f"It went to {GUEST}, and you are signed in as {other.email}." in words(answer)
    assert not house.business.memberships.filter(user=other).exists()


def test_an_invitation_works_once(house: House, host: Client) -> None:
    link = invited(host, house)
    browser_for(make_user(GUEST)).post(link)
    again = Client().get(link)
    assert (again.status_code, "This invitation is over" in words(again)) == (410, True)


def test_an_invitation_runs_out(house: House, host: Client) -> None:
    link = invited(host, house)
    with time_machine.travel(timezone.now() + timedelta(days=14, minutes=1)):
        assert Client().get(link).status_code == 410


def test_a_withdrawn_invitation_leads_nowhere(house: House, host: Client) -> None:
    link = invited(host, house)
    host.post(house.at(f"people/invitations/{Invitation.objects.get().public_id}/"), {"withdraw": "1"})
    assert browser_for(make_user(GUEST)).post(link).status_code == 410
    assert AuditEntry.objects.filter(action="invitation withdrawn").exists()


@pytest.mark.parametrize("made_up", ["x", "0" * 32, f"{'0' * 32}.signature", "%00"])
def test_a_made_up_link_is_not_found(db: None, client: Client, made_up: str) -> None:
    assert client.get(f"/join/{made_up}/").status_code == 404


def test_a_letter_is_sent_again_and_the_14_days_begin_anew(house: House, host: Client, boss: User) -> None:
    link = invited(host, house)
    with time_machine.travel(timezone.now() + timedelta(days=13)):
        later = browser_for(boss)  # the first session has run out by then
        again = later.post(house.at(f"people/invitations/{Invitation.objects.get().public_id}/"), follow=True)
        assert "on its way" in words(again)
    with time_machine.travel(timezone.now() + timedelta(days=20)):
        assert Client().get(link).status_code == 200
    assert len(mail.outbox) == 2


def test_a_letter_is_not_sent_again_within_minutes(house: House, host: Client) -> None:
    invite(host, house)
    again = host.post(house.at(f"people/invitations/{Invitation.objects.get().public_id}/"), follow=True)
    assert "The letter was sent a moment ago." in words(again)
    assert len(mail.outbox) == 1


def test_who_belongs_already_is_not_invited(house: House, host: Client) -> None:
    member = make_member(house.business, Role.VIEWER)
    assert error_beside(invite(host, house, member.email), "email") == "This person belongs to the business already."


def test_nobody_is_invited_twice(house: House, host: Client) -> None:
    invite(host, house)
    assert "invited already" in error_beside(invite(host, house), "email")
    assert len(mail.outbox) == 1


def test_a_business_cannot_flood_mailboxes(house: House, host: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inviting, "LETTERS_A_DAY", 1)
    invite(host, house)
    assert "within a day. Go on tomorrow." in words(invite(host, house, "second@example.com"))
    assert Invitation.objects.count() == 1


def test_a_member_who_owns_more_than_the_invitation_offers_keeps_it(house: House, boss: User) -> None:
    person = make_user(GUEST)
    invitation = inviting.invite(house.business, GUEST, Role.VIEWER, actor=boss)
    Membership.objects.create(business=house.business, user=person, role=Role.OWNER)
    browser_for(person).post(f"/join/{inviting.link_of(invitation)}/")
    assert Membership.objects.get(user=person, business=house.business).role == Role.OWNER


def test_who_has_no_confirmed_address_invites_nobody(house: House, owner: Client) -> None:
    assert "Confirm your e-mail address first" in words(invite(owner, house))
    assert not Invitation.objects.exists()


def test_a_mail_server_that_is_away_is_told_and_the_invitation_kept(
    house: House, host: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(self: EmailBackend, messages: object) -> int:
        raise ConnectionRefusedError

    monkeypatch.setattr(EmailBackend, "send_messages", refuse)
    assert "the mail server did not take its letter" in words(invite(host, house))
    assert Invitation.objects.count() == 1


def test_only_owners_touch_invitations(
    house: House, host: Client, editor: Client, viewer: Client, stranger: Client
) -> None:
    invite(host, house)
    address = house.at(f"people/invitations/{Invitation.objects.get().public_id}/")
    assert [client.post(address).status_code for client in (editor, viewer, stranger)] == [403, 403, 404]


def test_an_invitation_of_another_business_is_not_found_below_ones_own(house: House, host: Client, boss: User) -> None:
    theirs = inviting.invite(make_business(), GUEST, Role.OWNER, actor=boss)
    assert host.post(house.at(f"people/invitations/{theirs.public_id}/"), {"withdraw": "1"}).status_code == 404
    assert Invitation.objects.filter(pk=theirs.pk).exists()


@pytest.mark.parametrize(("before", "asked", "after"), [("viewer", "owner", "owner"), ("owner", "viewer", "owner")])
def test_a_member_invited_at_a_second_address_has_the_higher_of_both_roles(
    house: House, host: Client, before: str, asked: str, after: str
) -> None:
    person = confirm(make_member(house.business, Role(before)))
    EmailAddress.objects.create(user=person, email=GUEST)
    invite(host, house, role=asked)
    browser_for(person).post(link_in_the_letter("/join/"))
    assert house.business.memberships.get(user=person).role == after
    raised = AuditEntry.objects.filter(action="role changed", changes={"role": [before, after]})
    assert raised.exists() == (before != after)
    assert not Invitation.objects.exists()


@pytest.mark.parametrize(("own", "told"), [("fr", "fr"), ("", "he")])
def test_the_letter_is_in_the_invited_person_s_language_else_in_the_writer_s(
    house: House, host: Client, boss: User, own: str, told: str
) -> None:
    User.objects.filter(pk=boss.pk).update(language="he")
    make_user(GUEST, language=own)
    invite(host, house)
    with translation.override(told):
        assert mail.outbox[-1].subject == translation.gettext("You are invited to %(business)s") % {
            "business": house.business
        }
