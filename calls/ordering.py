"""What a provider is told when a call is placed. The button's part of it is compiled once a version and process."""

from collections import OrderedDict
from dataclasses import dataclass
from threading import Lock
from uuid import UUID

from accounts.connecting import connect
from buttons.models import Button, FirstLeg, ProviderSettings
from buttons.planning import SETTINGS_MODELS, compile_parts
from calls.models import Call
from calls.standing import NoAccess
from providers.base import Dial, Refused
from providers.fields import Settings

KEPT = 500
"""Buttons whose part is kept in memory."""

OWN_SETTINGS = {slug: model.__name__.lower() for slug, model in SETTINGS_MODELS.items()}
"""By provider, where a button has the settings that only this one knows."""


@dataclass(frozen=True, slots=True)
class _Part:
    """What is the same in all calls of one version of a button. `max_duration` is minutes."""

    business: str
    business_first: bool
    max_duration: int
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
    part = _part_of(call.button)
    return Dial(
        key=call.public_id.hex,
        business=part.business,
        visitor=call.number,
        business_first=part.business_first,
        delay=call.provider_delay,
        max_duration=part.max_duration,
        settings=part.settings,
    )


def _part_of(button: Button) -> _Part:
    key = (button.public_id, button.version)
    with _guard:
        if key in _parts:
            _parts.move_to_end(key)
            return _parts[key]
    part = _compiled(button.public_id)
    with _guard:
        _parts[key] = part
        while len(_parts) > KEPT:
            _parts.popitem(last=False)
    return part


def _compiled(public_id: UUID) -> _Part:
    """Without the screening lists, however long they are: they are judged before, and no order carries them."""
    button = Button.objects.select_related("account", "business", "hours", *OWN_SETTINGS.values()).get(
        public_id=public_id
    )
    own: ProviderSettings = getattr(button, OWN_SETTINGS[button.account.provider])
    phones = list(button.destinations.all())
    settings = compile_parts(button, own, phones, lists=()).settings
    business = phones[0].number if phones else ""
    return _Part(business, button.first_leg == FirstLeg.BUSINESS, button.max_duration, settings)
