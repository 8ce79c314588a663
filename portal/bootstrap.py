"""Prepares the virtual environment, then hands over to it: `python3 portal/bootstrap.py COMMAND`.

Only the standard library, and syntax that Python 3.6 still reads: whoever comes with an old Python gets a sentence
and not a SyntaxError.
"""

import base64
import fcntl
import hashlib
import json
import os
import secrets
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

OLDEST = (3, 11)
NEWER_NAMES = ("python3.13", "python3.12", "python3.11")
ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
VENV_PYTHON = str(VENV / "bin" / "python")
STAMP = VENV / "installed.json"
RUN, DEVELOP = "requirements.txt", "requirements-dev.txt"

PICTURES = [
    "tests/every_page",
    "tests/journeys/test_screenshots.py",
    "tests/widget/test_screenshots.py",
    "tests/calls/test_plain_in_a_browser.py",
]
COMMANDS = {
    "run": (RUN, ["manage.py", "run"]),
    "setup": (RUN, ["manage.py", "run", "--prepare-only"]),
    "test": (DEVELOP, ["-m", "tests.run"]),
    "test-pg": (DEVELOP, ["-m", "tests.run", "postgresql"]),
    "coverage": (DEVELOP, ["-m", "tests.run", "coverage"]),
    "lint": (DEVELOP, ["-m", "tests.run", "lint"]),
    "fuzz": (DEVELOP, ["-m", "tests.fuzz.run"]),
    "bench": (DEVELOP, ["-m", "tests.bench"]),
    "messages": (DEVELOP, ["-m", "tests.languages.build"]),
    "screenshots": (DEVELOP, ["-m", "pytest", "-q", *PICTURES]),
}


def main(command: str) -> None:
    ensure_python(sys.version_info[:2], sys.argv)
    os.chdir(str(ROOT))
    requirements, act = COMMANDS[command]
    if requirements == RUN:
        data = Path(os.environ.get("DATA_DIR") or ROOT / "var")
        ensure_writable(data)
        write_keys(data / "local.env")
    with_lock(requirements)
    os.execv(VENV_PYTHON, [VENV_PYTHON, *act])  # noqa: S606


def ensure_python(version: "tuple[int, ...]", arguments: "list[str]") -> None:
    """Return where `version` will do; else start over with a newer Python from PATH, or end with one line."""
    if version >= OLDEST:
        return
    for path in filter(None, map(shutil.which, NEWER_NAMES)):
        if answers([path, "-c", ""]):
            os.execv(path, [path, "-I", *arguments])  # noqa: S606
    wanted, found = (".".join(map(str, numbers)) for numbers in (OLDEST, version))
    stop(
        f"Python {wanted} or newer is needed, and this is Python {found}. "
        f"Install it, or say where it is: make run PYTHON=/path/to/python{wanted}"
    )


def ensure_writable(folder: Path) -> None:
    """Make `folder`, for its owner alone, where it is missing; end with one line where nothing can be written."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=str(folder)):
            pass
    except OSError as error:
        stop(f"Nothing can be written to the folder {folder}: {error.strerror}. Work in a folder that is yours.")


def with_lock(requirements: str) -> None:
    """Install under a lock on the project's folder, so that two commands at once do not build over each other."""
    folder = os.open(str(ROOT), os.O_RDONLY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)
        ensure_installed(requirements)
    finally:
        os.close(folder)


def ensure_installed(requirements: str) -> None:
    """Install only what changed: `.venv/installed.json` holds the digest of each list that was installed."""
    installed, wanted = read_stamp(), digest(requirements)
    if installed.get(requirements) == wanted and answers([VENV_PYTHON, "-c", ""]):
        return
    ensure_writable(ROOT)
    if not answers([VENV_PYTHON, "-m", "pip", "--version"]):
        make_venv()
        installed = {}
    install(requirements)
    installed[requirements] = wanted
    if requirements == DEVELOP:
        installed[RUN] = digest(RUN)
    STAMP.write_text(json.dumps(installed))


def make_venv() -> None:
    """Make `.venv`, over a half-made one if there is one."""
    say("Making the virtual environment .venv")
    if not answers([sys.executable, "-c", "import ensurepip, venv"]):
        stop(
            "This Python cannot make virtual environments: its venv or ensurepip module is missing. "
            "On Debian and Ubuntu: apt install python3-venv"
        )
    run_or_stop([sys.executable, "-m", "venv", "--clear", str(VENV)], "The virtual environment could not be made.")


def install(requirements: str) -> None:
    say(f"Installing what {requirements} pins (about a minute the first time)")
    pip = [VENV_PYTHON, "-m", "pip", "install", "-q", "--disable-pip-version-check", "--no-input"]
    run_or_stop([*pip, "--require-hashes", "-r", requirements], f"pip could not install {requirements}.")


def write_keys(file: Path) -> None:
    """Generate this installation's two keys on its first run, for its owner alone; never written again."""
    if file.exists():
        return
    credential_key = base64.urlsafe_b64encode(secrets.token_bytes(32)).decode()
    handle, unfinished = tempfile.mkstemp(dir=str(file.parent))
    with os.fdopen(handle, "w") as text:
        text.write(f"SECRET_KEY={secrets.token_urlsafe(50)}\nCREDENTIAL_KEYS={credential_key}\n")
    Path(unfinished).rename(file)


def read_stamp() -> "dict[str, str]":
    try:
        return dict(json.loads(STAMP.read_text()))
    except (OSError, ValueError):
        return {}


def digest(requirements: str) -> str:
    return hashlib.sha256((ROOT / requirements).read_bytes()).hexdigest()


def answers(command: "list[str]") -> bool:
    """Whether `command` runs and ends well."""
    try:
        return subprocess.call(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) == 0
    except OSError:
        return False


def run_or_stop(command: "list[str]", failure: str) -> None:
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, universal_newlines=True)
    if done.returncode:
        stop("\n".join([f"{failure} Its last words:", *done.stdout.splitlines()[-15:]]))


def say(line: str) -> None:
    print(line, flush=True)


def stop(line: str) -> None:
    sys.stderr.write(line + "\n")
    sys.exit(1)


if __name__ == "__main__":
    try:
        main(sys.argv[1])
    except KeyboardInterrupt:
        sys.exit(130)
