"""Why a click became no call, in words."""

import inspect
import re

from calls import gate
from calls.reasons import WORDS, in_words
from screening.numbers import Fault


def test_every_reason_that_the_gate_can_give_has_its_words() -> None:
    given = set(re.findall(r'_Stop\(\s*"(\w+)"', inspect.getsource(gate)))
    assert set(WORDS) == given | {f"number_{fault}" for fault in Fault}


def test_a_reason_is_told_in_words() -> None:
    assert in_words("number_limit") == "Number limit"


def test_a_reason_that_the_gate_gives_no_more_is_told_by_its_letters() -> None:
    assert in_words("moon_phase") == "Moon phase"
