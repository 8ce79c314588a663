"""What the form offers, and what a visitor typed into it."""

import math
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from buttons.loading import Loaded
from calls import challenge
from calls.config import OPENINGS_DAYS
from calls.plain.words import Words

LATER = {"15": 15, "60": 60}
"""Minutes by the choice's name."""

AT = "%Y-%m-%dT%H:%MZ"
"""How the choice of an opening names its instant, in UTC."""

LONGEST = {"number": 100, "country": 2, "when": 20, "key": 64, "challenge": 500, "referrer": 1000}


@dataclass(frozen=True, slots=True)
class Typed:
    """The form's fields as they were sent, cut to what can be meant. `when` names a choice of `choices`."""

    number: str = ""
    country: str = ""
    when: str = "0"
    key: str = ""
    challenge: str = ""
    referrer: str = ""

    def renewed(self, button_id: str) -> "Typed":
        """The same wish with a key and a click token of its own."""
        return replace(self, key=secrets.token_hex(16), challenge=challenge.issue(button_id, kind="plain"))

    def minutes(self, now: datetime) -> int:
        """From now until the chosen time; a time that has come is now, and so is what no form of ours offers."""
        if self.when in LATER:
            return LATER[self.when]
        try:
            at = datetime.strptime(self.when, AT).replace(tzinfo=UTC)
        except ValueError:
            return 0
        return max(0, math.ceil((at - now) / timedelta(minutes=1)))


def typed(fields: Mapping[str, str]) -> Typed:
    """Read a sent form. Nothing in it is believed, and nothing in it is an error yet."""
    cut = {name: str(fields.get(name, "")).replace("\0", "")[:most] for name, most in LONGEST.items()}
    return Typed(**cut)


def choices(found: Loaded, config: Mapping[str, Any], said: Words, now: datetime) -> list[tuple[str, str]]:
    """The times a call may be asked for, as (name, words): the same that the widget offers. None: not at all."""
    if config["state"] != "live":
        return []

    def is_open(minutes: int) -> bool:
        return found.schedule is None or found.schedule.current(now + timedelta(minutes=minutes)) is not None

    most = config["delay_max"]
    offered = [("0", said.texts["now"])] if is_open(0) else []
    offered += [(name, said.texts[f"in_{name}"]) for name, at in LATER.items() if at <= most and is_open(at)]
    opens, zone = opening_after(found, now), config["time_zone"]
    if opens and opens - now <= timedelta(minutes=most):
        offered.append((opens.astimezone(UTC).strftime(AT), said.texts["at_opening"] + said.moment(opens, zone)))
    return offered


def opening_after(found: Loaded, now: datetime) -> datetime | None:
    """When the business opens next, the opening that holds `now` left out; None: never."""
    if found.schedule is None:
        return None
    coming = found.schedule.openings(now, OPENINGS_DAYS)
    first = next((opens for opens, _ in coming if opens > now), None)
    return first or (None if coming else found.schedule.next_opening(now))


def country_of(cty: str, config: Mapping[str, Any]) -> str:
    """The allowed country that `cty` means, two letters or a calling code; else the button's own default."""
    default, code = str(config["default_country"]), cty.strip().removeprefix("+").upper()
    if code in config["countries"]:
        return code
    codes = config["calling_codes"]
    sharing = [country for country in (default, *config["countries"]) if str(codes[country]) == code]
    return sharing[0] if sharing else default
