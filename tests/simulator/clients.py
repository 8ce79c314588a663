"""Clients as independent as the simulator: they write and read the wire by hand, over real sockets."""

import time
import xmlrpc.client
from collections.abc import Callable
from dataclasses import dataclass, field
from html import escape
from typing import Any
from urllib.parse import urlencode

import requests
from lxml import etree

from providers.simulator.server import Simulator


@dataclass
class Reply:
    """An answer of Anveo's: RESULT and ERROR are None where the element is absent."""

    result: str | None
    error: str | None
    values: dict[str, str] = field(default_factory=dict)


def parsed(text: str) -> Reply:
    root = etree.fromstring(text.encode())
    assert root.tag == "RESPONSE"
    values = {value.get("NAME", ""): value.text or "" for value in root.findall("VALUE")}
    return Reply(root.findtext("RESULT"), root.findtext("ERROR"), values)


def anveo_document(key: str, action: str, parameters: list[tuple[str, str]], variables: dict[str, str]) -> str:
    written = [f'<PARAMETER NAME="{name}">{escape(value)}</PARAMETER>' for name, value in parameters]
    written += [
        f'<PARAMETER NAME="VARIABLE" VARIABLENAME="{name}">{escape(value)}</PARAMETER>'
        for name, value in variables.items()
    ]
    return (
        '<?xml version="1.0" standalone="no" ?>\n<REQUEST>'
        f"<USERTOKEN><USERKEY>{key}</USERKEY></USERTOKEN>"
        f'<ACTION NAME="{action}">{"".join(written)}</ACTION></REQUEST>'
    )


class Client:
    """Speaks to one simulator as each provider's client would."""

    def __init__(self, simulator: Simulator, session: requests.Session) -> None:
        self.simulator = simulator
        self.session = session

    def get(self, path: str, **options: Any) -> requests.Response:
        return self.session.get(self.simulator.url + path, timeout=10, **options)

    def post(self, path: str, **options: Any) -> requests.Response:
        return self.session.post(self.simulator.url + path, timeout=10, **options)

    def anveo(
        self,
        action: str,
        parameters: list[tuple[str, str]] | dict[str, str] | None = None,
        *,
        key: str = "KEY",
        variables: dict[str, str] | None = None,
    ) -> Reply:
        listed = list(parameters.items()) if isinstance(parameters, dict) else parameters or []
        document = anveo_document(key, action, listed, variables or {})
        return parsed(self.post("/anveo/api/v3.asp", data=document.encode()).text)

    def viviphone(self, method: str, *, key: str = "KEY", **parameters: object) -> etree._Element:
        """The `resp` element, asked for by the verb that belongs to the method."""
        told = {"method": method, "key": key} | {name: str(value) for name, value in parameters.items()}
        if method.endswith(".get"):
            answer = self.get("/viviphone/api/?" + urlencode(told))
        else:
            answer = self.post("/viviphone/api/", data=told)
        return etree.fromstring(answer.content)

    def error_of(self, method: str, *, key: str = "KEY", **parameters: object) -> int:
        """ViviPhone's error number, 0 where it answers ok."""
        error = self.viviphone(method, key=key, **parameters).find("err")
        return 0 if error is None else int(error.get("code", ""))

    def new_button(self, *, key: str = "KEY", **parameters: object) -> str:
        """A ViviPhone button for callers of every country at any rate, and its id."""
        told = {"dest1_num": "2125550101", "pin": "4821", "cty": "0", "max_tier": "4"} | parameters
        return self.viviphone("c2c.new", key=key, **told).findtext("id") or ""

    def voicenter(self, path: str = "/ForwardDialer/click2call.aspx", /, **told: Any) -> Any:
        """The JSON answer to a JSON request."""
        body = {"code": "TOKEN", "format": "json"} | told
        return self.post("/voicenter" + path, json=body).json()

    def call_log(self, **search: object) -> list[dict[str, Any]]:
        dates = {"fromdate": "2020-01-01T00:00:00", "todate": "2100-01-01T00:00:00"}
        return list(self.voicenter("/hub/cdr/", search=dates | search)["CDR_LIST"])

    def running_calls(self, extension: str = "SIPAGT01") -> list[dict[str, Any]]:
        """The active calls of one extension."""
        answer = self.voicenter("/comet/API/GetExtensionsCalls", extension=extension)
        return [call for row in answer["EXTENSIONS"] for call in row["calls"]]

    def told(self) -> dict[str, Any]:
        """The journal for machines."""
        return dict(self.get("/journal.json").json())


def waited_for(happened: Callable[[], bool], *, patience: float = 10.0) -> bool:
    """Whether it happened; looks again and again for so many real seconds."""
    last = time.monotonic() + patience
    while not happened() and time.monotonic() < last:
        time.sleep(0.01)
    return happened()


def triple(text: str) -> dict[str, Any]:
    """Voicenter's XML answer, by the standard library's reader of XML-RPC."""
    ((answer,), _) = xmlrpc.client.loads(text)
    assert isinstance(answer, dict)
    return answer
