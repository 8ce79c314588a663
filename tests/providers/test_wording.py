"""Sentences that keep their wording and the values in it apart."""

import copy
import pickle

import pytest

from providers.wording import Sentence


@pytest.mark.parametrize("copied", [copy.copy, copy.deepcopy, lambda one: pickle.loads(pickle.dumps(one))])
def test_a_copy_of_a_sentence_is_the_same_sentence(copied: object) -> None:
    assert callable(copied)
    sentence = Sentence("It is %(share)s full, %(who)s.", share="100%", who="Ann %(x)s")
    again = copied(sentence)
    assert again == "It is 100% full, Ann %(x)s."
    assert (again.wording, again.values) == (sentence.wording, sentence.values)
