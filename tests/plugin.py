"""Loaded before Django reads its settings: gives the suite its keys, its database and its broker.

`TEST_DATABASE_URL` and `TEST_REDIS_URL` name the servers of the production shape; without them the suite runs on a
SQLite file and an embedded Valkey of its own. Every process of a suite that runs in several has its own of each.
The settings of whoever runs the suite are never used.
"""

import base64
import gc
import os
import secrets
import sys
import tempfile
from collections.abc import Generator
from contextlib import ExitStack
from pathlib import Path

import pytest

from portal.environment import PROVIDER_DEFAULTS
from tests.servers import own_redis, valkey_on_socket

PERSONAL = (
    "ALLOWED_HOSTS",
    "DEBUG",
    "HOST",
    "PORT",
    "PUBLIC_URL",
    "PYTHONDONTWRITEBYTECODE",
    "TRUSTED_PROXIES",
    "WIDGET_URL",
    "EMAIL_URL",
    "REQUIRE_STAFF_MFA",
    "STAFF_ADDRESSES",
    "BREACHED_PASSWORDS_URL",
    "SESSION_IDLE_DAYS",
    "SESSION_DAYS",
    "STAFF_SESSION_IDLE_MINUTES",
    "STAFF_SESSION_HOURS",
)
SERVERS = pytest.StashKey[ExitStack]()
NOWHERE = "http://127.0.0.1:9"
"""Nothing listens there: no test can reach a real provider by forgetting to say which one it means."""


@pytest.hookimpl(wrapper=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> Generator[None]:
    gc.disable()  # until all is imported and collected: it would look through the same living objects again and again
    sys.dont_write_bytecode = False  # each of many processes would compile all of the portal and of the suite anew
    servers = early_config.stash[SERVERS] = ExitStack()
    early_config.add_cleanup(servers.close)  # where no session begins
    folder = Path(servers.enter_context(tempfile.TemporaryDirectory(prefix="portal-tests-")))
    for name in PERSONAL:
        os.environ.pop(name, None)
    os.environ["CHALLENGE_BITS"] = "0"  # no test but those of the price itself is about paying it
    os.environ.update(keys(), **dict.fromkeys(PROVIDER_DEFAULTS, NOWHERE), DATA_DIR=str(folder))
    os.environ["DATABASE_URL"] = os.environ.get("TEST_DATABASE_URL") or f"sqlite:///{folder}/portal.sqlite3"
    given = os.environ.get("TEST_REDIS_URL")
    os.environ["REDIS_URL"] = own_redis(given) if given else servers.enter_context(valkey_on_socket(folder))
    yield


def pytest_collection_finish() -> None:
    """What is there now stays to the end: from here on only what tests make is looked through."""
    gc.collect()
    gc.freeze()
    gc.enable()


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Not later: a process that shares the suite is ended as soon as it has told that its session is over."""
    session.config.stash[SERVERS].close()


def keys() -> dict[str, str]:
    return {
        "SECRET_KEY": secrets.token_urlsafe(50),
        "CREDENTIAL_KEYS": base64.urlsafe_b64encode(secrets.token_bytes(32)).decode(),
    }
