"""The ways Voicenter's clients write a request, and the shapes it answers in (fact sheet Voicenter, 1, 4 and 5)."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from html import escape

from providers.simulator.messages import Answer, Request
from providers.simulator.state import accepted

JSON_TYPE = "application/json; charset=utf-8"
XML_TYPE = "text/xml; charset=utf-8"


@dataclass(slots=True)
class Order:
    """Parameters by lower-case name: nested values of a JSON body stay as they are, plain ones become text."""

    values: dict[str, object]
    readable: bool = True

    def text(self, name: str) -> str:
        value = self.values.get(name, "")
        return value if isinstance(value, str) else ""

    def texts(self) -> dict[str, str]:
        return {name: value for name, value in self.values.items() if isinstance(value, str)}


def read(request: Request) -> Order:
    """A query, a form and a JSON object are all accepted; the body goes before the query. Names in any case."""
    found: dict[str, object] = {name.lower(): value.strip() for name, value in request.query_pairs()}
    if not request.body:
        return Order(found)
    if not request.is_json():
        return Order(found | {name.lower(): value.strip() for name, value in request.form_pairs()})
    try:
        told = json.loads(request.text())
    except (ValueError, RecursionError):
        return Order(found, readable=False)
    if not isinstance(told, dict):
        return Order(found, readable=False)
    return Order(found | {str(name).lower(): _plain(value) for name, value in told.items()})


def account_of(order: Order, request: Request) -> str:
    """Whose request to the call log or the monitor it is: the code's, else the bearer token's; "" if one is refused."""
    bearer = request.headers.get("authorization", "").removeprefix("Bearer ").strip()
    told = [credential for credential in (order.text("code"), bearer) if credential]
    return told[0] if told and all(map(accepted, told)) else ""


def _plain(value: object) -> object:
    """Booleans and numbers arrive as such or as text (fact sheet, 1): one spelling inside."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return str(value)
    if isinstance(value, str):
        return value.strip()
    return "" if value is None else value


def json_answer(body: Mapping[str, object], action: str, verdict: str) -> Answer:
    return Answer(json.dumps(body), JSON_TYPE, action=action, verdict=verdict)


def triple(order: Order, action: str, code: int, message: str, call_id: str = "") -> Answer:
    """Click2Call's ERRORCODE, ERRORMESSAGE, CALLID: XML unless JSON is asked for."""
    told = {"ERRORCODE": code, "ERRORMESSAGE": message, "CALLID": call_id}
    verdict = f"{code} {message}"
    if order.text("format").lower() == "json":
        return json_answer(told, action, verdict)
    members = "".join(
        f"<member><name>{name}</name><value><string>{escape(str(value))}</string></value></member>"
        for name, value in told.items()
    )
    body = f"<methodResponse><params><param><value><struct>{members}</struct></value></param></params></methodResponse>"
    return Answer(body, XML_TYPE, action=action, verdict=verdict)
