"""The one shape of everything that goes wrong: `application/problem+json` (RFC 9457), with an error for each field."""

import logging
from collections.abc import Collection, Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from django.conf import settings
from django.core.exceptions import NON_FIELD_ERRORS, PermissionDenied, RequestDataTooBig, ValidationError
from django.core.signals import got_request_exception
from django.db import IntegrityError, InterfaceError, OperationalError
from django.http import Http404
from redis.exceptions import RedisError
from rest_framework import exceptions
from rest_framework.response import Response

from accounts.twice import SENT_TWICE, is_twin

log = logging.getLogger(__name__)

CONTENT_TYPE = "application/problem+json"
PAGE = "/api/v1/problems/"
RETRY = {"Retry-After": "10"}


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of problem: its HTTP status, its title, and what to do about it."""

    status: int
    title: str
    advice: str


KINDS: dict[str, Kind] = {
    "unreadable": Kind(400, "The request could not be read", "Send one JSON object in UTF-8."),
    "bad_cursor": Kind(400, "This cursor is not good here", "Begin again without a cursor."),
    "bad_key": Kind(400, "This idempotency key is not good", "Use 1 to 64 visible ASCII characters."),
    "unauthenticated": Kind(401, "No good token", "Send “Authorization: Bearer” with a token that is still good."),
    "sign_in_failed": Kind(401, "Signing in failed", "Look at e-mail, password and code."),
    "scope_missing": Kind(403, "The token lacks a scope", "Make a token with the scope that “scope” names."),
    "link_over": Kind(403, "The link is no longer good", "Ask for a new one; each is good once, for some minutes."),
    "role_too_low": Kind(403, "The role may not do this", "Ask an owner of the business."),
    "not_found": Kind(404, "There is no such thing", "Look at the address; a business that is not yours is not there."),
    "method_not_allowed": Kind(405, "This address does not take that method", "Look at the Allow header."),
    "not_acceptable": Kind(406, "Only JSON is spoken here", "Accept application/json."),
    "conflict": Kind(409, "It cannot be done in this state", "Read it again, and decide anew."),
    "in_flight": Kind(409, "A request with this idempotency key is at work", "Wait, and send the same again."),
    "stale": Kind(412, "Somebody changed it meanwhile", "Read it again, and repeat with its new ETag."),
    "too_large": Kind(413, "The request is too large", "Send less at a time."),
    "not_json": Kind(415, "The body is not JSON", "Send “Content-Type: application/json”."),
    "invalid": Kind(422, "Some fields are not good", "Each is named in “errors” with what is wrong."),
    "key_reused": Kind(422, "This idempotency key came before with another request", "Use a new key."),
    "unconditional": Kind(428, "Say which version you mean", "Send If-Match with the ETag you have read."),
    "too_many": Kind(429, "Too many requests", "Wait as many seconds as Retry-After says."),
    "failed": Kind(500, "We failed", "Try again later; it is written down here."),
    "away": Kind(503, "Not possible at the moment", "Wait as many seconds as Retry-After says."),
}
"""Every kind by its stable code."""


@dataclass(frozen=True, slots=True)
class FieldError:
    """What is wrong with one field; `field` is its path in the body, such as `destinations.0.number`, or None."""

    field: str | None
    message: str
    code: str = "invalid"


class Problem(Exception):
    """Says no. `code` is one of `KINDS`, `detail` a sentence for people, `more` further members of the answer."""

    def __init__(
        self,
        code: str,
        detail: str = "",
        *,
        errors: Iterable[FieldError] = (),
        headers: Mapping[str, str] | None = None,
        **more: Any,
    ) -> None:
        super().__init__(code)
        self.code, self.detail, self.errors = code, detail, list(errors)
        self.headers, self.more = headers or {}, more


def invalid(errors: Iterable[FieldError]) -> Problem:
    """Some fields are not good."""
    return Problem("invalid", errors=errors)


def placed_under(path: str, errors: Iterable[FieldError], *, but: Collection[str]) -> list[FieldError]:
    """The same errors with `path` in front of each field, except those of `but`."""
    return [
        FieldError(one.field if one.field is None or one.field in but else f"{path}.{one.field}", one.message, one.code)
        for one in errors
    ]


def of_validation(error: ValidationError) -> list[FieldError]:
    """A model's or a function's own sentences, by field."""
    if not hasattr(error, "error_dict"):
        return [FieldError(None, sentence, error.code or "invalid") for sentence in error.messages]
    return [
        FieldError(None if name == NON_FIELD_ERRORS else name, sentence, one.code or "invalid")
        for name, found in error.error_dict.items()
        for one in found
        for sentence in one.messages
    ]


def answer(error: Exception) -> Response:
    """The answer to whatever went wrong; what nobody foresaw is logged and told as our failure."""
    problem = _problem(error)
    if problem.code == "failed":
        log.error("An API request failed.", exc_info=error)
    kind = KINDS[problem.code]
    body: dict[str, Any] = {
        "type": f"{settings.PUBLIC_URL}{PAGE}#{problem.code}",
        "title": kind.title,
        "status": kind.status,
        "detail": problem.detail or f"{kind.title}. {kind.advice}",
        "code": problem.code,
        "errors": [asdict(one) for one in problem.errors],
        **problem.more,
    }
    return Response(body, status=kind.status, headers=dict(problem.headers), content_type=CONTENT_TYPE)


def _problem(error: Exception) -> Problem:
    match error:
        case Problem():
            return error
        case exceptions.NotAuthenticated() | exceptions.AuthenticationFailed():
            return Problem("unauthenticated", headers={"WWW-Authenticate": "Bearer"})
        case Http404() | exceptions.NotFound():
            return Problem("not_found")
        case PermissionDenied():
            return Problem("role_too_low", str(error))
        case exceptions.MethodNotAllowed():
            return Problem("method_not_allowed")
        case exceptions.NotAcceptable():
            return Problem("not_acceptable")
        case exceptions.UnsupportedMediaType():
            return Problem("not_json")
        case RequestDataTooBig():
            return Problem("too_large", f"A request has at most {settings.DATA_UPLOAD_MAX_MEMORY_SIZE} bytes.")
        case exceptions.ParseError() | RecursionError():
            return Problem("unreadable")
        case ValidationError():
            return invalid(of_validation(error))
        case IntegrityError() if is_twin(error):
            return Problem("conflict", SENT_TWICE)
        case OperationalError() | InterfaceError() | RedisError():
            log.warning("An API request could not be taken: %s", type(error).__name__)
            return Problem("away", headers=RETRY)
    got_request_exception.send(sender=None, request=None)
    return Problem("failed")
