"""Files of calls that are made as long work: what orders, finishes and finds one in a test."""

import os
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from accounts import jobs
from accounts.models import Job
from calls.exporting import making
from calls.exporting.keeping import LEFT_ALONE
from tests.pages.conftest import House, make_call


@pytest.fixture(autouse=True)
def many_calls(monkeypatch: pytest.MonkeyPatch) -> None:
    """From the second call on they are many."""
    monkeypatch.setattr(making, "FEW", 1)


@pytest.fixture
def many(house: House) -> House:
    make_call(house.button, number="+12025550189")
    return house


def ordered(client: Client, house: House, ending: str = "csv", query: str = "") -> Job:
    answer: Any = client.post(house.at(f"calls/export/{query}"), {"format": ending})
    job = Job.objects.latest("pk")
    assert answer["Location"] == page(house, job)
    return job


def finished(client: Client, house: House, ending: str = "csv", query: str = "") -> Job:
    job = ordered(client, house, ending, query)
    jobs.run(job.pk)
    job.refresh_from_db()
    return job


def page(house: House, job: Job, more: str = "") -> str:
    return house.at(f"calls/exports/{job.public_id}/{more}")


def linked(client: Client, house: House, job: Job) -> str:
    answer: Any = client.post(page(house, job, "file/"))
    return str(answer["Location"])


def text(answer: Any) -> str:
    return b"".join(answer.streaming_content).decode("utf-8-sig")


def files(house: House) -> list[str]:
    return [path.name for path in Path(settings.EXPORT_DIR, house.business.public_id.hex).glob("*")]


def grow_old(path: Path) -> None:
    """As if nobody had written to it for long."""
    then = path.stat().st_mtime - LEFT_ALONE - 1
    os.utime(path, (then, then))
