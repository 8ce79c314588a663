"""Long work: done once by one worker, taken up again after a death, and told to who asked for it."""

import time
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from accounts import jobs, tasks
from accounts.models import Job
from tests.making import make_business, make_member

pytestmark = pytest.mark.django_db
KIND = "count_sheep"


@pytest.fixture(autouse=True)
def no_trace_of_the_kind() -> Iterator[None]:
    yield
    jobs._acts.pop(KIND, None)
    jobs._scopes.pop(KIND, None)


def begun(act: Any) -> Job:
    jobs.register(KIND, act, "business:read")
    business = make_business()
    return jobs.start(business, make_member(business), KIND, "Counting", about=None, source="1\n2", total=2)


def settled(job: Job) -> Job:
    jobs.run(job.pk)
    job.refresh_from_db()
    return job


def test_done_work_keeps_its_result_and_not_its_source() -> None:
    job = settled(begun(lambda job: {"sheep": len(job.source.split())}))
    assert (job.state, job.result, job.source, job.problem) == ("done", {"sheep": 2}, "", "")
    assert job.ended_at


def test_work_is_not_done_twice() -> None:
    runs: list[int] = []

    def count(job: Job) -> dict[str, Any]:
        runs.append(job.pk)
        return {}

    job = begun(count)
    for _ in range(2):
        jobs.run(job.pk)
    assert runs == [job.pk]


def test_work_that_cannot_be_done_says_why() -> None:
    def refuse(job: Job) -> dict[str, Any]:
        raise jobs.Failed("The wolf came.", {"left": 1})

    job = settled(begun(refuse))
    assert (job.state, job.problem, job.result) == ("failed", "The wolf came.", {"left": 1})


def test_an_error_of_ours_is_told_without_its_details() -> None:
    def break_down(job: Job) -> dict[str, Any]:
        raise ZeroDivisionError("secret")

    job = settled(begun(break_down))
    assert (job.state, job.problem) == ("failed", jobs.BROKEN)


def test_what_a_dead_worker_held_waits_again_and_its_ghost_is_stopped() -> None:
    def die(job: Job) -> dict[str, Any]:
        Job.objects.update(claimed_at=timezone.now() - jobs.LEASE - timedelta(seconds=1))
        jobs.sweep()
        jobs.tell(job, 1)
        return {"never": "stored"}

    job = settled(begun(die))
    assert (job.state, job.result, job.claim) == ("waiting", {}, None)
    jobs.register(KIND, lambda job: {"sheep": 2}, "business:read")
    job = settled(job)
    assert (job.state, job.problem) == ("done", "")


def test_a_living_worker_keeps_its_work() -> None:
    def live(job: Job) -> dict[str, Any]:
        jobs.tell(job, 1)
        jobs.sweep()
        jobs.tell(job, 2)
        return {}

    job = settled(begun(live))
    assert (job.state, job.done) == ("done", 2)


def test_work_that_loses_its_second_worker_is_given_up_and_says_so() -> None:
    def die(job: Job) -> dict[str, Any]:
        Job.objects.update(claimed_at=timezone.now() - jobs.LEASE - timedelta(seconds=1))
        jobs.sweep()
        raise jobs.Lost

    job = settled(begun(die))
    assert (job.state, job.problem) == ("waiting", jobs.LOST_ONCE)
    job = settled(job)
    assert (job.state, job.problem, job.source, job.claim) == ("failed", jobs.LOST_TWICE, "", None)
    assert job.ended_at


@pytest.mark.django_db(transaction=True)
def test_work_that_is_long_silent_keeps_its_lease(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "LEASE", timedelta(milliseconds=40))

    def be_silent(job: Job) -> dict[str, Any]:
        with jobs.pulse(job):
            Job.objects.update(claimed_at=timezone.now() - timedelta(hours=1))
            while not Job.objects.filter(claimed_at__gt=timezone.now() - timedelta(minutes=30)):
                time.sleep(0.01)
        return {}

    assert settled(begun(be_silent)).state == "done"


def test_a_worker_keeps_threads_free_of_long_work() -> None:
    others: list[str] = []

    def fill_the_worker(job: Job) -> dict[str, Any]:
        if len(others) < tasks.LONG_AT_ONCE:
            other = begun(fill_the_worker)
            others.append("")
            tasks.run_job(other.pk)
            others.append(Job.objects.get(pk=other.pk).state)
        return {}

    tasks.run_job(begun(fill_the_worker).pk)
    assert [state for state in others if state] == ["waiting", "done"]
    late = Job.objects.get(state="waiting")
    tasks.run_job(late.pk)
    late.refresh_from_db()
    assert late.state == "done"
