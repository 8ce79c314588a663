"""`manage.py run` from its first line to its last process."""

import os
import signal
import socket
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from portal.running.system import MANAGE, PROJECT
from tests.running.processes import Run, all_gone, processes_of, running
from tests.servers import copy_static, free_place, own_environment

pytestmark = pytest.mark.line


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("run")


@pytest.fixture(scope="module")
def first_run(folder: Path) -> Iterator[Run]:
    """A run on an empty folder. The tests that end a run start one of their own."""
    with running(folder) as run:
        yield run


@pytest.fixture
def used_folder(first_run: Run) -> Path:
    """The first run's folder, with that run at its end: starting in it again takes half the time."""
    if first_run.process.poll() is None:
        first_run.end(signal.SIGTERM)
    return first_run.folder


def test_the_addresses_and_the_sign_in_come_last_and_in_order(first_run: Run) -> None:
    portal, demo_site, sign_in = first_run.lines[-3:]
    assert portal == f"Portal:     http://127.0.0.1:{first_run.env['PORT']}"
    assert demo_site == f"Demo site:  http://127.0.0.1:{first_run.env['DEMO_PORT']}"
    assert sign_in.startswith("Sign in:")
    assert "@" in sign_in


def test_a_second_run_at_the_same_time_is_refused_in_one_line(first_run: Run) -> None:
    second = Run(first_run.folder)
    assert second.wait() == 1
    assert len(second.lines) == 1
    assert "already running" in second.lines[0]


def test_ctrl_c_ends_well_and_leaves_no_process(first_run: Run) -> None:
    assert len(processes_of(first_run.folder)) > 6
    os.killpg(first_run.process.pid, signal.SIGINT)
    assert first_run.wait() == 0
    assert first_run.lines[-1] == "Everything has stopped."
    assert processes_of(first_run.folder) == {}


def test_the_next_run_keeps_the_data_and_sigterm_leaves_no_process(used_folder: Path) -> None:
    database = used_folder / "portal.sqlite3"
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.execute("CREATE TABLE left_by_the_first_run (word TEXT)")
    with running(used_folder) as run:
        assert run.end(signal.SIGTERM) == 0
    with closing(sqlite3.connect(database)) as connection:
        assert connection.execute("SELECT count(*) FROM left_by_the_first_run").fetchone() == (0,)
    assert processes_of(used_folder) == {}


def test_a_supervisor_killed_outright_leaves_no_process(used_folder: Path) -> None:
    with running(used_folder) as run:
        assert run.end(signal.SIGKILL) == -signal.SIGKILL
        assert all_gone(used_folder) == {}


def test_a_process_that_dies_is_named_and_takes_the_group_with_it(used_folder: Path) -> None:
    with running(used_folder) as run:
        (worker,) = (pid for pid, command in processes_of(used_folder).items() if "-A portal worker" in command)
        os.kill(worker, signal.SIGKILL)
        assert run.wait() == 1
    assert any(line.startswith("worker ended with signal SIGKILL.") for line in run.lines)
    assert processes_of(used_folder) == {}


def test_beside_a_real_provider_everything_is_prepared_but_the_demo(first_run: Run, tmp_path: Path) -> None:
    copy_static(first_run.folder, tmp_path)
    env = free_place(tmp_path).environment({**own_environment(), "ANVEO_URL": "https://provider.example"})
    done = subprocess.run([*MANAGE, "prepare"], cwd=PROJECT, env=env, capture_output=True, text=True, check=True)
    assert "No demo data is made." in done.stdout
    with closing(sqlite3.connect(tmp_path / "portal.sqlite3")) as connection:
        assert connection.execute("SELECT count(*) FROM accounts_user").fetchone() == (0,)


def test_a_taken_port_is_refused_in_one_line_before_anything_starts(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as somebody_else:
        run = Run(tmp_path, PORT=str(somebody_else.getsockname()[1]))
        assert run.wait() == 1
    assert len(run.lines) == 1
    assert "is taken by another program" in run.lines[0]
    assert not (tmp_path / "log").exists()
