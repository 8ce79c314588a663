"""One account's line to Voicenter: how an order is written, and what its answer decides."""

from collections.abc import Mapping
from typing import cast

import requests

from providers.base import Unclear
from providers.fields import Settings
from providers.markup import Unreadable
from providers.transport import LIMIT, Transport
from providers.voicenter.errors import OK, order_error
from providers.voicenter.fields import CREDENTIALS
from providers.voicenter.messages import read_object, text, whole
from providers.wire import refuse_undocumented
from providers.wording import gettext_noop as _

CODE = "code"
"""The token's name where a bearer token may stand beside it; the services that spell it otherwise take no other."""

ORDER_PATH = "/ForwardDialer/click2call.aspx"


class Client:
    """Speaks for one account; `options` are Voicenter's `OPTIONS`."""

    def __init__(
        self, transport: Transport, credentials: Mapping[str, str], addresses: Mapping[str, str], options: Settings
    ) -> None:
        self.transport = transport
        self.credentials = credentials
        self.addresses = addresses
        self.options = options

    def order(self, body: Mapping[str, object], *, doing: str) -> dict[str, object]:
        """Send a Click2Call order that must not be repeated; `doing` ends "Voicenter could not ...".

        An error number is worth more than the HTTP status around it; without one the answer decides nothing.
        """
        answer = self.transport.fetch(self._order(self._signed(body)))
        told = _told(answer.body)
        code = whole(told.get("errorcode"))
        if code not in (None, OK):
            raise order_error(code, text(told.get("errormessage")), self.credentials.values(), doing=doing)
        self.transport.judge(answer, acts=True)
        if code is None:
            raise Unclear(_("Voicenter's answer does not tell whether it took the order."))
        return told

    def ask(
        self, address: str, body: Mapping[str, object], code_name: str, *, limit: int = LIMIT, code_key: str = CODE
    ) -> dict[str, object]:
        """Ask what may be asked again. The answer has a `code_name`, whose number is the caller's to judge."""
        headers = self._bearer() if code_key == CODE else {}
        request = requests.Request("POST", address, json=self._signed(body, code_key), headers=headers)
        answer = self.transport.fetch(request, limit=limit)
        told = _told(answer.body)
        if code_name not in told:
            self.transport.judge(answer, acts=False)
            raise Unclear(_("Voicenter answered with something unreadable."))
        return told

    def _order(self, body: dict[str, object]) -> requests.Request:
        """JSON by default; a form and a query say the same (guide 004, request types; fact sheet, 1)."""
        address = self.addresses["api"] + ORDER_PATH
        body["format"] = self.options["answer_format"]
        match self.options["request_format"]:
            case "get":
                return requests.Request("GET", address, params=cast("dict[str, str]", body))
            case "form":
                return requests.Request("POST", address, data=body)
            case _:
                return requests.Request("POST", address, json=body)

    def _signed(self, body: Mapping[str, object], code_key: str = CODE) -> dict[str, object]:
        refuse_undocumented(CREDENTIALS, self.credentials)
        return {code_key: self.credentials["code"], **body}

    def _bearer(self) -> dict[str, str]:
        """A second way in, which works from addresses that are not on Voicenter's list (fact sheet, 6.1)."""
        token = self.credentials.get("bearer_token", "")
        return {"Authorization": f"Bearer {token}"} if token else {}


def _told(body: bytes) -> dict[str, object]:
    try:
        return read_object(body)
    except Unreadable:
        return {}
