"""/w/calls/TOKEN/page: follows one call, and cancels it, without a script."""

from datetime import UTC, datetime

import pytest

from buttons.models import Button
from calls.models import Call
from tests.calls.plain_page import Reader, form_of, text_of
from tests.making import make_account, make_button


@pytest.fixture
def reader() -> Reader:
    return Reader()


def test_a_call_that_waits_can_be_cancelled_from_its_page(reader: Reader, button: Button) -> None:
    asked = reader.ask(button, when="60")
    shown = reader.open(asked["Location"])
    assert "We will call you on" in text_of(shown)
    answer = reader.send(form_of(shown))
    assert (answer.status_code, answer["Location"]) == (303, asked["Location"])
    assert Call.objects.get().state == "cancelled"
    after = reader.open(asked["Location"])
    assert "The call is cancelled." in text_of(after)
    assert b"http-equiv" not in after.content


def test_a_call_that_is_on_its_way_says_that_it_could_not_be_cancelled(reader: Reader, button: Button) -> None:
    asked = reader.ask(button)
    Call.objects.update(state="ringing", dialled_at=datetime.now(UTC))
    answer = reader.client.post(asked["Location"])
    assert answer.status_code == 409
    assert "It is too late to cancel" in text_of(answer)
    assert Call.objects.get().state == "ringing"


def test_looking_at_a_call_does_not_cancel_it(reader: Reader, button: Button) -> None:
    asked = reader.ask(button, when="60")
    reader.open(asked["Location"])
    reader.client.head(asked["Location"])
    assert Call.objects.get().state == "scheduled"


def test_the_page_loads_itself_again_only_while_the_call_goes_on_and_the_reader_lets_it(
    reader: Reader, button: Button
) -> None:
    asked = reader.ask(button)
    assert b'<meta http-equiv="refresh" content="3; url=/w/calls/' in reader.open(asked["Location"]).content
    assert b"http-equiv" not in reader.open(asked["Location"] + "?lang=en&still").content
    Call.objects.update(state="ended", outcome="answered", ended_at=datetime.now(UTC))
    over = reader.open(asked["Location"])
    assert b"http-equiv" not in over.content
    assert "The call is over. Thank you." in text_of(over)


def test_nobody_reads_a_call_without_its_token(reader: Reader, button: Button) -> None:
    reader.ask(button)
    assert reader.open("/w/calls/not-its-token/page").status_code == 404
    assert reader.client.post("/w/calls/not-its-token/page").status_code == 404


def test_a_button_of_a_hosted_page_links_to_it(reader: Reader, button: Button) -> None:
    hosted = make_button(make_account(button.business, "viviphone"))
    Button.objects.filter(pk=hosted.pk).update(remote_id="4711")
    shown = reader.open(reader.ask(hosted)["Location"])
    assert "Continue to the call page" in text_of(shown)
    assert b'rel="noopener noreferrer"' in shown.content
