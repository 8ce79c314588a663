"""Voicenter as a provider: calls of two legs, who is ringing now, and the call log."""

import logging
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

import requests

from providers.base import (
    Capabilities,
    Dial,
    HistoryQuery,
    Progress,
    Provider,
    Record,
    Refused,
    Status,
    Unclear,
)
from providers.transport import HISTORY_LIMIT, LIMIT, Transport
from providers.voicenter.dialling import call_body
from providers.voicenter.errors import OK, dial_error, log_error
from providers.voicenter.fields import BUTTON, CREDENTIALS
from providers.voicenter.history import COLUMNS, LEG_1, LEG_2, ended, one_line_a_call, record_of, wire_date
from providers.voicenter.messages import Unreadable, read_object, rows, text, whole
from providers.wire import refuse_undocumented

log = logging.getLogger(__name__)

CALL_PATH = "/ForwardDialer/click2call.aspx"
LOG_PATH = "/hub/cdr/"
EXTENSIONS_PATH = "/Comet/api/GetExtensions"
ACTIVE_PATH = "/comet/API/GetExtensionsCalls"

MOST_RECORDS = 10_000
"""Lines of one answer of the call log (fact sheet, section 6.1)."""
SHORTEST_WINDOW = timedelta(seconds=2)
AROUND_A_CALL = timedelta(hours=1)
LONGEST_CALL = timedelta(hours=8)
"""How long after it was placed a call can end: longer than any `max_duration`."""

PROGRESS: Mapping[str, Progress] = {
    "RINGING": Progress.RINGING,
    "DIALING": Progress.DIALLING,
    "TALKING": Progress.TALKING,
    "HOLD": Progress.TALKING,
}
FURTHEST_LAST = list(Progress)


class Voicenter(Provider):
    """Voicenter, reached with one account's token; it also wants this server's address on its list."""

    slug = "voicenter"
    name = "Voicenter"
    capabilities = Capabilities(keeps_buttons=False, places_calls=True, polls_status=True, pulls_history=True)
    address_names = ("api", "monitor")
    credential_fields = CREDENTIALS
    button_fields = BUTTON

    def __init__(self, credentials: Mapping[str, str], addresses: Mapping[str, str]) -> None:
        super().__init__(credentials, addresses)
        self.transport = Transport(self.name)

    def check_credentials(self) -> str:
        """A wrong token is answered without an error, by an empty list (fact sheet, section 6.5)."""
        found = rows(self._monitor(EXTENSIONS_PATH, {"showAll": 1}), "extensions")
        if not found:
            raise Refused("Voicenter shows no extensions. Check the token.", field="code")
        return f"Voicenter accepts the token and shows {len(found)} extension{'s' if len(found) != 1 else ''}."

    def place_call(self, dial: Dial) -> str:
        body = self._signed(call_body(dial))
        request = requests.Request("POST", self.addresses["api"] + CALL_PATH, json=body)
        answer = self.transport.fetch(request)
        try:
            told = read_object(answer.body)
        except Unreadable:
            told = {}
        code = whole(told.get("errorcode"))
        if code not in (None, OK):
            raise dial_error(code, text(told.get("errormessage")), self.credentials.values())
        self.transport.judge(answer, acts=True)
        reference = text(told.get("callid"))
        if code is None or not reference:
            raise Unclear("Voicenter's answer does not tell whether it took the call.")
        return reference

    def call_status(self, reference: str, *, placed_at: datetime, extension: str = "") -> Status | None:
        running = self._running(reference, extension)
        if running is not None:
            return running
        search = {
            "fromdate": wire_date(placed_at - AROUND_A_CALL),
            "todate": wire_date(placed_at + LONGEST_CALL),
            "callID": reference,
        }
        return ended(self._log(search)[0])

    def history(self, query: HistoryQuery) -> Sequence[Record]:
        lines = one_line_a_call(self._between(query.since, query.until))
        found = [record for line in lines if (record := record_of(line))]
        if len(found) < len(lines):
            log.warning("Voicenter: %d call log lines without a readable date left out", len(lines) - len(found))
        return found

    def _running(self, reference: str, extension: str) -> Status | None:
        told = self._monitor(ACTIVE_PATH, {"extension": extension} if extension else {})
        calls = [call for row in rows(told, "extensions") for call in rows(row, "calls")]
        stages = [
            PROGRESS.get(text(call.get("callstatus")).upper(), Progress.DIALLING)
            for call in calls
            if text(call.get("ivrid")) == reference
        ]
        return Status(max(stages, key=FURTHEST_LAST.index)) if stages else None

    def _between(self, since: datetime, until: datetime) -> list[dict[str, object]]:
        """Both legs' lines of that window; where an answer was cut at its most, of each half of it."""
        found, is_whole = self._log({"fromdate": wire_date(since), "todate": wire_date(until)})
        if is_whole or until - since < SHORTEST_WINDOW:
            return found
        middle = since + (until - since) / 2
        return self._between(since, middle) + self._between(middle, until)

    def _log(self, search: Mapping[str, str]) -> tuple[list[dict[str, object]], bool]:
        """The call log's lines, and whether they are all there are."""
        body = self._signed(
            {
                "fields": list(COLUMNS),
                "search": {**search, "cdrTypes": [LEG_1, LEG_2]},
                "sort": [{"field": "date", "order": "asc"}],
            }
        )
        told = self._read(self.addresses["api"] + LOG_PATH, body, "error_number", limit=HISTORY_LIMIT)
        code = whole(told.get("error_number"))
        if code != OK:
            raise log_error(code if code is not None else -1)
        lines = told.get("cdr_list")
        found = [dict(line) for line in lines if isinstance(line, dict)] if isinstance(lines, list) else []
        hits = whole(told.get("total_hits")) or 0
        return found, max(hits, len(found) + 1 if len(found) >= MOST_RECORDS else 0) <= len(found)

    def _monitor(self, path: str, body: Mapping[str, object]) -> dict[str, object]:
        told = self._read(self.addresses["monitor"] + path, self._signed(body), "err")
        if whole(told.get("err")) != OK:
            raise Refused("Voicenter refused to tell about extensions.", code=text(told.get("err")))
        return told

    def _read(
        self, address: str, body: Mapping[str, object], code_name: str, *, limit: int = LIMIT
    ) -> dict[str, object]:
        """Ask something that changes nothing. An error number is worth more than the HTTP status around it."""
        answer = self.transport.fetch(requests.Request("POST", address, json=body), limit=limit)
        try:
            told = read_object(answer.body)
        except Unreadable:
            told = {}
        if code_name not in told:
            self.transport.judge(answer, acts=False)
            raise Unclear("Voicenter answered with something unreadable.")
        return told

    def _signed(self, body: Mapping[str, object]) -> dict[str, object]:
        refuse_undocumented(CREDENTIALS, self.credentials)
        return {"code": self.credentials["code"], **body}
