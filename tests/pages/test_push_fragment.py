"""How far a button is at its provider: the fragment that the page fetches again and again."""

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import AuditEntry, Role
from buttons.models import Button, Push
from providers.registry import PROVIDERS
from tests.making import make_account, make_button
from tests.pages.conftest import House, browser_of, make_house
from tests.pages.forms import read, words


def set_push(button: Button, **fields: object) -> None:
    Push.objects.filter(button=button).update(**fields)


@pytest.mark.parametrize(
    ("state", "word", "pace"),
    [
        ("waiting", "Waiting", "every 1s"),
        ("sending", "Sending", "every 1s"),
        ("in_step", "In step", "every 5s"),
        ("refused", "Refused", "every 5s"),
        ("failing", "Failing", "every 5s"),
        ("unclear", "Needs a look", "every 5s"),
    ],
)
def test_each_state_has_its_word_and_its_pace(house: House, owner: Client, state: str, word: str, pace: str) -> None:
    set_push(house.button, state=state, failing_since=timezone.now() if state == "failing" else None)
    answer = owner.get(f"{house.button_page}push/")
    assert word in words(answer)
    assert read(answer).get("hx-trigger") == pace


def test_what_the_page_shows_already_is_not_sent_again(house: House, owner: Client) -> None:
    address = read(owner.get(f"{house.button_page}push/")).get("hx-get")
    assert owner.get(address).status_code == 204
    set_push(house.button, state=Push.State.IN_STEP)
    assert "In step" in words(owner.get(address))


def test_a_refusal_shows_the_providers_words_and_leads_to_the_field(house: House, owner: Client) -> None:
    set_push(house.button, state=Push.State.REFUSED, problem="COLORSTYLENAME is wrong", problem_field="color_style")
    answer = owner.get(f"{house.button_page}push/")
    assert "COLORSTYLENAME is wrong" in words(answer)
    assert f"{house.button_page}edit/#id_color_style" in read(answer).xpath("//a/@href")


@pytest.mark.parametrize("provider", ["anveo", "viviphone"])
def test_whatever_a_provider_can_refuse_the_owner_is_led_to_a_place_on_the_form(db: None, provider: str) -> None:
    house = make_house(provider)
    owner = browser_of(house.business, Role.OWNER)
    form = read(owner.get(f"{house.button_page}edit/"))
    for field in PROVIDERS[provider].button_fields:
        set_push(house.button, state=Push.State.REFUSED, problem="No.", problem_field=field.name)
        links = read(owner.get(f"{house.button_page}push/")).xpath("//a/@href")
        assert all(form.get_element_by_id(link.partition("#")[2]) is not None for link in links)


def test_a_button_that_is_gone_at_the_provider_can_be_made_anew(db: None) -> None:
    house = make_house("viviphone")
    set_push(house.button, state=Push.State.REFUSED, problem="Unknown.", problem_field="remote_id")
    Button.objects.update(remote_id="77")
    editor = browser_of(house.business, Role.EDITOR)
    offered = read(editor.get(house.button_page)).xpath("//div[@id='push']//button")
    assert [(one.get("name"), one.text_content()) for one in offered] == [("anew", "Make it anew")]
    editor.post(f"{house.button_page}push/", {"anew": "1"})
    assert Button.objects.get().remote_id == ""
    assert AuditEntry.objects.filter(action="button made anew at its provider").exists()


def test_a_viewer_can_have_nothing_made_anew(house: House, viewer: Client) -> None:
    set_push(house.button, state=Push.State.REFUSED, problem="Unknown.", problem_field="remote_id")
    assert "Make it anew" not in words(viewer.get(house.button_page))
    assert viewer.post(f"{house.button_page}push/", {"anew": "1"}).status_code == 403


def test_a_provider_that_keeps_no_buttons_is_ready_and_asks_for_nothing(house: House, owner: Client) -> None:
    button = make_button(make_account(house.business, "voicenter"))
    answer = owner.get(house.at(f"buttons/{button.public_id}/push/"))
    assert "Ready" in words(answer)
    assert read(answer).get("hx-get") is None


def test_send_again_queues_a_new_push(house: House, owner: Client) -> None:
    set_push(house.button, state=Push.State.REFUSED)
    answer = owner.post(f"{house.button_page}push/", headers={"HX-Request": "true"})
    assert "Waiting" in words(answer)
    assert house.button.pushes.filter(state=Push.State.WAITING).count() == 1


def test_send_again_works_without_scripts(house: House, owner: Client) -> None:
    answer = owner.post(f"{house.button_page}push/")
    assert answer["Location"] == house.button_page


def test_a_viewer_is_not_offered_to_send_again(house: House, viewer: Client) -> None:
    set_push(house.button, state=Push.State.REFUSED)
    assert "Send again" not in words(viewer.get(f"{house.button_page}push/"))


@pytest.mark.parametrize("state", ["paused", "live", "retired"])
def test_a_button_is_paused_resumed_and_retired(house: House, owner: Client, state: str) -> None:
    if state == "live":
        owner.post(f"{house.button_page}state/", {"state": "paused"})
    owner.post(f"{house.button_page}state/", {"state": state})
    house.button.refresh_from_db()
    assert house.button.state == state
    assert AuditEntry.objects.filter(action=f"button {state}").exists()


def test_a_state_that_does_not_exist_changes_nothing(house: House, owner: Client) -> None:
    answer = owner.post(f"{house.button_page}state/", {"state": "exploded"}, follow=True)
    assert "A button can be live, paused or retired." in words(answer)
    house.button.refresh_from_db()
    assert house.button.state == Button.State.LIVE


def test_a_retired_button_leaves_the_list_until_it_is_asked_for(house: House, owner: Client) -> None:
    owner.post(f"{house.button_page}state/", {"state": "retired"}, follow=True)
    owner.get(house.at("buttons/"))
    assert house.button.name not in read(owner.get(house.at("buttons/"))).get_element_by_id("main").text_content()
    assert house.button.name in words(owner.get(house.at("buttons/?retired")))


def test_the_detail_page_shows_the_line_to_paste_as_text(house: House, owner: Client) -> None:
    shown = read(owner.get(house.button_page)).get_element_by_id("snippet").text_content()
    assert shown.startswith("<script async src=")
    assert f'data-button="{house.button.public_id.hex}"' in shown


def test_the_detail_page_tells_what_the_provider_cannot_hold(house: House, owner: Client) -> None:
    shown = words(owner.get(house.button_page))
    assert "Anveo keeps no lists of numbers." in shown
    assert "The portal, at every click" in shown
