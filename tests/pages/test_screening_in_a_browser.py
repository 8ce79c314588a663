"""Hours, screening and the tester in a real browser: nothing forbidden, nothing too wide, nothing axe objects to."""

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from accounts import jobs
from accounts.models import Job, Role
from screening.importing import KIND
from tests.pages.conftest import House, browser_of, make_house

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def house(transactional_db: None) -> House:
    return make_house()


@pytest.fixture
def page(chromium: Browser, live_server: LiveServer, house: House) -> Iterator[Page]:
    """The smallest phone, in the dark, with the owner signed in."""
    owner: Client = browser_of(house.business, Role.OWNER)
    context = chromium.new_context(
        base_url=live_server.url, viewport={"width": 320, "height": 640}, color_scheme="dark"
    )
    context.add_cookies([{"name": "sessionid", "value": owner.cookies["sessionid"].value, "url": live_server.url}])
    yield context.new_page()
    context.close()


def wrong_with(page: Page) -> list[object]:
    too_wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    found: list[object] = [(one["id"], one["nodes"][0]["html"]) for one in Axe().run(page).response["violations"]]
    return [*found, *([f"{too_wide} px too wide"] if too_wide else [])]


def waiting_import(house: House) -> Job:
    actor = house.business.members.first()
    assert actor
    return jobs.start(
        house.business, actor, KIND, "Numbers", about=house.screening.public_id, source="+12025550101", total=2
    )


def test_every_page_keeps_the_policy_fits_the_smallest_phone_and_is_accessible(house: House, page: Page) -> None:
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text) if "Content Security Policy" in message.text else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    hours, lists = f"hours/{house.hours.public_id}/", f"screening/{house.screening.public_id}/"
    job = waiting_import(house)
    for path in (
        "hours/", hours, f"{hours}year/", "screening/", lists, f"{lists}?find=%2B1+202+555+0177", f"{lists}import/",
        f"{lists}import/{job.public_id}/", "who/",
    ):  # fmt: skip
        page.goto(house.at(path))
        assert (path, wrong_with(page), said) == (path, [], [])
    page.get_by_label("Visitor’s number").fill("+1 202 555 0177")
    page.get_by_role("button", name="Ask").click()
    expect(page.get_by_text("Step by step", exact=True)).to_be_visible()
    assert (wrong_with(page), said) == ([], [])


def test_an_import_is_watched_until_it_is_done(house: House, page: Page) -> None:
    job = waiting_import(house)
    page.goto(house.at(f"screening/{house.screening.public_id}/import/{job.public_id}/"))
    expect(page.locator("#imported")).to_contain_text("Waiting for its turn")
    jobs.run(job.pk)
    expect(page.locator("#imported")).to_contain_text("1 number new on the list.")


def test_an_edit_is_asked_from_its_form_and_the_form_keeps_what_was_typed(house: House, page: Page) -> None:
    page.goto(f"{house.button_page}edit/")
    page.get_by_label("Words on the button").fill("Ring us")
    with page.expect_popup() as opened:
        page.get_by_role("button", name="Who would get through?").click()
    tester = opened.value
    tester.get_by_label("Visitor’s number").fill("+44 20 7946 0000")
    tester.get_by_role("button", name="Ask").click()
    expect(tester.get_by_text("Does not get through")).to_be_visible()
    assert wrong_with(tester) == []
    expect(page.get_by_label("Words on the button")).to_have_value("Ring us")
    house.button.refresh_from_db()
    assert house.button.title == "Call me"
