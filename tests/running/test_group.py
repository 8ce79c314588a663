"""The group as such: who dies is named, and nothing is left behind."""

import os
import sys
from pathlib import Path

import pytest

from portal.running.group import Group, GroupEnded, stopping
from tests.running.processes import processes_of

SLEEPS = [sys.executable, "-c", "import time; time.sleep(60)"]
IGNORES_SIGTERM = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('up', flush=True); "


@pytest.fixture
def group(tmp_path: Path) -> Group:
    return Group({**os.environ, "DATA_DIR": str(tmp_path)}, tmp_path, tmp_path)


def test_a_process_that_dies_is_named_with_its_status_and_its_last_words(group: Group) -> None:
    with stopping(group):
        group.start({"steady": SLEEPS, "fragile": [sys.executable, "-c", "print('out of ink'); raise SystemExit(3)"]})
        with pytest.raises(GroupEnded) as ended:
            group.watch()
    assert str(ended.value).startswith("fragile ended with exit status 3.")
    assert str(ended.value).endswith("out of ink")


def test_a_process_killed_by_a_signal_is_named_with_the_signal(group: Group) -> None:
    with stopping(group):
        group.start({"fragile": SLEEPS})
        group.children[0].process.kill()
        with pytest.raises(GroupEnded, match="fragile ended with signal SIGKILL"):
            group.watch()


def test_a_step_that_fails_ends_the_group(group: Group) -> None:
    with stopping(group), pytest.raises(GroupEnded, match=r"prepare ended with exit status 1(.|\n)*no such table"):
        group.run("prepare", [sys.executable, "-c", "raise SystemExit('no such table')"])


def test_a_process_that_never_answers_is_named(group: Group, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("portal.running.group.PATIENCE", 0.2)
    with stopping(group):
        group.start({"web": SLEEPS})
        with pytest.raises(GroupEnded, match="web did not answer"):
            group.wait_for({"web": lambda: False})


def test_a_process_deaf_to_sigterm_is_stopped_with_its_own_children(
    group: Group, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("portal.running.group.STOPPING", 0.2)
    forks = f"{IGNORES_SIGTERM} import os; os.fork(); time.sleep(60)"
    with stopping(group):
        group.start({"deaf": [sys.executable, "-c", forks]})
        group.wait_for({"deaf": lambda: "up" in (tmp_path / "deaf.log").read_text()})
    assert processes_of(tmp_path) == {}


def test_the_last_wave_is_stopped_first(group: Group, tmp_path: Path) -> None:
    says_when = (
        "import signal, sys, time; "
        "signal.signal(signal.SIGTERM, lambda *_: (print(time.monotonic_ns()), sys.exit())); "
        "print(0, flush=True); time.sleep(60)"
    )
    logs = {name: tmp_path / f"{name}.log" for name in ("broker", "worker")}
    with stopping(group):
        for name, log in logs.items():
            group.start({name: [sys.executable, "-c", says_when]})
            group.wait_for({name: lambda log=log: "0" in log.read_text()})  # type: ignore[misc]
    stopped = {name: int(log.read_text().split()[-1]) for name, log in logs.items()}
    assert 0 < stopped["worker"] < stopped["broker"]


def test_the_log_of_the_run_before_is_kept_once(group: Group, tmp_path: Path) -> None:
    for word in ("first", "second"):
        group.run("step", [sys.executable, "-c", f"print('{word}')"])
    assert (tmp_path / "step.log").read_text() == "second\n"
    assert (tmp_path / "step.log.1").read_text() == "first\n"
