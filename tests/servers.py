"""Real servers for the suite: Valkey, PostgreSQL, and the whole portal, each on a free port and a folder of its own."""

import os
import secrets
import shutil
import socket
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
import redis
from psycopg import sql

from portal.environment import PROVIDER_DEFAULTS
from portal.running import broker, system
from portal.running.group import Group, stopping
from portal.running.place import LOOPBACK, Place

SIMULATOR_SPEED = 3.0
"""Simulated seconds in a real one: slow enough for a browser to see each state of a call."""
DATABASES = 16
"""What a Valkey or Redis has unless it is told otherwise."""
STAMP = "static.collected"
"""Tells of which sources a data folder's static files were collected (`manage.py prepare`)."""
_held: list[socket.socket] = []


def free_ports(count: int) -> list[int]:
    """Ports that nobody listens on, all different, and kept from everybody but the server they are for.

    A socket that is bound and never listens holds each to the end of the process: the system gives such a port to no
    other caller, while a server that allows addresses to be used again, as all of ours do, may still listen there.
    """
    return [_held_port() for _ in range(count)]


def _held_port() -> int:
    holder = socket.socket()
    holder.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    holder.bind((LOOPBACK, 0))
    _held.append(holder)
    port: int = holder.getsockname()[1]
    return port


def worker_number() -> int:
    """Which of the processes that share one run of the suite this is, from 0."""
    return int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))


def own_redis(given: str) -> str:
    """The database of this process on the server at `given`; counted from the front, as whole systems' from the end."""
    return with_path(given, str(worker_number()))


@contextmanager
def valkey_on_socket(folder: Path) -> Iterator[str]:
    """The embedded broker, as `make run` starts it. Yields its REDIS_URL."""
    group = Group({}, folder, folder)
    with stopping(group), system.broker_for(group, Place(LOOPBACK, 0, 0, 0, folder)):
        yield group.env["REDIS_URL"]


@contextmanager
def valkey_on_port(folder: Path) -> Iterator[str]:
    """A server reached over TCP, as in production. Yields its REDIS_URL."""
    (port,) = free_ports(1)
    url = f"redis://{LOOPBACK}:{port}/0"
    group = Group({}, folder, folder)
    with stopping(group):
        group.start({"valkey": broker.on_port(folder, port)})
        group.wait_for({"valkey": lambda: broker.answers(url)})
        yield url


@dataclass(frozen=True)
class WholeSystem:
    """The portal as `make run` starts it: web, worker, schedule, simulator, demo site, broker, and the demo's data."""

    portal_url: str
    demo_url: str
    simulator_url: str
    log_dir: Path
    env: Mapping[str, str]

    def manage(self, *arguments: str) -> str:
        """What `manage.py` with these arguments prints. Raises `AssertionError` with its complaint where it fails."""
        command = [*system.MANAGE, *arguments]
        done = subprocess.run(command, env=self.env, cwd=system.PROJECT, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return done.stdout


def free_place(folder: Path) -> Place:
    port, demo_port, simulator_port = free_ports(3)
    return Place(LOOPBACK, port, demo_port, simulator_port, folder)


@contextmanager
def running_system(folder: Path, kept: Path | None = None) -> Iterator[WholeSystem]:
    """The whole portal on `folder`; `kept` holds the collected static files from one run of the suite to the next."""
    place = free_place(folder)
    if kept:
        copy_static(kept, folder)
    with fresh_stores() as stores, system.prepared(place, {**own_environment(), **stores}) as group:
        if kept:
            copy_static(folder, kept)
        system.start(group, place, simulator_speed=SIMULATOR_SPEED)
        yield WholeSystem(place.web_url, place.demo_url, place.simulator_url, place.log_dir, group.env)


def copy_static(source: Path, target: Path) -> None:
    """Copy collected static files with their stamp, if they differ; `prepare` collects anew what is out of date.

    To compress them takes longer than all the rest of a portal's start.
    """
    stamp, copied = source / STAMP, target / STAMP
    if not stamp.exists() or (copied.exists() and copied.read_bytes() == stamp.read_bytes()):
        return
    copied.unlink(missing_ok=True)
    shutil.rmtree(target / "static", ignore_errors=True)
    shutil.copytree(source / "static", target / "static")
    shutil.copy(stamp, copied)


def own_environment() -> dict[str, str]:
    """The suite's environment without its stores and its unreachable providers: what a person's shell would hold."""
    mine = {"CHALLENGE_BITS", "DATABASE_URL", "REDIS_URL", "DATA_DIR", *PROVIDER_DEFAULTS}
    return {name: value for name, value in os.environ.items() if name not in mine}


@contextmanager
def fresh_stores() -> Iterator[dict[str, str]]:
    """On the production shape an empty database and an empty broker on the suite's servers; else none: embedded."""
    database_url, redis_url = os.environ.get("TEST_DATABASE_URL"), os.environ.get("TEST_REDIS_URL")
    if not database_url or not redis_url:
        yield {}
        return
    name = f"whole_system_{secrets.token_hex(4)}"
    with psycopg.connect(database_url, autocommit=True) as server:
        server.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        try:
            broker_url = emptied(with_path(redis_url, str(DATABASES - 1 - worker_number())))
            yield {"DATABASE_URL": with_path(database_url, name), "REDIS_URL": broker_url}
        finally:
            server.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def with_path(url: str, path: str) -> str:
    return urlunsplit(urlsplit(url)._replace(path=f"/{path}"))


def emptied(redis_url: str) -> str:
    with redis.Redis.from_url(redis_url) as client:
        client.flushdb()
    return redis_url
