"""Long work in a real browser: it is watched without a press, ends by itself, and its file arrives."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from accounts import jobs
from accounts.models import Job, Role
from buttons.models import Push
from calls.exporting import making
from tests.pages.conftest import House, browser_of, make_call, make_house

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def house(transactional_db: None) -> House:
    return make_house()


@pytest.fixture
def page(chromium: Browser, live_server: LiveServer, house: House) -> Iterator[Page]:
    owner = browser_of(house.business, Role.OWNER)
    context = chromium.new_context(base_url=live_server.url, viewport={"width": 375, "height": 740})
    context.add_cookies([{"name": "sessionid", "value": owner.cookies["sessionid"].value, "url": live_server.url}])
    yield context.new_page()
    context.close()


def test_a_file_of_many_calls_is_watched_and_then_fetched(
    house: House, page: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(making, "FEW", 0)
    make_call(house.button, number="+12025550189")
    page.goto(house.at("calls/export/"))
    page.get_by_label("Excel workbook").check()
    page.get_by_role("button", name="Export").click()
    expect(page.locator("#exported")).to_contain_text("Waiting for its turn")
    jobs.run(Job.objects.get().pk)
    expect(page.locator("#exported")).to_contain_text("Ready")
    with page.expect_download() as begun:
        page.get_by_role("button", name="Download").click()
    assert begun.value.suggested_filename.endswith(".xlsx")
    assert Path(begun.value.path()).read_bytes().startswith(b"PK")


def test_how_far_many_pushes_are_changes_by_itself_and_leads_to_what_fails(house: House, page: Page) -> None:
    page.goto(house.at(f"hours/{house.hours.public_id}/year/"))
    expect(page.locator(".pushes")).to_contain_text("1 on its way")
    Push.objects.update(state=Push.State.REFUSED)
    page.locator(".pushes").get_by_role("link", name="1 failing").click()
    expect(page.get_by_label("Only what fails")).to_be_checked()
    expect(page.get_by_role("link", name=house.button.name)).to_be_visible()
