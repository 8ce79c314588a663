"""The preview's config: what is typed, as the widget would get it, and nothing of it stored."""

from typing import Any

from django.test import Client

from buttons.models import Button
from buttons.saving import set_state
from tests.pages.conftest import House
from tests.pages.forms import read


def typed(client: Client, page: str, **values: Any) -> dict[str, Any]:
    """The form of that page as a browser would send it, with these fields changed."""
    form = next(form for form in read(client.get(page)).forms if "title" in form.fields)
    data: dict[str, Any] = {}
    for name, value in form.form_values():
        data.setdefault(name, []).append(value)
    return data | values


def preview(client: Client, house: House, **values: Any) -> dict[str, Any]:
    data = typed(client, f"{house.button_page}edit/", **values)
    config: dict[str, Any] = client.post(f"{house.button_page}preview-config/", data).json()
    return config


def test_it_shows_what_is_typed_and_stores_nothing(house: House, editor: Client) -> None:
    shown = preview(
        editor, house, title="Ring us", color_style="4", position="left", corner_radius="0", text_size="120",
        panel_text="Open on Sundays", texts_fr_title="Appelez", phone_line="(202) 555-0111", hours="",
    )  # fmt: skip
    assert (shown["title"], shown["color"], shown["position"]) == ("Ring us", "#15803d", "left")
    assert (shown["style"]["--c2c-radius"], shown["style"]["--c2c-size"]) == ("0px", "120%")
    assert (shown["panel_text"], shown["texts"]) == ("Open on Sundays", {"fr": {"title": "Appelez"}})
    assert (shown["phone_line"], shown["always_open"], shown["preview"]) == ("+12025550111", True, True)
    stored = Button.objects.get()
    assert (stored.title, stored.version, stored.pushes.count()) == ("Call me", 1, 1)


def test_the_chosen_hours_are_shown_as_instants(house: House, editor: Client) -> None:
    shown = preview(editor, house)
    assert (shown["always_open"], shown["time_zone"]) == (False, "UTC")
    assert shown["openings"]


def test_what_cannot_be_read_yet_shows_as_it_is_stored(house: House, editor: Client) -> None:
    shown = preview(editor, house, title="", phone_line="12", allowed_countries=[], name="")
    assert (shown["title"], shown["phone_line"], shown["countries"]) == ("Call me", "", ["US"])


def test_a_new_button_has_a_preview_too(house: House, editor: Client) -> None:
    query = f"?account={house.account.public_id}"
    data = typed(editor, house.at(f"buttons/new/{query}"), title="Brand new", name="")
    shown = editor.post(house.at(f"buttons/new/preview-config/{query}"), data).json()
    assert (shown["title"], shown["preview"]) == ("Brand new", True)
    assert Button.objects.count() == 1


def test_a_retired_button_has_none(house: House, editor: Client) -> None:
    set_state(house.button, Button.State.RETIRED, actor=None)
    assert editor.post(f"{house.button_page}preview-config/").status_code == 302


def test_it_is_for_those_who_may_edit(house: House, viewer: Client, stranger: Client, client: Client) -> None:
    address = f"{house.button_page}preview-config/"
    assert [one.post(address).status_code for one in (viewer, stranger, client)] == [403, 404, 302]


def test_it_is_not_there_to_be_looked_at(house: House, editor: Client) -> None:
    assert editor.get(f"{house.button_page}preview-config/").status_code == 405
