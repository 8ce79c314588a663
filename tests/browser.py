"""Finds a Chromium for the browser tests, or gets one, or says loudly that there is none."""

import fcntl
import os
import shutil
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import Playwright

NAMES = ("chromium", "google-chrome", "chromium-browser")
QUIET = (
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
NONE_FOUND = "BROWSER TESTS DID NOT RUN: there is no Chromium and none could be installed. Install chromium, run again."


def arguments() -> list[str]:
    """Chromium's sandbox refuses to start as root."""
    return [*QUIET, "--no-sandbox"] if os.geteuid() == 0 else list(QUIET)


def executable(playwright: Playwright) -> str | None:
    """The path of a Chromium, tried in order: on PATH, Playwright's, installed by Playwright, installed by apt.

    One process looks at a time: the next finds what the one before has got.
    """
    here = os.open(Path(__file__).parent, os.O_RDONLY)
    try:
        fcntl.flock(here, fcntl.LOCK_EX)
        found = installed(playwright)
        if not found and (fetched_by_playwright() or fetched_by_apt()):
            found = installed(playwright)
        return found
    finally:
        os.close(here)


def installed(playwright: Playwright) -> str | None:
    own = playwright.chromium.executable_path
    return next(filter(None, map(shutil.which, NAMES)), None) or (own if Path(own).exists() else None)


def fetched_by_playwright() -> bool:
    return succeeds([sys.executable, "-m", "playwright", "install", "chromium"])


def fetched_by_apt() -> bool:
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return False
    return succeeds(["apt-get", "update", "-qq"]) and succeeds(["apt-get", "install", "-y", "-qq", "chromium"])


def succeeds(command: list[str]) -> bool:
    try:
        return subprocess.run(command, capture_output=True, timeout=300, check=False).returncode == 0
    except subprocess.TimeoutExpired:
        return False
