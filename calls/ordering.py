"""What a provider is told when a call is placed. The button's part of it is compiled once a version and process."""

from collections import OrderedDict
from dataclasses import dataclass
from threading import Lock
from uuid import UUID

from accounts.connecting import connect
from buttons.models import Button, FirstLeg
from buttons.planning import compile_parts, settings_of
from calls.models import Call
from calls.standing import NoAccess
from providers.base import Dial, Refused
from providers.fields import Settings

KEPT = 500
"""Buttons whose part is kept in memory."""


@dataclass(frozen=True, slots=True)
class _Part:
    """What is the same in all calls of one version of a button."""

    business: str
    settings: Settings


_parts: OrderedDict[tuple[UUID, int], _Part] = OrderedDict()
_guard = Lock()


def order(call: Call) -> str:
    """Tell the provider to ring; its reference. Raises `Refused`, `Unreachable` or `Unclear`. Once a call, ever."""
    try:
        provider = connect(call.account)
    except Refused as error:
        raise NoAccess(error.sentence) from error
    return provider.place_call(dial_of(call))


def dial_of(call: Call) -> Dial:
    """The order. Speaks to nobody."""
    button, part = call.button, _part_of(call.button)
    return Dial(
        key=call.public_id.hex,
        business=part.business,
        visitor=call.number,
        business_first=button.first_leg == FirstLeg.BUSINESS,
        delay=call.provider_delay,
        max_duration=button.max_duration,
        settings=part.settings,
    )


def _part_of(button: Button) -> _Part:
    key = (button.public_id, button.version)
    with _guard:
        if key in _parts:
            _parts.move_to_end(key)
            return _parts[key]
    part = _compiled(button)
    with _guard:
        _parts[key] = part
        while len(_parts) > KEPT:
            _parts.popitem(last=False)
    return part


def _compiled(button: Button) -> _Part:
    """Without the screening lists, however long they are: they are judged before, and no order carries them."""
    phones = list(button.destinations.all())
    compiled = compile_parts(button, settings_of(button), phones, lists=())
    return _Part(phones[0].number if phones else "", compiled.settings)
