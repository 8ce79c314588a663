"""Long work: done once by one worker, taken up again after a death, and told to who asked for it."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from accounts import jobs
from accounts.models import Job
from tests.making import make_business, make_member

pytestmark = pytest.mark.django_db
KIND = "count_sheep"


@pytest.fixture(autouse=True)
def no_trace_of_the_kind() -> Iterator[None]:
    yield
    jobs._acts.pop(KIND, None)


def begun(act: Any) -> Job:
    jobs.register(KIND, act)
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
    jobs.register(KIND, lambda job: {"sheep": 2})
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
