"""What Anveo looks at before it acts, in a fixed order: only the first fault is told (fact sheet Anveo, 2)."""

import hashlib
import hmac
import re
from collections.abc import Iterable

from providers.anveo import fields as tables
from providers.fields import Field
from providers.simulator.anveo_orders import Order
from providers.simulator.checks import is_refused, is_too_long
from providers.simulator.state import accepted
from providers.simulator.switches import Switches

NEEDED_BY_CONFIGURATION = {"SIMPLE": ("PHONENUMBER", "ASKCONFIRMATION"), "CALLFLOW": ("CALLFLOW",)}
REPEATABLE = frozenset({"ALLOWCOUNTRY"})


class Refusal(Exception):
    """The order is refused; the message is the ERROR text."""


def check_envelope(order: Order, switches: Switches, known: Iterable[str]) -> None:
    if not accepted(order.userkey):
        raise Refusal("USERKEY is missing or invalid")
    if order.action not in known:
        raise Refusal("Unknown ACTION")
    if not _is_signed(order, switches):
        raise Refusal("SIGNATURE is missing or invalid")


def check_button(order: Order) -> None:
    configuration = order.value("CONFIGURATION")
    check(tables.BUTTON, order, needed=NEEDED_BY_CONFIGURATION.get(configuration, ()))
    if order.variables and configuration != "CALLFLOW":
        raise Refusal("VARIABLE not allowed")
    must_exist(order, "PROFILEID", "CALLFLOW")


def check_dial(fields: Iterable[Field], order: Order) -> None:
    check(fields, order)
    if order.value("CALLERID").endswith("0000"):
        raise Refusal("CALLERID is not verified")
    must_exist(order, "CALLFLOW")


def check(fields: Iterable[Field], order: Order, needed: tuple[str, ...] = ()) -> None:
    """The documented checks in the table's order; `needed` are required besides those that always are."""
    for field in fields:
        if field.kind == "variables":
            _check_variables(field, order)
        elif field.wire != "TEST":  # any word but TRUE counts as absent
            _check_values(field, order.parameters.get(field.wire, []), field.required or field.wire in needed)


def must_exist(order: Order, *names: str) -> None:
    """Profiles and call flows exist unless their name says otherwise."""
    for name in names:
        if order.value(name).startswith("unknown"):
            raise Refusal(f"{name} not found")


def _check_values(field: Field, values: list[str], required: bool) -> None:
    given = [value for value in values if value]
    if required and not given:
        raise Refusal(f"{field.wire} is required")
    if len(given) > 1 and field.wire not in REPEATABLE:
        raise Refusal(f"{field.wire} is invalid")
    for value in given:
        if field.wire == "CALLERID" and value.startswith("unknown"):
            raise Refusal("CALLERID is not verified")
        if is_too_long(field, value):
            raise Refusal(f"{field.wire} exceeds {field.max_length} characters")
        if is_refused(field, value):
            raise Refusal(f"{field.wire} is invalid")


def _check_variables(field: Field, order: Order) -> None:
    if not all(name for name, _ in order.variables):
        raise Refusal("VARIABLENAME is required")
    if field.problem(dict(order.variables)):
        raise Refusal("VARIABLE is invalid")


def _is_signed(order: Order, switches: Switches) -> bool:
    given = order.value("SIGNATURE")
    if switches.anveo_signature == "off":
        return True
    if "SIGNATURE" not in order.parameters:
        return switches.anveo_signature == "optional"
    if switches.anveo_account:
        # The message is the e-mail, the key the Secure Phrase (fact sheet, 1).
        email, _, phrase = switches.anveo_account.partition(":")
        return given == hmac.new(phrase.encode(), email.encode(), hashlib.sha1).hexdigest()
    return re.fullmatch(r"[0-9a-f]{40}", given) is not None
