"""A loss with figures in it is kept in English, and read in anybody's language."""

import pytest
from django.utils import translation

from accounts.wording import kept, retold, revived
from providers.wording import Sentence

TOO_LONG = "%(left)s of %(all)s numbers to block do not fit into ViviPhone's %(length)s characters."


@pytest.fixture
def loss() -> Sentence:
    return Sentence(TOO_LONG, left=3, all=25, length=250)


def test_what_was_kept_is_the_same_sentence_again(loss: Sentence) -> None:
    assert revived(kept(loss)) == "3 of 25 numbers to block do not fit into ViviPhone's 250 characters."


def test_what_was_kept_is_told_in_the_language_of_now(loss: Sentence) -> None:
    with translation.override("fr"):
        assert retold(kept(loss)).startswith("3 numéros à bloquer sur 25")


def test_a_sentence_that_was_kept_before_figures_stood_apart_is_told_as_it_is() -> None:
    assert retold("3 of 25 numbers do not fit.") == "3 of 25 numbers do not fit."
