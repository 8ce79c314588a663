from datetime import datetime

import pytest

from providers.simulator.panel_rules import is_open
from providers.simulator.state import Button
from tests.simulator.clients import Client

NEW_YORK_NOON_WEDNESDAY = datetime(2026, 11, 18, 12, 0)  # noqa: DTZ001 (a button's wall clock)


def press(client: Client, button: str, number: str = "2125550111", country: str = "1", lang: str = "en") -> str:
    """The page a visitor sees after sending the form."""
    address = f"/viviphone/?id={button}&lang={lang}&cty=1"
    return client.post(address, data={"country": country, "number": number}).text


def test_the_panel_offers_a_labelled_form_in_the_language_asked_for(client: Client) -> None:
    page = client.get(f"/viviphone/?id={client.new_button()}&lang=fr&cty=33")
    assert page.headers["Content-Type"] == "text/html; charset=utf-8"
    assert '<html lang="fr">' in page.text
    assert '<label for="number">Numéro de téléphone</label>' in page.text
    assert '<option value="33" selected>France +33</option>' in page.text


@pytest.mark.parametrize("asked", ["sp", "es"])
def test_the_guides_word_for_spanish_and_the_usual_one_both_work(client: Client, asked: str) -> None:
    assert "Hable con nosotros" in client.get(f"/viviphone/?id={client.new_button()}&lang={asked}&cty=1").text


def test_a_country_without_a_name_is_offered_by_its_code(client: Client) -> None:
    page = client.get(f"/viviphone/?id={client.new_button()}&lang=en&cty=998").text
    assert '<option value="998" selected>+998</option>' in page


def test_the_buttons_own_text_is_shown_escaped(client: Client) -> None:
    button = client.new_button(panel_txt_en="1", panel_txt="<b>Mon & Tue</b>")
    assert "&lt;b&gt;Mon &amp; Tue&lt;/b&gt;" in client.get(f"/viviphone/?id={button}").text


def test_an_unknown_button_is_said_to_be_unknown(client: Client) -> None:
    answer = client.get("/viviphone/?id=1&lang=en&cty=1")
    assert (answer.status_code, "This button does not exist." in answer.text) == (404, True)


def test_a_visitor_is_rung_talks_and_sees_the_end(client: Client) -> None:
    button = client.new_button()
    answer = client.post(f"/viviphone/?id={button}&lang=en&cty=1", data={"country": "1", "number": "(212) 555-0111"})
    assert "Your phone is ringing" in answer.text
    assert '<meta http-equiv="refresh"' in answer.text
    client.simulator.clock.skip(4)
    assert "You are connected." in client.session.get(answer.url, timeout=10).text
    client.simulator.clock.skip(8)
    ended = client.session.get(answer.url, timeout=10).text
    assert "The call has ended." in ended
    assert '<meta http-equiv="refresh"' not in ended
    (call,) = client.told()["calls"]
    assert (call["phones"], call["subject"], call["outcome"]) == (["12125550111"], button, "answered")


@pytest.mark.parametrize(("number", "country"), [("", "1"), ("555", "1"), ("12", "44"), ("2079460001" * 2, "44")])
def test_a_number_that_cannot_be_one_is_refused_beside_the_field(client: Client, number: str, country: str) -> None:
    page = press(client, client.new_button(), number, country)
    assert 'aria-invalid="true"' in page
    assert '<p class="problem" id="problem" role="alert">Enter a complete phone number.</p>' in page
    assert client.told()["calls"] == []


def test_a_blocked_number_is_refused_even_where_the_route_is_a_phone(client: Client) -> None:
    button = client.new_button()
    client.viviphone("gen.scrng.bl.set", id=button, numlist="442079460001")
    assert "Calls to this number are not possible." in press(client, button, "020 7946 0001", "44")
    assert client.told()["calls"] == []


def test_a_country_that_is_not_allowed_is_refused(client: Client) -> None:
    assert "Calls to this country are not possible." in press(client, client.new_button(cty="1"), "2079460001", "44")


@pytest.mark.parametrize(
    ("country", "number", "tier", "rung"),
    [
        ("1", "2125550111", "0", True),
        ("44", "2079460001", "0", False),
        ("44", "2079460001", "1", True),
        ("55", "1155501111", "1", False),
        ("55", "1155501111", "2", True),
        ("373", "22555011", "2", False),
        ("373", "22555011", "3", True),
        ("881", "612345678", "3", False),
        ("881", "612345678", "4", True),
    ],
)
def test_a_call_dearer_than_the_tier_is_refused(
    client: Client, country: str, number: str, tier: str, rung: bool
) -> None:
    page = press(client, client.new_button(max_tier=tier), number, country)
    assert ("Your phone is ringing" in page) is rung
    assert ("Calls to this country are not possible with this button." in page) is not rung


@pytest.mark.parametrize(
    ("page", "rung"), [("https://shop.example.com/contact", True), ("https://other.test/", False), ("", False)]
)
def test_a_button_may_be_bound_to_the_page_it_is_pressed_on(client: Client, page: str, rung: bool) -> None:
    address = f"/viviphone/?id={client.new_button(refer_url='shop.example')}&lang=en&cty=1"
    form = client.get(address, headers={"Referer": page}).text
    assert f'<input type="hidden" name="REFER_URL" value="{page}">' in form
    told = client.post(address, data={"country": "1", "number": "2125550111", "REFER_URL": page}).text
    assert ("Your phone is ringing" in told) is rung
    assert ("does not work from the page" in told) is not rung


def test_a_day_without_hours_is_closed(client: Client) -> None:
    assert "We are closed at the moment." in press(client, client.new_button(schd_en="1", schd_days="0"))


def test_a_retired_button_takes_no_calls_but_those_of_its_allow_list(client: Client) -> None:
    button = client.new_button()
    client.viviphone("c2c.typedest.set", id=button, type_dest="bl")
    client.viviphone("gen.scrng.ph.set", id=button, numlist="2125550122")
    assert "This button takes no calls at the moment." in press(client, button)
    assert "Your phone is ringing" in press(client, button, "2125550122")


def test_a_number_of_the_voicemail_list_leaves_a_message(client: Client) -> None:
    button = client.new_button()
    client.viviphone("gen.scrng.vm.set", id=button, numlist="2125550111")
    press(client, button)
    client.simulator.clock.skip(12)
    assert client.told()["calls"][0]["outcome"] == "voicemail"


@pytest.mark.parametrize(
    ("start", "stop", "days", "open_now"),
    [
        (0, 1440, 127, True),
        (720, 1080, 8, True),
        (721, 1080, 8, False),
        (480, 720, 8, False),
        (480, 1080, 4, False),
        (1080, 721, 4, True),
        (1080, 720, 4, False),
        (700, 60, 8, True),
        (480, 480, 127, False),
    ],
)
def test_a_wednesday_noon_is_judged_by_minutes_and_day_bits(start: int, stop: int, days: int, open_now: bool) -> None:
    settings = {"schd_start": [str(start)], "schd_stop": [str(stop)], "schd_days": [str(days)]}
    assert is_open(Button("viviphone", "KEY", "1", settings), NEW_YORK_NOON_WEDNESDAY) is open_now
