"""What the group consists of, and in which order it comes up."""

import resource
import shutil
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import requests
from celery import Celery

from portal.environment import celery_broker
from portal.running import broker
from portal.running.group import Group, stopping
from portal.running.place import CannotStart, Place

PROJECT = Path(__file__).resolve().parent.parent.parent
MANAGE = [sys.executable, "manage.py"]
CELERY = [sys.executable, "-m", "celery", "-A", "portal"]


@contextmanager
def prepared(place: Place, given: Mapping[str, str]) -> Iterator[Group]:
    """A group with its broker up and its data prepared, stopped at the end. Raises `CannotStart`, `GroupEnded`."""
    place.log_dir.mkdir(mode=0o700, exist_ok=True)
    (place.data_dir / "static").mkdir(exist_ok=True)  # the settings look for it when they choose the file storage
    group = Group(place.environment(given), PROJECT, place.log_dir)
    with stopping(group), broker_for(group, place):
        group.run("prepare", [*MANAGE, "prepare", "--simulator", place.simulator_url])
        yield group


@contextmanager
def broker_for(group: Group, place: Place) -> Iterator[None]:
    """Give the group its `REDIS_URL`: the one it was given, if it answers, else that of an embedded server."""
    if given := group.env.get("REDIS_URL"):
        if not broker.answers(given):
            raise CannotStart("No server answers at REDIS_URL. Start it, or unset REDIS_URL to use the embedded one.")
        yield
        return
    data = place.data_dir / "valkey"
    data.mkdir(mode=0o700, exist_ok=True)
    socket = broker.socket_in(data)
    group.env["REDIS_URL"] = f"unix://{socket}?db=0"
    group.start({"broker": broker.on_socket(data, socket)})
    group.wait_for({"broker": lambda: broker.answers(group.env["REDIS_URL"])})
    try:
        yield
    finally:
        if socket.parent != data:
            group.stop()
            shutil.rmtree(socket.parent)


def start(group: Group, place: Place, *, simulator_speed: float = 1.0) -> None:
    """Start every process of a prepared group, and return once all of them answer. Raises `GroupEnded`."""
    allow_connections()
    simulate = ["simulate", "--port", str(place.simulator_port), "--speed", str(simulator_speed)]
    group.start({"simulator": [*MANAGE, *simulate]})
    group.start(
        {
            "worker": [*CELERY, "worker", "--pool", "threads", "--concurrency", "8", "--without-gossip"],
            "schedule": [*CELERY, "beat", "--schedule", str(place.data_dir / "schedule"), "--pidfile="],
            "web": web(place),
            "demosite": [*MANAGE, "demosite", "--port", str(place.demo_port)],
        }
    )
    group.wait_for(
        {
            "simulator": lambda: serves(place.simulator_url),
            "demosite": lambda: serves(place.demo_url),
            "web": lambda: serves(f"{place.web_url}/healthz/", urlsplit(group.env["PUBLIC_URL"]).netloc),
            "worker": lambda: worker_answers(group.env["REDIS_URL"]),
        }
    )


CONNECTIONS = 8192
KEPT = 5000
"""Milliseconds that a connection is kept without a request. Every open one counts, also one that a browser merely
keeps: with Granian's usual 1,024 for half a minute, a crowd's idle ones keep everybody else out."""


def web(place: Place) -> list[str]:
    """Threads, not processes: one SQLite file, and requests that mostly wait. More of them than clicks are let in."""
    listen = ["--host", place.host, "--port", str(place.port), "--workers-kill-timeout", "5", "--no-ws"]
    size = ["--interface", "wsgi", "--workers", "1", "--blocking-threads", "24"]
    crowd = [
        "--backlog",
        str(CONNECTIONS),
        "--backpressure",
        str(CONNECTIONS),
        "--http1-header-read-timeout",
        str(KEPT),
    ]
    return [sys.executable, "-m", "granian", *listen, *size, *crowd, "portal.wsgi:application"]


def allow_connections() -> None:
    """As many open files as the web server has connections, if this machine lets us."""
    few, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = 2 * CONNECTIONS if most == resource.RLIM_INFINITY else min(2 * CONNECTIONS, most)
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(few, wanted), most))


def serves(url: str, host: str = "") -> bool:
    """Whether a web server answers at `url` without an error of its own, called by the name `host`."""
    with requests.Session() as session:
        session.trust_env = False  # a proxy would not find this machine's own addresses
        try:
            answer = session.get(url, headers={"Host": host} if host else {}, timeout=2, allow_redirects=False)
        except requests.RequestException:
            return False
    return answer.status_code < 500


def worker_answers(redis_url: str) -> bool:
    with Celery("supervisor", broker=celery_broker(redis_url), set_as_current=False) as app:
        return bool(app.control.ping(timeout=1.0))
