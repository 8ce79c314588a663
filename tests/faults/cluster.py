"""A PostgreSQL that a test may stop, kill, freeze and start again on the same data."""

import os
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import environ
import psycopg
from django.db import connections

from portal.running.place import LOOPBACK
from tests.postgresql import UNTIL_THE_PIPE_CLOSES, make_cluster, programs_and_user, wait_until_it_answers
from tests.servers import free_ports

PASSWORD = "only-this-cluster"
MOST_CONNECTIONS = 40
SETTINGS = {
    "listen_addresses": LOOPBACK,
    "max_connections": str(MOST_CONNECTIONS),
    "superuser_reserved_connections": "3",
}
"""Unlike the suite's own server it writes through to the disk: what it has acknowledged is what is looked for."""


class Cluster:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.programs, self.user = programs_and_user(folder)
        make_cluster(self.programs, self.user, folder, PASSWORD)
        (self.port,) = free_ports(1)
        self.url = f"postgresql://portal:{PASSWORD}@{LOOPBACK}:{self.port}/portal"
        """As the portal's own user, who is no superuser: the reserved connections are not for it."""
        self.root_url = f"postgresql://postgres:{PASSWORD}@{LOOPBACK}:{self.port}/postgres"
        self.start()
        with self.root() as server:
            server.execute(f"CREATE ROLE portal LOGIN PASSWORD '{PASSWORD}'")
            server.execute("CREATE DATABASE portal OWNER portal")

    def start(self) -> None:
        settings = [f"--{name}={value}" for name, value in SETTINGS.items()]
        server = [str(self.programs / "postgres"), "-D", str(self.folder / "data"), "-k", str(self.folder)]
        with (self.folder / "log").open("ab") as log:
            self.keeper = subprocess.Popen(
                ["/bin/sh", "-c", UNTIL_THE_PIPE_CLOSES, "sh", *server, "-p", str(self.port), *settings],
                stdin=subprocess.PIPE, stdout=log, stderr=log, cwd=self.folder, user=self.user, start_new_session=True,
            )  # fmt: skip
        wait_until_it_answers(self.root_url, self.folder / "log")

    def root(self) -> psycopg.Connection:
        return psycopg.connect(self.root_url, autocommit=True)

    def disconnect(self, *, but: str) -> None:
        """End every connection of the portal's user, except those of the application named `but`."""
        with self.root() as server:
            server.execute(
                "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
                " WHERE usename = 'portal' AND application_name <> %s",
                [but],
            )

    def stop(self) -> None:
        """An orderly end that does not wait for whoever is connected."""
        self.keeper.communicate()

    def kill(self) -> None:
        """All of its processes at once, as a power cut would."""
        for process in self.processes():
            with suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)
        self.keeper.communicate()

    def processes(self) -> list[int]:
        """The postmaster first, so that it starts no other."""
        postmaster = int((self.folder / "data" / "postmaster.pid").read_text().split()[0])
        return [postmaster, *children_of(postmaster)]


def children_of(parent: int) -> list[int]:
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            with suppress(OSError):  # it has just ended
                stat = (entry / "stat").read_text()
                if int(stat.rpartition(")")[2].split()[1]) == parent:
                    found.append(int(entry.name))
    return found


@contextmanager
def working_on(url: str) -> Iterator[None]:
    """This thread's Django has that database as its only one, meanwhile."""
    usual, before = connections.settings["default"], connections["default"]
    connections.settings |= connections.configure_settings({"default": environ.Env.db_url_config(url)})
    connections["default"] = connections.create_connection("default")
    try:
        yield
    finally:
        connections["default"].close()
        connections.settings["default"] = usual
        connections["default"] = before


@contextmanager
def cluster() -> Iterator[Cluster]:
    with tempfile.TemporaryDirectory(prefix="portal-cluster-") as name:
        started = Cluster(Path(name))
        try:
            yield started
        finally:
            started.stop()
