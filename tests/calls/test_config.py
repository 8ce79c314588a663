"""GET /w/ID/config.json: instants, not "open"; cacheable, and the same for everybody."""

from datetime import UTC, datetime

import time_machine

from accounts.models import Business
from buttons.models import Button
from buttons.saving import set_state
from tests.calls.conftest import Visitor
from tests.making import make_account, make_button, make_hours


def address(button: Button) -> str:
    return f"/w/{button.public_id.hex}/config.json"


def test_openings_are_instants_for_the_coming_weeks(visitor: Visitor, business: Business) -> None:
    hours = make_hours(business, (0, 540, 1020), zone="America/New_York")
    button = make_button(make_account(business), hours=hours)
    with time_machine.travel(datetime(2026, 11, 21, 12, tzinfo=UTC), tick=False):
        body = visitor.client.get(address(button)).json()
    assert body["openings"][0] == ["2026-11-23T14:00:00Z", "2026-11-23T22:00:00Z"]
    assert (body["always_open"], body["time_zone"]) == (False, "America/New_York")


def test_a_far_opening_is_named_even_beyond_the_coming_weeks(visitor: Visitor, business: Business) -> None:
    hours = make_hours(business)
    hours.exceptions.create(date="2027-06-01", opens=600, closes=660)
    button = make_button(make_account(business), hours=hours)
    with time_machine.travel(datetime(2026, 11, 21, 12, tzinfo=UTC), tick=False):
        body = visitor.client.get(address(button)).json()
    assert body["openings"] == [["2027-06-01T10:00:00Z", "2027-06-01T11:00:00Z"]]


def test_hours_that_never_open_name_no_opening(visitor: Visitor, business: Business) -> None:
    button = make_button(make_account(business), hours=make_hours(business))
    body = visitor.client.get(address(button)).json()
    assert (body["openings"], body["always_open"]) == ([], False)


def test_an_unchanged_config_is_answered_with_304(visitor: Visitor, button: Button) -> None:
    first = visitor.client.get(address(button))
    again = visitor.client.get(address(button), headers={"if-none-match": first["ETag"]})
    assert again.status_code == 304
    assert "max-age=2" in first["Cache-Control"]


def test_every_site_may_read_it_and_learns_no_secret(visitor: Visitor, button: Button) -> None:
    answer = visitor.client.get(address(button))
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Credentials" not in answer
    assert b"canary" not in answer.content
    assert b"SIPAGT01" not in answer.content


def test_a_paused_button_says_so(visitor: Visitor, button: Button) -> None:
    set_state(button, Button.State.PAUSED, actor=None)
    assert visitor.client.get(address(button)).json()["state"] == "paused"


def test_a_preflight_is_answered_for_the_click(visitor: Visitor, button: Button) -> None:
    answer = visitor.client.options(f"/w/{button.public_id.hex}/calls", headers={"origin": "https://a.example"})
    assert answer.status_code == 204
    assert answer["Access-Control-Allow-Methods"] == "POST, OPTIONS"
    assert answer["Access-Control-Allow-Headers"] == "Content-Type"


def test_the_owners_looks_and_words_are_told(visitor: Visitor, business: Business) -> None:
    button = make_button(
        make_account(business),
        texts={"fr": {"title": "Appelez-moi"}},
        position="left",
        font="serif",
        corner_radius=0,
        text_size=120,
        phone_line="+12025550100",
        panel_text="Free of charge",
    )
    body = visitor.client.get(address(button)).json()
    assert body["texts"] == {"fr": {"title": "Appelez-moi"}}
    assert body["style"] == {"--c2c-radius": "0px", "--c2c-font": "serif", "--c2c-size": "120%"}
    assert (body["position"], body["phone_line"], body["panel_text"]) == ("left", "+12025550100", "Free of charge")
