"""Reads the settings that come from the environment, and says in one sentence each what is wrong with them.

Nothing here touches Django's settings; `portal.settings` is the only reader.
"""

import base64
import binascii
import ipaddress
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import SplitResult, parse_qs, urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured

from providers.fields import Field, Value

KEY_BYTES = 32
MIN_SECRET_LENGTH = 40
HOST_NAME = re.compile(r"\*|\.?[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?|\[[0-9A-Fa-f:.]+\]")

PROVIDER_DEFAULTS = {
    "ANVEO_URL": "https://www.anveo.com",
    "VIVIPHONE_URL": "https://www.viviphone.com",
    "VIVIPHONE_PANEL_URL": "http://clicktocall.viviphone.com",
    "VOICENTER_URL": "https://api.voicenter.com",
    "VOICENTER_MONITOR_URL": "https://monitor.voicenter.co.il",
}
"""What stands in front of the documented paths of each provider (fact sheets, "Transport")."""


@dataclass
class Reader:
    """Collects every problem, so that a person mends all of them in one go."""

    environ: Mapping[str, str]
    problems: list[str] = field(default_factory=list)

    def text(self, name: str, default: str = "") -> str:
        return self.environ.get(name, "").strip() or default

    def flag(self, name: str) -> bool:
        value = self.text(name, "0").lower()
        if value not in {"0", "1", "true", "false", "yes", "no", "on", "off"}:
            self.problems.append(f"{name} must be 1 or 0.")
        return value in {"1", "true", "yes", "on"}

    def items(self, name: str) -> list[str]:
        return [item.strip() for item in self.environ.get(name, "").split(",") if item.strip()]

    def port(self, name: str, default: int) -> int:
        value = self.text(name, str(default))
        if not value.isascii() or not value.isdigit() or not 1 <= int(value) <= 65535:
            self.problems.append(f"{name} must be a port number from 1 to 65535.")
            return default
        return int(value)

    def number(self, name: str, default: int, *, most: int, least: int = 0) -> int:
        value = self.text(name, str(default))
        if not value.isascii() or not value.isdigit() or not least <= int(value) <= most:
            self.problems.append(f"{name} must be a whole number from {least} to {most}.")
            return default
        return int(value)

    def names(self, name: str) -> list[str]:
        """Host names as a browser's Host header has them, without scheme and port; `.example.org` is all below it."""
        found = self.items(name)
        if not all(HOST_NAME.fullmatch(item) for item in found):
            self.problems.append(
                f"{name} must be names by commas, such as portal.example.org, without https:// or port."
            )
            return []
        return found

    def email(self) -> dict[str, object]:
        """Django's settings for the mail server of EMAIL_URL; {} where none is set."""
        value = self.text("EMAIL_URL")
        if not value:
            return {}
        parts = _parts(value)
        if (
            parts is None
            or parts.scheme not in environ.Env.EMAIL_SCHEMES
            or (parts.scheme.startswith("smtp") and not parts.hostname)
        ):
            self.problems.append("EMAIL_URL must be an address such as smtp+tls://user:password@mail.example.org:587.")
            return {}
        return dict(environ.Env.email_url_config(value))

    def web_address(self, name: str, default: str) -> str:
        value = self.text(name, default).rstrip("/")
        parts = _parts(value)
        if (
            parts is None
            or parts.scheme not in {"http", "https"}
            or not parts.hostname
            or parts.query
            or parts.fragment
        ):
            self.problems.append(f"{name} must be an address such as https://portal.example.org.")
            return default
        return value

    def secret_key(self) -> str:
        value = self.text("SECRET_KEY")
        if len(value) < MIN_SECRET_LENGTH:
            self.problems.append(f"SECRET_KEY must be set, to at least {MIN_SECRET_LENGTH} random characters.")
        return value

    def credential_keys(self) -> list[bytes]:
        """The keys that protect provider credentials: the first encrypts, all decrypt."""
        keys = []
        for item in self.items("CREDENTIAL_KEYS"):
            try:
                key = base64.urlsafe_b64decode(item)
            except (binascii.Error, ValueError):
                key = b""
            if len(key) != KEY_BYTES:
                self.problems.append("CREDENTIAL_KEYS must be 32 random bytes each, in URL-safe base64, by commas.")
                return []
            keys.append(key)
        if not keys:
            self.problems.append("CREDENTIAL_KEYS must hold at least one key.")
        return keys

    def networks(self, name: str) -> list[ipaddress.IPv4Network | ipaddress.IPv6Network]:
        found = []
        for item in self.items(name):
            if item == "none":
                continue
            try:
                found.append(ipaddress.ip_network(item, strict=False))
            except ValueError:
                self.problems.append(f"{name} must be network addresses by commas, such as 10.0.0.0/8, or none.")
        return found

    def database(self, default_file: Path) -> dict[str, object]:
        value = self.text("DATABASE_URL", f"sqlite:///{default_file}")
        if not value.startswith(("sqlite:///", "postgres://", "postgresql://")):
            self.problems.append("DATABASE_URL must begin with postgresql:// or sqlite:///.")
            return {}
        if _parts(value) is None:
            self.problems.append("DATABASE_URL must be an address such as postgresql://user:password@host:5432/name.")
            return {}
        return dict(environ.Env.db_url_config(value))

    def redis(self) -> str:
        value = self.text("REDIS_URL", "redis://127.0.0.1:6379/0")
        if not value.startswith(("redis://", "rediss://", "unix://")):
            self.problems.append("REDIS_URL must begin with redis://, rediss:// or unix://.")
        elif _parts(value) is None:
            self.problems.append("REDIS_URL must be an address such as redis://127.0.0.1:6379/0.")
        return value

    def provider_options(self, slug: str, fields: Iterable[Field]) -> dict[str, Value]:
        """A provider's switches, each by its own variable, such as ANVEO_CANCEL_ACTION; unset ones are left out."""
        found: dict[str, Value] = {}
        for option in fields:
            name = f"{slug}_{option.name}".upper()
            if not self.text(name):
                continue
            value = self.flag(name) if option.kind == "flag" else self.text(name)
            if problem := option.problem(value):
                self.problems.append(f"{name}: {problem}")
            found[option.name] = value
        return found

    def finish(self) -> None:
        """Raise `ImproperlyConfigured` with every problem found, a line each."""
        if self.problems:
            raise ImproperlyConfigured("The environment is not complete:\n- " + "\n- ".join(self.problems))


def _parts(address: str) -> SplitResult | None:
    """The parts of an address, None if its host or port cannot be read."""
    try:
        parts = urlsplit(address)
        parts.port  # noqa: B018  (reading it is what checks it)
    except ValueError:
        return None
    return parts


def celery_broker(redis_url: str) -> str:
    """The same server in Celery's spelling: `unix:///path?db=N` becomes `redis+socket:///path?virtual_host=N`."""
    parts = urlsplit(redis_url)
    if parts.scheme != "unix":
        return redis_url
    database = parse_qs(parts.query).get("db", ["0"])[0]
    return f"redis+socket://{parts.path}?virtual_host={database}"
