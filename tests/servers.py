"""Real servers for the suite: Valkey, PostgreSQL, and the whole portal, each on a free port and a folder of its own."""

import os
import secrets
import socket
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
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


def free_ports(count: int) -> list[int]:
    """Ports that nobody listens on, all different."""
    with ExitStack() as held:
        sockets = [held.enter_context(socket.create_server((LOOPBACK, 0))) for _ in range(count)]
        return [one.getsockname()[1] for one in sockets]


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
def running_system(folder: Path) -> Iterator[WholeSystem]:
    place = free_place(folder)
    with fresh_stores() as stores, system.prepared(place, {**own_environment(), **stores}) as group:
        system.start(group, place, simulator_speed=SIMULATOR_SPEED)
        yield WholeSystem(place.web_url, place.demo_url, place.simulator_url, place.log_dir, group.env)


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
            yield {"DATABASE_URL": with_path(database_url, name), "REDIS_URL": emptied(with_path(redis_url, "15"))}
        finally:
            server.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def with_path(url: str, path: str) -> str:
    return urlunsplit(urlsplit(url)._replace(path=f"/{path}"))


def emptied(redis_url: str) -> str:
    with redis.Redis.from_url(redis_url) as client:
        client.flushdb()
    return redis_url
