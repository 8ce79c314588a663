"""Links to an exported file: for one person, one business and one file, good once and for some minutes."""

import secrets
from datetime import datetime, timedelta

from django.core.cache import cache
from django.core.signing import BadSignature, SignatureExpired, TimestampSigner
from django.utils import timezone
from django.utils.translation import gettext_noop
from redis.exceptions import RedisError

from accounts import auditing
from accounts.models import Job, User

LIFE = timedelta(minutes=5)
RANDOM_BYTES = 16

NOT_YOURS = gettext_noop("This link is not whole, or not yours. Make a new one.")
OVER = gettext_noop("This link was good for five minutes, which are over. Make a new one.")
USED = gettext_noop("This link was used already: each is good for one download. Make a new one.")
AWAY = gettext_noop("No link can be looked at at the moment. Please try again in a minute.")


class BadLink(Exception):
    """The link opens nothing; the text says why."""


def make_link(job: Job, person: User) -> tuple[str, datetime]:
    """A link to the work's file, and until when it is good."""
    return _signer(job, person).sign(secrets.token_urlsafe(RANDOM_BYTES)), timezone.now() + LIFE


def use_link(job: Job, person: User, link: str) -> None:
    """Use it up, and note the download in the trail. Raises `BadLink`."""
    try:
        once = _signer(job, person).unsign(link, max_age=LIFE)
    except SignatureExpired as error:
        raise BadLink(OVER) from error
    except BadSignature as error:
        raise BadLink(NOT_YOURS) from error
    if not _is_first(f"export-link:{job.business.public_id.hex}:{once}"):
        raise BadLink(USED)
    auditing.record(job.business, person, gettext_noop("calls export downloaded"), job, job.public_id)


def _is_first(key: str) -> bool:
    try:
        return cache.add(key, True, LIFE.total_seconds())
    except RedisError as error:
        raise BadLink(AWAY) from error


def _signer(job: Job, person: User) -> TimestampSigner:
    """Whose it is stands in the key and not in the link: it tells nothing to who finds it."""
    return TimestampSigner(salt=f"calls.exporting:{job.business.public_id}:{job.public_id}:{person.pk}")
