"""What lies beside finished files: halves of workers at work, of dead ones and of those who were overtaken."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from xlsxwriter import Workbook

from accounts import jobs
from accounts.models import Job
from calls.exporting.keeping import path_of, sweep
from tests.pages.conftest import House
from tests.pages.exporting import files, finished, grow_old, linked, many, many_calls, ordered, text

__all__ = ["many", "many_calls"]


def test_a_sweep_removes_what_a_dead_worker_left(many: House, owner: Client) -> None:
    left = path_of(finished(owner, many)).with_name("6f1c.part")
    left.write_bytes(b"half")
    sweep()
    assert left.exists()  # somebody may still be at it
    grow_old(left)
    sweep()
    assert not left.exists()


@pytest.mark.parametrize("name", [".nfs0000001", "notes~"])
def test_a_sweep_is_not_stopped_by_what_is_no_file_of_ours(many: House, owner: Client, name: str) -> None:
    job = finished(owner, many)
    foreign = path_of(job).with_name(name)
    foreign.write_bytes(b"")
    grow_old(foreign)
    sweep()
    assert files(many) == [job.public_id.hex]


def test_a_sweep_removes_half_a_workbook_once_nothing_is_written_to_it(many: House, owner: Client) -> None:
    folder = path_of(finished(owner, many)).with_name("half.parts")
    folder.mkdir()
    (folder / "sheet").write_bytes(b"rows")
    grow_old(folder)
    sweep()
    assert folder.exists()  # somebody may still be at it
    grow_old(folder / "sheet")
    sweep()
    assert not folder.exists()


def test_a_workbook_is_put_together_beside_its_file_however_long_it_takes_and_leaves_nothing(
    many: House, owner: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[str] = []
    close = Workbook.close

    def watched(book: Workbook) -> None:
        seen.extend(files(many))
        for path in Path(settings.EXPORT_DIR).glob("*/*.part"):
            grow_old(path)
        sweep()
        close(book)

    monkeypatch.setattr(Workbook, "close", watched)
    job = finished(owner, many, "xlsx")
    assert any(name.endswith(".parts") for name in seen)
    assert files(many) == [job.public_id.hex]


@pytest.mark.parametrize("step", ["stat", "replace"])
def test_a_worker_that_lost_its_work_leaves_the_others_file(
    many: House, owner: Client, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    """It seemed dead to another, who did the work from its beginning to its end meanwhile."""
    job, do = ordered(owner, many), getattr(Path, step)

    def overtaken(path: Path, *arguments: Any, **more: Any) -> Any:
        if path.suffix == ".part":
            monkeypatch.setattr(Path, step, do)
            Job.objects.filter(pk=job.pk).update(state=Job.State.WAITING, claim=None)
            jobs.run(job.pk)
        return do(path, *arguments, **more)

    monkeypatch.setattr(Path, step, overtaken)
    jobs.run(job.pk)
    job.refresh_from_db()
    assert job.state == Job.State.DONE
    assert text(owner.get(linked(owner, many, job)))


def test_a_workbook_that_is_long_in_closing_is_not_given_to_another_worker(
    many: House, owner: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    job, told, close = ordered(owner, many, "xlsx"), [], Workbook.close

    @contextmanager
    def pulse(row: Job) -> Iterator[None]:
        told.append("begins")
        yield
        told.append("ends")

    def watched(book: Workbook) -> None:
        told.append("closes")
        close(book)

    monkeypatch.setattr(jobs, "pulse", pulse)
    monkeypatch.setattr(Workbook, "close", watched)
    jobs.run(job.pk)
    assert told == ["begins", "closes", "ends"]
