"""What browsers report of the pages' policy: taken from anybody, written without secrets, never too much of it."""

import json
import logging

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db

OLD = {"csp-report": {"document-uri": "https://p.example/join/secret/", "effective-directive": "script-src-elem",
                      "blocked-uri": "https://evil.example/x.js?number=12025550188"}}  # fmt: skip
NEW = [{"type": "csp-violation", "body": {"effectiveDirective": "img-src", "blockedURL": "inline"}}]


def report(client: Client, told: object, kind: str = "application/csp-report") -> int:
    body = told if isinstance(told, (str, bytes)) else json.dumps(told)
    return client.post("/policy-report/", body, content_type=kind).status_code


def lines(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [one.getMessage() for one in caplog.records if one.name == "portal.policy_reports"]


def test_every_page_says_where_its_policy_is_reported_to(client: Client) -> None:
    assert "report-uri /policy-report/" in client.get("/")["Content-Security-Policy"]


def test_a_report_becomes_a_line_without_what_addresses_may_hold(caplog: pytest.LogCaptureFixture) -> None:
    client = Client(enforce_csrf_checks=True)
    with caplog.at_level(logging.WARNING):
        assert (report(client, OLD), report(client, NEW, "application/reports+json")) == (204, 204)
    assert lines(caplog) == [
        "A page's policy stopped something: script-src-elem, from evil.example.",
        "A page's policy stopped something: img-src, from inline.",
    ]


@pytest.mark.parametrize("told", ["", "{", "[]", "null", "[1, null]", {"csp-report": "x"}, b"\xff", "x" * 20_000])
def test_what_is_no_report_is_answered_alike_and_not_written(
    client: Client, caplog: pytest.LogCaptureFixture, told: object
) -> None:
    with caplog.at_level(logging.WARNING):
        assert report(client, told) == 204
    assert lines(caplog) == []


def test_a_line_break_in_a_report_makes_no_second_line(client: Client, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING):
        report(client, {"csp-report": {"effective-directive": "img-src\nforged", "blocked-uri": "a b\r\nc"}})
    assert lines(caplog) == ["A page's policy stopped something: img-srcforged, from abc."]


def test_one_address_fills_no_log(client: Client, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING):
        assert {report(client, OLD) for _ in range(25)} == {204}
    assert len(lines(caplog)) == 20


def test_nobody_reads_reports_there(client: Client) -> None:
    assert client.get("/policy-report/").status_code == 405
