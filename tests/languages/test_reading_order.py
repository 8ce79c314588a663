"""Numbers in sentences that run from right to left keep their own order."""

from django.utils import translation

from accounts.saying import apart, say

STORED = {"told": "From %(number)s.", "values": {"number": "+1 202-555-0114"}}


def test_a_number_in_a_hebrew_sentence_is_kept_apart() -> None:
    with translation.override("he"):
        assert say(STORED, "told") == "From \u2068+1 202-555-0114\u2069."


def test_a_number_in_an_english_sentence_needs_no_marks() -> None:
    with translation.override("en"):
        assert say(STORED, "told") == "From +1 202-555-0114."


def test_marks_are_the_business_of_the_language_alone() -> None:
    with translation.override("ru"):
        assert apart("71 %") == "71 %"
