"""Every page in a language written from right to left, and in one with letters of its own."""

import re

import pytest

from accounts.models import NoticeKind
from accounts.notices import tell
from buttons.models import Push
from providers.troubles import SILENT
from providers.wording import Sentence
from tests.grid.conftest import crowd, everybody, world
from tests.grid.people import Crowd
from tests.grid.table import EVERYBODY, NOBODY, PAGES
from tests.grid.world import World
from tests.pages.forms import read

__all__ = ["crowd", "everybody", "world"]

pytestmark = pytest.mark.django_db

MISSED = "No button rings until tomorrow."
NOT_WORDS = "ancestor-or-self::*[self::script or self::style or self::code or self::pre or self::textarea or @lang]"
SENTENCE = re.compile(r"\b[A-Za-z’]{2,} [a-z’]{2,}\b")
"""Two words of Latin letters beside each other, the second without a capital: no name, no provider's word."""

OWN = {"Call me", "We are closed right now."}
"""The owner's words on the button, which stand as a model beside their translations."""

READ = sorted(name for name, row in PAGES.items() if row.read != NOBODY)


@pytest.fixture(autouse=True)
def something_to_tell(world: World) -> None:
    """Notices nobody has read, a push that fails, a call that could not be placed: what an owner most needs to read."""
    for number in range(3):
        tell(world.business, NoticeKind.MISSED_CALL, key=f"{number}", title="A missed call", sentence=MISSED, path="/")
    trouble = str(Sentence(SILENT, provider="Anveo"))
    Push.objects.filter(button__business=world.business).update(state=Push.State.FAILING, problem=trouble)
    world.business.calls.update(problem=trouble)
    world.business.provider_accounts.update(history_problem=trouble)


@pytest.mark.parametrize("language", ["he", "ru"])
@pytest.mark.parametrize("name", READ)
def test_a_page_speaks_one_language_and_no_english(world: World, crowd: Crowd, name: str, language: str) -> None:
    client = crowd.browser("anonymous" if PAGES[name].read == EVERYBODY else "owner")
    answer = client.get(world.at(name), headers={"accept-language": language})
    if answer.status_code != 200 or not answer["Content-Type"].startswith("text/html"):
        pytest.skip("This address answers with no page of its own.")
    page = read(answer)
    if answer.content.startswith(b"<!doctype"):
        root = page.getroottree().getroot()
        assert (root.get("lang"), root.get("dir")) == (language, "rtl" if language == "he" else None)
    texts = page.xpath(f".//text()[not({NOT_WORDS})]")
    said = [*texts, *page.xpath("//@aria-label | //@placeholder | //@title | //@data-confirm")]
    assert {text.strip() for text in said if SENTENCE.search(text)} - OWN == set()
