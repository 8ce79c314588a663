"""What every page for strangers keeps to: no cookie, no script, no frame that nobody allowed."""

from typing import Any

import pytest
from django.test import Client

from buttons.models import Button
from tests.calls.conftest import NUMBER
from tests.calls.plain_page import Reader, page_of
from tests.making import make_button


@pytest.fixture
def reader() -> Reader:
    return Reader()


def pages(reader: Reader, button: Button) -> list[Any]:
    """Every kind of answer the public pages give."""
    asked = reader.ask(button)
    return [
        reader.open(page_of(button)),
        reader.ask(button, "hello"),
        asked,
        reader.open(asked["Location"]),
        reader.client.post(asked["Location"]),
        reader.open("/w/never/"),
        reader.client.post("/w/never/", {"number": NUMBER, "code": "1"}),
        reader.open("/w/never/done/"),
        reader.open("/w/never/nonsense/"),
        reader.open("/w/?id=nonsense"),
    ]


def test_no_cookie_is_ever_set(reader: Reader, button: Button) -> None:
    assert [answer.headers.get("Set-Cookie") for answer in pages(reader, button)] == [None] * 10
    assert not reader.client.cookies


def test_no_page_runs_a_script_or_is_kept(reader: Reader, button: Button) -> None:
    for answer in pages(reader, button):
        assert answer["Cache-Control"] == "no-store"
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["Referrer-Policy"] == "same-origin"
        assert b"<script" not in answer.content
        if answer.status_code != 303:
            assert "default-src 'none'; style-src 'self' 'sha256-" in answer["Content-Security-Policy"]
            assert "unsafe" not in answer["Content-Security-Policy"]


def test_nobody_may_frame_the_page_of_a_button_for_every_site(reader: Reader, button: Button) -> None:
    answer = reader.open(page_of(button))
    assert "frame-ancestors 'none';" in answer["Content-Security-Policy"]
    assert answer["X-Frame-Options"] == "DENY"


def test_only_the_named_sites_may_frame_the_page(reader: Reader, button: Button) -> None:
    bound = make_button(button.account, allowed_origins=["https://a.example.com", "https://b.example.com"])
    answer = reader.open(page_of(bound))
    assert "frame-ancestors https://a.example.com https://b.example.com;" in answer["Content-Security-Policy"]
    assert "X-Frame-Options" not in answer


def test_a_signed_in_person_is_a_stranger_here(button: Button, django_user_model: Any) -> None:
    client = Client()
    client.force_login(django_user_model.objects.create_user("owner@example.com", "a-harbour-full-of-ropes"))
    answer = client.get(page_of(button))
    assert "Cookie" not in answer.get("Vary", "")
    assert b"owner@example.com" not in answer.content
