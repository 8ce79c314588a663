"""Putting a button on a site: what is to be pasted, how, the plain page's code, and the install doctor."""

import pytest
from django.test import Client

from buttons.models import Button
from buttons.saving import set_state
from tests.pages.conftest import House
from tests.pages.forms import read, words


@pytest.fixture
def page(house: House) -> str:
    return f"{house.button_page}embed/"


def test_the_line_the_element_and_the_policy_stand_there_as_text(house: House, owner: Client, page: str) -> None:
    shown, key = read(owner.get(page)), house.button.public_id.hex
    assert f'data-button="{key}"' in shown.get_element_by_id("snippet").text_content()
    assert f'<click-to-call button="{key}"></click-to-call>' in shown.get_element_by_id("element").text_content()
    assert "img-src https://cdn.example.com" in words(owner.get(page))


@pytest.mark.parametrize("builder", ["WordPress", "Shopify", "Wix", "Squarespace", "Google Tag Manager"])
def test_every_site_builder_has_its_steps_and_its_line(house: House, owner: Client, page: str, builder: str) -> None:
    guide = read(owner.get(page)).xpath(f"//details[summary[.='{builder}']]")[0]
    assert len(guide.xpath("./ol/li")) >= 2
    assert house.button.public_id.hex in guide.xpath("./div/code")[0].text_content()


def test_the_plain_page_is_linked_and_has_a_code(house: House, owner: Client, page: str) -> None:
    shown = read(owner.get(page))
    link = shown.get_element_by_id("plain-address")
    assert link.get("href").endswith(f"/w/{house.button.public_id.hex}/")
    drawn = owner.get(shown.xpath("//div[@class='code']/img/@src")[0])
    assert drawn["Content-Type"] == "image/svg+xml"
    assert drawn.content.startswith(b"<?xml")
    assert "Content-Disposition" not in drawn


def test_the_code_can_be_downloaded_under_the_button_s_name(house: House, owner: Client) -> None:
    Button.objects.update(name='Front "desk"\r\nX: y')
    answer = owner.get(f"{house.button_page}code.svg?download")
    assert answer["Content-Disposition"] == 'attachment; filename="front-desk-x-y-code.svg"'


def test_a_button_whose_name_has_no_latin_letters_has_a_file_all_the_same(house: House, owner: Client) -> None:
    Button.objects.update(name="כפתור")
    answer = owner.get(f"{house.button_page}code.svg?download")
    assert answer["Content-Disposition"] == 'attachment; filename="button-code.svg"'


def test_the_doctor_examines_a_pasted_page(house: House, owner: Client, page: str) -> None:
    line = read(owner.get(page)).get_element_by_id("snippet").text_content()
    assert "Nothing here keeps the button from working" in words(owner.post(page, {"page": f"<html>{line}"}))
    answer = owner.post(
        page, {"page": "<html><script>alert(1)</script>", "headers": "", "address": "https://a.example"}
    )
    assert "The line is not on this page" in words(answer)
    assert b"<script>alert(1)</script>" not in answer.content
    assert line in read(answer).get_element_by_id("doctor").getparent().xpath(".//pre")[0].text_content()


def test_the_doctor_knows_the_button_s_own_settings(house: House, owner: Client, page: str) -> None:
    Button.objects.update(allowed_origins=["https://shop.example.com"])
    set_state(house.button, Button.State.PAUSED, actor=None)
    shown = words(owner.post(page, {"page": "<html>", "address": "https://other.example.com/x"}))
    assert "The button is switched off" in shown
    assert "This site is not among your sites" in shown


def test_the_doctor_asks_for_a_page(owner: Client, page: str) -> None:
    assert "Paste the page's HTML first." in words(owner.post(page, {}))


def test_a_page_too_long_to_be_pasted_is_said_to_be(owner: Client, page: str) -> None:
    assert "at most 400000 characters" in words(owner.post(page, {"page": "x" * 400_001}))


def test_a_viewer_may_have_a_page_examined(viewer: Client, page: str) -> None:
    assert "The line is not on this page" in words(viewer.post(page, {"page": "<html>"}))


def test_a_stranger_finds_nothing_to_paste(house: House, stranger: Client, page: str) -> None:
    assert stranger.get(page).status_code == 404
    assert stranger.post(page, {"page": "<html>"}).status_code == 404
    assert stranger.get(f"{house.button_page}code.svg").status_code == 404
