"""Builds action=call: which phone is leg 1, and the settings that belong to each leg (guide 004)."""

from providers.base import Dial, Refused
from providers.fields import Value
from providers.voicenter.fields import BUTTON, CALL, EXTENSION, MOST_VARIABLES
from providers.voicenter.history import OUR_VARIABLE
from providers.wire import digits, refuse_undocumented
from providers.wording import gettext_noop as _

LOGIN = "logincode"
ON_THE_WIRE = (EXTENSION, *(field for field in CALL if field.name != EXTENSION.name))
"""There leg 1's phone is mandatory; as a button's setting it may be left to the business's own number."""

LEGS = (
    ("phone_caller_id", "target_caller_id"),
    ("phone_caller_name", "target_caller_name"),
    ("phone_ring_seconds", "target_ring_seconds"),
    ("phone_auto_answer", "target_auto_answer"),
    ("check_phone_state", "check_target_state"),
)
"""Settings towards the business and their twins towards the visitor."""


def call_body(dial: Dial) -> dict[str, object]:
    """The order without the token. Raises `Refused` at a setting that the guide does not allow."""
    refuse_undocumented(BUTTON, dial.settings)
    values = _values(dial)
    refuse_undocumented(ON_THE_WIRE, values)
    body: dict[str, object] = {"action": "call"}
    for field in CALL:
        value = values.get(field.name)
        match value:
            case None | "" | False | dict():
                continue
            case True:
                body[field.wire] = "true"
            case _:
                body[field.wire] = value
    return body | _variables(dial)


def hang_up_body(extension: str) -> dict[str, object]:
    """The order that ends an extension's call (guide 004, terminate action). Raises `Refused` without an extension."""
    refuse_undocumented((EXTENSION,), {EXTENSION.name: extension})
    return {"action": "terminate", "phone": extension}


def _values(dial: Dial) -> dict[str, Value]:
    """Every setting by the leg it is for: with the visitor first, the visitor's phone is leg 1."""
    values: dict[str, Value] = dict(dial.settings)
    business, visitor = digits(str(values.get("agent_phone") or dial.business)), digits(dial.visitor)
    if dial.max_duration is not None:
        values["max_duration"] = dial.max_duration * 60
    if business == LOGIN and not values.get("login_code"):
        raise Refused(_("An extension that depends on a login needs its code."), field="login_code")
    if dial.business_first:
        return values | {"agent_phone": business, "target": visitor}
    if business == LOGIN:
        raise Refused(_("An extension that depends on a login can only be rung first."), field="agent_phone")
    for ours, theirs in LEGS:
        values[ours], values[theirs] = values.get(theirs), values.get(ours)
    return values | {"agent_phone": visitor, "target": business}


def _variables(dial: Dial) -> dict[str, object]:
    own = dial.settings.get("variables")
    pairs: dict[str, object] = {f"var_{name}": text for name, text in own.items()} if isinstance(own, dict) else {}
    if len(pairs) < MOST_VARIABLES:
        pairs.setdefault(OUR_VARIABLE, dial.key)
    return pairs
