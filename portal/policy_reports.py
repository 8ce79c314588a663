"""Takes browsers' reports of what the pages' Content-Security-Policy stopped, and writes a line of each to the log.

Only the directive and where the stopped thing came from are written: addresses of pages may hold secrets of their own.
"""

import json
import logging
from typing import Any
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from accounts.addresses import client_address, limit_key
from calls.limiting import CounterAway, take_all

log = logging.getLogger(__name__)

MOST_BYTES = 16 * 1024
A_MINUTE = 20
"""Reports of one address: whoever sends more fills a log."""

KEPT = 60
"""Characters of a word that a browser, or whoever plays one, chose."""


@csrf_exempt
@require_POST
def policy_report(request: HttpRequest) -> HttpResponse:
    """A report in either of the two forms browsers send (CSP 3, sections 5.3 and 5.4). Always answered alike."""
    if int(request.META.get("CONTENT_LENGTH") or 0) <= MOST_BYTES and _has_room(request):
        for directive, source in _stopped(request.body):
            log.warning("A page's policy stopped something: %s, from %s.", directive, source)
    return HttpResponse(status=204)


def _has_room(request: HttpRequest) -> bool:
    try:
        return not take_all([("policy_report", limit_key(client_address(request)), A_MINUTE, 60)])
    except CounterAway:
        return False


def _stopped(body: bytes) -> list[tuple[str, str]]:
    try:
        told = json.loads(body)
    except ValueError:
        return []
    if isinstance(told, dict):
        told = [told.get("csp-report")]
    bodies = [one.get("body", one) if isinstance(one, dict) else None for one in told if one] if told else []
    return [(_directive(one), _source(one)) for one in bodies[:A_MINUTE] if isinstance(one, dict)]


def _directive(report: dict[str, Any]) -> str:
    return _plain(report.get("effectiveDirective") or report.get("effective-directive") or "unknown")


def _source(report: dict[str, Any]) -> str:
    stopped = str(report.get("blockedURL") or report.get("blocked-uri") or "unknown")
    return _plain(urlsplit(stopped).hostname or stopped) if "://" in stopped else _plain(stopped)


def _plain(word: object) -> str:
    return "".join(sign for sign in str(word) if sign.isalnum() or sign in ".-_:")[:KEPT]
