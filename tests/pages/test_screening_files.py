"""Numbers as files: all or nothing, watched while it lasts, given out so that no spreadsheet computes them."""

import csv
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from accounts import jobs
from accounts.models import AuditEntry, Job, Role
from buttons.models import Push
from screening.importing import AT_ONCE
from tests.pages.conftest import House, browser_of, make_house
from tests.pages.forms import error_beside, read, words


def at(house: House, path: str) -> str:
    return house.at(f"screening/{house.screening.public_id}/{path}")


def upload(client: Client, house: House, text: str | bytes) -> Any:
    raw = text.encode() if isinstance(text, str) else text
    return client.post(at(house, "import/"), {"file": SimpleUploadedFile("list.csv", raw)}, follow=True)


def lines(count: int) -> str:
    return "number\n" + "\n".join(f"+1202555{number:04}" for number in range(2000, 2000 + count))


def test_a_short_file_is_imported_at_once(house: House, owner: Client) -> None:
    told = words(upload(owner, house, "number,note\n+12025550177,Again\n+12025550101,New"))
    assert "1 number new on the list; 1 stood on it already." in told
    notes = dict(house.screening.entries.values_list("digits", "note"))
    assert notes == {"12025550177": "Again", "12025550101": "New"}
    assert AuditEntry.objects.filter(action="1 added to screening list").exists()


def test_without_a_column_of_notes_the_notes_stay(house: House, owner: Client) -> None:
    house.screening.entries.update(note="Keep me")
    upload(owner, house, "+12025550177\n+12025550101")
    assert house.screening.entries.get(digits="12025550177").note == "Keep me"


def test_one_bad_line_and_nothing_of_the_file_is_stored(house: House, owner: Client) -> None:
    told = words(upload(owner, house, "+12025550101\nhello\n+12025550102"))
    assert "Nothing was added" in told
    assert "Line 2: This is not a phone number." in told
    assert house.screening.entries.count() == 1


def test_a_bad_line_is_told_in_the_language_of_whoever_looks(house: House, owner: Client) -> None:
    upload(owner, house, f"number,note\n+12025550101,{'n' * 201}")
    told = words(owner.get(at(house, f"import/{Job.objects.get().public_id}/"), headers={"accept-language": "fr"}))
    assert "Ligne 2 : Sa note compte 201 caractères" in told


def test_a_long_file_waits_for_a_worker_and_its_progress_is_shown(house: House, owner: Client) -> None:
    answer = upload(owner, house, lines(AT_ONCE + 500))
    assert "Waiting for its turn" in words(answer)
    job = Job.objects.get()
    address = at(house, f"import/{job.public_id}/")
    seen = read(owner.get(address)).get_element_by_id("imported").get("hx-get")
    assert owner.get(f"{address}{seen}", headers={"HX-Request": "true"}).status_code == 204
    jobs.run(job.pk)
    assert "1500 numbers new on the list" in words(owner.get(f"{address}{seen}", headers={"HX-Request": "true"}))
    job.refresh_from_db()
    assert (job.source, job.done) == ("", 3001)
    assert house.screening.entries.count() == AT_ONCE + 500 + 1


def test_an_import_that_a_dead_worker_left_is_done_again_without_harm(house: House, owner: Client) -> None:
    upload(owner, house, lines(AT_ONCE + 500))
    job = Job.objects.get()
    source = job.source
    jobs.run(job.pk)
    Job.objects.update(state=Job.State.WAITING, source=source)
    jobs.run(job.pk)
    job.refresh_from_db()
    assert (job.state, job.result) == ("done", {"new": 0, "known": 1500})
    assert house.screening.entries.count() == 1501


def test_an_import_into_a_list_that_is_gone_says_so(house: House, owner: Client) -> None:
    upload(owner, house, lines(AT_ONCE + 500))
    house.screening.delete()
    job = Job.objects.get()
    jobs.run(job.pk)
    job.refresh_from_db()
    assert (job.state, job.problem) == ("failed", "The list was deleted before its numbers could be added.")


def test_an_import_queues_one_push_of_each_button_that_asks_the_list(house: House, owner: Client) -> None:
    before = Push.objects.count()
    upload(owner, house, lines(900))
    assert Push.objects.count() == before + 1


@pytest.mark.parametrize(
    ("raw", "sentence"),
    [
        (b"", "The file is empty."),
        ("número\n+12025550101".encode("latin-1"), "This is no text in UTF-8."),
        (b"+12025550101\0", "This is no text file."),
        ("+12025550101\0".encode("utf-16"), "This is no text file."),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_beside_its_field(
    house: House, owner: Client, raw: bytes, sentence: str
) -> None:
    assert sentence in error_beside(upload(owner, house, raw), "file")
    assert not Job.objects.exists()


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_what_spreadsheets_call_unicode_is_read(house: House, owner: Client, encoding: str) -> None:
    upload(owner, house, "number,note\n+12025550101,Ünkel".encode(encoding))
    assert house.screening.entries.get(digits="12025550101").note == "Ünkel"


def exported(client: Client, house: House) -> list[list[str]]:
    answer: Any = client.post(at(house, "export/"))
    assert answer.streaming
    assert answer["Cache-Control"] == "no-store"
    assert answer["Content-Disposition"] == 'attachment; filename="nuisance.csv"'
    return list(csv.reader(answer.getvalue().decode().splitlines()))


def test_the_export_neutralises_formulas_and_writes_digits(house: House, owner: Client) -> None:
    house.screening.entries.create(digits="1900", is_prefix=True, note="=cmd|' /C calc'!A0")
    end = timezone.now() + timedelta(days=40)
    house.screening.entries.create(digits="12025550101", note="+1 is America", expires_at=end)
    rows = exported(owner, house)
    assert rows[0] == ["digits", "kind", "note", "expires"]
    assert rows[1][:3] == ["12025550101", "number", "'+1 is America"]
    assert rows[3] == ["1900", "prefix", "'=cmd|' /C calc'!A0", ""]
    assert AuditEntry.objects.filter(action="screening list exported").exists()


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "＝", "＋", "－", "＠", "\n="])
def test_no_note_of_an_export_is_a_formula_and_the_import_takes_it_back(house: House, owner: Client, sign: str) -> None:
    house.screening.entries.update(note=f"{sign}1+1")
    text = owner.post(at(house, "export/")).getvalue()
    (_, row) = csv.reader(StringIO(text.decode(), newline=""))
    assert row[2] == f"'{sign}1+1"
    upload(owner, house, text)
    assert house.screening.entries.get().note == f"{sign}1+1"


def test_what_was_exported_is_imported_as_it_was(house: House, owner: Client) -> None:
    house.business.country = "IL"
    house.business.save()
    house.screening.entries.create(digits="97250", is_prefix=True, note="-5 degrees")
    before = list(house.screening.entries.values_list("digits", "is_prefix", "note"))
    text = owner.post(at(house, "export/")).getvalue()
    house.screening.entries.all().delete()
    upload(owner, house, text)
    assert list(house.screening.entries.values_list("digits", "is_prefix", "note")) == before


@pytest.mark.parametrize("path", ["import/", "export/"])
def test_a_viewer_neither_brings_in_nor_takes_out(house: House, viewer: Client, path: str) -> None:
    assert viewer.post(at(house, path)).status_code == 403


def test_a_stranger_finds_neither_the_import_nor_its_progress(house: House, owner: Client, stranger: Client) -> None:
    upload(owner, house, "+12025550101")
    job = Job.objects.get()
    for path in ("import/", f"import/{job.public_id}/"):
        assert stranger.get(at(house, path)).status_code == 404
    other = make_house()
    theirs = browser_of(other.business, Role.OWNER)
    assert theirs.get(at(other, f"import/{job.public_id}/")).status_code == 404
