"""A sentence of the provider room is English where it is made, and in the reader's language where it is shown."""

import pytest

from accounts import wording
from providers.fields import Field

DELAY = Field("delay", "DELAY", "integer", "-", low=0, high=60, unit="minutes")
FRENCH = {
    "Enter a number from %(low)s to %(high)s.": "Entre %(low)s et %(high)s.",
    "Enter a whole number.": "Un nombre entier.",
    "%(figure)s %(unit)s": "%(figure)s %(unit)s",
    "minutes": "min",
}


@pytest.fixture
def french(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wording, "gettext", lambda text: FRENCH.get(text, text))


def test_it_is_english_where_it_is_made() -> None:
    assert DELAY.problem(61) == "Enter a number from 0 to 60 minutes."


@pytest.mark.usefixtures("french")
def test_its_figures_and_its_unit_are_said_in_the_readers_language() -> None:
    assert wording.said(DELAY.problem(61) or "") == "Entre 0 et 60 min."


@pytest.mark.usefixtures("french")
def test_a_sentence_without_figures_is_looked_up_whole() -> None:
    assert wording.said(DELAY.problem("many") or "") == "Un nombre entier."


@pytest.mark.usefixtures("french")
def test_what_nobody_translated_stays_as_it_is() -> None:
    assert wording.said("The provider's own words, 100%") == "The provider's own words, 100%"
