"""Every page in a language that is neither English nor written from left to right."""

import re

import pytest

from tests.grid.conftest import crowd, everybody, world
from tests.grid.people import Crowd
from tests.grid.table import EVERYBODY, NOBODY, PAGES
from tests.grid.world import World
from tests.pages.forms import read

__all__ = ["crowd", "everybody", "world"]

pytestmark = pytest.mark.django_db

HEBREW = {"accept-language": "he"}
NOT_WORDS = "ancestor-or-self::*[self::script or self::style or self::code or self::pre or self::textarea or @lang]"
SENTENCE = re.compile(r"\b[A-Za-z’]{2,} [a-z’]{2,}\b")
"""Two words of Latin letters beside each other, the second without a capital: no name, no provider's word."""

OWN = {"Call me", "We are closed right now."}
"""The owner's words on the button, which stand as a model beside their translations."""

READ = sorted(name for name, row in PAGES.items() if row.read != NOBODY)


@pytest.mark.parametrize("name", READ)
def test_a_page_speaks_hebrew_from_right_to_left(world: World, crowd: Crowd, name: str) -> None:
    client = crowd.browser("anonymous" if PAGES[name].read == EVERYBODY else "owner")
    answer = client.get(world.at(name), headers=HEBREW)
    if answer.status_code != 200 or not answer["Content-Type"].startswith("text/html"):
        pytest.skip("This address answers with no page of its own.")
    page = read(answer)
    if answer.content.startswith(b"<!doctype"):
        root = page.getroottree().getroot()
        assert (root.get("lang"), root.get("dir")) == ("he", "rtl")
    texts = page.xpath(f".//text()[not({NOT_WORDS})]")
    said = [*texts, *page.xpath("//@aria-label | //@placeholder | //@title | //@data-confirm")]
    assert {text.strip() for text in said if SENTENCE.search(text)} - OWN == set()
