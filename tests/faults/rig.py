"""Web, worker and schedule as processes of their own, beside a broker of their own: each can be killed or frozen."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any, TypeVar

import requests
from celery import Celery
from django.db import connection

from portal.environment import celery_broker
from portal.running import broker, system
from portal.running.child import Child
from portal.running.place import LOOPBACK, Place
from tests.faults.chaos import Line, line_to
from tests.servers import free_ports, own_environment, with_path

Found = TypeVar("Found")
BROKER = "broker"
SKEW = timedelta(minutes=5)
AHEAD = f"""
import sys, time, time_machine
time_machine.travel(time.time() + {SKEW.total_seconds()}).start()
from celery.__main__ import main
sys.exit(main())
"""
"""Celery in a process whose clock is ahead of everybody else's."""
MANAGED_BY_CELERY = ["--pool", "threads", "--concurrency", "8", "--without-gossip"]


def eventually(look: Callable[[], Found], seconds: float = 15.0) -> Found:
    """What `look` finds, once that is something."""
    deadline = time.monotonic() + seconds
    while not (found := look()):
        assert time.monotonic() < deadline, f"never seen in {seconds:g} seconds"
        time.sleep(0.05)
    return found


class Rig:
    """Processes by name. The providers are wherever `line` leads; a click comes from 127.0.0.1 as a proxy."""

    def __init__(self, folder: Path, line: Line, database_url: str) -> None:
        (port, self.broker_port) = free_ports(2)
        self.folder = folder
        self.line = line
        self.place = Place(LOOPBACK, port, 0, 0, folder)
        self.redis_url = f"redis://{LOOPBACK}:{self.broker_port}/0"
        self.env = environment(self.place, line.url, database_url, self.redis_url)
        self.running: dict[str, Child] = {}
        self.logs: list[Path] = []
        (folder / "broker").mkdir()

    @property
    def commands(self) -> Mapping[str, list[str]]:
        schedule = ["beat", "--pidfile=", "--schedule"]
        return {
            BROKER: broker.on_port(self.folder / "broker", self.broker_port),
            "web": system.web(self.place),
            "worker": [*system.CELERY, "worker", *MANAGED_BY_CELERY],
            "worker ahead": [sys.executable, "-c", AHEAD, "-A", "portal", "worker", *MANAGED_BY_CELERY],
            "schedule": [*system.CELERY, *schedule, str(self.folder / "schedule")],
            "second schedule": [*system.CELERY, *schedule, str(self.folder / "second-schedule")],
        }

    def start(self, *names: str) -> None:
        """Start these, and return when each answers."""
        for name in names:
            log = self.folder / f"{len(self.logs)}-{name.replace(' ', '-')}.log"
            self.logs.append(log)
            self.running[name] = Child(name, self.commands[name], self.env, log, system.PROJECT)
        for name in names:
            eventually(lambda name=name: self.answers(name), 60)  # type: ignore[misc]

    def manage(self, *arguments: str) -> None:
        """Run `manage.py` with these arguments on the rig's stores."""
        command = [*system.MANAGE, *arguments]
        done = subprocess.run(command, env=self.env, cwd=system.PROJECT, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr

    def revive(self, *names: str) -> None:
        """Start what an earlier test has left dead."""
        self.running = {name: child for name, child in self.running.items() if child.alive}
        self.start(*[name for name in names if name not in self.running])

    def answers(self, name: str) -> bool:
        assert self.running[name].alive, self.running[name].ending()
        match name:
            case "web":
                return system.serves(f"{self.place.web_url}/w/loader.js")
            case "worker" | "worker ahead":
                return self.worker_answers()
            case "broker":
                return broker.answers(self.redis_url)
            case _:
                return True

    def worker_answers(self) -> bool:
        with self.celery() as (app, own):
            return bool(app.control.ping(timeout=1.0, connection=own))

    def kill(self, *names: str) -> None:
        """Without a word, as an operator's `kill -9` or the kernel's memory killer does."""
        for name in names:
            process = self.running.pop(name).process
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()

    def stop(self, *names: str) -> None:
        """As a deployment does."""
        for name in names:
            child = self.running.pop(name)
            child.ask_to_stop()
            child.see_it_stopped(20)

    def freeze(self, name: str) -> None:
        os.killpg(self.running[name].process.pid, signal.SIGSTOP)

    def thaw(self, name: str) -> None:
        os.killpg(self.running[name].process.pid, signal.SIGCONT)

    def forget_everything(self) -> None:
        """Kill the broker and take away what it had written down."""
        self.kill(BROKER)
        shutil.rmtree(self.folder / "broker")
        (self.folder / "broker").mkdir()

    def send(self, task: str, *arguments: object) -> None:
        """Give the worker a task, as the schedule would."""
        with self.celery() as (app, own):
            app.send_task(task, args=arguments, connection=own)

    @contextmanager
    def celery(self) -> Iterator[tuple[Celery, Any]]:
        """With a connection of its own: a pooled one may be of the broker before this one."""
        app = Celery("rig", broker=celery_broker(self.redis_url), set_as_current=False)
        with app, app.connection_for_write() as own:
            yield app, own

    def written(self) -> str:
        """Everything that any process has logged."""
        return "\n".join(log.read_text(errors="replace") for log in self.logs)

    def close(self) -> None:
        for name in [name for name, child in self.running.items() if child.alive]:
            self.thaw(name)
        self.stop(*[name for name in self.running if name != BROKER])
        self.stop(*self.running)


def environment(place: Place, providers_url: str, database_url: str, redis_url: str) -> dict[str, str]:
    given = own_environment() | {
        "DATABASE_URL": database_url,
        "REDIS_URL": redis_url,
        "TRUSTED_PROXIES": "127.0.0.1/32",
        "CHALLENGE_BITS": "0",
        "ANVEO_URL": f"{providers_url}/anveo",
        "VIVIPHONE_URL": f"{providers_url}/viviphone",
        "VIVIPHONE_PANEL_URL": f"{providers_url}/viviphone",
        "VOICENTER_URL": f"{providers_url}/voicenter",
    }
    return place.environment(given)


def shared_database_url() -> str:
    """The suite's own test database, for processes that work on the same rows as the test."""
    name = connection.settings_dict["NAME"]
    if url := os.environ.get("TEST_DATABASE_URL"):
        return with_path(url, name)
    return f"sqlite:///{name}"


@contextmanager
def standing(folder: Path, database_url: str) -> Iterator[Rig]:
    with line_to(0) as line:
        opened = Rig(folder, line, database_url)
        try:
            yield opened
        finally:
            opened.close()


@dataclass
class Browser:
    """The same questions as Django's test client asks, over HTTP."""

    web_url: str
    patience: float = 20.0

    def get(self, path: str) -> requests.Response:
        return requests.get(self.web_url + path, timeout=self.patience)

    def post(
        self, path: str, body: Any, *, content_type: str, headers: Mapping[str, str], **meta: str
    ) -> requests.Response:
        forwarded = {"X-Forwarded-For": meta["REMOTE_ADDR"]} if "REMOTE_ADDR" in meta else {}
        return requests.post(self.web_url + path, json=body, headers={**headers, **forwarded}, timeout=self.patience)
