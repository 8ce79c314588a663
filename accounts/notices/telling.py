"""Writes a notice, once, with the mails and messages that follow from it."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts.models import Business, Notice, NoticeKind, NoticeMail
from accounts.notices.choosing import Mail, chosen, next_digest
from accounts.saying import said
from accounts.webhooks.queueing import announce


def tell(
    business: Business,
    kind: NoticeKind,
    *,
    key: str,
    title: str,
    sentence: str,
    path: str,
    button: UUID | None = None,
    values: dict[str, str] | None = None,
    phrases: dict[str, str] | None = None,
) -> Notice | None:
    """Tell the business's people, in the transaction of what happened. None: of this `key` they were told before.

    `title` and `sentence` are English templates, put together by `accounts.saying.say` with `values` and `phrases` in
    the language of who reads them. They hold no number: they are mailed, and kept longer than numbers are. `path` leads
    to the next step in the portal, `button` is the public id of the button it is about.
    """
    words = {"title": title, "sentence": sentence, "values": values or {}, "phrases": phrases or {}}
    with transaction.atomic():
        notice, is_new = Notice.objects.get_or_create(
            business=business,
            key=key[:100],
            defaults={
                "kind": kind,
                "button": button,
                "title": said(words, "title")[:120],
                "sentence": said(words, "sentence")[:500],
                "words": words,
                "path": path[:200],
            },
        )
        if not is_new:
            return None
        NoticeMail.objects.bulk_create(_mails(notice, timezone.now()))
        announce(business, kind, _body(notice), key=f"notice:{notice.public_id}")
    return notice


def _mails(notice: Notice, now: datetime) -> list[NoticeMail]:
    business = notice.business
    choices = chosen(business.memberships.filter(user__is_active=True), NoticeKind(notice.kind), notice.button)
    morning = next_digest(business, now)
    return [
        NoticeMail(
            notice=notice,
            membership_id=membership,
            is_digest=mail == Mail.DIGEST,
            due_at=morning if mail == Mail.DIGEST else now,
        )
        for membership, mail in choices.items()
        if mail != Mail.NEVER
    ]


def _body(notice: Notice) -> dict[str, str | None]:
    return {
        "notice": str(notice.public_id),
        "button": str(notice.button) if notice.button else None,
        "title": notice.title,
        "sentence": notice.sentence,
        "path": notice.path,
    }
