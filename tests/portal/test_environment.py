"""Settings from the environment: complete or a sentence for each thing that is not."""

import base64
import os
import re
import runpy
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from pytest_django import Settings

from portal.environment import Reader, celery_broker
from providers.registry import PROVIDERS

ROOT = Path(__file__).resolve().parent.parent.parent
KEY = base64.urlsafe_b64encode(b"k" * 32).decode()
GOOD = {"SECRET_KEY": "s" * 50, "CREDENTIAL_KEYS": KEY}


def read(**environment: str) -> dict[str, Any]:
    """Every setting by its name, read anew from this environment and nothing else."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "environ", {"DATA_DIR": "no-such-folder"} | environment)
        return runpy.run_path(str(ROOT / "portal" / "settings.py"))


def test_missing_secrets_are_named_together() -> None:
    with pytest.raises(ImproperlyConfigured) as refused:
        read()
    assert "SECRET_KEY must be set" in str(refused.value)
    assert "CREDENTIAL_KEYS must hold at least one key" in str(refused.value)


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("SECRET_KEY", "short", "SECRET_KEY must be set"),
        ("CREDENTIAL_KEYS", "not-base64!", "CREDENTIAL_KEYS must be 32 random bytes"),
        ("CREDENTIAL_KEYS", base64.urlsafe_b64encode(b"short").decode(), "CREDENTIAL_KEYS must be 32 random bytes"),
        ("PORT", "0", "PORT must be a port number"),
        ("PORT", "http", "PORT must be a port number"),
        ("DEBUG", "maybe", "DEBUG must be 1 or 0"),
        ("EXPORT_HOURS", "0", "EXPORT_HOURS must be a whole number from 1 to 168"),
        ("PUBLIC_URL", "portal.example.org", "PUBLIC_URL must be an address"),
        ("WIDGET_URL", "ftp://w.example.org", "WIDGET_URL must be an address"),
        ("PUBLIC_URL", "http://[::1", "PUBLIC_URL must be an address"),
        ("REDIS_URL", "redis://127.0.0.1:abc/0", "REDIS_URL must be an address"),
        ("DATABASE_URL", "postgresql://u@h:abc/n", "DATABASE_URL must be an address"),
        ("DATABASE_URL", "mysql://x", "DATABASE_URL must begin with"),
        ("REDIS_URL", "amqp://x", "REDIS_URL must begin with"),
        ("ALLOWED_HOSTS", "https://portal.example.org", "ALLOWED_HOSTS must be names by commas"),
        ("ALLOWED_HOSTS", "portal.example.org:8000", "ALLOWED_HOSTS must be names by commas"),
        ("ALLOWED_HOSTS", "portal.example.org other.example.org", "ALLOWED_HOSTS must be names by commas"),
        ("EMAIL_URL", "mail.example.org", "EMAIL_URL must be an address"),
        ("EMAIL_URL", "smtp://", "EMAIL_URL must be an address"),
        ("EMAIL_URL", "smtp://user:pass@mail.example.org:port", "EMAIL_URL must be an address"),
        ("EMAIL_URL", "imap://mail.example.org", "EMAIL_URL must be an address"),
        ("TRUSTED_PROXIES", "10.0.0.0/99", "TRUSTED_PROXIES must be network addresses"),
        ("STAFF_ADDRESSES", "the office", "STAFF_ADDRESSES must be network addresses"),
        ("BREACHED_PASSWORDS_URL", "pwned", "BREACHED_PASSWORDS_URL must be an address"),
        ("SESSION_DAYS", "0", "SESSION_DAYS must be"),
        ("STAFF_SESSION_IDLE_MINUTES", "5", "STAFF_SESSION_IDLE_MINUTES must be"),
        ("ANVEO_URL", "anveo", "ANVEO_URL must be an address"),
        ("ANVEO_CANCEL_ACTION", "dial cancel", "ANVEO_CANCEL_ACTION: "),
        ("VOICENTER_REQUEST_FORMAT", "soap", "VOICENTER_REQUEST_FORMAT: Choose one of"),
    ],
)
def test_each_bad_value_gets_its_sentence(name: str, value: str, sentence: str) -> None:
    with pytest.raises(ImproperlyConfigured, match=re.escape(sentence)):
        read(**GOOD | {name: value})


def test_the_real_providers_are_the_default() -> None:
    shown = str(read(**GOOD)["PROVIDER_ADDRESSES"])
    for address in (
        "https://www.anveo.com", "https://www.viviphone.com", "http://clicktocall.viviphone.com",
        "https://api.voicenter.com", "https://monitor.voicenter.co.il",
    ):  # fmt: skip
        assert address in shown


def test_the_monitor_follows_voicenter_where_only_that_is_set() -> None:
    one = read(**GOOD, VOICENTER_URL="http://127.0.0.1:9/voicenter")
    assert one["PROVIDER_ADDRESSES"]["voicenter"]["monitor"] == "http://127.0.0.1:9/voicenter"
    both = read(**GOOD, VOICENTER_URL="http://127.0.0.1:9/v", VOICENTER_MONITOR_URL="http://127.0.0.1:8/m")
    assert both["PROVIDER_ADDRESSES"]["voicenter"]["monitor"] == "http://127.0.0.1:8/m"


def test_a_provider_s_switches_come_from_the_environment() -> None:
    reader = Reader({"ANVEO_CANCEL_ACTION": "CALL.CANCEL", "ANVEO_CREATES_PROFILES": "1"})
    assert reader.provider_options("anveo", PROVIDERS["anveo"].option_fields) == {
        "cancel_action": "CALL.CANCEL",
        "creates_profiles": True,
    }
    assert not reader.problems


def check(settings: Settings, **environment: str) -> None:
    """What `manage.py check` does under this environment."""
    for name, value in read(**GOOD, **environment).items():
        if name in {"DEBUG", "PROVIDER_ADDRESSES", "SECURE", "TRUSTED_PROXIES_GIVEN"} or "STAFF_ADDRESSES" in name:
            setattr(settings, name, value)
    call_command("check")


def test_debug_beside_real_providers_is_refused(settings: Settings) -> None:
    with pytest.raises(SystemCheckError, match=r"portal\.E001"):
        check(settings, DEBUG="1")


def test_https_without_told_proxies_is_refused(settings: Settings) -> None:
    with pytest.raises(SystemCheckError, match=r"portal\.E002"):
        check(settings, PUBLIC_URL="https://portal.example.org")
    check(settings, PUBLIC_URL="https://portal.example.org", TRUSTED_PROXIES="none")


@pytest.mark.parametrize("value", ["0.0.0.0/0", "10.0.0.0/8, ::/0", "none"])
def test_a_list_of_staffs_addresses_that_keeps_nobody_out_is_refused(settings: Settings, value: str) -> None:
    with pytest.raises(SystemCheckError, match=r"portal\.E003"):
        check(settings, STAFF_ADDRESSES=value)
    check(settings, STAFF_ADDRESSES="10.0.0.0/8, 2001:db8::/32")


def test_a_command_with_a_bad_environment_prints_sentences_and_no_traceback() -> None:
    clean = {"PATH": os.environ["PATH"], "DATA_DIR": "no-such-folder"}
    failed = subprocess.run(
        [sys.executable, "manage.py", "migrate"], env=clean, cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert failed.returncode == 2
    assert "SECRET_KEY must be set" in failed.stderr
    assert "Traceback" not in failed.stderr


@pytest.mark.parametrize(
    ("url", "broker"),
    [
        ("redis://127.0.0.1:6379/0", "redis://127.0.0.1:6379/0"),
        ("unix:///run/valkey.sock?db=3", "redis+socket:///run/valkey.sock?virtual_host=3"),
        ("unix:///run/valkey.sock", "redis+socket:///run/valkey.sock?virtual_host=0"),
    ],
)
def test_the_broker_s_address_is_spelled_for_its_library(url: str, broker: str) -> None:
    assert celery_broker(url) == broker


def test_problems_are_raised_together() -> None:
    reader = Reader({"PORT": "x", "DEBUG": "y"})
    reader.port("PORT", 1)
    reader.flag("DEBUG")
    with pytest.raises(ImproperlyConfigured, match=r"(?s)PORT.*DEBUG"):
        reader.finish()


@pytest.mark.parametrize("names", ["portal.example.org", ".example.org,10.0.0.7", "*", "[::1]", "localhost, portal"])
def test_names_that_a_portal_can_have_are_taken(names: str) -> None:
    reader = Reader({"ALLOWED_HOSTS": names})
    assert reader.names("ALLOWED_HOSTS") == [name.strip() for name in names.split(",")]
    assert not reader.problems


def test_a_mail_server_is_read_from_one_address() -> None:
    read = Reader({"EMAIL_URL": "smtp+tls://portal:secret@mail.example.org:587"}).email()
    assert (read["EMAIL_HOST"], read["EMAIL_PORT"], read["EMAIL_USE_TLS"]) == ("mail.example.org", 587, True)
    assert Reader({}).email() == {}
