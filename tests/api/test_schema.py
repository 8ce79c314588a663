"""What tells of the API: the schema, the reference and the kinds of problems; open to everybody."""

import json
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command
from django.test import Client
from playwright.sync_api import Browser
from pytest_django.live_server_helper import LiveServer


@pytest.fixture
def schema(client: Client, db: None) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(client.get("/api/v1/schema/?format=json").content)
    return told


def test_the_schema_is_valid_and_without_a_doubt(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("spectacular", "--validate", "--fail-on-warn")
    assert "openapi: 3.1.1" in capsys.readouterr().out


def test_it_tells_of_the_api_alone(schema: dict[str, Any]) -> None:
    assert {path[: len("/api/v1/")] for path in schema["paths"]} == {"/api/v1/"}


def test_every_operation_says_what_it_does_and_what_may_go_wrong(schema: dict[str, Any]) -> None:
    for path, methods in schema["paths"].items():
        for method, told in methods.items():
            where = f"{method} {path}"
            assert told["summary"], where
            assert len(told["description"]) > len("Scope"), where
            problems = [one for code, one in told["responses"].items() if code >= "400"]
            assert len(problems) >= 4, where
            assert {kind for one in problems for kind in one["content"]} == {"application/problem+json"}, where


def test_every_name_of_an_operation_is_its_own(schema: dict[str, Any]) -> None:
    names = [told["operationId"] for methods in schema["paths"].values() for told in methods.values()]
    assert len(names) == len(set(names))


def test_no_secret_is_told_of_as_readable(schema: dict[str, Any]) -> None:
    told = json.dumps({name: one for name, one in schema["components"]["schemas"].items() if "OwnSettings" in name})
    assert "agent_phone" in told
    assert "login_code" not in told


def test_the_reference_is_open_and_its_policy_lets_no_third_party_in(client: Client, db: None) -> None:
    answer = client.get("/api/v1/docs/")
    rules = dict(rule.split(" ", 1) for rule in answer["Content-Security-Policy"].split("; "))
    assert answer.status_code == 200
    assert "http" not in rules["img-src"] + rules["connect-src"].replace(settings.WIDGET_URL, "")
    assert "unsafe" not in rules["script-src"]
    assert "'unsafe-inline'" in rules["style-src"]


def test_no_other_page_is_let_off_its_policy(client: Client, db: None) -> None:
    assert "unsafe-inline" not in client.get("/api/v1/problems/")["Content-Security-Policy"]


@pytest.mark.browser
def test_the_reference_is_drawn_from_our_own_files(chromium: Browser, live_server: LiveServer) -> None:
    page = chromium.new_page()
    answered: list[str] = []
    page.on("response", lambda response: answered.append(response.url))
    page.goto(f"{live_server.url}/api/v1/docs/")
    page.get_by_role("heading", name="List businesses").wait_for()
    page.close()
    assert [address for address in answered if not address.startswith((live_server.url, "blob:", "data:"))] == []
