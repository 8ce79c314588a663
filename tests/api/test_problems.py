"""One shape for everything that goes wrong, whatever was sent."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from tests.api.conftest import Program
from tests.pages.conftest import House

At = Callable[..., str]
MEMBERS = {"type", "title", "status", "detail", "code", "errors"}


def sent_raw(program: Program, address: str, body: bytes, kind: str = "application/json") -> Any:
    headers = {"Authorization": f"Bearer {program.clear}"}
    return Client().generic("POST", address, body, kind, headers=headers)


def is_problem(answer: Any, status: int, code: str) -> bool:
    told = answer.json()
    right = answer["Content-Type"] == "application/problem+json" and set(told) >= MEMBERS
    return right and (answer.status_code, told["status"], told["code"]) == (status, status, code)


def test_an_address_that_leads_nowhere_reads_as_a_business_of_others(stranger: Program, at: At) -> None:
    nowhere, foreign = stranger.get("/api/v1/nowhere/"), stranger.get(at("buttons/"))
    assert is_problem(nowhere, 404, "not_found")
    assert nowhere.content == foreign.content


def test_a_method_that_is_not_there_is_told_with_those_that_are(owner: Program, at: At) -> None:
    answer = owner.ask("PUT", at("buttons/{button}/"), {})
    assert is_problem(answer, 405, "method_not_allowed")
    assert {name.strip() for name in answer["Allow"].split(",")} == {"GET", "HEAD", "PATCH"}


def test_only_json_is_read(owner: Program, at: At) -> None:
    assert is_problem(sent_raw(owner, at("buttons/"), b"a=b", "application/x-www-form-urlencoded"), 415, "not_json")


def test_only_json_is_answered(owner: Program, at: At) -> None:
    assert is_problem(owner.get(at("buttons/"), Accept="text/html"), 406, "not_acceptable")


@pytest.mark.parametrize(
    "body",
    [b"{", b"\xff", b'{"name": NaN}', b"[" * 100_000, b'{"name": "\\ud800"}', b"[]", b'"text"', b"1" * 5000],
    ids=["cut off", "no utf-8", "nan", "deep", "half a character", "a list", "a text", "a long number"],
)  # fmt: skip
def test_what_is_no_object_is_not_read(owner: Program, at: At, body: bytes) -> None:
    assert is_problem(sent_raw(owner, at("buttons/"), body), 400, "unreadable")


def test_a_body_has_an_end(owner: Program, at: At) -> None:
    body = b'{"name": "' + b"x" * 600_000 + b'"}'
    assert is_problem(sent_raw(owner, at("buttons/"), body), 413, "too_large")


def test_a_control_character_is_refused_beside_its_field(owner: Program, house: House, at: At) -> None:
    answer = owner.patch(at("buttons/{button}/"), {"title": "\0"})
    assert is_problem(answer, 422, "invalid")
    assert [one["field"] for one in answer.json()["errors"]] == ["title"]


def test_the_type_leads_to_a_page_that_tells_of_it(owner: Program, at: At) -> None:
    kind = owner.get("/api/v1/nowhere/").json()["type"]
    page = Client().get("/" + kind.split("/", 3)[3])
    assert 'id="not_found"' in page.content.decode()


def test_answers_are_never_kept_by_others(owner: Program, at: At) -> None:
    assert owner.get(at("buttons/"))["Cache-Control"] == "no-store"


def test_what_nobody_foresaw_is_told_as_our_failure(
    owner: Program, at: At, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: Any) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("buttons.api.views.paged", broken)
    owner.client.raise_request_exception = False
    assert is_problem(owner.get(at("buttons/")), 500, "failed")
    assert "An API request failed." in caplog.text
