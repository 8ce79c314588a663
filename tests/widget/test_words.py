"""Every word of the portal has its sentence in every language of the widget."""

import json
from typing import Any

import pytest

from calls.telling import ENDINGS, SENTENCES
from tests.widget.conftest import Visitor, call
from tests.widget.servers import FOLDER, Answer
from tests.widget.test_weight import LANGUAGES

FIELD = ("number_empty", "number_invalid", "number_too_short", "number_too_long", "number_country_code")
REFUSALS = (
    *("key_reused", "bad_request", "paused", "suspended", "origin", "challenge", "number_kind", "number_unknown"),
    *("own_phone", "country", "blocked", "not_listed", "voicemail", "never_call", "closed", "in_progress", "full"),
    *("number_limit", "address_limit", "button_limit", "business_limit", "spend_limit", "unknown_button"),
)
AWAY = ("failing", "busy")
SUBMIT = {"fr": "Appelez-moi", "es": "Llámenme", "he": "התקשרו אליי", "ru": "Позвоните мне"}
AGAIN = {
    "fr": "Demander un autre appel",
    "es": "Pedir otra llamada",
    "he": "בקשת שיחה נוספת",
    "ru": "Заказать ещё звонок",
}
ENGLISH = "The portal's English sentence."


def texts(language: str) -> dict[str, Any]:
    read: dict[str, Any] = json.loads((FOLDER / "texts" / f"{language}.json").read_text(encoding="utf-8"))
    return read


def outcomes(language: str) -> dict[str, str]:
    found: dict[str, str] = texts(language)["outcomes"]
    return found


@pytest.mark.parametrize("language", SUBMIT)
def test_a_language_has_a_sentence_for_every_word_state_and_outcome(language: str) -> None:
    said = texts(language)
    states = {str(state) for state in SENTENCES} | {"failing"}
    assert {*FIELD, *REFUSALS, *AWAY, "delay_too_long", "too_late", "moved", *states} <= said.keys()
    assert outcomes(language).keys() == ENDINGS.keys()


def test_every_language_but_english_says_the_same_things() -> None:
    """English leaves to the portal, which speaks it, what the portal says anyway."""
    said = {language: texts(language).keys() for language in LANGUAGES}
    assert said["fr"] == said["es"] == said["he"] == said["ru"]
    assert said["en"] < said["fr"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_list_of_steps_has_a_word_for_each(language: str) -> None:
    assert len(set(texts(language)["steps"])) == 5


def test_no_two_languages_share_a_sentence() -> None:
    for one in SUBMIT:
        for other in SUBMIT:
            shared = {key for key, text in texts(one).items() if texts(other)[key] == text}
            assert one == other or not shared


def refused(reason: str) -> Answer:
    body = {"reason": reason, "sentence": ENGLISH, "next_opening": None}
    return 403, body if reason not in FIELD else body | {"field": "number"}


@pytest.mark.browser
@pytest.mark.parametrize("language", SUBMIT)
def test_a_refusal_is_told_in_the_visitors_language(visitor: Visitor, language: str) -> None:
    visitor.visit(language=language).open()
    for reason in REFUSALS:
        # A challenge that was refused is paid for once more before anybody hears of it.
        visitor.portal.answers = [refused(reason)] * (2 if reason == "challenge" else 1)
        visitor.ask(button=SUBMIT[language])
        visitor.page.get_by_role("status").first.get_by_text(texts(language)[reason], exact=True).wait_for()
        visitor.page.get_by_role("button", name=AGAIN[language]).click()
    assert ENGLISH not in visitor.page.get_by_role("dialog").inner_text()


@pytest.mark.browser
@pytest.mark.parametrize("language", SUBMIT)
def test_a_slip_and_trouble_are_told_in_the_visitors_language(visitor: Visitor, language: str) -> None:
    visitor.visit(language=language).open()
    for reason in FIELD:
        visitor.portal.answers = [refused(reason)]
        visitor.ask("1", button=SUBMIT[language])
        visitor.page.get_by_role("alert").get_by_text(texts(language)[reason], exact=True).wait_for()
    for reason in AWAY:
        visitor.portal.answers = [(503, refused(reason)[1])]
        visitor.ask("1", button=SUBMIT[language])
        visitor.page.get_by_role("alert").get_by_text(texts(language)[reason], exact=True).wait_for()


@pytest.mark.browser
@pytest.mark.parametrize("language", SUBMIT)
def test_a_call_is_followed_in_the_visitors_language(visitor: Visitor, language: str) -> None:
    visitor.visit(language=language).open()
    told = [(call(state), texts(language)[state]) for state in map(str, SENTENCES) if state != "scheduled"]
    told += [(call("ended", outcome=outcome), outcomes(language)[outcome]) for outcome in ENDINGS]
    for news, sentence in told:
        visitor.portal.answers, visitor.portal.calls = [(202, {"call": news})], [call("ended", outcome="answered")]
        visitor.ask(button=SUBMIT[language])
        visitor.page.get_by_role("status").first.get_by_text(sentence, exact=True).wait_for()
        visitor.page.get_by_role("button", name=AGAIN[language]).click()


@pytest.mark.browser
def test_an_english_visitor_reads_the_portals_own_sentence(visitor: Visitor) -> None:
    visitor.portal.answers = [refused("never_call")]
    visitor.visit().open().ask()
    visitor.page.get_by_role("status").first.get_by_text(ENGLISH, exact=True).wait_for()
