"""Voicenter as a provider: calls of two legs, who is ringing now, the call log, and the account's barred numbers."""

import logging
from collections.abc import Mapping, Sequence
from datetime import datetime

from providers.base import (
    ActiveCall,
    Capabilities,
    Dial,
    Extension,
    HistoryQuery,
    NumberResult,
    Progress,
    Provider,
    Record,
    Refused,
    Status,
    Unclear,
)
from providers.fields import Settings
from providers.markup import Unreadable
from providers.transport import Transport
from providers.voicenter import blacklist, calllog, monitor
from providers.voicenter.client import Client
from providers.voicenter.dialling import call_body, hang_up_body
from providers.voicenter.fields import BUTTON, CREDENTIALS, OPTIONS
from providers.voicenter.history import ended, one_line_a_call, record_of
from providers.voicenter.messages import text
from providers.voicenter.methods import METHODS
from providers.voicenter.notifications import ACKNOWLEDGEMENT, read_body, read_cdr
from providers.wording import gettext_noop as _

log = logging.getLogger(__name__)

FURTHEST_LAST = list(Progress)


class Voicenter(Provider):
    """Voicenter, reached with one account's token; it also wants this server's address on its list."""

    slug = "voicenter"
    name = "Voicenter"
    capabilities = Capabilities(
        keeps_buttons=False,
        places_calls=True,
        polls_status=True,
        pulls_history=True,
        terminates_calls=True,
        notifies=True,
        lists_extensions=True,
        lists_active_calls=True,
        keeps_blacklist=True,
    )
    address_names = ("api", "monitor")
    credential_fields = CREDENTIALS
    button_fields = BUTTON
    option_fields = OPTIONS
    methods = METHODS
    acknowledgement = ACKNOWLEDGEMENT

    def __init__(
        self, credentials: Mapping[str, str], addresses: Mapping[str, str], options: Settings | None = None
    ) -> None:
        super().__init__(credentials, addresses, options)
        self.transport = Transport(self.name)
        self._client = Client(self.transport, self.credentials, self.addresses, self.options)

    def check_credentials(self) -> str:
        found = self.extensions()
        return f"Voicenter accepts the token and shows {len(found)} extension{'s' if len(found) != 1 else ''}."

    def place_call(self, dial: Dial) -> str:
        reference = text(self._client.order(call_body(dial), doing="place the call").get("callid"))
        if not reference:
            raise Unclear(_("Voicenter took the call but gave no id for it."))
        return reference

    def terminate_call(self, extension: str) -> None:
        self._client.order(hang_up_body(extension), doing="hang up")

    def call_status(self, reference: str, *, placed_at: datetime, extension: str = "") -> Status | None:
        stages = [call.progress for call in self.active_calls(extension) if call.reference == reference]
        if stages:
            return Status(max(stages, key=FURTHEST_LAST.index))
        return ended(calllog.of_call(self._client, reference, placed_at))

    def history(self, query: HistoryQuery) -> Sequence[Record]:
        lines = one_line_a_call(calllog.between(self._client, query.since, query.until))
        found = [record for line in lines if (record := record_of(line))]
        if len(found) < len(lines):
            log.warning("Voicenter: %d call log lines without a readable date left out", len(lines) - len(found))
        return found

    @classmethod
    def read_notification(cls, body: bytes, received_at: datetime) -> Record | None:
        try:
            told = read_body(body)
        except Unreadable:
            raise Refused("This is no notification of Voicenter's.") from None
        return read_cdr(told, received_at)

    def extensions(self) -> Sequence[Extension]:
        return monitor.extensions(self._client)

    def active_calls(self, extension: str = "") -> Sequence[ActiveCall]:
        return monitor.active_calls(self._client, extension)

    def block_numbers(self, numbers: Sequence[str]) -> Sequence[NumberResult]:
        return blacklist.change(self._client, blacklist.ADD_PATH, numbers)

    def unblock_numbers(self, numbers: Sequence[str]) -> Sequence[NumberResult]:
        return blacklist.change(self._client, blacklist.REMOVE_PATH, numbers)
