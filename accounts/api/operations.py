"""An operation of the API declared once: what it needs, what it takes and answers, and how the schema tells of it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache, wraps
from typing import Any, TypeVar, cast

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.idempotency import LONGEST_KEY, once
from accounts.api.paging import MOST, USUAL
from accounts.api.problems import CONTENT_TYPE, KINDS
from accounts.api.shapes import Shape, named
from accounts.models import Role
from accounts.tokens import SCOPES

Handler = TypeVar("Handler", bound=Callable[..., Response])
OPEN = ""
"""The scope of what needs no token."""
ANY = "*"
"""The scope of what every token may do."""


@dataclass(frozen=True, slots=True)
class Operation:
    """What a token must have for it: a scope, and a role in the business."""

    scope: str
    role: Role


FieldErrorShape = named(
    "FieldError",
    "One field that is not good.",
    field=serializers.CharField(allow_null=True, help_text="Its path in the body, such as destinations.0.number."),
    message=serializers.CharField(help_text="A sentence for people."),
    code=serializers.CharField(help_text="A stable word."),
)
ProblemShape = named(
    "Problem",
    "What went wrong (RFC 9457).",
    type=serializers.CharField(help_text="The address of its description."),
    title=serializers.CharField(),
    status=serializers.IntegerField(),
    detail=serializers.CharField(help_text="A sentence for people."),
    code=serializers.ChoiceField(choices=list(KINDS), help_text="A stable word."),
    errors=FieldErrorShape(many=True),
    scope=serializers.CharField(required=False, help_text="The scope that the token lacks."),
)


def operation(
    summary: str,
    *,
    scope: str,
    answers: Any = None,
    takes: Any = None,
    status: int = 200,
    role: Role | None = None,
    creates: bool = False,
    secret: str = "",
    locks: bool = False,
    tagged: bool = False,
    pages: bool = False,
    filters: Sequence[OpenApiParameter] = (),
) -> Callable[[Handler], Handler]:
    """Declares the handler of one method.

    `answers` and `takes` are serializers, or None for an empty body; an answer that is no JSON is
    {(status, type): schema}. `creates`: an idempotency key is honoured; `secret` is the member of the answer that is
    kept nowhere, so that a repeated request is answered without it. `locks`: an `If-Match` is demanded by the
    handler. `tagged`: the answer carries an ETag. `pages`: it is one page of a list. `role` is a viewer's for reading
    and an editor's for writing, unless given.
    """
    assert scope in {OPEN, ANY, *SCOPES}
    needed = role or (Role.EDITOR if scope.endswith(":write") else Role.VIEWER)
    parameters = [*filters, *_page_parameters(pages), *_header_parameters(creates, locks), *_told(tagged, status)]

    def declared(handler: Handler) -> Handler:
        @wraps(handler)
        def act(view: Any, request: Request, *args: Any, **kwargs: Any) -> Response:
            if creates:
                return once(request, lambda: handler(view, request, *args, **kwargs), secret=secret)
            return handler(view, request, *args, **kwargs)

        act.operation = Operation(scope, needed)  # type: ignore[attr-defined]
        described = extend_schema(
            operation_id=summary.lower().replace(" ", "_").replace("’", "").replace(",", ""),
            summary=summary,
            description=_description(handler, scope, needed),
            tags=[_tag(scope)],
            auth=[] if scope == OPEN else None,
            request=takes,
            parameters=parameters,
            responses={**_answers(status, answers), **_problems(scope, takes, creates=creates, locks=locks)},
        )(act)
        return cast("Handler", described)

    return declared


@cache
def page_of(shape: Shape) -> Shape:
    """The shape of one page of a list."""
    following = serializers.CharField(allow_null=True, help_text="The address of the next page; null on the last.")
    return named(f"{_name(shape)}Page", "One page, newest first.", items=shape(many=True), next=following)


@cache
def list_of(shape: Shape) -> Shape:
    """The shape of a whole list, where there are never many."""
    return named(f"{_name(shape)}List", "All of them.", items=shape(many=True))


def query(name: str, description: str, **more: Any) -> OpenApiParameter:
    """A filter in the address."""
    return OpenApiParameter(name, location=OpenApiParameter.QUERY, description=description, **more)


def _answers(status: int, answers: Any) -> dict[Any, Any]:
    return answers if isinstance(answers, dict) else {status: answers}


def _tag(scope: str) -> str:
    return "Tokens" if scope in {OPEN, ANY} else scope.partition(":")[0].capitalize()


def _name(shape: Shape) -> str:
    return shape.__name__.removesuffix("Shape")


def _description(handler: Callable[..., Any], scope: str, role: Role) -> str:
    told = " ".join((handler.__doc__ or "").split())
    return told if scope in {OPEN, ANY} else f"{told}\n\nScope `{scope}`; role: {role.label.lower()} or higher.".strip()


def _page_parameters(pages: bool) -> list[OpenApiParameter]:
    if not pages:
        return []
    return [
        query("cursor", "Where the page begins, as the page before told it."),
        query("limit", "Rows of a page.", type={"type": "integer", "minimum": 1, "maximum": MOST, "default": USUAL}),
    ]


def _header_parameters(creates: bool, locks: bool) -> list[OpenApiParameter]:
    found = []
    if creates:
        text = "Any text of your own: the same request with the same key is done once."
        kind = {"type": "string", "minLength": 1, "maxLength": LONGEST_KEY, "pattern": "^[!-~]+$"}
        found.append(OpenApiParameter("Idempotency-Key", type=kind, location=OpenApiParameter.HEADER, description=text))
    if locks:
        text = "The ETag of what you have read; `*` for whatever is there."
        found.append(OpenApiParameter("If-Match", location=OpenApiParameter.HEADER, required=True, description=text))
    return found


def _told(tagged: bool, status: int) -> list[OpenApiParameter]:
    """Headers of the answer."""
    if not tagged:
        return []
    return [
        OpenApiParameter(
            "ETag",
            OpenApiTypes.STR,
            OpenApiParameter.HEADER,
            response=[status],
            description="For `If-Match`.",
        )
    ]


def _problems(scope: str, takes: Any, *, creates: bool, locks: bool) -> dict[Any, Any]:
    codes = [400, 401, 404, 405, 406, 429, 503] if scope == OPEN else [400, 401, 403, 404, 405, 406, 422, 429, 503]
    codes += [413, 415, 422] if takes else []
    codes += [409] if creates or scope.endswith(":write") else []
    codes += [412, 428] if locks else []
    return {(code, CONTENT_TYPE): OpenApiResponse(ProblemShape, description=_titles(code)) for code in sorted(codes)}


def _titles(status: int) -> str:
    return "; ".join(kind.title for kind in KINDS.values() if kind.status == status)
