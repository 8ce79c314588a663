"""/w/ID/: the form that needs no script. It asks for a call only when a person sends it."""

import re
from datetime import UTC, datetime
from typing import Any

import pytest
import time_machine
from django.test import override_settings

from buttons.models import LANGUAGES, Button
from buttons.saving import set_state
from calls import limiting
from calls.models import Call, RefusedClick
from calls.plain.words import words
from tests.calls.conftest import NUMBER
from tests.calls.plain_page import Reader, form_of, page_of, text_of
from tests.making import make_button, make_hours

MONDAY_NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


@pytest.fixture
def reader() -> Reader:
    return Reader()


def closed_on_mondays(button: Button, **fields: Any) -> Button:
    hours = make_hours(button.business, (1, 540, 1020), zone="Europe/London")
    return make_button(button.account, hours=hours, **fields)


def test_a_sent_form_becomes_a_call_and_a_page_that_follows_it(reader: Reader, button: Button) -> None:
    answer = reader.ask(button, "(202) 555-0143")
    call = Call.objects.get()
    assert (answer.status_code, answer["Location"]) == (303, f"/w/calls/{call.token}/page")
    assert (call.number, call.state, call.language) == (NUMBER, "asked", "en")
    assert "We are about to call you." in text_of(reader.open(answer["Location"]))


def test_a_call_page_tells_where_the_visitor_came_from(reader: Reader, button: Button) -> None:
    form = reader.form(page_of(button), referer="https://shop.example.com/boats")
    reader.send(form.typed(number=NUMBER))
    call = Call.objects.get()
    assert call.referrer == "https://shop.example.com/boats"
    assert call.page == f"http://testserver{page_of(button, lang='en')}"


@pytest.mark.parametrize("method", ["get", "head", "options"])
def test_nothing_but_a_post_asks_for_a_call(method: str, reader: Reader, button: Button) -> None:
    fields = reader.form(page_of(button)).typed(number=NUMBER).fields
    getattr(reader.client, method)(page_of(button), fields)
    assert not Call.objects.exists()
    assert not RefusedClick.objects.exists()


def test_a_form_that_is_sent_twice_is_one_call(reader: Reader, button: Button) -> None:
    form = reader.form(page_of(button)).typed(number=NUMBER)
    first, again = reader.send(form), reader.send(form)
    assert again.status_code == 303
    assert first["Location"] == again["Location"]
    assert Call.objects.count() == 1


def test_a_form_for_the_opening_that_is_sent_again_later_is_the_same_call(reader: Reader, button: Button) -> None:
    shut = closed_on_mondays(button, max_delay=2880)
    with time_machine.travel(MONDAY_NOON, tick=False) as clock:
        form = form_of(reader.open(page_of(shut))).typed(number=NUMBER)
        clock.shift(5)
        first = reader.send(form)
        clock.shift(180)
        again = reader.send(form)
    assert first["Location"] == again["Location"]
    assert Call.objects.get().due_at.replace(second=0) == datetime(2026, 11, 24, 9, tzinfo=UTC)


def test_a_used_form_with_another_number_is_asked_to_be_sent_anew(reader: Reader, button: Button) -> None:
    form = reader.form(page_of(button)).typed(number=NUMBER)
    reader.send(form)
    answer = reader.send(form.typed(number="+12025550144"))
    assert answer.status_code == 409
    assert form_of(answer).fields["key"] != form.fields["key"]
    assert form_of(answer).fields["number"] == "+12025550144"
    assert Call.objects.count() == 1


def test_a_form_that_is_sent_at_once_keeps_what_was_typed_and_works_a_moment_later(
    reader: Reader, button: Button
) -> None:
    with time_machine.travel(datetime.now(UTC), tick=False) as clock:
        hasty = reader.send(form_of(reader.open(page_of(button))).typed(number="202 555 0143"))
        assert hasty.status_code == 429
        assert "please press once more" in text_of(hasty)
        assert form_of(hasty).fields["number"] == "202 555 0143"
        assert not Call.objects.exists()
        clock.shift(3)
        assert reader.send(form_of(hasty)).status_code == 303
    assert Call.objects.count() == 1


def test_a_form_that_lay_open_too_long_is_asked_to_be_sent_once_more(reader: Reader, button: Button) -> None:
    old = reader.send(reader.form(page_of(button), age=900).typed(number=NUMBER))
    assert old.status_code == 403
    assert form_of(old).fields["number"] == NUMBER
    with time_machine.travel(time_in(4)):
        assert reader.send(form_of(old)).status_code == 303


def time_in(seconds: float) -> datetime:
    return datetime.fromtimestamp(datetime.now(UTC).timestamp() + seconds, UTC)


def test_a_form_with_a_forged_token_asks_for_nothing(reader: Reader, button: Button) -> None:
    form = reader.form(page_of(button))
    answer = reader.send(form.typed(number=NUMBER, challenge=form.fields["challenge"][:-2] + "xx"))
    assert answer.status_code == 403
    assert not Call.objects.exists()


def test_a_token_of_another_button_asks_for_nothing(reader: Reader, button: Button) -> None:
    other = reader.form(page_of(make_button(button.account)))
    answer = reader.send(reader.form(page_of(button)).typed(number=NUMBER, challenge=other.fields["challenge"]))
    assert answer.status_code == 403
    assert not Call.objects.exists()


@pytest.mark.parametrize(
    "headers",
    [{"origin": "https://evil.example.com"}, {"origin": "null"}, {"sec-fetch-site": "cross-site"}],
    ids=["its origin", "a sandbox", "what browsers say"],
)
def test_another_site_cannot_send_the_form_for_its_visitor(
    headers: dict[str, str], reader: Reader, button: Button
) -> None:
    answer = reader.send(reader.form(page_of(button)).typed(number=NUMBER), **headers)
    assert answer.status_code == 403
    assert not Call.objects.exists()


def test_a_button_for_named_sites_works_on_its_own_page(reader: Reader, button: Button) -> None:
    bound = make_button(button.account, allowed_origins=["https://shop.example.com"])
    form = reader.form(page_of(bound)).typed(number=NUMBER)
    own = {"origin": "http://testserver", "sec-fetch-site": "same-origin"}
    assert reader.send(form, **own).status_code == 303


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("typed", ["", "hello", "12", "+999123456789", "1" * 60])
def test_a_wrong_number_gets_a_sentence_beside_the_field_and_nothing_is_lost(
    typed: str, language: str, reader: Reader, button: Button
) -> None:
    answer = reader.send(reader.form(page_of(button, lang=language)).typed(number=typed, when="60"))
    assert answer.status_code == 422
    page = answer.content.decode()
    assert re.search(r'aria-describedby="slip" autofocus>\s*<p class="slip" id="slip" role="alert">\S', page)
    assert form_of(answer).fields["number"] == typed
    assert form_of(answer).fields["when"] == "60"
    assert f'<html lang="{language}"' in page
    assert not Call.objects.exists()


def test_a_refusal_has_its_sentence_and_keeps_what_was_typed(reader: Reader, button: Button) -> None:
    answer = reader.ask(button, "+44 20 7946 0958")
    assert answer.status_code == 403
    assert "Calls to this country are not possible" in text_of(answer)
    assert form_of(answer).fields["number"] == "+44 20 7946 0958"
    assert RefusedClick.objects.get().reason == "country"


def test_a_refusal_is_said_in_the_visitor_s_language(reader: Reader, button: Button) -> None:
    form = reader.form(page_of(button, lang="fr"))
    assert words("fr").texts["country"] in text_of(reader.send(form.typed(number="+44 20 7946 0958")))
    assert words("fr").texts["number_too_short"] in text_of(reader.send(form.typed(number="202 555")))


def test_a_second_click_for_a_number_that_is_being_called_is_told_so(reader: Reader, button: Button) -> None:
    reader.ask(button)
    answer = reader.ask(button)
    assert answer.status_code == 409
    assert "We are already calling this number." in text_of(answer)
    assert Call.objects.count() == 1


def test_too_many_calls_from_one_address_are_told_when_to_come_back(reader: Reader, button: Button) -> None:
    busy = make_button(button.account, calls_per_address_hour=1)
    reader.ask(busy)
    answer = reader.ask(busy, "+12025550144")
    assert (answer.status_code, answer["Retry-After"]) == (429, "3600")
    assert Call.objects.count() == 1


def test_a_closed_business_says_until_when_and_offers_the_opening(reader: Reader, button: Button) -> None:
    with time_machine.travel(MONDAY_NOON, tick=False):
        shown = text_of(reader.open(page_of(closed_on_mondays(button, max_delay=2880))))
    assert "We are closed right now. We open on Tuesday 24 November, 09:00 (Europe/London)" in shown
    assert "When we open: Tuesday 24 November, 09:00" in shown


def test_a_closed_business_that_takes_no_calls_for_later_shows_no_form(reader: Reader, button: Button) -> None:
    with time_machine.travel(MONDAY_NOON, tick=False):
        shown = reader.open(page_of(closed_on_mondays(button, max_delay=60)))
    assert "We open on Tuesday 24 November" in text_of(shown)
    assert b"<form" not in shown.content


def test_a_button_that_is_switched_off_says_so_and_still_gives_the_number(reader: Reader, button: Button) -> None:
    off = make_button(button.account, phone_line="+12025550100")
    set_state(off, Button.State.PAUSED, actor=None)
    shown = reader.open(page_of(off))
    assert "switched off" in text_of(shown)
    assert b"<form" not in shown.content
    assert b'<a href="tel:+12025550100"' in shown.content


def test_a_button_whose_provider_fails_says_so(reader: Reader, button: Button) -> None:
    account = button.account
    account.calls_failing_since = account.calls_failed_at = datetime.now(UTC)
    account.save()
    shown = reader.open(page_of(button))
    assert "cannot place calls at the moment" in text_of(shown)
    assert b"<form" not in shown.content


@pytest.mark.parametrize("address", ["/w/0123456789abcdef0123456789abcdef/", "/w/?id=nonsense", "/w/"])
def test_an_unknown_button_is_a_page_that_says_so(address: str, reader: Reader, db: None) -> None:
    answer = reader.open(address, **{"accept-language": "fr"})
    assert answer.status_code == 404
    assert "Il n’y a rien à cette adresse." in text_of(answer)


def test_the_address_that_viviphone_gave_opens_the_page_in_spanish(reader: Reader, button: Button) -> None:
    wide = make_button(button.account, allowed_countries=["US", "ES", "FR"])
    form = reader.form(f"/w/?id={wide.public_id.hex}&lang=sp&cty=34")
    assert form.fields["country"] == "ES"
    answer = reader.send(form.typed(number="612 34 56 78"))
    assert Call.objects.get().number == "+34612345678"
    assert "Vamos a llamarle" in text_of(reader.open(answer["Location"]))


@pytest.mark.parametrize(
    ("cty", "country"), [("33", "FR"), ("fr", "FR"), ("1", "US"), ("49", "US"), ("", "US"), ("%00", "US")]
)
def test_the_country_is_taken_from_the_address_where_the_button_allows_it(
    cty: str, country: str, reader: Reader, button: Button
) -> None:
    wide = make_button(button.account, allowed_countries=["FR", "CA", "US"])
    assert reader.form(page_of(wide, cty=cty)).fields["country"] == country


def test_only_the_button_s_countries_can_be_chosen(reader: Reader, button: Button) -> None:
    page = reader.open(page_of(make_button(button.account, allowed_countries=["FR", "US"]))).content.decode()
    assert re.findall(r'<option value="([A-Z]{2})"', page) == ["FR", "US"]


@pytest.mark.parametrize(("accepted", "language"), [("de, ru;q=0.8, en;q=0.5", "ru"), ("iw", "he"), ("de", "en")])
def test_the_language_is_the_browser_s_where_the_address_names_none(
    accepted: str, language: str, reader: Reader, button: Button
) -> None:
    page = reader.open(page_of(button), **{"accept-language": accepted}).content.decode()
    assert f'<html lang="{language}" dir="{"rtl" if language == "he" else "ltr"}">' in page


def test_the_owner_s_own_words_of_a_language_are_shown(reader: Reader, button: Button) -> None:
    own = make_button(button.account, title="Call me", texts={"fr": {"title": "Appelez l’atelier"}})
    assert "Appelez l’atelier" in text_of(reader.open(page_of(own, lang="fr")))
    assert "Call me" in text_of(reader.open(page_of(own, lang="es")))


def test_what_a_visitor_types_is_never_markup(reader: Reader, button: Button) -> None:
    answer = reader.ask(button, '"><b>x', referrer='"><b>y', when='"><b>z')
    assert answer.status_code == 422
    assert b"<b>" not in answer.content


@override_settings(REDIS_URL="redis://127.0.0.1:9/0")
def test_without_counters_nothing_is_asked_and_what_was_typed_stays(reader: Reader, button: Button) -> None:
    limiting._script.cache_clear()
    try:
        answer = reader.ask(button)
    finally:
        limiting._script.cache_clear()
    assert (answer.status_code, answer["Retry-After"]) == (503, "60")
    assert form_of(answer).fields["number"] == NUMBER
    assert not Call.objects.exists()
