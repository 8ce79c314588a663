"""The children as one group: started in order, all answering before anybody is told, stopped together."""

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from portal.running.child import Child

PATIENCE = 60.0
"""Seconds a process has to answer after its start. A cold start on a busy machine takes some ten."""
STOPPING = 10.0
"""Seconds a process has to finish what it is at: as long as the longest dial may take."""


class GroupEnded(Exception):
    """A process of the group died, or never answered. The text says which, and how."""


class Group:
    def __init__(self, env: Mapping[str, str], folder: Path, log_dir: Path) -> None:
        self.env = dict(env)
        self.folder = folder
        self.log_dir = log_dir
        self.waves: list[list[Child]] = []

    @property
    def children(self) -> list[Child]:
        return [child for wave in self.waves for child in wave]

    def start(self, commands: Mapping[str, list[str]]) -> None:
        """Start one wave of processes, by name. Waves are stopped in the opposite order of their start."""
        self.waves.append([])
        for name, command in commands.items():
            log = self.log_dir / f"{name}.log"
            self.waves[-1].append(Child(name, command, self.env, log, self.folder))

    def run(self, name: str, command: list[str]) -> None:
        """Run one command to its end. Raises `GroupEnded` where it fails."""
        self.start({name: command})
        (child,) = self.waves[-1]
        while child.alive:
            time.sleep(0.05)
        self.waves.pop()
        if child.process.returncode:
            raise GroupEnded(child.ending())

    def wait_for(self, probes: Mapping[str, Callable[[], bool]]) -> None:
        """Return once every probe has said yes. Raises `GroupEnded` where a process dies or stays silent."""
        waiting = dict(probes)
        deadline = time.monotonic() + PATIENCE
        while waiting:
            self.check_alive()
            if time.monotonic() > deadline:
                raise GroupEnded(f"{next(iter(waiting))} did not answer in {PATIENCE:.0f} seconds; see {self.log_dir}")
            waiting = {name: probe for name, probe in waiting.items() if not probe()}
            time.sleep(0.05)

    def watch(self) -> None:
        """Return never. Raises `GroupEnded` as soon as one process dies."""
        while True:
            self.check_alive()
            time.sleep(0.2)

    def check_alive(self) -> None:
        for child in self.children:
            if not child.alive:
                raise GroupEnded(child.ending())

    def stop(self) -> None:
        """Stop every process, the last wave first. None is left, whatever it answers to SIGTERM."""
        while self.waves:
            wave = self.waves.pop()
            for child in wave:
                child.ask_to_stop()
            for child in wave:
                child.see_it_stopped(STOPPING)


@contextmanager
def stopping(group: Group) -> Iterator[Group]:
    """The group, stopped at the end however the end comes."""
    try:
        yield group
    finally:
        group.stop()
