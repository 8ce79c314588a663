"""Anveo as a provider: buttons, dials and their progress over one XML address."""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

import requests

from providers import markup
from providers.anveo.events import read_event, read_form
from providers.anveo.fields import BUTTON, CREDENTIALS, DIAL_CALLFLOW, DIAL_CONNECT, MEMO, OPTIONS, PROFILE
from providers.anveo.messages import Parameter, Response, parameters, read_response, request_body, signature
from providers.anveo.methods import METHODS
from providers.base import Capabilities, Dial, Outcome, Progress, Provider, Record, Refused, Status, Unclear
from providers.fields import Field, Settings, Value
from providers.recording import sound
from providers.transport import Transport
from providers.wire import digits, pointed_at, quoted, refuse_undocumented
from providers.wording import gettext_noop as _

PATH = "/api/v3.asp"
HEADERS = {"Content-Type": "application/xml; charset=UTF-8", "Accept": "application/xml; charset=UTF-8"}
SUCCESS = "SUCCESS"

NEEDED = {"SIMPLE": ("phone_number", "ask_confirmation"), "CALLFLOW": ("callflow",)}
"""What a configuration requires and the other one must not have (guide 000)."""
CALLFLOW_ONLY = ("callflow", "variables")
DIAL_SETTINGS = ("test_mode", "caller_id", "memo", "billing_code")

STATUSES: Mapping[str, Status] = {
    "NONE": Status(Progress.WAITING),
    "INIT": Status(Progress.DIALLING),
    "START": Status(Progress.TALKING),
    "END": Status(Progress.ENDED, Outcome.UNTOLD),
}
"""DIAL.GETSTATUS's RESULT (help page); Anveo never says how a call ended."""


class Anveo(Provider):
    """Anveo, reached with one account's API key."""

    slug = "anveo"
    name = "Anveo"
    capabilities = Capabilities(
        keeps_buttons=True,
        creates_repeatably=True,
        places_calls=True,
        delays_calls=True,
        polls_status=True,
        cancels_delayed=True,
        notifies=True,
        tells_flow_results=True,
        keeps_profiles=True,
        max_dial_delay=86_400,
    )
    address_names = ("api",)
    credential_fields = CREDENTIALS
    button_fields = (*BUTTON, *(field for field in DIAL_CONNECT if field.name in DIAL_SETTINGS))
    profile_fields = PROFILE
    option_fields = OPTIONS
    methods = METHODS

    def __init__(
        self, credentials: Mapping[str, str], addresses: Mapping[str, str], options: Settings | None = None
    ) -> None:
        super().__init__(credentials, addresses, options)
        self.transport = Transport(self.name)

    def check_credentials(self) -> str:
        balance = self._result("ACCOUNT.GETBALANCE", [])
        told = f" The balance is {balance}." if re.fullmatch(r"-?\d{1,9}(?:\.\d{1,6})?", balance) else ""
        return _("Anveo accepts the key.") + told

    def create_button(self, settings: Settings, wanted_id: str) -> str:
        self._save("CLICK2CALL.BUTTON.CREATE", wanted_id, settings)
        return wanted_id

    def update_button(self, remote_id: str, settings: Settings) -> None:
        self._save("CLICK2CALL.BUTTON.UPDATE", remote_id, settings)

    def save_profile(self, settings: Settings, *, create: bool = False) -> None:
        """All four texts each time, empty ones too: what an omitted one does is documented nowhere."""
        if create and not self.options["creates_profiles"]:
            raise Refused(_("Make the profile at Anveo and enter its id here."), field="profile_id")
        refuse_undocumented(PROFILE, settings)
        action = "CLICK2CALL.PROFILE.CREATE" if create else "CLICK2CALL.PROFILE.UPDATE"
        self._succeed(action, parameters(PROFILE, settings, keep_empty=True), PROFILE, acts=False)

    def place_call(self, dial: Dial) -> str:
        if dial.settings.get("configuration") == "CALLFLOW":
            return self._dial("DIAL.CALLFLOW", DIAL_CALLFLOW, _flow(dial))
        return self._dial("DIAL.CONNECT", DIAL_CONNECT, _connection(dial))

    def call_status(self, reference: str, *, placed_at: datetime, extension: str = "") -> Status | None:
        status = STATUSES.get(self._result("DIAL.GETSTATUS", _request(reference)).upper())
        if status is None:
            raise Unclear(_("Anveo answered with a call state that its guide does not know."))
        return status

    def cancel_call(self, reference: str) -> None:
        self._succeed(str(self.options["cancel_action"]), _request(reference), (), acts=False)

    def flow_result(self, reference: str) -> str:
        return self._result("DIAL.CALLFLOW.GETRESULT", _request(reference))

    @classmethod
    def read_notification(cls, body: bytes, received_at: datetime) -> Record | None:
        form = read_form(body)
        if not form:
            raise Refused("This is no notification of Anveo's.")
        record = read_event(form, received_at)
        return sound(record) if record else None

    def _save(self, action: str, remote_id: str, settings: Settings) -> None:
        """Send every field, always: what an omitted one does to an existing button is documented nowhere."""
        fields = _configured(settings.get("configuration"))
        values = {**settings, "remote_id": remote_id}
        refuse_undocumented(BUTTON, values)
        for name in NEEDED[str(settings["configuration"])]:
            if settings.get(name) in (None, ""):
                raise Refused(_("This is required."), field=name)
        self._succeed(action, parameters(fields, values), fields, acts=False)

    def _dial(self, action: str, fields: Sequence[Field], values: Settings) -> str:
        refuse_undocumented(fields, values)
        answer = self._succeed(action, parameters(fields, values, yes="TRUE", no=""), fields, acts=True)
        reference = answer.values.get("REQUESTID", "")
        if not reference:
            raise Unclear(_("Anveo took the call but gave no id for it."))
        return reference

    def _succeed(self, action: str, content: Iterable[Parameter], fields: Iterable[Field], *, acts: bool) -> Response:
        answer = self._ask(action, content, fields, acts=acts)
        if answer.result.upper() != SUCCESS:
            raise Unclear(_("Anveo told neither success nor an error."))
        return answer

    def _result(self, action: str, content: Iterable[Parameter]) -> str:
        """RESULT of an action that tells something by it instead of SUCCESS."""
        result = self._ask(action, content, (), acts=False).result
        if not result:
            raise Unclear(_("Anveo answered without a result."))
        return result

    def _ask(self, action: str, content: Iterable[Parameter], fields: Iterable[Field], *, acts: bool) -> Response:
        refuse_undocumented(CREDENTIALS, self.credentials)
        body = request_body(self.credentials["user_key"], action, [*self._signed(), *content])
        request = requests.Request("POST", self.addresses["api"] + PATH, data=body, headers=HEADERS)
        answer = self.transport.send(request, acts=acts)
        try:
            response = read_response(answer.body)
        except markup.Unreadable as error:
            raise Unclear(f"Anveo answered with {error}.") from None
        if response.error:
            words = quoted(response.error, self._secrets())
            raise Refused(f"Anveo refused this: “{words}”.", field=pointed_at(response.error, (*fields, *CREDENTIALS)))
        return response

    def _signed(self) -> list[Parameter]:
        value = self._signature()
        return [("SIGNATURE", value, "")] if value else []

    def _signature(self) -> str:
        email, phrase = self.credentials.get("email", ""), self.credentials.get("secure_phrase", "")
        return signature(email, phrase) if email and phrase else ""

    def _secrets(self) -> tuple[str, ...]:
        return (self.credentials["user_key"], self.credentials.get("secure_phrase", ""), self._signature())


def _request(reference: str) -> list[Parameter]:
    return [("REQUESTID", reference, "")]


def _configured(configuration: Value) -> list[Field]:
    other = NEEDED["SIMPLE"] if configuration == "CALLFLOW" else CALLFLOW_ONLY
    return [field for field in BUTTON if field.name not in other]


def _connection(dial: Dial) -> dict[str, Value]:
    """DIAL.CONNECT rings PHONENUMBER first and DESTPHONENUMBER when that one has answered (guide 002)."""
    first, second = (dial.business, dial.visitor) if dial.business_first else (dial.visitor, dial.business)
    return {
        **_tagged(dial),
        "phone_number": digits(first),
        "dest_phone_number": digits(second),
        "max_duration": dial.max_duration,
    }


def _flow(dial: Dial) -> dict[str, Value]:
    """DIAL.CALLFLOW rings one number, the visitor's, and the flow does the rest (guide 001)."""
    return {
        **_tagged(dial),
        "phone_number": digits(dial.visitor),
        "callflow": dial.settings.get("callflow"),
        "variables": dial.settings.get("variables"),
    }


def _tagged(dial: Dial) -> dict[str, Value]:
    """The owner's own settings and our key: in the memo if there is room, as billing code unless the owner has one."""
    own = {name: dial.settings.get(name) for name in DIAL_SETTINGS}
    memo = f"{own['memo']}|{dial.key}" if own["memo"] else dial.key
    if own["memo"] and MEMO.problem(memo):
        memo = str(own["memo"])
    return {**own, "delay": dial.delay, "memo": memo, "billing_code": own["billing_code"] or dial.key}
