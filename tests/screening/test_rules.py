"""How screening entries judge a number."""

from datetime import UTC, datetime, timedelta

import pytest

from screening.rules import Rule, Verdict, candidates, judge

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
NUMBER = "12025550143"


def rule(digits: str, verdict: Verdict, *, prefix: bool = False, expires: datetime | None = None) -> Rule:
    return Rule(digits, prefix, verdict, "list", expires)


def verdict(*rules: Rule, reverse: bool = False) -> Verdict | None:
    return judge(NUMBER, rules, NOW, reverse=reverse).verdict


def test_a_number_on_no_list_has_no_verdict() -> None:
    assert verdict(rule("12025550199", Verdict.BLOCK)) is None


def test_an_exact_entry_decides() -> None:
    assert verdict(rule(NUMBER, Verdict.BLOCK)) == Verdict.BLOCK


def test_an_exact_entry_does_not_speak_for_longer_numbers() -> None:
    assert verdict(rule(NUMBER[:-1], Verdict.BLOCK)) is None


def test_a_prefix_speaks_for_every_number_that_begins_so() -> None:
    assert verdict(rule("1202", Verdict.BLOCK, prefix=True)) == Verdict.BLOCK


def test_the_longest_entry_wins() -> None:
    short, long = rule("1", Verdict.BLOCK, prefix=True), rule("1202555", Verdict.ALLOW, prefix=True)
    assert verdict(short, long) == Verdict.ALLOW


def test_an_exact_entry_beats_a_prefix_of_the_same_length() -> None:
    assert verdict(rule(NUMBER, Verdict.BLOCK, prefix=True), rule(NUMBER, Verdict.ALLOW)) == Verdict.ALLOW


def test_at_a_tie_the_safest_verdict_wins() -> None:
    assert verdict(rule(NUMBER, Verdict.ALLOW), rule(NUMBER, Verdict.BLOCK)) == Verdict.BLOCK


@pytest.mark.parametrize(("age", "expected"), [(timedelta(0), None), (timedelta(seconds=1), Verdict.BLOCK)])
def test_an_entry_counts_until_it_expires(age: timedelta, expected: Verdict | None) -> None:
    assert verdict(rule(NUMBER, Verdict.BLOCK, expires=NOW + age)) == expected


def test_reverse_screening_lets_only_listed_numbers_through() -> None:
    assert judge(NUMBER, [], NOW, reverse=True).only_allowed
    assert not judge(NUMBER, [rule(NUMBER, Verdict.ALLOW)], NOW, reverse=True).only_allowed


def test_candidates_are_all_beginnings_of_the_number() -> None:
    assert candidates("123") == ["1", "12", "123"]
