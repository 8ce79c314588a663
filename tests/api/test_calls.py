"""Calls by the API."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone

from accounts import jobs
from accounts.models import AuditEntry, Job, Role
from calls.exporting import making
from calls.models import Call, CallRecord, RefusedClick
from tests.api.conftest import Program, token_for
from tests.making import make_account, make_business, make_button, make_member
from tests.pages.conftest import House, make_call

At = Callable[..., str]


@pytest.fixture
def delayed(house: House) -> Call:
    later = timezone.now() + timedelta(hours=1)
    return make_call(house.button, state=Call.State.SCHEDULED, due_at=later, number="+12025550111")


def test_the_history_is_filtered_as_on_the_page(house: House, editor: Program, at: At, delayed: Call) -> None:
    def found(query: str) -> list[str]:
        return [row["id"] for row in editor.get(at(f"calls/?{query}")).json()["items"]]

    assert found("state=scheduled") == [str(delayed.public_id)]
    assert found("number=202-555-0111") == [str(delayed.public_id)]
    assert found(f"button={house.button.public_id}&state=cancelled") == []
    assert len(found("since=2020-01-01")) == 2


def test_a_call_tells_all_that_is_known_of_it(house: House, editor: Program, at: At) -> None:
    CallRecord.objects.create(
        account=house.account, call=house.call, fingerprint="1", number=house.call.number, outcome="answered",
        started_at=timezone.now(), duration=30, cost="0.0420", currency="USD", match="exact",
    )  # fmt: skip
    told = editor.get(at("calls/{call}/")).json()
    assert told["number"] == "+12025550188"
    assert [event["words"] for event in told["events"]] == ["A visitor asked."]
    assert (told["record"]["duration"], told["record"]["cost"]) == (30, "0.0420")
    assert told["can_stop"] is True


def test_a_viewer_reads_masked_numbers_everywhere(house: House, viewer: Program, at: At) -> None:
    for path in ("calls/", "calls/{call}/", "records/?list=calls"):
        assert "2025550188" not in viewer.get(at(path)).content.decode()
    answer = viewer.post(at("calls/export/"))
    assert b"2025550188" not in b"".join(answer.streaming_content)


def test_a_call_is_stopped_once(house: House, editor: Program, at: At) -> None:
    assert editor.post(at("calls/{call}/stop/")).json()["state"] == "cancelled"
    entry = AuditEntry.objects.get(action="call stopped")
    assert entry.actor is not None
    house.call.refresh_from_db()
    assert house.call.reason == "owner"


def test_a_call_that_is_over_is_not_stopped(house: House, editor: Program, at: At) -> None:
    Call.objects.update(state=Call.State.ENDED)
    answer = editor.post(at("calls/{call}/stop/"))
    assert (answer.status_code, answer.json()["code"]) == (409, "conflict")
    assert answer.json()["detail"] == "It is too late to cancel: the call is over."


def test_a_delayed_call_is_placed_now(house: House, editor: Program, at: At, delayed: Call) -> None:
    house.button.hours = None
    house.button.save()
    assert editor.post(at(f"calls/{delayed.public_id}/now/")).status_code == 200
    delayed.refresh_from_db()
    assert delayed.due_at <= timezone.now()


def test_a_call_back_is_one_call_however_often_it_is_asked_for(house: House, editor: Program, at: At) -> None:
    house.button.hours = None
    house.button.save()
    Call.objects.update(state=Call.State.ENDED, asked_at=timezone.now() - timedelta(hours=1))
    first = editor.post(at("calls/{call}/back/"), Idempotency_Key="one")
    assert first.status_code == 202, first.json()
    assert editor.post(at("calls/{call}/back/"), Idempotency_Key="one").json() == first.json()
    assert Call.objects.count() == 2
    assert first.json()["asked_by"]


def test_a_note_is_written_over_the_one_that_was_read(house: House, editor: Program, at: At) -> None:
    etag = editor.get(at("calls/{call}/note/"))["ETag"]
    written = editor.ask("PUT", at("calls/{call}/note/"), {"note": "Wants a quote"}, If_Match=etag)
    assert written.json() == {"note": "Wants a quote"}
    assert editor.ask("PUT", at("calls/{call}/note/"), {"note": "No"}, If_Match=etag).status_code == 412
    assert editor.ask("PUT", at("calls/{call}/note/"), {"note": "x" * 1001}, If_Match="*").status_code == 422


def test_refused_clicks_tell_their_reason(house: House, viewer: Program, at: At) -> None:
    RefusedClick.objects.create(business=house.business, button=house.button, reason="closed", sentence="Closed.")
    (row,) = viewer.get(at("refused/")).json()["items"]
    assert (row["reason"], row["button"]) == ("closed", str(house.button.public_id))


def test_a_record_without_a_call_is_on_its_own_list(house: House, viewer: Program, at: At) -> None:
    CallRecord.objects.create(account=house.account, fingerprint="1", outcome="busy", started_at=timezone.now())
    (row,) = viewer.get(at("records/?list=records")).json()["items"]
    assert (row["call"], row["record"]["outcome"]) == (None, "busy")


def test_the_gate_tells_who_gets_through_and_why(house: House, viewer: Program, at: At) -> None:
    answer = viewer.post(at("who/"), {"number": "+12025550177", "at": "2026-11-23 10:00"})
    (told,) = answer.json()["items"]
    assert (told["kind"], told["reason"]) == ("refused", "blocked")
    assert told["trace"][-1]["passed"] is False
    assert Call.objects.count() == 1


def test_the_gate_is_asked_about_own_buttons_alone(house: House, viewer: Program, at: At) -> None:
    foreign = make_button(make_account(make_business()))
    body = {"number": "+12025550177", "button": str(foreign.public_id)}
    assert viewer.post(at("who/"), body).json() == {"items": []}


def test_statistics_are_counted(house: House, viewer: Program, at: At) -> None:
    told = viewer.get(at("statistics/?days=7")).json()
    assert [day["calls"] for day in told["days"] if day["calls"]] == [1]
    assert told["buttons"][0]["calls"] == 1
    assert viewer.get(at("statistics/?since=2020-01-01&until=2026-01-01")).status_code == 422


@pytest.mark.parametrize(("kind", "begins"), [("csv", b"\xef\xbb\xbfCall,"), ("xlsx", b"PK")])
def test_the_history_is_exported(house: House, editor: Program, at: At, kind: str, begins: bytes) -> None:
    answer = editor.post(at("calls/export/"), {"format": kind})
    assert b"".join(answer.streaming_content).startswith(begins)
    assert AuditEntry.objects.filter(action="calls exported").exists()


ACTS = ("calls/{call}/stop/", "calls/{call}/now/", "calls/{call}/back/")


def test_a_viewer_does_nothing_to_a_call(house: House, viewer: Program, at: At) -> None:
    assert {viewer.post(at(path)).status_code for path in ACTS} == {403}


def test_a_stranger_finds_no_call(house: House, stranger: Program, at: At) -> None:
    assert {stranger.post(at(path)).status_code for path in (*ACTS, "calls/export/", "who/")} == {404}
    assert stranger.get(at("calls/{call}/")).status_code == 404


def test_a_call_whose_number_is_cut_cannot_be_placed_now(house: House, editor: Program, at: At) -> None:
    Call.objects.update(state=Call.State.ENDED, number="+1202…")
    answer = editor.post(at("calls/{call}/now/"))
    assert (answer.status_code, answer.json()["detail"]) == (409, "This call does not wait any more.")


@pytest.fixture
def many(house: House, monkeypatch: pytest.MonkeyPatch) -> House:
    """One call is many."""
    monkeypatch.setattr(making, "FEW", 0)
    return house


def exported(program: Program, at: At) -> str:
    """The id of a file that a worker has made."""
    asked = program.post(at("calls/export/"), {"format": "csv"})
    assert asked.status_code == 202
    jobs.run(Job.objects.latest("pk").pk)
    done = program.get(asked["Location"]).json()
    assert (done["state"], done["result"]["calls"]) == ("done", 1)
    return str(done["id"])


@pytest.mark.usefixtures("many")
def test_the_file_of_many_calls_is_a_job_and_then_a_link_that_is_good_once(editor: Program, at: At) -> None:
    link = editor.post(at(f"calls/exports/{exported(editor, at)}/link/")).json()["address"]
    answer = editor.get(link)
    assert b"12025550188" in b"".join(answer.streaming_content)
    assert answer["Content-Disposition"].startswith('attachment; filename="calls-')
    assert answer["Cache-Control"] == "no-store"
    again = editor.get(link)
    assert (again.status_code, again.json()["code"]) == (403, "link_over")
    assert AuditEntry.objects.filter(action="calls export downloaded").count() == 1


@pytest.mark.usefixtures("many")
def test_a_link_of_another_persons_key_opens_nothing(
    owner: Program, editor: Program, stranger: Program, at: At
) -> None:
    link = editor.post(at(f"calls/exports/{exported(editor, at)}/link/")).json()["address"]
    assert owner.get(link).json()["code"] == "link_over"
    assert stranger.get(link).status_code == 404


@pytest.mark.usefixtures("many")
def test_a_viewers_key_gets_no_file_with_whole_numbers(editor: Program, viewer: Program, at: At) -> None:
    whole, masked = exported(editor, at), exported(viewer, at)
    assert viewer.post(at(f"calls/exports/{whole}/link/")).status_code == 403
    link = viewer.post(at(f"calls/exports/{masked}/link/")).json()["address"]
    assert "120•••88" in b"".join(viewer.get(link).streaming_content).decode()


@pytest.mark.usefixtures("many")
def test_a_file_that_is_not_there_yet_has_no_link(editor: Program, at: At) -> None:
    job = editor.post(at("calls/export/")).json()["id"]
    answer = editor.post(at(f"calls/exports/{job}/link/"))
    assert answer.status_code == 404
    assert "still being made" in answer.json()["detail"]


@pytest.mark.usefixtures("many")
def test_a_key_that_may_only_read_calls_gets_a_large_export_to_its_end(house: House, at: At) -> None:
    reader = Program(token_for(make_member(house.business, Role.EDITOR), scopes=["calls:read"]))
    link = reader.post(at(f"calls/exports/{exported(reader, at)}/link/")).json()["address"]
    assert b"12025550188" in b"".join(reader.get(link).streaming_content)


@pytest.mark.usefixtures("many")
def test_a_key_for_something_else_learns_nothing_of_an_export(editor: Program, house: House, at: At) -> None:
    other = Program(token_for(make_member(house.business, Role.EDITOR), scopes=["screening:write"]))
    answer = other.get(at(f"jobs/{exported(editor, at)}/"))
    assert (answer.status_code, answer.json()["scope"]) == (403, "business:read")


@pytest.mark.usefixtures("many")
def test_a_large_export_asked_for_twice_with_one_key_is_made_once(editor: Program, at: At) -> None:
    first, again = (editor.post(at("calls/export/"), {"format": "csv"}, Idempotency_Key="nightly") for _ in range(2))
    assert (first.status_code, again.status_code) == (202, 202)
    assert first.json()["id"] == again.json()["id"]
    assert Job.objects.count() == 1


def test_a_small_export_is_sent_anew_each_time(editor: Program, at: At) -> None:
    files = [b"".join(editor.post(at("calls/export/"), Idempotency_Key="again").streaming_content) for _ in range(2)]
    assert files[0] == files[1] != b""
