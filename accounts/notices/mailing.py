"""Sends notices by e-mail: a person's due mails are claimed together and go out as one letter.

A letter whose sender died may go out a second time; it then carries the same Message-ID, by which mailboxes know it.
"""

import logging
import uuid
from datetime import datetime, timedelta
from smtplib import SMTPException
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db.models import F, Q, QuerySet
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import ngettext

from accounts.language import spoken_to
from accounts.models import Membership, Notice, NoticeMail

log = logging.getLogger(__name__)

LEASE = timedelta(minutes=5)
"""A claim older than this is a dead worker's."""

TRIES = 12
FIRST_GAP, LONGEST_GAP = 60, 3600
"""Seconds between tries, doubled from the first to the longest: a mail server may be away for most of a night."""

LETTERS_AT_ONCE = 100
NAMED = 50
"""Notices that one letter names; of more it tells the number."""


def send_due() -> None:
    """Send what is due. One person's trouble is not another's."""
    now = timezone.now()
    people = due(now).filter(_is_free(now)).order_by().values_list("membership", "is_digest").distinct()
    for membership, is_digest in people[:LETTERS_AT_ONCE]:
        mails = _claim(membership, is_digest, now)
        if mails:
            _send(mails, is_digest)


def due(now: datetime) -> QuerySet[NoticeMail]:
    """Mails that should have gone out: not those given up, nor those to people who are switched off."""
    return _unsent(now).filter(membership__user__is_active=True)


def _unsent(now: datetime) -> QuerySet[NoticeMail]:
    return NoticeMail.objects.filter(sent_at=None, due_at__lte=now, tries__lt=TRIES)


def _is_free(now: datetime) -> Q:
    return Q(claim=None) | Q(claimed_at__lt=now - LEASE)


def _claim(membership: int, is_digest: bool, now: datetime) -> list[NoticeMail]:
    claim = uuid.uuid4()
    # No other table is asked: of two workers at once the second looks at the row again, and at nothing but the row.
    mine = _unsent(now).filter(_is_free(now), membership=membership, is_digest=is_digest)
    mine.update(claim=claim, claimed_at=now, tries=F("tries") + 1)
    claimed = NoticeMail.objects.filter(claim=claim, sent_at=None)
    return list(claimed.select_related("notice", "membership__user", "membership__business").order_by("pk"))


def _send(mails: list[NoticeMail], is_digest: bool) -> None:
    member, mine = mails[0].membership, NoticeMail.objects.filter(claim=mails[0].claim)
    letter = _letter(member, [mail.notice for mail in mails], is_digest)
    letter.extra_headers["Message-ID"] = f"<notice-{mails[0].notice.public_id}.{member.pk}@{_host()}>"
    try:
        letter.send()
    except (SMTPException, OSError) as error:
        log.warning("A letter about %s notices did not go out: %s.", len(mails), type(error).__name__)
        mine.update(claim=None, due_at=timezone.now() + _gap(mails[0].tries))
    else:
        mine.update(claim=None, sent_at=timezone.now())


def _letter(member: Membership, notices: list[Notice], is_digest: bool) -> EmailMultiAlternatives:
    with spoken_to(member.user):
        return _written(member, notices, is_digest)


def _written(member: Membership, notices: list[Notice], is_digest: bool) -> EmailMultiAlternatives:
    business = member.business
    number = len(notices)
    things = ngettext("%(number)s thing to know", "%(number)s things to know", number) % {"number": number}
    first = notices[0].title_now if number == 1 else things
    words = {
        "business": business,
        "notices": notices[:NAMED],
        "more": max(0, len(notices) - NAMED),
        "is_digest": is_digest,
        "portal": settings.PUBLIC_URL,
        "choices": f"{settings.PUBLIC_URL}/b/{business.public_id}/notices/",
    }
    letter = EmailMultiAlternatives(
        subject=" ".join(f"{first} · {business}".split()),
        body=render_to_string("mail/notices.txt", words),
        to=[member.user.email],
    )
    letter.attach_alternative(render_to_string("mail/notices.html", words), "text/html")
    return letter


def _gap(tries: int) -> timedelta:
    return timedelta(seconds=min(LONGEST_GAP, FIRST_GAP * 2 ** max(0, tries - 1)))


def _host() -> str:
    return urlsplit(settings.PUBLIC_URL).hostname or "localhost"
