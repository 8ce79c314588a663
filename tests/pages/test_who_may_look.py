"""Every page of a business: its people see it, others learn nothing, and who may only read cannot write."""

import pytest
from django.test import Client

from accounts.models import Role
from tests.pages.conftest import House, browser_of, make_house
from tests.pages.forms import read, words

READABLE = (
    "", "buttons/", "buttons/{button}/", "buttons/{button}/push/", "hours/", "hours/{hours}/", "screening/",
    "screening/{list}/", "providers/", "providers/{account}/", "calls/", "calls/{call}/", "refused/",
)  # fmt: skip
FORMS = ("buttons/new/?account={account}", "buttons/{button}/edit/", "hours/new/", "screening/new/")
OWNERS_FORMS = ("providers/new/", "providers/new/?provider=anveo")
WRITABLE = (
    "buttons/new/?account={account}", "buttons/{button}/edit/", "buttons/{button}/state/", "buttons/{button}/push/",
    "hours/new/", "hours/{hours}/", "screening/new/", "screening/{list}/", "providers/new/?provider=anveo",
    "providers/{account}/",
)  # fmt: skip
OBJECTS = tuple(path for path in READABLE + FORMS if "{" in path)


def named(house: House, path: str) -> str:
    return path.format(
        button=house.button.public_id, hours=house.hours.public_id, list=house.screening.public_id,
        account=house.account.public_id, call=house.call.public_id,
    )  # fmt: skip


@pytest.mark.parametrize("path", READABLE + FORMS + OWNERS_FORMS)
def test_the_owner_sees_the_page(house: House, owner: Client, path: str) -> None:
    assert owner.get(house.at(named(house, path))).status_code == 200


@pytest.mark.parametrize("path", READABLE)
def test_a_viewer_sees_the_page(house: House, viewer: Client, path: str) -> None:
    assert viewer.get(house.at(named(house, path))).status_code == 200


@pytest.mark.parametrize("path", FORMS + OWNERS_FORMS)
def test_a_viewer_is_not_shown_a_form_that_could_not_be_sent(house: House, viewer: Client, path: str) -> None:
    assert viewer.get(house.at(named(house, path))).status_code == 403


@pytest.mark.parametrize("path", READABLE)
def test_a_viewer_is_offered_nothing_to_send_and_no_way_to_a_form(house: House, viewer: Client, path: str) -> None:
    main = read(viewer.get(house.at(named(house, path)))).xpath("//main")
    for page in main:
        assert not page.xpath(".//form[@method='post']//button")
        assert not [link for link in page.xpath(".//a/@href") if link.endswith(("/new/", "/edit/"))]


@pytest.mark.parametrize("path", ["hours/{hours}/", "screening/{list}/"])
def test_a_viewer_is_told_who_may_change_it(house: House, viewer: Client, path: str) -> None:
    assert "Editors and owners of the business may change it." in words(viewer.get(house.at(named(house, path))))


@pytest.mark.parametrize("path", WRITABLE)
def test_a_viewer_may_not_write(house: House, viewer: Client, path: str) -> None:
    assert viewer.post(house.at(named(house, path))).status_code == 403


@pytest.mark.parametrize("path", ["providers/new/?provider=anveo", "providers/{account}/"])
def test_an_editor_may_not_touch_provider_accounts(house: House, editor: Client, path: str) -> None:
    assert editor.post(house.at(named(house, path))).status_code == 403


@pytest.mark.parametrize("path", READABLE + FORMS + OWNERS_FORMS)
def test_a_stranger_finds_nothing(house: House, stranger: Client, path: str) -> None:
    assert stranger.get(house.at(named(house, path))).status_code == 404


@pytest.mark.parametrize("path", WRITABLE)
def test_a_stranger_writes_nothing(house: House, stranger: Client, path: str) -> None:
    assert stranger.post(house.at(named(house, path))).status_code == 404


@pytest.mark.parametrize("path", OBJECTS)
def test_an_object_of_another_business_is_not_found_below_ones_own(house: House, path: str) -> None:
    other = make_house()
    client = browser_of(other.business, Role.OWNER)
    assert client.get(other.at(named(house, path))).status_code == 404


@pytest.mark.parametrize("path", READABLE + FORMS + OWNERS_FORMS)
def test_who_has_not_signed_in_is_asked_to(house: House, client: Client, path: str) -> None:
    answer = client.get(house.at(named(house, path)))
    assert answer.status_code == 302
    assert answer["Location"].startswith("/accounts/login/")


def test_a_fragment_reloads_the_page_once_the_session_has_ended(house: House, client: Client) -> None:
    answer = client.get(house.at(f"buttons/{house.button.public_id}/push/"), headers={"HX-Request": "true"})
    assert answer["HX-Refresh"] == "true"


def test_a_viewer_reads_masked_numbers_and_an_editor_whole_ones(house: House, viewer: Client, editor: Client) -> None:
    assert "+1 202-555-0188" in editor.get(house.at("calls/")).content.decode()
    masked = viewer.get(house.at("calls/")).content.decode()
    assert "0188" not in masked
    assert "+120•••88" in masked
