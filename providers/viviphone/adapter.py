"""ViviPhone as a provider: buttons in groups of settings, a history, and a hosted page that rings."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from urllib.parse import urlencode

import requests
from lxml import etree

from providers import markup
from providers.base import Capabilities, HistoryQuery, Provider, ProviderError, Record, Refused, Unclear
from providers.fields import Field, Settings, Value
from providers.transport import HISTORY_LIMIT, LIMIT, Transport
from providers.viviphone import fields
from providers.viviphone.errors import UNKNOWN_BUTTON, error_for
from providers.viviphone.history import offset_days, records
from providers.viviphone.messages import read_response
from providers.viviphone.methods import METHODS, STEMS
from providers.viviphone.reading import read_destinations, read_group
from providers.wire import refuse_undocumented, wire_text
from providers.wording import gettext_noop as _

PATH = "/api/"

GROUPS: tuple[tuple[str, tuple[Field, ...]], ...] = tuple((f"{stem}.set", group) for stem, group in STEMS)
"""Always sent whole: the guide has three readings of what an omitted parameter means."""

PANEL_LANGUAGES = ("en", "fr", "es")
NO_BUTTON = "0"
"""An id that no button has: asking for it tells whether the key is good."""


class ViviPhone(Provider):
    """ViviPhone, reached with one account's key."""

    slug = "viviphone"
    name = "ViviPhone"
    capabilities = Capabilities(
        keeps_buttons=True,
        reads_back=True,
        pulls_history=True,
        history_per_button=True,
        mailbox=True,
        hosted_panel=True,
        max_destinations=3,
    )
    address_names = ("api", "panel")
    credential_fields = fields.CREDENTIALS
    button_fields = (*fields.TYPE_DEST, *fields.NEW, *fields.SCREENING)
    methods = METHODS

    def __init__(
        self, credentials: Mapping[str, str], addresses: Mapping[str, str], options: Settings | None = None
    ) -> None:
        super().__init__(credentials, addresses, options)
        self.transport = Transport(self.name)

    def check_credentials(self) -> str:
        try:
            self._get("c2c.typedest.get", {"id": NO_BUTTON})
        except Refused as error:
            if error.code != str(UNKNOWN_BUTTON):
                raise
        return _("ViviPhone accepts the key.")

    def create_button(self, settings: Settings, wanted_id: str) -> str:
        """ViviPhone chooses the id. Its route and lists are not part of a creation: update the button next."""
        root = self._post("c2c.new", fields.NEW, settings, {}, acts=True)
        remote_id = markup.text_of(root, "id")
        if not remote_id:
            raise Unclear(_("ViviPhone made the button but gave no id for it."))
        return remote_id

    def update_button(self, remote_id: str, settings: Settings) -> None:
        for _method, group in GROUPS:
            refuse_undocumented(group, settings)
        for method, group in GROUPS:
            self._post(method, group, settings, {"id": remote_id}, acts=False)

    def read_button(self, remote_id: str) -> Settings:
        """Everything but the PIN, which no method reads. Ten requests; raises at the first that fails."""
        found: dict[str, Value] = {}
        for stem, group in STEMS:
            root = self._get(f"{stem}.get", {"id": remote_id})
            try:
                is_phones = group is fields.DESTINATIONS
                found |= read_destinations(root) if is_phones else read_group(root, group)
            except markup.Unreadable as error:
                raise Unclear(f"ViviPhone told {error} in answer to {stem}.get.") from None
        return found

    def history(self, query: HistoryQuery) -> Sequence[Record]:
        days = offset_days(query, datetime.now(UTC))
        root = self._get("gen.hist.get", {"id": query.remote_id, "offset_day": str(days)}, limit=HISTORY_LIMIT)
        return records(root, query)

    def panel_address(self, remote_id: str, *, language: str, country_code: int) -> str:
        """Guide 003, section 4. The page speaks English, French and Spanish."""
        known = language if language in PANEL_LANGUAGES else "en"
        query = {"id": remote_id, "lang": fields.NAMES_ON_THE_WIRE.get(known, known), "cty": country_code}
        return f"{self.addresses['panel']}/?{urlencode(query)}"

    def _post(
        self, method: str, group: Sequence[Field], settings: Settings, also: Mapping[str, str], *, acts: bool
    ) -> etree._Element:
        refuse_undocumented(group, settings)
        form = {"method": method, "key": self._key(), **also, **_wire(group, settings)}
        request = requests.Request("POST", self.addresses["api"] + PATH, data=form)
        return self._send(request, group, acts=acts)

    def _get(self, method: str, also: Mapping[str, str], *, limit: int = LIMIT) -> etree._Element:
        query = {"method": method, "key": self._key(), **also}
        request = requests.Request("GET", self.addresses["api"] + PATH, params=query)
        return self._send(request, (), acts=False, limit=limit)

    def _send(
        self, request: requests.Request, group: Sequence[Field], *, acts: bool, limit: int = LIMIT
    ) -> etree._Element:
        answer = self.transport.send(request, acts=acts, limit=limit)
        try:
            root, code = read_response(answer.body)
        except markup.Unreadable as error:
            raise Unclear(f"ViviPhone answered with {error}.") from None
        if code:
            failure: ProviderError = error_for(code, group, acts=acts)
            raise failure
        return root

    def _key(self) -> str:
        refuse_undocumented(fields.CREDENTIALS, self.credentials)
        return self.credentials["key"]


def _wire(group: Sequence[Field], settings: Settings) -> dict[str, str]:
    """The group's parameters. Time zone and language have no documented default: left out where not given."""
    found = {field.wire: wire_text(field, settings.get(field.name)) for field in group}
    if "lang" in found:
        found["lang"] = fields.NAMES_ON_THE_WIRE.get(found["lang"], found["lang"])
    unknown = [field.wire for field in group if field.default is None and found[field.wire] == ""]
    return {name: text for name, text in found.items() if name not in unknown}
