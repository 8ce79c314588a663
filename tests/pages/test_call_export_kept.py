"""Files of many calls: watched while a worker makes them, kept for a day, fetched by links that are good once."""

import errno
import time
from dataclasses import replace
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from accounts import jobs
from accounts.models import AuditEntry, Job, Role
from calls.exporting import FORMATS, keeping, table
from calls.exporting.keeping import path_of, sweep
from calls.exporting.links import LIFE
from calls.models import Call
from tests.making import make_member, make_user
from tests.pages.conftest import House, browser_of, make_call, make_house
from tests.pages.exporting import files, finished, grow_old, linked, many, many_calls, ordered, page, text
from tests.pages.forms import read, words

__all__ = ["many", "many_calls"]


def test_few_calls_are_sent_at_once(house: House, owner: Client) -> None:
    assert "attachment" in owner.post(house.at("calls/export/"), {"format": "xlsx"})["Content-Disposition"]
    assert not Job.objects.exists()


def test_many_calls_are_made_by_a_worker_and_the_page_shows_how_far_it_is(many: House, owner: Client) -> None:
    job = ordered(owner, many)
    shown = owner.get(page(many, job))
    assert "Waiting for its turn" in words(shown)
    again = read(shown).get_element_by_id("exported").get("hx-get")
    assert owner.get(again, headers={"HX-Request": "true"}).status_code == 204
    jobs.run(job.pk)
    piece = owner.get(again, headers={"HX-Request": "true"})
    assert "2 calls" in words(piece)
    assert read(piece).get("hx-get") is None


def test_progress_is_told_by_calls(many: House, owner: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(table, "PIECE", 1)
    job, tell = ordered(owner, many), jobs.tell
    seen: list[str] = []

    def watched(row: Job, done: int) -> None:
        tell(row, done)
        seen.append(words(owner.get(page(many, job))))

    monkeypatch.setattr(jobs, "tell", watched)
    jobs.run(job.pk)
    assert "1 of 2 calls" in seen[0]
    assert "2 of 2 calls" in seen[1]


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_the_file_is_fetched_by_a_link(many: House, owner: Client, ending: str) -> None:
    job = finished(owner, many, ending)
    answer: Any = owner.get(linked(owner, many, job))
    assert answer["Cache-Control"] == "no-store"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Disposition"].endswith(f'.{ending}"')
    whole = b"".join(answer.streaming_content)
    assert whole.startswith(b"\xef\xbb\xbfCall," if ending == "csv" else b"PK")
    if ending == "xlsx":
        assert load_workbook(BytesIO(whole)).active.max_row == 3


def test_the_file_holds_what_the_filters_left(many: House, owner: Client) -> None:
    make_call(many.button, number="+12025550190", state="expired")
    make_call(many.button, number="+12025550191", state="expired")
    told = text(owner.get(linked(owner, many, finished(owner, many, query="?state=expired"))))
    assert "12025550190" in told
    assert "12025550191" in told
    assert "12025550189" not in told


def test_a_link_is_good_once_and_the_page_makes_another(many: House, owner: Client) -> None:
    job = finished(owner, many)
    link = linked(owner, many, job)
    assert text(owner.get(link))
    again = owner.get(link)
    assert again.status_code == 403
    assert "This link was used already" in words(again)
    (form,) = read(again).xpath("//main//form[contains(@action, '/file/')]/@action")
    assert form == page(many, job, "file/")
    assert text(owner.get(linked(owner, many, job)))


def test_a_link_is_over_after_some_minutes(many: House, owner: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    link = linked(owner, many, finished(owner, many))
    later = time.time() + LIFE.total_seconds() + 1
    monkeypatch.setattr(time, "time", lambda: later)
    answer = owner.get(link)
    assert answer.status_code == 403
    assert "five minutes, which are over" in words(answer)


def test_a_link_opens_nothing_to_a_colleague_nor_another_file(many: House, owner: Client, editor: Client) -> None:
    job, other = finished(owner, many), finished(owner, many)
    link = linked(owner, many, job)
    assert editor.get(link).status_code == 403
    assert owner.get(link.replace(str(job.public_id), str(other.public_id))).status_code == 403
    assert owner.get(page(many, job, "file/")).status_code == 403
    assert text(owner.get(link))  # and none of that used it up


def test_a_look_at_the_head_alone_uses_no_link_up(many: House, owner: Client) -> None:
    link = linked(owner, many, finished(owner, many))
    assert owner.head(link).status_code == 405
    assert text(owner.get(link))


def test_a_link_tells_nothing_of_who_it_is_for(many: House) -> None:
    person = make_member(many.business, Role.OWNER)
    client = Client()
    client.force_login(person)
    link = linked(client, many, finished(client, many))
    assert person.email not in link
    assert str(person.pk) not in link.partition("?link=")[2].split(":")


def test_without_the_shared_cache_no_link_opens_anything(many: House, owner: Client, settings: Any) -> None:
    link = linked(owner, many, finished(owner, many))
    settings.CACHES = {"default": settings.CACHES["default"] | {"LOCATION": "redis://127.0.0.1:9/0"}}
    assert "No link can be looked at at the moment" in words(owner.get(link))


def test_a_stranger_finds_neither_page_nor_file(many: House, owner: Client, stranger: Client) -> None:
    job = finished(owner, many)
    link = linked(owner, many, job)
    for address in (page(many, job), link):
        assert stranger.get(address).status_code == 404
    assert stranger.post(page(many, job, "file/")).status_code == 404


def test_another_business_of_the_same_person_does_not_hold_the_file(many: House, owner: Client) -> None:
    job, other = finished(owner, many), make_house()
    theirs = browser_of(other.business, Role.OWNER)
    assert theirs.get(other.at(f"calls/exports/{job.public_id}/")).status_code == 404


def test_a_viewer_gets_masked_numbers_and_no_colleagues_whole_ones(many: House, owner: Client, viewer: Client) -> None:
    whole, masked = finished(owner, many), finished(viewer, many)
    assert "120•••88" in text(viewer.get(linked(viewer, many, masked)))
    assert viewer.get(page(many, whole)).status_code == 403
    assert viewer.post(page(many, whole, "file/")).status_code == 403
    shown = words(viewer.get(many.at("calls/export/")))
    assert shown.count("Calls as a CSV file") == 1
    assert words(owner.get(many.at("calls/export/"))).count("Calls as a CSV file") == 2


def test_who_made_it_and_who_took_it_is_written_down(many: House, editor: Client) -> None:
    make_call(many.button)
    job = finished(editor, many, query="?number=%2B12025550188")
    text(editor.get(linked(editor, many, job)))
    for action in ("calls exported", "calls export downloaded"):
        entry = AuditEntry.objects.get(action=action)
        assert entry.actor is not None
        assert "2025550188" not in repr(vars(entry))


def test_a_fourth_file_at_once_has_to_wait(many: House, owner: Client) -> None:
    for _ in range(3):
        ordered(owner, many)
    answer = owner.post(many.at("calls/export/"), {"format": "csv"}, follow=True)
    assert "3 files are being made already" in words(answer)
    assert Job.objects.count() == 3


def test_nobody_else_on_the_machine_may_read_a_file(many: House, owner: Client) -> None:
    path = path_of(finished(owner, many))
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700
    assert path.parent.name == many.business.public_id.hex


def test_a_full_disk_is_said_and_half_a_file_is_removed(
    many: House, owner: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*arguments: Any) -> Any:
        yield b"half"
        raise OSError(errno.ENOSPC, "No space left on device")

    job = ordered(owner, many)
    monkeypatch.setitem(FORMATS, "csv", replace(FORMATS["csv"], write=full))
    jobs.run(job.pk)
    assert "There is no room left for the file" in words(owner.get(page(many, job)))
    assert files(many) == []


def test_a_file_is_kept_for_a_day_and_then_swept_away(many: House, owner: Client) -> None:
    job = finished(owner, many)
    Job.objects.update(ended_at=timezone.now() - timedelta(hours=24))
    shown = owner.get(page(many, job))
    assert "No longer kept" in words(shown)
    assert owner.get(linked(owner, many, job))["Location"] == page(many, job)
    grow_old(path_of(job))
    sweep()
    assert not path_of(job).exists()


def test_a_sweep_leaves_what_can_still_be_fetched(many: House, owner: Client) -> None:
    job = finished(owner, many)
    grow_old(path_of(job))
    sweep()
    assert path_of(job).exists()


def test_only_the_newest_files_of_a_business_are_kept(
    many: House, owner: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keeping, "MOST_KEPT", 2)
    first, second, third = (finished(owner, many) for _ in range(3))
    assert [path_of(job).exists() for job in (first, second, third)] == [False, True, True]
    assert "No longer kept" in words(owner.get(page(many, first)))


@pytest.fixture
def erase(django_capture_on_commit_callbacks: Any) -> Any:
    def act(number: str) -> None:
        desk = Client()
        desk.force_login(make_user(is_staff=True, is_superuser=True))
        with django_capture_on_commit_callbacks(execute=True):
            desk.post(reverse("admin:erasure_erase"), {"number": number})

    return act


def test_erasing_a_number_deletes_the_files_that_may_hold_it(many: House, owner: Client, erase: Any) -> None:
    Call.objects.update(state=Call.State.ENDED)
    job, other = finished(owner, many), make_house()
    theirs = browser_of(other.business, Role.OWNER)
    make_call(other.button)
    Call.objects.filter(business=other.business).update(number="+12025550111")
    spared = finished(theirs, other)
    erase("+12025550189")
    assert not path_of(job).exists()
    assert "Somebody asked for their number to be erased" in words(owner.get(page(many, job)))
    assert path_of(spared).exists()


def test_a_file_that_is_being_made_when_a_number_is_erased_never_comes_to_be(
    many: House, owner: Client, erase: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    Call.objects.update(state=Call.State.ENDED)
    job = ordered(owner, many)
    put = Path.replace

    def replaced_too_late(part: Path, path: Path) -> Path:
        erase("+12025550189")
        return put(part, path)

    monkeypatch.setattr(Path, "replace", replaced_too_late)
    jobs.run(job.pk)
    job.refresh_from_db()
    assert (job.state, job.source) == (Job.State.FAILED, "")
    assert files(many) == []
