"""Several threads that begin at the same instant, as workers with the same message do."""

import threading
from collections.abc import Callable

from django.db import connection


def at_once(times: int, act: Callable[[], object]) -> None:
    """Do `act` in that many threads, none before all are ready; returns when all are through."""
    start = threading.Barrier(times)

    def work() -> None:
        try:
            start.wait()
            act()
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(times)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
