"""Anveo's profiles, cancelling, call flow results and remote event notifications."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from lxml import etree

from providers.anveo.adapter import Anveo
from providers.base import Outcome, Refused, Unclear
from tests.providers.scripted import ScriptedServer

SUCCESS = "<RESPONSE><RESULT>SUCCESS</RESULT></RESPONSE>"
REFERENCE = "1f0e3dad99908345f7439f8ffa.1"
RECEIVED = datetime(2026, 1, 5, 12, tzinfo=UTC)
PROFILE = {"profile_id": "main-profile", "profile_title": "Example Ltd", "profile_message": ""}


@pytest.fixture
def anveo(server: ScriptedServer) -> Anveo:
    return Anveo({"user_key": "key-of-ours"}, {"api": server.url})


def sent(server: ScriptedServer) -> tuple[str, dict[str, str | None]]:
    action = etree.fromstring(server.received[-1].body).find("ACTION")
    assert action is not None
    return action.get("NAME", ""), {row.get("NAME", ""): row.text for row in action}


def test_a_profile_is_replaced_whole_so_that_a_removed_text_goes(server: ScriptedServer, anveo: Anveo) -> None:
    server.will(SUCCESS)
    anveo.save_profile(PROFILE)
    assert sent(server) == (
        "CLICK2CALL.PROFILE.UPDATE",
        {"ID": "main-profile", "TITLE": "Example Ltd", "MESSAGE": None, "HOMEPAGEURL": None, "PICTUREURL": None},
    )


def test_a_profile_is_made_only_where_the_switch_is_on(server: ScriptedServer, anveo: Anveo) -> None:
    with pytest.raises(Refused) as caught:
        anveo.save_profile(PROFILE, create=True)
    assert (caught.value.field, server.received) == ("profile_id", [])
    server.will(SUCCESS)
    Anveo(anveo.credentials, anveo.addresses, {"creates_profiles": True}).save_profile(PROFILE, create=True)
    assert sent(server)[0] == "CLICK2CALL.PROFILE.CREATE"


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"profile_title": "x" * 257}, "profile_title"),
        ({"profile_message": "x" * 1025}, "profile_message"),
        ({"profile_homepage": "www.example.com"}, "profile_homepage"),
        ({"profile_id": ""}, "profile_id"),
    ],
)
def test_a_profile_that_the_page_refuses_is_not_sent(
    server: ScriptedServer, anveo: Anveo, changed: dict[str, str], field: str
) -> None:
    with pytest.raises(Refused) as caught:
        anveo.save_profile({**PROFILE, **changed})
    assert (caught.value.field, server.received) == (field, [])


def test_a_call_that_cannot_be_taken_back_is_said_so_in_anveos_words(server: ScriptedServer, anveo: Anveo) -> None:
    server.will("<RESPONSE><ERROR>Request can not be canceled</ERROR></RESPONSE>")
    with pytest.raises(Refused, match="Request can not be canceled"):
        anveo.cancel_call(REFERENCE)
    assert sent(server) == ("DIAL.CANCEL", {"REQUESTID": REFERENCE})


def test_a_call_flows_result_is_given_as_it_is(server: ScriptedServer, anveo: Anveo) -> None:
    server.will("<RESPONSE><RESULT>code 1453 entered</RESULT><ERROR></ERROR></RESPONSE>")
    assert anveo.flow_result(REFERENCE) == "code 1453 entered"
    assert sent(server) == ("DIAL.CALLFLOW.GETRESULT", {"REQUESTID": REFERENCE})


@pytest.mark.parametrize("answer", ["<RESPONSE/>", "<RESPONSE><RESULT></RESULT></RESPONSE>"])
def test_no_result_is_no_success(server: ScriptedServer, anveo: Anveo, answer: str) -> None:
    server.will(answer)
    with pytest.raises(Unclear):
        anveo.flow_result(REFERENCE)
    with pytest.raises(Unclear):
        anveo.check_credentials()


@pytest.mark.parametrize("name", ["REQUESTID", "RequestId", "responseid", "RESPONSE_ID"])
def test_a_notification_names_its_request_in_any_spelling(name: str) -> None:
    record = Anveo.read_notification(f"{name}={REFERENCE}&Odd+Field=a%26b&BILLINGCODE=call-key-1".encode(), RECEIVED)
    assert record is not None
    assert (record.reference, record.fingerprint, record.key) == (REFERENCE, REFERENCE, "call-key-1")
    assert record.raw == {name: REFERENCE, "Odd Field": "a&b", "BILLINGCODE": "call-key-1"}
    assert (record.outcome, record.started_at, record.cost) == (Outcome.UNTOLD, RECEIVED, None)


def test_our_key_ends_the_memo_where_the_billing_code_is_the_owners() -> None:
    record = Anveo.read_notification(b"requestid=1&billingcode=shop&memo=lead%7C77%7Ccall-key-1", RECEIVED)
    assert record is not None
    assert record.key == "call-key-1"


def test_a_call_of_a_button_names_the_button() -> None:
    record = Anveo.read_notification(b"Click2Call_ID=shop-1&duration=73&fee=0.045", RECEIVED)
    assert record is not None
    assert (record.remote_id, record.duration) == ("shop-1", 73)
    assert (record.cost, record.currency) == (Decimal("0.045"), "USD")


@pytest.mark.parametrize(
    ("word", "outcome"),
    [("Answered", Outcome.ANSWERED), ("NO ANSWER", Outcome.UNANSWERED), ("BUSY", Outcome.BUSY), ("4", Outcome.UNTOLD)],
)
def test_an_end_is_told_only_by_a_word_that_can_mean_but_one(word: str, outcome: Outcome) -> None:
    record = Anveo.read_notification(f"requestid=1&status={word}".encode(), RECEIVED)
    assert record is not None
    assert record.outcome is outcome


def test_the_same_notification_twice_is_the_same_record() -> None:
    first, again = (Anveo.read_notification(b"c2cid=shop-1&fee=1", RECEIVED) for _ in range(2))
    assert first == again
    other = Anveo.read_notification(b"c2cid=shop-1&fee=2", RECEIVED)
    assert first is not None
    assert other is not None
    assert first.fingerprint != other.fingerprint


def test_a_notification_about_no_call_is_no_record() -> None:
    assert Anveo.read_notification(b"type=SMS&from=12025550143&text=hello", RECEIVED) is None


@pytest.mark.parametrize("body", [b"", b"&&", b"&".join(b"a=1" for _ in range(500))])
def test_what_is_no_form_is_refused(body: bytes) -> None:
    with pytest.raises(Refused, match="no notification"):
        Anveo.read_notification(body, RECEIVED)


def test_damaged_figures_do_not_stop_a_notification() -> None:
    body = b"requestid=1&duration=" + b"9" * 5000 + b"&fee=1e99999&starttime=yesterday"
    record = Anveo.read_notification(body, RECEIVED)
    assert record is not None
    assert (record.duration, record.cost, record.started_at) == (0, None, RECEIVED)


def test_a_date_with_its_zone_is_taken() -> None:
    record = Anveo.read_notification(b"requestid=1&starttime=2026-01-05T06:00:00-05:00", RECEIVED)
    assert record is not None
    assert record.started_at == datetime(2026, 1, 5, 11, tzinfo=UTC)
