"""The door of the simulator: requests written by hand, over a real socket."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from itertools import count

from lxml import etree

from tests.documented import Limit
from tests.limits.cases import KNOWN, Case
from tests.limits.said import texts
from tests.simulator.clients import Client, triple

Texts = dict[str, list[str]]
"""A parameter's name -> how it stands on the wire, as often as it does."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """The error's number, if it has one, and its words, if it has any."""

    code: str
    words: str = ""


BUTTON = {
    "ID": "shop-1",
    "PROFILEID": "main-profile",
    "BUTTONIMAGEURL": "https://cdn.example.com/call.png",
    "COLORSTYLENAME": "4",
    "HOUR24FROM": "9",
    "HOUR24TO": "18",
    "OFFHOURSMESSAGE": "We are closed.",
}
SIMPLE = BUTTON | {"CONFIGURATION": "SIMPLE", "PHONENUMBER": "12025550143", "ASKCONFIRMATION": "1"}
FLOW = BUTTON | {"CONFIGURATION": "CALLFLOW", "CALLFLOW": "89abcdef"}
LEAST: Mapping[str, Mapping[str, str]] = {
    "CLICK2CALL.BUTTON.CREATE": SIMPLE,
    "CLICK2CALL.BUTTON.UPDATE": SIMPLE,
    "DIAL.CONNECT": {"PHONENUMBER": "12025550143", "DESTPHONENUMBER": "442079460001"},
    "DIAL.CALLFLOW": {"PHONENUMBER": "12025550143", "CALLERID": "12025550100", "CALLFLOW": "89abcdef"},
    "c2c.new": {"dest1_num": "2125550101", "pin": "4821"},
    "c2c.phdest.set": {"dest1_num": "2125550101"},
    "gen.hist.get": {"offset_day": "1"},
    "action=call": {"code": "TOKEN", "action": "call", "phone": "SIPAGT01", "target": "972501234567"},
    "action=terminate": {"code": "TOKEN", "action": "terminate", "phone": "SIPAGT01"},
}
"""Method -> what it must have."""

OTHERWISE = {"VARIABLE": "VARIABLENAME", "var_": "variables"}
"""What an error's words may call a parameter instead of its name."""


class SimulatorDoor:
    """Speaks to one simulator as clients do that were not written here."""

    def __init__(self, client: Client) -> None:
        self.client = client
        self.numbers = count(1)
        self.orders = {"anveo": self._anveo, "viviphone": self._viviphone, "voicenter": self._voicenter}

    def verdict(self, limit: Limit, method: str, case: Case) -> str:
        """`refused` if the answer has this limit's code, and names the parameter where errors have words."""
        told = {name: [text] for name, text in least(limit, method).items()}
        if "ID" in told:
            told["ID"] = [f"shop-{next(self.numbers)}"]
        if case.value != KNOWN:
            told[limit.wire] = texts(limit.provider, limit.wire, case.value)
        refusal = self.orders[limit.provider](method, told)
        if refusal is None:
            return "taken"
        codes = {limit.missing_code or limit.code} if case.name == "missing" else {limit.code}
        if case.name == "empty":
            codes |= {limit.missing_code}  # no guide says whether nothing is missing or wrong
        names = {limit.wire, OTHERWISE.get(limit.wire, "")}
        is_this = refusal.code in codes and (not refusal.words or bool(names & set(refusal.words.split())))
        return "refused" if is_this else f"refused with {refusal.code} {refusal.words}".rstrip()

    def _anveo(self, method: str, told: Texts) -> Refusal | None:
        key = "".join(told.pop("USERKEY", [f"KEY{next(self.numbers)}"]))
        if method == "CLICK2CALL.BUTTON.UPDATE" and told["ID"]:
            self._order(key, "CLICK2CALL.BUTTON.CREATE", {name: [text] for name, text in SIMPLE.items()} | told)
        return self._order(key, method, told)

    def _order(self, key: str, action: str, told: Texts) -> Refusal | None:
        variables = dict(text.split("=", 1) for text in told.get("VARIABLE", []))
        listed = [(name, text) for name, found in told.items() for text in found if name != "VARIABLE"]
        error = self.client.anveo(action, listed, key=key, variables=variables).error
        return Refusal("", error) if error else None

    def _viviphone(self, method: str, told: Texts) -> Refusal | None:
        told = {"method": [method], "key": ["KEY"]} | told
        if method != "c2c.new":
            told = {"id": [self._button("".join(told["key"]) or "KEY")]} | told
        if method.endswith(".get"):
            answer = self.client.get("/viviphone/api/", params=told)
        else:
            answer = self.client.post("/viviphone/api/", data=told)
        error = etree.fromstring(answer.content).find("err")
        return None if error is None else Refusal(error.get("code", ""))

    @cache  # noqa: B019 (a door lives as long as its session)
    def _button(self, key: str) -> str:
        return self.client.new_button(key=key)

    def _voicenter(self, method: str, told: Texts) -> Refusal | None:
        if method == "action=terminate":
            self._voicenter("action=call", {name: [text] for name, text in LEAST["action=call"].items()})
        named = [(name, text) for name, found in told.items() for text in found if name != "var_"]
        named += [(f"var_{name}", value) for name, value in (text.split("=", 1) for text in told.get("var_", []))]
        answer = self.client.post("/voicenter/ForwardDialer/click2call.aspx", json={"format": "json"} | dict(named))
        found = triple(answer.text) if answer.text.startswith("<") else answer.json()
        code = str(found["ERRORCODE"])
        return None if code == "0" else Refusal(code, found["ERRORMESSAGE"].lower())


def least(limit: Limit, method: str) -> Mapping[str, str]:
    """What this method must have, and what must be told for the limit to apply."""
    told = LEAST.get(method, {})
    match limit.when or limit.wire:
        case "CONFIGURATION":
            return SIMPLE | FLOW
        case ("CONFIGURATION", "CALLFLOW"):
            return FLOW
        case ("phone", login):
            return {**told, "phone": login}
    return told
