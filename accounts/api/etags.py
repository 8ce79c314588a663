"""ETags, so that two who change the same thing never overwrite each other unseen."""

import hashlib
import json
from typing import Any

from django.utils import translation
from rest_framework.request import Request

from accounts.api.problems import Problem


def of_version(version: int) -> str:
    """The ETag of what counts its own versions."""
    return f'"{version}"'


def of_content(shown: Any) -> str:
    """The ETag of what does not: it changes when anything that is shown does, and not with the asker's language."""
    with translation.override("en"):
        told = json.dumps(shown, sort_keys=True, default=str).encode()
    return f'"{hashlib.sha256(told).hexdigest()[:20]}"'


def require(request: Request, current: str) -> None:
    """Raises a `Problem` unless `If-Match` names the ETag as it is now.

    A weakened one counts: proxies that compress on the way weaken every ETag they pass.
    """
    given = request.headers.get("If-Match")
    if given is None:
        raise Problem("unconditional")
    if given.strip() != "*" and current not in _named(given):
        raise Problem("stale", headers={"ETag": current})


def is_known(request: Request, current: str) -> bool:
    """Whether `If-None-Match` says that the asker has it already."""
    return current in _named(request.headers.get("If-None-Match", ""))


def _named(header: str) -> set[str]:
    return {one.strip().removeprefix("W/") for one in header.split(",")}
