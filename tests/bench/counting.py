"""Counts what a request asks of the stores, exactly: by the database's own statistics and by the cache's."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.db import connection

from tests.bench.stand import Stand

FRAME = ("BEGIN", "COMMIT", "SELECT $1")
"""What opens and closes a transaction, and the driver's look whether a kept connection still stands."""


OWN_CHECK = "FOR KEY SHARE OF x"
"""The end of the database's own look whether the row that a foreign key names exists."""

RELOAD = 0.5
"""Seconds until every process of the database has read its settings again."""


@dataclass
class Counted:
    """`statements` by text, without `FRAME`; `exchanges` with the cache: each is one read of one socket there."""

    statements: dict[str, int] = field(default_factory=dict)
    commits: int = 0
    exchanges: int = 0

    @property
    def sql(self) -> int:
        return sum(self.statements.values())


@contextmanager
def counting(stand: Stand) -> Iterator[Counted]:
    """Everything that is asked of the stores meanwhile. Nobody else may be at work."""
    found = Counted()
    _track("top")
    with stand.valkey() as cache:
        _sql("SELECT pg_stat_statements_reset()")
        before = _reads(cache.info("stats"))
        yield found
        found.exchanges = _reads(cache.info("stats")) - before - 1
    rows = _sql("SELECT query, calls FROM pg_stat_statements WHERE query NOT LIKE '%pg_stat_statements%'")
    _track("none")
    counts: dict[str, int] = dict(rows)
    found.commits = counts.get("COMMIT", 0)
    found.statements = {
        text: times for text, times in counts.items() if text not in FRAME and not text.endswith(OWN_CHECK)
    }


def prepare() -> None:
    _sql("CREATE EXTENSION IF NOT EXISTS pg_stat_statements")


def _reads(told: Any) -> int:
    return int(told["total_reads_processed"])


def _track(what: str) -> None:
    _sql(f"ALTER SYSTEM SET pg_stat_statements.track = '{what}'")
    _sql("SELECT pg_reload_conf()")
    time.sleep(RELOAD)


def _sql(text: str) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(text)
        return cursor.fetchall() if cursor.description else []
