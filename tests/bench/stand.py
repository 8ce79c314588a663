"""The test stand: PostgreSQL and Valkey from wheels, the portal, the references, and what a measure needs beside."""

import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import psycopg
import redis

from portal.running import broker, system
from portal.running.child import Child
from portal.running.group import PATIENCE
from portal.running.place import LOOPBACK, Place
from portal.running.system import PROJECT
from tests.plugin import keys
from tests.postgresql import postgresql
from tests.servers import free_ports, own_environment, with_path

PORTAL, REFERENCE = "portal", "reference"
SETTINGS = {PORTAL: "portal.settings", REFERENCE: "tests.bench.bare.settings"}
DOORS = {PORTAL: "portal.wsgi:application", REFERENCE: "tests.bench.bare.wsgi:application"}
WORKERS = {
    PORTAL: ["-A", "portal", "worker", "--pool", "threads", "--concurrency", "8", "--without-gossip"],
    REFERENCE: ["-A", "tests.bench.bare.worker", "worker", "--pool", "prefork", "--concurrency", "2"],
}
"""The portal's as `make run` starts it."""

CACHES = {PORTAL: "0", REFERENCE: "1"}
POSTGRESQL = {
    "listen_addresses": LOOPBACK,
    "max_connections": "200",
    "max_wal_size": "4GB",
    "shared_preload_libraries": "pg_stat_statements",
}
"""Otherwise as it comes. It writes through to the disk: a call that is answered for has to be there afterwards."""


class Stand:
    """Processes by name, and the stores they share. `provider_port` is where every provider is to be found."""

    def __init__(self, folder: Path, server_url: str) -> None:
        self.folder = folder
        self.running: dict[str, Child] = {}
        web, reference, store, self.provider_port = free_ports(4)
        self.ports = {PORTAL: web, REFERENCE: reference}
        self.database_url = with_path(server_url, "bench")
        self.redis_url = f"redis://{LOOPBACK}:{store}/{CACHES[PORTAL]}"
        self.env = self._environment()
        with psycopg.connect(server_url, autocommit=True) as server:
            server.execute("CREATE DATABASE bench")
            server.execute("ALTER SYSTEM SET pg_stat_statements.track = 'none'")
            server.execute("SELECT pg_reload_conf()")
            row = server.execute("SELECT split_part(pg_read_file('postmaster.pid'), E'\\n', 1)").fetchone()
        assert row is not None
        self.postmaster = int(row[0])
        self.start("valkey", broker.on_port(folder, store), lambda: broker.answers(self.redis_url))
        self.manage(PORTAL, "migrate", "--verbosity", "0")
        self.manage(REFERENCE, "migrate", "--verbosity", "0", "--run-syncdb")

    def _environment(self) -> dict[str, str]:
        place = Place(LOOPBACK, self.ports[PORTAL], 0, self.provider_port, self.folder)
        return place.environment(own_environment()) | keys() | {
            "DATABASE_URL": self.database_url,
            "REDIS_URL": self.redis_url,
            "TRUSTED_PROXIES": f"{LOOPBACK}/32",
            "CHALLENGE_BITS": "0",
            "DJANGO_SETTINGS_MODULE": SETTINGS[REFERENCE],
        }  # fmt: skip

    @property
    def provider_url(self) -> str:
        return f"http://{LOOPBACK}:{self.provider_port}"

    def address(self, server: str) -> str:
        return f"{LOOPBACK}:{self.ports[server]}"

    def start(
        self, name: str, command: Sequence[str], answers: Callable[[], bool], env: Mapping[str, str] | None = None
    ) -> None:
        """Start a process, and return once it answers."""
        child = Child(name, command, {**self.env, **(env or {})}, self.log(name), PROJECT)
        self.running[name] = child
        deadline = time.monotonic() + PATIENCE
        while not answers():
            assert child.alive, child.ending()
            assert time.monotonic() < deadline, f"{name} did not answer"
            time.sleep(0.05)

    def start_web(self, server: str, threads: int | None = 1) -> None:
        """As `make run` does it, but for the number of threads: with one, no thread waits for another's turn."""
        command = system.web(Place(LOOPBACK, self.ports[server], 0, 0, self.folder))
        if threads is not None:
            command[command.index("--blocking-threads") + 1] = str(threads)
        command[-1] = DOORS[server]
        url = f"http://{self.address(server)}"
        self.start(server, command, lambda: system.serves(url, self.address(PORTAL)), self.own(server))

    def start_worker(self, server: str) -> None:
        command, env = [sys.executable, "-m", "celery", *WORKERS[server]], self.own(server)
        self.start(f"{server} worker", command, lambda: system.worker_answers(env["REDIS_URL"]), env)

    def start_schedule(self) -> None:
        beat = ["beat", "--schedule", str(self.folder / "schedule"), "--pidfile="]
        self.start("schedule", [*system.CELERY, *beat], lambda: True, self.own(PORTAL))

    def start_provider(self, arguments: Sequence[str]) -> None:
        self.start("provider", [sys.executable, *arguments], lambda: system.serves(self.provider_url))

    def manage(self, server: str, *arguments: str) -> None:
        """Run a command of manage.py to its end."""
        child = Child("manage", [*system.MANAGE, *arguments], self.env | self.own(server), self.log("manage"), PROJECT)
        assert child.process.wait() == 0, child.ending()

    def own(self, server: str) -> dict[str, str]:
        """What the processes of one of the two do not share with the other's."""
        return {
            "DJANGO_SETTINGS_MODULE": SETTINGS[server],
            "REDIS_URL": with_path(self.redis_url, CACHES[server]),
        }

    def log(self, name: str) -> Path:
        return self.folder / f"{name}.log"

    def serving(self, server: str) -> list[int]:
        """The processes that have a part in answering: the web server, the database and the cache."""
        return [self.running[server].process.pid, self.running["valkey"].process.pid, self.postmaster]

    def stop(self, *names: str) -> None:
        children = [self.running.pop(name) for name in names]
        for child in children:
            child.ask_to_stop()
        for child in children:
            child.see_it_stopped(15)

    def close(self) -> None:
        self.stop(*[name for name in self.running if name != "valkey"])
        self.stop(*self.running)

    @contextmanager
    def valkey(self) -> Iterator[redis.Redis]:
        with redis.Redis.from_url(self.redis_url) as client:
            yield client


@contextmanager
def standing(folder: Path) -> Iterator[Stand]:
    with postgresql(POSTGRESQL) as server_url:
        stand = Stand(folder, server_url)
        try:
            yield stand
        finally:
            stand.close()
