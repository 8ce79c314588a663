"""What befell an exchange is known again from the English in which it is stored."""

import pytest

from providers.troubles import COME_BACK, KNOWN, recognised
from providers.wording import Sentence

VALUES = {"provider": "Anveo", "code": "HTTP 503", "seconds": "20"}


@pytest.mark.parametrize("template", KNOWN)
def test_every_trouble_is_known_again(template: str) -> None:
    again = recognised(str(Sentence(template, **VALUES)))
    assert isinstance(again, Sentence)
    assert (again, again.wording) == (template % VALUES, template)


def test_the_values_in_it_are_known_again_too() -> None:
    again = recognised("Voicenter asks to come back later (HTTP 429).")
    assert isinstance(again, Sentence)
    assert (again.wording, again.values) == (COME_BACK, {"provider": "Voicenter", "code": "HTTP 429"})


def test_a_provider_s_own_words_stay_as_they_are() -> None:
    assert recognised("Invalid key (100 %)") == "Invalid key (100 %)"
