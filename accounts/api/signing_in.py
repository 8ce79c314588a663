"""A token for who can sign in: e-mail, password and, where the person has one, the second factor's code."""

from typing import Any, ClassVar

from allauth.account.adapter import get_adapter
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.utils import is_mfa_enabled
from django.core.exceptions import ValidationError
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.addresses import client_address, limit_key
from accounts.api import limits
from accounts.api.base import ApiView
from accounts.api.json_forms import errors_of, written
from accounts.api.operations import OPEN, operation
from accounts.api.problems import FieldError, Problem, invalid
from accounts.api.shapes import named, shape_of
from accounts.api.tokens import TokenShape, show
from accounts.confirmed import has_confirmed
from accounts.models import Role, User
from accounts.people import UNKNOWN
from accounts.people_forms import DAYS, KeyForm
from accounts.tokens import SCOPES

NOT_CORRECT = "The e-mail address or the password is not correct."
CODE_NEEDED = "This person has a second factor. Send its code, or a recovery code."
CODE_WRONG = "This code is not correct."
NOT_CONFIRMED = "Confirm your e-mail address on the portal first."
USUAL = {
    "name": "Signed in by the API",
    "role": Role.OWNER.value,
    "scopes": [scope for scope in SCOPES if scope.endswith(":read")],
    "days": DAYS[0][0],
}
"""What is not asked for: a month of reading whatever the person may read. Writing is asked for by its scopes."""
PROOF = {"email": True, "password": True, "code": False}
"""What proves who it is, and whether it must be there."""
LATER = {"Retry-After": "300"}

SignInShape = shape_of(
    "SignIn",
    KeyForm(User(), None).fields,
    "Who wants a token, and for what; without scopes it only reads, and without days it is good for a month.",
    optional=True,
    email=serializers.CharField(),
    password=serializers.CharField(),
    code=serializers.CharField(required=False, help_text="Of the authenticator app, or a recovery code."),
)
NewTokenShape = named(
    "NewToken",
    "A token, shown this once.",
    token=serializers.CharField(help_text="For `Authorization: Bearer`."),
    **TokenShape().get_fields(),
)


class SignInApi(ApiView):
    """The only operation that takes a password."""

    authentication_classes: ClassVar[list[Any]] = []  # type: ignore[misc]

    @operation("Get a token", scope=OPEN, takes=SignInShape, answers=NewTokenShape, status=201)
    def post(self, request: Request) -> Response:
        """With the limits of signing in on the page. Which of address and password is not correct is not told."""
        wanted = USUAL | self.given
        proof = _proof({name: wanted.pop(name, "") for name in PROOF})
        person = _signed_in(request, proof)
        typed, wrong = written(KeyForm(person, None).fields, wanted)
        form = KeyForm(person, None, typed)
        made = None if wrong else form.make()
        if made is None:
            raise invalid(errors_of(form, but=wrong))
        return Response({"token": made[1], **show(made[0])}, status=201)

    def perform_authentication(self, request: Request) -> None:
        """Nobody is known yet; the tries are counted."""
        self.used = limits.count(limits.SIGN_INS, limit_key(client_address(request._request)) or UNKNOWN)
        if self.used.is_over:
            raise Problem("too_many", headers={"Retry-After": str(self.used.resets)})


def _proof(given: dict[str, Any]) -> dict[str, str]:
    """Raises a `Problem` for what is missing, no text, or holds the one character that no database stores."""
    wrong = [
        FieldError(name, "Write a text.", "type")
        for name, value in given.items()
        if not isinstance(value, str) or "\0" in value
    ]
    wrong += [
        FieldError(name, "This is required.", "required") for name, must in PROOF.items() if must and not given[name]
    ]
    if wrong:
        raise invalid(wrong)
    return given


def _signed_in(request: Request, proof: dict[str, str]) -> User:
    """Whoever proves it. Raises a `Problem`, the same one whatever of address and password is not correct."""
    try:
        person = get_adapter().authenticate(request._request, email=proof["email"], password=proof["password"])
    except ValidationError:
        raise Problem("too_many", headers=LATER) from None
    if not isinstance(person, User) or not person.is_active:
        raise Problem("sign_in_failed", NOT_CORRECT)
    if is_mfa_enabled(person):
        _second_factor(person, proof["code"])
    if not has_confirmed(person):
        raise Problem("conflict", NOT_CONFIRMED)
    return person


def _second_factor(person: User, code: str) -> None:
    if not code:
        raise Problem("sign_in_failed", CODE_NEEDED, errors=[FieldError("code", CODE_NEEDED, "required")])
    form = AuthenticateForm(user=person, data={"code": code})
    if form.is_valid():
        return
    if form.has_error("code", "too_many_login_attempts"):
        raise Problem("too_many", headers=LATER)
    raise Problem("sign_in_failed", CODE_WRONG, errors=[FieldError("code", CODE_WRONG)])
