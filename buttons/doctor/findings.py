"""What the doctor is told, and what it says."""

from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    """How bad a finding is, worst first."""

    BAD = "bad"
    WARN = "warn"
    NOTE = "note"
    GOOD = "good"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing about the page, and the next step. `lines` are to be copied as they stand."""

    level: Level
    title: str
    sentence: str
    fix: str
    lines: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Facts:
    """The button as the doctor needs it.

    `key` is its public id in 32 digits, `loader` the script's address, `snippet` the right line; `picture` is the
    origin of its picture or "". `sites` are the allowed ones; empty allows any. `needs_page`: the provider compares
    the page's address, so a page that hides it is refused. `is_live` False: paused or retired.
    """

    name: str
    key: str
    loader: str
    snippet: str
    sites: tuple[str, ...] = ()
    picture: str = ""
    needs_page: bool = False
    is_live: bool = True

    @property
    def origin(self) -> str:
        """Scheme and host of the script's address."""
        return "/".join(self.loader.split("/")[:3])
