"""Every page that a person sees carries the headers that keep it theirs (OWASP ASVS 5.0, 3.3 and 3.4)."""

import re
from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from tests.grid.people import Crowd
from tests.grid.table import NOBODY, PAGES
from tests.grid.world import World

pytestmark = pytest.mark.django_db

READABLE = sorted(name for name, row in PAGES.items() if row.read != NOBODY)
FRONT = ("/", "/accounts/login/", "/accounts/signup/", "/accounts/password/reset/", "/no/such/page/")


def policy(answer: Any) -> dict[str, str]:
    directives = (line.strip().partition(" ") for line in answer["Content-Security-Policy"].split(";"))
    return {name: value for name, _, value in directives}


def assert_safe(answer: Any) -> None:
    rules = policy(answer)
    assert "unsafe" not in answer["Content-Security-Policy"]
    assert (rules["object-src"], rules["base-uri"], rules["frame-ancestors"]) == ("'none'",) * 3
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Referrer-Policy"] == "same-origin"
    assert answer["Cross-Origin-Opener-Policy"] == answer["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "camera=()" in answer["Permissions-Policy"]
    assert answer["X-Frame-Options"] == "DENY"


@pytest.mark.parametrize("name", READABLE)
def test_a_page_of_the_portal_is_safe(world: World, crowd: Crowd, name: str) -> None:
    assert_safe(crowd.browser("owner").get(world.at(name)))


@pytest.mark.parametrize("address", FRONT)
def test_a_page_before_the_sign_in_is_safe(client: Client, address: str) -> None:
    assert_safe(client.get(address))


@pytest.mark.parametrize("name", READABLE)
def test_a_page_of_a_business_is_kept_by_no_cache(world: World, crowd: Crowd, name: str) -> None:
    answer = crowd.browser("owner").get(world.at(name))
    assert {"no-store", "private"} <= {word.strip() for word in answer.get("Cache-Control", "").split(",")}


@pytest.mark.parametrize("name", READABLE)
def test_no_page_has_a_script_or_a_style_in_its_text(world: World, crowd: Crowd, name: str) -> None:
    text = crowd.browser("owner").get(world.at(name)).getvalue().decode(errors="replace")
    assert not re.search(r"<[^>]+\son[a-z]+=", text)
    assert not re.search(r"<[^>]+\sstyle=", text)
    assert not re.search(r"<script(?![^>]*\b(?:src=|type=\"application/json\"))", text)


def test_the_staffs_pages_are_safe(crowd: Crowd) -> None:
    staff = crowd.browser("staff")
    assert_safe(staff.get("/staff/"))


def test_the_cookies_of_a_secure_portal_stay_in_its_own_browser(settings: Settings, client: Client) -> None:
    settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = True
    client.get("/accounts/login/")
    cookie = client.cookies["csrftoken"]
    assert (bool(cookie["secure"]), cookie["samesite"], bool(cookie["httponly"])) == (True, "Lax", True)
