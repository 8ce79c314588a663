"""What meets somebody who types `make run` on a machine that is not ready for it."""

import ast
import os
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from portal import bootstrap
from portal.environment import Reader

SOURCE = Path(bootstrap.__file__)
NOBODY = 65534


def test_bootstrap_is_read_by_the_oldest_python_3_still_met() -> None:
    ast.parse(SOURCE.read_text(), feature_version=(3, 6))


def test_an_old_python_is_told_in_one_line_what_is_needed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(SystemExit) as ended:
        bootstrap.ensure_python((3, 9), ["portal/bootstrap.py", "run"])
    complaint = capsys.readouterr().err
    assert ended.value.code == 1
    assert complaint.count("\n") == 1
    assert "Python 3.11 or newer is needed, and this is Python 3.9" in complaint


def test_an_old_python_hands_over_to_a_newer_one_on_the_path(tmp_path: Path) -> None:
    newer = tmp_path / "python3.12"
    newer.write_text('#!/bin/sh\necho "$@"\n')
    newer.chmod(0o755)
    hand_over = "import bootstrap; bootstrap.ensure_python((3, 9), ['portal/bootstrap.py', 'run'])"
    done = python(hand_over, PATH=f"{tmp_path}:/bin", PYTHONPATH=str(SOURCE.parent))
    assert done.stdout == "-I portal/bootstrap.py run\n"


@pytest.fixture
def locked(tmp_path: Path) -> Path:
    folder = tmp_path / "locked"
    folder.mkdir(mode=0o555)
    return folder


@pytest.fixture
def ordinary_user() -> Iterator[None]:
    """Root may write everywhere; the test is about everybody else."""
    before = os.geteuid()
    if before == 0:
        os.seteuid(NOBODY)
    yield
    os.seteuid(before)


def test_a_read_only_folder_is_one_line(locked: Path, ordinary_user: None, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        bootstrap.ensure_writable(locked)
    assert ended.value.code == 1
    assert capsys.readouterr().err == (
        f"Nothing can be written to the folder {locked}: Permission denied. Work in a folder that is yours.\n"
    )


def test_a_python_that_cannot_make_environments_is_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "executable", str(tmp_path / "python"))
    with pytest.raises(SystemExit):
        bootstrap.make_venv()
    assert "apt install python3-venv" in capsys.readouterr().err


def test_a_step_that_fails_shows_its_last_words(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        bootstrap.run_or_stop(["/bin/sh", "-c", "echo no such package; exit 1"], "pip could not install it.")
    assert capsys.readouterr().err == "pip could not install it. Its last words:\nno such package\n"


def test_the_keys_are_made_once_and_for_their_owner_alone(tmp_path: Path) -> None:
    file = tmp_path / "local.env"
    bootstrap.write_keys(file)
    first = file.read_text()
    bootstrap.write_keys(file)
    assert file.read_text() == first
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_the_settings_accept_the_keys_that_were_made(tmp_path: Path) -> None:
    bootstrap.write_keys(tmp_path / "local.env")
    reader = Reader(dict(line.split("=", 1) for line in (tmp_path / "local.env").read_text().splitlines()))
    reader.secret_key()
    reader.credential_keys()
    reader.finish()


def python(code: str, **env: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True, check=False)
