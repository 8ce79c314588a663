"""Everything the fuzz run has kept, read once more."""

import pytest

from tests.fuzz.parsers import PARSERS, survives
from tests.fuzz.run import corpus, damaged, reached


@pytest.mark.parametrize("name", PARSERS)
def test_no_kept_input_breaks_a_parser(name: str) -> None:
    kept = [body for parser, body in corpus() if parser == name]
    assert kept
    for body in kept:
        survives(name, body)


def test_every_kept_input_belongs_to_a_parser() -> None:
    assert {name for name, _ in corpus()} == set(PARSERS)


def test_the_run_sees_which_lines_an_input_reaches() -> None:
    assert reached("anveo_event", b"requestid=1") - reached("anveo_event", b"type=SMS")


def test_damage_is_bounded() -> None:
    assert all(len(damaged(b"<a>" * 1000, [b"x", b""])) <= 4_000 for _ in range(200))
