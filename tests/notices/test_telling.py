"""Who hears of what, when, and once."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.db import transaction
from django.utils import timezone

from accounts.models import Business, Membership, Notice, NoticeChoice, NoticeKind, NoticeMail, Role
from accounts.notices import tell
from accounts.notices.choosing import next_digest
from accounts.notices.mailing import LEASE, TRIES, send_due
from tests.making import make_business, make_member
from tests.notices.conftest import Teller

People = dict[Role, Membership]


def mailed() -> set[str]:
    return {address for letter in mail.outbox for address in letter.to}


def choose(member: Membership, mail: NoticeChoice.Mail, button: str = "") -> None:
    NoticeChoice.objects.create(membership=member, kind=NoticeKind.MISSED_CALL, mail=mail, button=button)


def test_the_same_happening_is_told_once(business: Business, people: People, told: Teller) -> None:
    assert told(key="call 1") is not None
    assert told(key="call 1") is None
    assert (business.notices.count(), NoticeMail.objects.count()) == (1, 2)


def test_the_same_key_at_another_business_is_another_happening(told: Teller) -> None:
    told(key="call 1")
    assert tell(make_business(), NoticeKind.DRIFT, key="call 1", title="-", sentence="-", path="/")


def test_owners_and_editors_hear_of_a_missed_call_at_once_and_viewers_do_not(people: People, told: Teller) -> None:
    told()
    send_due()
    assert mailed() == {people[Role.OWNER].user.email, people[Role.EDITOR].user.email}


def test_a_viewer_who_wants_to_hear_does(people: People, told: Teller) -> None:
    choose(people[Role.VIEWER], NoticeChoice.Mail.NOW)
    told()
    send_due()
    assert people[Role.VIEWER].user.email in mailed()


def test_an_owner_who_wants_to_hear_nothing_hears_nothing(people: People, told: Teller) -> None:
    choose(people[Role.OWNER], NoticeChoice.Mail.NEVER)
    told()
    send_due()
    assert people[Role.OWNER].user.email not in mailed()


def test_the_choice_for_one_button_goes_before_the_one_for_all(people: People, told: Teller) -> None:
    loud = uuid4()
    choose(people[Role.OWNER], NoticeChoice.Mail.NEVER)
    choose(people[Role.OWNER], NoticeChoice.Mail.NOW, str(loud))
    told(button=uuid4())
    send_due()
    assert people[Role.OWNER].user.email not in mailed()
    told(button=loud)
    send_due()
    assert people[Role.OWNER].user.email in mailed()


def test_nobody_of_another_business_hears_of_it(people: People, told: Teller) -> None:
    stranger = make_member(make_business())
    told()
    send_due()
    assert stranger.email not in mailed()


def test_a_person_who_was_switched_off_hears_nothing(people: People, told: Teller) -> None:
    people[Role.OWNER].user.is_active = False
    people[Role.OWNER].user.save()
    told()
    send_due()
    assert people[Role.OWNER].user.email not in mailed()


@pytest.mark.parametrize(
    ("now", "morning"),
    [
        (datetime(2026, 11, 21, 6, 59, tzinfo=UTC), datetime(2026, 11, 21, 7, 0, tzinfo=UTC)),
        (datetime(2026, 11, 21, 7, 0, tzinfo=UTC), datetime(2026, 11, 22, 7, 0, tzinfo=UTC)),
        (datetime(2026, 3, 28, 12, 0, tzinfo=UTC), datetime(2026, 3, 29, 6, 0, tzinfo=UTC)),
    ],
    ids=["before eight", "at eight", "over the night the clocks change"],
)
def test_a_digest_comes_at_eight_in_the_businesss_zone(business: Business, now: datetime, morning: datetime) -> None:
    assert next_digest(business, now).astimezone(UTC) == morning


def test_a_digest_waits_for_the_morning_and_comes_as_one_letter(people: People, told: Teller) -> None:
    choose(people[Role.OWNER], NoticeChoice.Mail.DIGEST)
    choose(people[Role.EDITOR], NoticeChoice.Mail.NEVER)
    told(title="First")
    told(title="Second")
    send_due()
    assert mail.outbox == []
    NoticeMail.objects.update(due_at=timezone.now())
    send_due()
    letter: Any = mail.outbox[0]
    assert letter.subject == "2 things to know · Bay Boats"
    assert "First" in letter.body
    assert "Second" in letter.body


def test_a_letter_goes_out_once(people: People, told: Teller) -> None:
    told()
    send_due()
    send_due()
    assert len(mail.outbox) == 2


def test_what_happens_together_comes_in_one_letter(people: People, told: Teller) -> None:
    told()
    told()
    send_due()
    assert len(mail.outbox) == 2


def test_a_letter_has_plain_text_and_html_both_with_the_next_step(people: People, told: Teller) -> None:
    told(title="A <b>bold</b> title", path="/b/boats/")
    send_due()
    letter: Any = mail.outbox[0]
    ((html, kind),) = letter.alternatives
    assert kind == "text/html"
    assert "A &lt;b&gt;bold&lt;/b&gt; title" in html
    for text in (html, letter.body):
        assert "/b/boats/" in text
        assert "/notices/" in text


def test_a_title_cannot_add_a_line_to_the_letters_head(people: People, told: Teller) -> None:
    told(title="Missed\nBcc: spy@example.com")
    send_due()
    assert mail.outbox[0].subject == "Missed Bcc: spy@example.com · Bay Boats"


def test_a_mail_server_that_is_down_gets_the_letter_later_under_the_same_id(
    people: People, told: Teller, monkeypatch: pytest.MonkeyPatch
) -> None:
    told()
    NoticeMail.objects.filter(membership=people[Role.EDITOR]).delete()
    ids = []

    def down(backend: EmailBackend, letters: list[mail.EmailMessage]) -> int:
        ids.append(letters[0].extra_headers["Message-ID"])
        raise ConnectionRefusedError

    with monkeypatch.context() as patched:
        patched.setattr(EmailBackend, "send_messages", down)
        send_due()
    assert NoticeMail.objects.get().due_at > timezone.now()
    NoticeMail.objects.update(due_at=timezone.now())
    send_due()
    assert [mail.outbox[0].extra_headers["Message-ID"]] == ids
    assert NoticeMail.objects.get().sent_at


def test_a_letter_that_never_goes_out_is_left_for_staff_to_see(people: People, told: Teller) -> None:
    told()
    NoticeMail.objects.update(tries=TRIES)
    send_due()
    assert mail.outbox == []
    assert NoticeMail.objects.filter(sent_at=None).count() == 2


def test_what_a_dead_worker_held_is_taken_up_after_its_lease(people: People, told: Teller) -> None:
    told()
    NoticeMail.objects.update(claim=uuid4(), claimed_at=timezone.now())
    send_due()
    assert mail.outbox == []
    NoticeMail.objects.update(claimed_at=timezone.now() - LEASE - timedelta(seconds=1))
    send_due()
    assert len(mail.outbox) == 2


def test_a_notice_that_is_told_inside_a_failed_act_was_never_told(business: Business, told: Teller) -> None:
    def fail() -> None:
        with transaction.atomic():
            told()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert not Notice.objects.exists()


def test_a_letter_that_was_due_does_not_go_to_who_was_switched_off_meanwhile(people: People, told: Teller) -> None:
    told()
    people[Role.OWNER].user.is_active = False
    people[Role.OWNER].user.save()
    send_due()
    assert mailed() == {people[Role.EDITOR].user.email}
