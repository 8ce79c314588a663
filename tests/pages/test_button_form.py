"""The button's form: what the guides refuse is refused beside the field, and nothing is stored or lost."""

from typing import Any

import pytest
from django.test import Client

from accounts.connecting import check
from accounts.models import AuditEntry, Business, ProviderAccount, Role
from buttons.models import Button, Push, VoicenterSettings
from buttons.saving import save_button, set_state
from buttons.versions import draft_of
from providers.simulator.server import Simulator
from screening.models import ScreeningList
from tests.making import make_account, make_business, make_button, make_hours, make_user
from tests.pages.conftest import House, browser_of
from tests.pages.forms import error_beside, read, submit, words

GOOD = {
    "anveo": {"image_url": "https://cdn.example.com/call.png", "profile_id": "main"},
    "viviphone": {"pin": "4821"},
    "voicenter": {"agent_phone": "SIPAGT01"},
}


class Desk:
    """An editor about to make a button with one provider."""

    def __init__(self, provider: str) -> None:
        self.provider = provider
        self.business: Business = make_business(country="US")
        self.account: ProviderAccount = make_account(self.business, provider)
        self.client: Client = browser_of(self.business, Role.EDITOR)
        self.address = f"/b/{self.business.public_id}/buttons/new/?account={self.account.public_id}"

    def send(self, **values: object):  # type: ignore[no-untyped-def]
        good = {"name": "Front desk", "destination_1_number": "(202) 555-0143"} | GOOD[self.provider]
        return submit(self.client, self.address, **good | values)


@pytest.mark.parametrize("provider", list(GOOD))
def test_a_button_is_made_with_its_phone_in_e164(db: None, provider: str) -> None:
    Desk(provider).send()
    button = Button.objects.get(name="Front desk")
    assert [row.number for row in button.destinations.all()] == ["+12025550143"]
    assert AuditEntry.objects.filter(action="button created", target_id=str(button.public_id)).exists()


def test_a_button_of_a_provider_that_keeps_buttons_waits_to_be_pushed(db: None) -> None:
    Desk("anveo").send()
    assert Push.objects.get().state == Push.State.WAITING


REFUSED = [
    ("anveo", {"title": "t" * 33}, "title", "Use at most 32 characters; this has 33."),
    ("anveo", {"color_style": "14"}, "color_style", "Enter a number from 1 to 13."),
    ("anveo", {"color_style": "0"}, "color_style", "Enter a number from 1 to 13."),
    ("anveo", {"profile_id": ""}, "profile_id", "This is required."),
    ("anveo", {"image_url": ""}, "image_url", "This is required."),
    ("anveo", {"image_url": "javascript:alert(1)"}, "image_url", "Enter a web address"),
    ("anveo", {"configuration": "CALLFLOW"}, "callflow", "A call flow needs this."),
    ("anveo", {"caller_id": "+1202"}, "caller_id", "Use digits only."),
    ("anveo", {"configuration": "OTHER"}, "configuration", "Choose from the list."),
    ("anveo", {"max_delay": "86401"}, "max_delay", "86400"),
    ("viviphone", {"panel_text": "p" * 81}, "panel_text", "Use at most 80 characters; this has 81."),
    ("viviphone", {"image_url": "https://cdn.example.com/" + "p" * 60}, "image_url", "Use at most 80 characters"),
    ("viviphone", {"pin": "999"}, "pin", "Enter a number from 1000 to 9999."),
    ("viviphone", {"pin": ""}, "pin", "This is required."),
    ("viviphone", {"voicemail_delay": "256"}, "voicemail_delay", "Enter a number from 0 to 255 seconds."),
    ("viviphone", {"max_tier": "5"}, "max_tier", "Enter a number from 0 to 4."),
    ("viviphone", {"referrer": "r" * 31}, "referrer", "Use at most 30 characters"),
    ("viviphone", {"destination_2_post_dial": "1" * 11}, "destination_2_post_dial", "Use at most 10 characters"),
    ("voicenter", {"variables": "\n".join(f"v{n} = 1" for n in range(11))}, "variables", "At most 10"),
    ("voicenter", {"variables": "no equals sign"}, "variables", "Line 1: write it like name = value."),
    ("voicenter", {"variables": "a = 1\na = 2"}, "variables", "Line 2: the name a is there twice."),
    ("voicenter", {"phone_ring_seconds": "301"}, "phone_ring_seconds", "Enter a number from 5 to 300 seconds."),
    ("voicenter", {"agent_phone": "two words"}, "agent_phone", "Enter an extension's code"),
    ("voicenter", {"agent_phone": "logincode"}, "login_code", "needs its code"),
    ("anveo", {"destination_1_number": "call me"}, "destination_1_number", "This is not a phone number."),
    ("anveo", {"destination_1_number": ""}, "destination_1_number", "Enter the phone that is to ring."),
    ("anveo", {"allowed_countries": []}, "allowed_countries", "Choose at least one country."),
    ("anveo", {"allowed_countries": ["ZZ"]}, "allowed_countries", "Choose countries from the list."),
    ("anveo", {"allowed_origins": "shop.example.com"}, "allowed_origins", "Write each site like"),
    ("voicenter", {"color": "red"}, "color", "Choose a colour."),
    ("anveo", {"allowed_origins": "https://shop.example.com:99999"}, "allowed_origins", "Write each site like"),
    ("anveo", {"allowed_origins": "https://shop.example.com:0"}, "allowed_origins", "Write each site like"),
    ("anveo", {"destination_1_number": "+1 900 555 0100"}, "destination_1_number", "This kind of number"),
    ("anveo", {"destination_1_number": "+881 612 345 678"}, "destination_1_number", "This kind of number"),
    ("viviphone", {"destination_2_post_dial": "123"}, "destination_2_post_dial", "Enter the phone"),
    ("viviphone", {"destination_3_is_sms": "on"}, "destination_3_is_sms", "Enter the phone"),
    ("voicenter", {"position": "top"}, "position", "Choose from the list."),
    ("voicenter", {"font": "comic"}, "font", "Choose from the list."),
    ("voicenter", {"corner_radius": "33"}, "corner_radius", "Enter 32 or less."),
    ("voicenter", {"corner_radius": "-1"}, "corner_radius", "Enter 0 or more."),
    ("voicenter", {"text_size": "79"}, "text_size", "Enter 80 or more."),
    ("voicenter", {"text_size": "151"}, "text_size", "Enter 150 or less."),
    ("voicenter", {"panel_text": "p" * 201}, "panel_text", "Use at most 200 characters; this has 201."),
    ("voicenter", {"phone_line": "ring us"}, "phone_line", "This is not a phone number."),
    ("voicenter", {"texts_fr_title": "t" * 61}, "texts_fr_title", "Use at most 60 characters; this has 61."),
    ("voicenter", {"texts_he_panel_text": "t" * 201}, "texts_he_panel_text", "Use at most 200 characters"),
    ("voicenter", {"calls_per_number_hour": "0"}, "calls_per_number_hour", "Enter 1 or more."),
    ("voicenter", {"calls_per_address_hour": "1001"}, "calls_per_address_hour", "Enter 1000 or less."),
    ("voicenter", {"calls_per_day": "100001"}, "calls_per_day", "Enter 100000 or less."),
    ("voicenter", {"calls_at_once": "0"}, "calls_at_once", "Enter 1 or more."),
    ("anveo", {"name": ""}, "name", "This is required."),
    ("anveo", {"max_duration": "soon"}, "max_duration", "Enter a whole number."),
]


@pytest.mark.parametrize(("provider", "values", "field", "sentence"), REFUSED)
def test_a_value_that_cannot_be_is_refused_beside_its_field_and_nothing_is_stored(
    db: None, provider: str, values: dict[str, object], field: str, sentence: str
) -> None:
    answer = Desk(provider).send(**values)
    assert sentence in error_beside(answer, field)
    assert not Button.objects.exists()


def test_everything_wrong_is_told_at_once_and_linked_on_top(db: None) -> None:
    answer = Desk("anveo").send(title="t" * 33, color_style="14", destination_1_number="12")
    links = read(answer).xpath("//*[@role='alert']//a/@href")
    assert set(links) == {"#id_title", "#id_color_style", "#id_destination_1_number"}


def test_nothing_that_was_typed_is_lost_on_an_error(db: None) -> None:
    answer = Desk("voicenter").send(
        name="Kept name", phone_ring_seconds="999", allowed_origins="https://a.example.com\nhttps://b.example.com",
        variables="team = harbour", allowed_countries=["US", "IL"], destination_1_number="202 555 0199",
    )  # fmt: skip
    form = next(form for form in read(answer).forms if "name" in form.fields)
    kept = form.form_values()
    assert ("name", "Kept name") in kept
    assert ("phone_ring_seconds", "999") in kept
    assert ("destination_1_number", "202 555 0199") in kept
    assert {value for name, value in kept if name == "allowed_countries"} == {"US", "IL"}
    assert form.fields["allowed_origins"].split() == ["https://a.example.com", "https://b.example.com"]
    assert form.fields["variables"].strip() == "team = harbour"


def test_limits_stand_in_the_attributes_and_in_words_before_they_are_broken(db: None) -> None:
    desk = Desk("anveo")
    page = read(desk.client.get(desk.address))
    title, longest = page.get_element_by_id("id_title"), page.get_element_by_id("id_max_duration")
    assert title.get("maxlength") == "32"
    assert (longest.get("min"), longest.get("max")) == ("1", "240")
    assert "1–240" in page.get_element_by_id("id_max_duration_helptext").text_content()
    assert "At most 32 characters" in page.get_element_by_id("id_title_helptext").text_content()


def test_a_colour_theme_is_chosen_by_its_look_and_colours_the_button(db: None) -> None:
    desk = Desk("anveo")
    shown = read(desk.client.get(desk.address))
    assert len(shown.xpath("//input[@name='color_style'][@type='radio']")) == 13
    assert shown.get_element_by_id("id_color", None) is None
    desk.send(color_style="4")
    assert Button.objects.get().color == "#15803d"


def test_the_looks_are_stored(db: None) -> None:
    Desk("voicenter").send(
        color="#0f766e", position="left", font="serif", corner_radius="0", text_size="120",
        panel_text="Open on Sundays", phone_line="(202) 555-0111",
    )  # fmt: skip
    button = Button.objects.get()
    assert (button.color, button.position, button.font) == ("#0f766e", "left", "serif")
    assert (button.corner_radius, button.text_size) == (0, 120)
    assert (button.panel_text, button.phone_line) == ("Open on Sundays", "+12025550111")


def test_what_is_said_in_other_languages_is_stored_by_language_and_shown_again(db: None) -> None:
    desk = Desk("voicenter")
    desk.send(texts_fr_title="Appelez-moi", texts_he_off_hours_message="סגור", texts_ru_title="")
    button = Button.objects.get()
    assert button.texts == {"fr": {"title": "Appelez-moi"}, "he": {"off_hours_message": "סגור"}}
    page = read(desk.client.get(f"/b/{desk.business.public_id}/buttons/{button.public_id}/edit/"))
    french, spanish = page.get_element_by_id("id_texts_fr_title"), page.get_element_by_id("id_texts_es_title")
    assert (french.get("value"), french.get("lang"), spanish.get("value")) == ("Appelez-moi", "fr", None)
    assert spanish.get("placeholder") == "Call me"


def test_a_text_that_is_cleared_falls_back_to_the_buttons_own(house: House, owner: Client) -> None:
    Button.objects.update(texts={"fr": {"title": "Appelez-moi"}})
    submit(owner, f"{house.button_page}edit/", texts_fr_title="")
    house.button.refresh_from_db()
    assert house.button.texts == {}


def test_the_limits_are_stored(db: None) -> None:
    Desk("viviphone").send(calls_per_number_hour="2", calls_per_address_hour="5", calls_per_day="40", calls_at_once="3")
    button = Button.objects.get()
    assert (button.calls_per_number_hour, button.calls_per_address_hour) == (2, 5)
    assert (button.calls_per_day, button.calls_at_once) == (40, 3)


def test_the_scrolling_text_of_a_provider_that_shows_one_too_is_one_text(db: None) -> None:
    Desk("viviphone").send(panel_text="Open on Sundays", panel_text_enabled="on")
    button = Button.objects.get()
    assert button.panel_text == button.viviphonesettings.panel_text == "Open on Sundays"


def test_a_provider_that_rings_one_phone_is_asked_for_one(db: None) -> None:
    one, three = Desk("anveo"), Desk("viviphone")
    assert "destination_2_number" not in one.client.get(one.address).content.decode()
    assert "destination_3_post_dial" in three.client.get(three.address).content.decode()


def test_hours_of_another_business_cannot_be_chosen(db: None) -> None:
    foreign = make_hours(make_business(), (0, 540, 600))
    answer = Desk("anveo").send(hours=str(foreign.public_id))
    assert error_beside(answer, "hours") == "Choose one of your own sets of hours."
    assert not Button.objects.exists()


def test_a_list_of_another_business_cannot_be_chosen(db: None) -> None:
    own = Desk("anveo")
    ScreeningList.objects.create(business=own.business, name="Own")
    foreign = ScreeningList.objects.create(business=make_business(), name="Foreign")
    answer = own.send(lists=[str(foreign.public_id)])
    assert error_beside(answer, "lists") == "Choose from your own lists."
    assert not Button.objects.exists()


@pytest.mark.parametrize("account", ["not-an-id", "00000000-0000-0000-0000-000000000000"])
def test_an_account_that_is_not_ones_own_is_not_found(db: None, account: str) -> None:
    desk = Desk("anveo")
    assert desk.client.get(f"/b/{desk.business.public_id}/buttons/new/?account={account}").status_code == 404


def test_a_retired_button_is_not_changed_any_more(house: House, owner: Client) -> None:
    set_state(house.button, Button.State.RETIRED, actor=None)
    for answer in (
        owner.get(f"{house.button_page}edit/", follow=True),
        owner.post(f"{house.button_page}edit/", {"name": "Back"}, follow=True),
    ):
        assert answer.redirect_chain == [(house.button_page, 302)]
        assert "is retired: it cannot be changed any more." in words(answer)
    assert not Button.objects.filter(name="Back").exists()


def test_a_second_button_of_the_same_name_is_refused(house: House, owner: Client) -> None:
    make_button(house.account, name="Twice")
    answer = submit(owner, f"{house.button_page}edit/", name="Twice")
    assert "You have a button of this name already." in error_beside(answer, "name")


def test_an_edit_is_stored_and_queued_anew(house: House, owner: Client) -> None:
    submit(owner, f"{house.button_page}edit/", title="Ring us", max_duration="15")
    house.button.refresh_from_db()
    assert (house.button.title, house.button.max_duration, house.button.version) == ("Ring us", 15, 2)
    assert house.button.pushes.first().version == 2  # type: ignore[union-attr]


def save_meanwhile(button: Button, **fields: object) -> None:
    """Somebody else's edit of the stored button."""
    draft = draft_of(Button.objects.select_related("account", "business", "hours").get(pk=button.pk))
    for name, value in fields.items():
        setattr(draft.button, name, value)
    save_button(draft, actor=make_user("colleague@example.com"), expected_version=None)


def shown_form(answer: object) -> Any:
    return next(form for form in read(answer).forms if "version" in form.fields)


def test_who_saves_over_somebody_elses_edit_is_told_first_and_may_then(house: House, owner: Client) -> None:
    save_meanwhile(house.button, title="Theirs")
    answer = submit(owner, f"{house.button_page}edit/", version="1", title="Mine")
    assert "colleague@example.com saved this button while you had it open" in words(answer)
    assert Button.objects.get(pk=house.button.pk).title == "Theirs"
    row = read(answer).xpath("//table//tr[th='Words on the button']/td")
    assert [cell.text_content() for cell in row] == ["Call me", "Theirs", "Mine (yours)"]
    assert (shown_form(answer).fields["version"], shown_form(answer).fields["title"]) == ("2", "Mine")


def typed(form: Any, **values: str) -> dict[str, list[str]]:
    """What a browser sends of the form, with these fields changed."""
    data: dict[str, list[str]] = {}
    for name, value in form.form_values():
        data.setdefault(name, []).append(value)
    return data | {name: [value] for name, value in values.items()}


def test_both_edits_are_in_the_form_and_saving_it_keeps_both(house: House, owner: Client) -> None:
    opened = shown_form(owner.get(f"{house.button_page}edit/"))
    save_meanwhile(house.button, off_hours_message="Theirs, while closed.", max_duration=7)
    told = owner.post(f"{house.button_page}edit/", typed(opened, title="Mine"))
    assert "7 minutes (theirs)" in words(told)
    form = shown_form(told)
    assert (form.fields["title"], form.fields["max_duration"]) == ("Mine", "7")
    owner.post(f"{house.button_page}edit/", typed(form))
    stored = Button.objects.get(pk=house.button.pk)
    assert (stored.title, stored.off_hours_message, stored.max_duration) == ("Mine", "Theirs, while closed.", 7)
    assert stored.version == 3


def test_two_people_who_type_the_same_are_not_bothered(house: House, owner: Client) -> None:
    save_meanwhile(house.button, title="Ours")
    submit(owner, f"{house.button_page}edit/", version="1", title="Ours", max_duration="9")
    stored = Button.objects.get(pk=house.button.pk)
    assert (stored.title, stored.max_duration, stored.version) == ("Ours", 9, 3)


def test_who_paused_it_meanwhile_stands_in_nobodys_way(house: House, owner: Client) -> None:
    set_state(house.button, Button.State.PAUSED, actor=None)
    submit(owner, f"{house.button_page}edit/", version="1", title="Mine")
    stored = Button.objects.get(pk=house.button.pk)
    assert (stored.title, stored.state) == ("Mine", "paused")


def test_what_the_provider_cannot_hold_is_told_before_anything_is_saved(house: House, owner: Client) -> None:
    page = read(owner.get(f"{house.button_page}edit/"))
    form = next(form for form in page.forms if "version" in form.fields)
    data: dict[str, list[str]] = {}
    for name, value in form.form_values():
        data.setdefault(name, []).append(value)
    answer = owner.post(f"{house.button_page}edit/", data, headers={"HX-Request": "true"})
    assert "Screening lists" in answer.content.decode()
    assert Button.objects.get(pk=house.button.pk).version == 1


def test_an_empty_post_is_answered_with_the_form(house: House, owner: Client) -> None:
    answer = owner.post(house.at(f"buttons/new/?account={house.account.public_id}"))
    assert error_beside(answer, "name") == "This is required."


def test_a_stored_secret_is_kept_by_an_edit_and_shown_nowhere(db: None) -> None:
    desk = Desk("voicenter")
    saved = desk.send(agent_phone="logincode", login_code="login-canary")
    button = Button.objects.get()
    page = f"/b/{desk.business.public_id}/buttons/{button.public_id}/"
    changed = submit(desk.client, f"{page}edit/", title="Ring us")
    for answer in (saved, changed, desk.client.get(f"{page}edit/")):
        assert "login-canary" not in answer.content.decode()
    assert VoicenterSettings.objects.get(button=button).login_code == "login-canary"


def test_the_extensions_that_the_provider_listed_can_be_picked(
    house: House, owner: Client, simulator: Simulator
) -> None:
    account = make_account(house.business, "voicenter")
    assert check(account)
    page = read(owner.get(house.at("buttons/new/") + f"?account={account.public_id}"))
    codes = page.xpath("//datalist[@id='agent_phone-choices']/option/@value")
    assert "SIPAGT01" in codes
    assert page.xpath("//input[@name='agent_phone']/@list") == ["agent_phone-choices"]
