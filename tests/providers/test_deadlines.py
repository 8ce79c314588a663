"""What is under way too long is cut off, whatever else is under way; what was in time is left alone."""

import os
import threading
from contextlib import ExitStack

import pytest

from providers.deadlines import Deadlines

PATIENCE = 10


@pytest.fixture
def deadlines() -> Deadlines:
    return Deadlines()


def test_what_takes_too_long_is_cut_off(deadlines: Deadlines) -> None:
    cut = threading.Event()
    with deadlines.within(0.05, cut.set):
        assert cut.wait(PATIENCE)


def test_what_is_over_in_time_is_never_cut_off(deadlines: Deadlines) -> None:
    early, late = threading.Event(), threading.Event()
    with deadlines.within(0.05, early.set):
        pass
    with deadlines.within(0.1, late.set):
        assert late.wait(PATIENCE)
    assert not early.is_set()


def test_the_shortest_time_counts_whatever_the_order(deadlines: Deadlines) -> None:
    patient, hasty = threading.Event(), threading.Event()
    with deadlines.within(60, patient.set), deadlines.within(0.05, hasty.set):
        assert hasty.wait(PATIENCE)
        assert not patient.is_set()


def test_one_thread_watches_over_everything(deadlines: Deadlines) -> None:
    before = threading.active_count()
    with ExitStack() as under_way:
        for _ in range(50):
            under_way.enter_context(deadlines.within(60, threading.Event().set))
        assert threading.active_count() == before + 1


def test_a_child_that_is_forked_while_the_watch_is_at_work_is_not_held_up_by_it(deadlines: Deadlines) -> None:
    with deadlines._changed:
        child = os.fork()
        if child == 0:
            with deadlines.within(60, threading.Event().set):
                os._exit(0)
        _, status = os.waitpid(child, 0)
    assert os.waitstatus_to_exitcode(status) == 0


def test_a_forked_child_watches_for_itself(deadlines: Deadlines) -> None:
    with deadlines.within(60, threading.Event().set):
        child = os.fork()
        if child == 0:
            cut = threading.Event()
            with deadlines.within(0.05, cut.set):
                os._exit(0 if cut.wait(PATIENCE) else 1)
        _, status = os.waitpid(child, 0)
    assert os.waitstatus_to_exitcode(status) == 0
