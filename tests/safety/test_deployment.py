"""In production's shape Django's own check list is clean, and what is unsafe does not start (ASVS 13.4.2)."""

import os
import subprocess
import sys
from collections.abc import Mapping

import pytest

from tests.plugin import keys

SECURE = {
    "PUBLIC_URL": "https://portal.example.com",
    "TRUSTED_PROXIES": "10.0.0.0/8",
    "DATABASE_URL": "postgresql://portal@127.0.0.1/portal",
    "REDIS_URL": "redis://127.0.0.1:6379/0",
    "EMAIL_URL": "smtp://user:password@mail.example.com:587",
}


def check(given: Mapping[str, str]) -> subprocess.CompletedProcess[str]:
    env = {"PATH": os.environ["PATH"], **keys(), **SECURE, **given}
    command = [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"]
    return subprocess.run(command, env=env, capture_output=True, text=True, check=False)


def test_production_passes_the_check_list() -> None:
    done = check({})
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    "given",
    [
        {"SECRET_KEY": ""},
        {"SECRET_KEY": "short"},
        {"CREDENTIAL_KEYS": "not-a-key"},
        {"DEBUG": "1"},
        {"TRUSTED_PROXIES": ""},
    ],
    ids=lambda given: next(iter(given)),
)
def test_an_unsafe_shape_does_not_start(given: dict[str, str]) -> None:
    assert check(given).returncode != 0
