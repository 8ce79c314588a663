"""What every test may ask for: an empty broker, a browser, and the whole system running."""

import os
from collections.abc import Iterator

import pytest
import redis
from django.conf import settings as django_settings
from playwright.sync_api import Browser, sync_playwright
from pytest_django import Settings

from calls import memory
from tests import browser
from tests.servers import WholeSystem, running_system


@pytest.fixture(scope="session")
def valkey_url() -> str:
    """The address of the suite's broker and cache, as REDIS_URL takes it."""
    return os.environ["REDIS_URL"]


@pytest.fixture(scope="session")
def valkey(valkey_url: str) -> Iterator[redis.Redis]:
    with redis.Redis.from_url(valkey_url) as client:
        yield client


@pytest.fixture(autouse=True)
def empty_valkey(valkey: redis.Redis) -> None:
    """No test inherits another one's cache, limits or queued messages."""
    valkey.flushdb()


@pytest.fixture(autouse=True)
def own_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tests travel in time, and databases do not travel with them."""
    monkeypatch.setattr("calls.clock.heed", lambda told, asked: None)


@pytest.fixture(autouse=True)
def no_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tests change a button and look at once; those of the memory itself set it again."""
    monkeypatch.setattr("calls.memory.FRESH", 0.0)
    memory.forget()


@pytest.fixture(scope="session", autouse=True)
def files_on_demand() -> None:
    """Each test's client builds the middleware anew, and would list every static file for it."""
    django_settings.WHITENOISE_AUTOREFRESH = True


@pytest.fixture(autouse=True)
def quick_passwords(settings: Settings) -> None:
    """The suite makes hundreds of people, and no test is about the strength of a hash."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(scope="session")
def whole_system(tmp_path_factory: pytest.TempPathFactory, pytestconfig: pytest.Config) -> Iterator[WholeSystem]:
    kept = pytestconfig.cache.mkdir("static") if pytestconfig.cache else None
    with running_system(tmp_path_factory.mktemp("whole-system"), kept) as system:
        yield system


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One browser for the session; a test opens a context of its own in it."""
    with sync_playwright() as playwright:
        path = browser.executable(playwright)
        if not path:
            if os.environ.get("CI") == "true":
                pytest.fail(browser.NONE_FOUND, pytrace=False)
            pytest.skip(browser.NONE_FOUND)
        # Playwright keeps an event loop in this thread, and Django would take the whole suite for async code.
        os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
        opened = playwright.chromium.launch(executable_path=path, args=browser.arguments())
        yield opened
        opened.close()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    unrun = [*terminalreporter.getreports("skipped"), *terminalreporter.getreports("error")]
    if any(browser.NONE_FOUND in report.longreprtext for report in unrun):
        terminalreporter.write_line(browser.NONE_FOUND, red=True, bold=True)
