"""The same creating request sent twice makes one thing, and is given the same answer both times."""

import hashlib
import json
from collections.abc import Callable
from datetime import timedelta

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.problems import Problem
from accounts.models import ApiToken, StoredAnswer

KEPT = timedelta(hours=24)
ABANDONED = timedelta(minutes=2)
"""Longer than any request is worked on; whoever began it is gone, and stored nothing."""
LONGEST_KEY = 64
KEPT_HEADERS = ("Location", "ETag")


def once(request: Request, act: Callable[[], Response], *, secret: str = "") -> Response:
    """What `act` answers, or answered when the same `Idempotency-Key` came first. Without a key it just acts.

    What `act` stores and its answer are stored together or not at all; what it refuses may be sent again. The member
    `secret` of the answer is shown this once: it is not stored, and not in the answer of a repeated request. A file
    that is made while it is sent makes nothing that lasts, so it is not kept either.
    """
    key = request.headers.get("Idempotency-Key")
    if key is None:
        return act()
    if not (key.isascii() and key.isprintable() and 1 <= len(key) <= LONGEST_KEY):
        raise Problem("bad_key")
    stored, is_first = _claim(_owner(request), key, _told(request))
    if not is_first:
        return _again(stored, _told(request))
    try:
        with transaction.atomic():
            response = act()
            if response.streaming:
                stored.delete()
            else:
                _keep(stored, response, secret)
    except BaseException:
        stored.delete()
        raise
    return response


def forget_old() -> None:
    """Delete the answers that nobody is given any more."""
    StoredAnswer.objects.filter(_over()).delete()


def _over() -> Q:
    now = timezone.now()
    return Q(created_at__lt=now - KEPT) | Q(status=None, created_at__lt=now - ABANDONED)


def _claim(owner: str, key: str, told: str) -> tuple[StoredAnswer, bool]:
    StoredAnswer.objects.filter(_over(), owner=owner, key=key).delete()
    try:
        with transaction.atomic():
            return StoredAnswer.objects.create(owner=owner, key=key, request_hash=told), True
    except IntegrityError:
        found = StoredAnswer.objects.filter(owner=owner, key=key).first()
        if found is None:  # refused in this very moment
            raise Problem("in_flight", headers={"Retry-After": "1"}) from None
        return found, False


def _again(stored: StoredAnswer, told: str) -> Response:
    if stored.request_hash != told:
        raise Problem("key_reused")
    if stored.status is None:
        raise Problem("in_flight", headers={"Retry-After": "1"})
    headers = {**stored.headers, "Idempotent-Replayed": "true"}
    return Response(json.loads(stored.body), status=stored.status, headers=headers)


def _keep(stored: StoredAnswer, response: Response, secret: str) -> None:
    told = {name: value for name, value in response.data.items() if name != secret}
    stored.status = response.status_code
    stored.body = JSONRenderer().render(told).decode()
    stored.headers = {name: response[name] for name in KEPT_HEADERS if name in response}
    stored.save(update_fields=["status", "body", "headers"])


def _owner(request: Request) -> str:
    assert isinstance(request.auth, ApiToken)
    return f"token:{request.auth.public_id}"


def _told(request: Request) -> str:
    """What was asked, whatever the order in which the fields came."""
    asked = [request.method, request.get_full_path(), request.data]
    return hashlib.sha256(json.dumps(asked, sort_keys=True).encode()).hexdigest()
