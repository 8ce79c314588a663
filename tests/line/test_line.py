"""The whole line over real sockets: web, worker, schedule, broker, database and the simulated providers."""

import re
from typing import Any

import pytest
import requests

from tests.line.people import Owner, Visitor, eventually
from tests.servers import WholeSystem

pytestmark = pytest.mark.line

CREDENTIALS = {
    "anveo": {"user_key": "line-key"},
    "viviphone": {"key": "line-key"},
    "voicenter": {"code": "line-code"},
}
SETTINGS: dict[str, dict[str, Any]] = {
    "anveo": {"image_url": "https://cdn.example.com/call.png", "profile_id": "main"},
    "viviphone": {"pin": "4821"},
    "voicenter": {"agent_phone": "SIPAGT05"},
}
_numbers = iter(range(100, 999))


@pytest.fixture(scope="session")
def owner(whole_system: WholeSystem) -> Owner:
    return Owner(whole_system.portal_url)


def number() -> str:
    """A number of its own for each call, ending in a digit that the simulator answers."""
    return f"+1202555{next(_numbers)}3"


def dials(system: WholeSystem, phone: str) -> int:
    """How often any provider was told to ring this number."""
    entries = requests.get(f"{system.simulator_url}/journal.json", timeout=20).json()["entries"]
    told = {"DIAL.CONNECT", "DIAL.CALLFLOW", "call"}
    return sum(entry["action"] in told and phone.removeprefix("+") in entry["request"] for entry in entries)


def make_button(owner: Owner, provider: str, name: str, **values: Any) -> str:
    """Add an account, make a button, and wait for it to be in step; its public id in hex."""
    account = owner.submit(f"providers/new/?provider={provider}", name=f"{name} account", **CREDENTIALS[provider])
    account_id = re.findall(r"providers/([0-9a-f-]{36})/", account.url + account.text)[0]
    saved = owner.submit(
        f"buttons/new/?account={account_id}", name=name, destination_1_number="+1 202 555 0101",
        calls_per_address_hour=1000,  # every visitor of this system, and of the journeys, sits on this machine
        **SETTINGS[provider], **values,
    )  # fmt: skip
    button_id = re.search(r"buttons/([0-9a-f-]{36})/", saved.url)
    assert button_id, saved.url
    word = "Ready" if provider == "voicenter" else "In step"
    eventually(lambda: word in owner.text(f"buttons/{button_id[1]}/"), f"{name} {word}")
    return button_id[1].replace("-", "")


@pytest.mark.parametrize("provider", ["anveo", "voicenter"])
def test_a_button_made_in_the_portal_rings_and_its_end_is_read_in_the_history(
    whole_system: WholeSystem, owner: Owner, provider: str
) -> None:
    phone, visitor = number(), Visitor(whole_system.portal_url, make_button(owner, provider, f"Line {provider}"))
    answer = visitor.ask(phone)
    assert answer.status_code == 202
    end = eventually(lambda: (call := visitor.progress(answer))["final"] and call, "the end of the call")
    assert (end["state"], end["outcome"]) == ("ended", "answered")
    assert dials(whole_system, phone) == 1
    assert "Answered" in owner.text("calls/")


def test_a_viviphone_button_hands_over_and_its_history_brings_the_call_back(
    whole_system: WholeSystem, owner: Owner
) -> None:
    phone, visitor = number(), Visitor(whole_system.portal_url, make_button(owner, "viviphone", "Line viviphone"))
    answer = visitor.ask(phone)
    panel = answer.json()["call"]["panel_url"]
    assert "lang=en&cty=1" in panel
    requests.post(panel, data={"country": "1", "number": phone.removeprefix("+1")}, timeout=20)
    end = eventually(lambda: (call := visitor.progress(answer))["final"] and call, "the call's record")
    assert (end["state"], end["outcome"]) == ("ended", "answered")


@pytest.mark.parametrize("provider", ["anveo", "voicenter"])
def test_a_call_for_later_is_shown_waiting_and_then_placed(
    whole_system: WholeSystem, owner: Owner, provider: str
) -> None:
    phone = number()
    visitor = Visitor(whole_system.portal_url, make_button(owner, provider, f"Later {provider}", max_delay="60"))
    answer = visitor.ask(phone, delay=1)
    assert answer.json()["call"]["state"] == "scheduled"
    assert "Scheduled" in owner.text("calls/")
    assert dials(whole_system, phone) == 0
    whole_system.manage("shell", "-c", _make_due(answer.json()["call"]["token"]))
    end = eventually(lambda: (call := visitor.progress(answer))["final"] and call, "the end of the delayed call")
    assert (end["state"], end["outcome"]) == ("ended", "answered")
    assert dials(whole_system, phone) == 1


def _make_due(token: str) -> str:
    """Nobody waits a minute in a test: the call becomes due as if the minute had passed."""
    return (
        "from calls.models import Call; from django.utils import timezone;"
        f"Call.objects.filter(token={token!r}).update(due_at=timezone.now())"
    )


def test_a_blocked_number_a_closed_hour_and_a_foreign_country_are_refused_and_nothing_is_sent(
    whole_system: WholeSystem, owner: Owner
) -> None:
    blocked, foreign = number(), "+442079460000"
    made = owner.submit("screening/new/", name="Line nuisance", verdict="block")
    owner.submit(made.url, press="add", numbers=blocked)
    owner.submit("hours/new/", name="Line never", time_zone="UTC")
    form = owner.page("buttons/new/?account=" + _account_of(owner))
    list_id = _value_of(form, "lists", "Line nuisance")
    hours_id = _value_of(form, "hours", "Line never")
    open_button = make_button(owner, "voicenter", "Line guarded", lists=[list_id])
    closed_button = make_button(owner, "voicenter", "Line closed", hours=hours_id)
    asked = {
        "blocked": Visitor(whole_system.portal_url, open_button).ask(blocked),
        "country": Visitor(whole_system.portal_url, open_button).ask(foreign),
        "closed": Visitor(whole_system.portal_url, closed_button).ask(number()),
    }
    for reason, answer in asked.items():
        assert answer.status_code in {403, 409}
        assert (answer.json()["reason"], bool(answer.json()["sentence"])) == (reason, True)
    assert dials(whole_system, blocked) == dials(whole_system, foreign) == 0
    refused = owner.text("refused/")
    assert "cannot call this number" in refused


def _account_of(owner: Owner) -> Any:
    links = " ".join(owner.page("providers/").xpath("//a/@href"))
    return re.findall(r"providers/([0-9a-f-]{36})/", links)[0]


def _value_of(page: Any, field: str, words: str) -> str:
    """The value of the choice of `field` that shows these words."""
    for option in page.xpath(f"//select[@name='{field}']/option"):
        if words in option.text_content():
            return str(option.get("value"))
    for box in page.xpath(f"//input[@name='{field}']"):
        if words in box.getparent().text_content():
            return str(box.get("value"))
    raise AssertionError(f"{field} offers no {words}")


def test_a_refusal_of_the_provider_stands_on_the_button_s_page(owner: Owner) -> None:
    account = owner.submit("providers/new/?provider=anveo", name="Line refusing", user_key="line-key")
    account_id = re.findall(r"providers/([0-9a-f-]{36})/", account.url + account.text)[0]
    saved = owner.submit(
        f"buttons/new/?account={account_id}", name="Line refused", destination_1_number="+12025550101",
        image_url="https://cdn.example.com/call.png", profile_id="unknown-profile",
    )  # fmt: skip
    eventually(lambda: "Refused" in owner.text(saved.url), "the refusal")
    assert "PROFILEID" in owner.text(saved.url)


def test_the_workers_logs_hold_no_number_and_no_credential(whole_system: WholeSystem, owner: Owner) -> None:
    visitor = Visitor(whole_system.portal_url, make_button(owner, "voicenter", "Line quiet"))
    answer = visitor.ask("+12025558883")
    eventually(lambda: visitor.progress(answer)["final"], "the end of the call")
    logs = "".join(path.read_text(errors="replace") for path in whole_system.log_dir.glob("*.log"))
    assert logs
    assert not re.search(r"2025558883|line-code|line-key", logs)
