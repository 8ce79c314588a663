"""ViviPhone's hosted panel: the page a visitor is rung from, `?id=&lang=&cty=` (fact sheet ViviPhone, 4)."""

import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlencode

from providers.simulator.calls import Call, Phase
from providers.simulator.messages import Answer, Request
from providers.simulator.pages import HTML, render
from providers.simulator.panel_rules import judge
from providers.simulator.panel_words import WORDS, countries, language_of
from providers.simulator.state import Button, State
from providers.simulator.viviphone import local_time

NORTH_AMERICA = 1
NORTH_AMERICAN_DIGITS = 10


@dataclass
class Visit:
    """One look at the panel: which button, in which language, and what was typed so far."""

    button_id: str
    language: str
    country: int
    number: str = ""
    words: Mapping[str, str] = field(init=False)

    def __post_init__(self) -> None:
        self.words = WORDS[self.language]

    def address(self, path: str, **more: str) -> str:
        known = {"id": self.button_id, "lang": self.language, "cty": str(self.country)}
        return f"{path}?{urlencode(known | more)}"

    @property
    def telnum(self) -> str:
        """As screening lists and history write it: national for North America, else with the country code."""
        return self.number if self.country == NORTH_AMERICA else f"{self.country}{self.number}"


def answer(state: State, request: Request) -> Answer:
    """The form; its answer; or, with `call`, how far the call is."""
    asked = dict(request.query_pairs())
    visit = Visit(asked.get("id", ""), language_of(asked.get("lang", "")), _country(asked.get("cty", "")))
    button = next(
        (one for one in state.buttons.values() if (one.provider, one.id) == ("viviphone", visit.button_id)), None
    )
    if button is None:
        return _page("unknown", visit, status=404, problem=visit.words["unknown"])
    call = state.call("viviphone", button.owner, asked.get("call", ""))
    if request.method == "POST":
        return _submit(state, request, button, visit)
    if call:
        return _progress(state, call, visit, request.path)
    return _form(button, visit, referrer=request.headers.get("referer", ""))


def action_of(request: Request) -> str:
    return "panel" if request.method == "POST" else "panel.look"


def refuse(_state: State, request: Request, _code: str) -> Answer:
    visit = Visit("", language_of(dict(request.query_pairs()).get("lang", "")), NORTH_AMERICA)
    return _page("failed", visit, status=503, problem=visit.words["failed"])


def _submit(state: State, request: Request, button: Button, visit: Visit) -> Answer:
    told = dict(request.form_pairs())
    referrer = told.get("REFER_URL", "")
    visit.country = _country(told.get("country", ""))
    visit.number = _national(told.get("number", ""), visit.country)
    if not visit.number:
        visit.number = told.get("number", "")
        return _form(button, visit, problem="bad_number", referrer=referrer)
    verdict = judge(button, visit.country, visit.telnum, referrer, local_time(button))
    if verdict not in {"phone", "voicemail"}:
        return _form(button, visit, problem=verdict, referrer=referrer)
    reference = secrets.token_hex(8)
    details = {"telnum": visit.telnum, "is_num_intl": str(int(visit.country != NORTH_AMERICA))}
    phones = (f"{visit.country}{visit.number}",)
    state.place(
        "viviphone",
        button.owner,
        reference,
        phones,
        subject=button.id,
        voicemail=verdict == "voicemail",
        details=details,
    )
    address = visit.address(request.path, call=reference)
    return Answer("", HTML, status=303, action="panel", verdict=verdict, location=address)


def _form(button: Button, visit: Visit, *, problem: str = "", referrer: str = "") -> Answer:
    """`referrer` is the page the visitor came from: the form carries it along as REFER_URL (guide 003, refer_url)."""
    text = button.setting("panel_txt") if button.setting("panel_txt_en") == "1" else ""
    return _page(
        problem or "form",
        visit,
        text=text,
        problem=visit.words.get(problem, ""),
        about_number=problem == "bad_number",
        countries=countries(visit.language, visit.country),
        has_form=True,
        referrer=referrer,
    )


def _progress(state: State, call: Call, visit: Visit, path: str) -> Answer:
    now = state.clock.now()
    phase, outcome = call.phase(now), call.outcome(now)
    word = outcome.value if outcome else "ringing"
    if phase is Phase.TALKING:
        word = "message" if call.voicemail else "talking"
    return _page(word, visit, progress=visit.words[word], refresh=outcome is None, again=visit.address(path))


def _page(verdict: str, visit: Visit, *, status: int = 200, **shown: object) -> Answer:
    body = render("panel.html", {"visit": visit, "words": visit.words, **shown})
    return Answer(body, HTML, status=status, action="panel", verdict=verdict)


def _country(text: str) -> int:
    return int(text) if re.fullmatch(r"[0-9]{1,3}", text) else NORTH_AMERICA


def _national(typed: str, country: int) -> str:
    """The national digits, "" if they cannot be a number. A leading trunk 0 is not dialled from abroad."""
    digits = re.sub(r"[^0-9]", "", typed).lstrip("0")
    if country == NORTH_AMERICA:
        digits = digits.removeprefix("1")
        return digits if len(digits) == NORTH_AMERICAN_DIGITS else ""
    return digits if 4 <= len(digits) <= 15 - len(str(country)) else ""
