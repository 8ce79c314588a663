"""Where the guides allow several behaviours, or say none: which one is played. The first word is the usual one."""

import re
from dataclasses import asdict, dataclass
from typing import Literal, get_args, get_type_hints

HIDDEN = frozenset({"anveo_account"})


class UnknownSwitch(ValueError):
    """No such switch, or it cannot stand so; the message is a sentence for whoever tried."""


@dataclass
class Switches:
    """One simulator's behaviours. Seconds are simulated, but `push_patience` is real ones."""

    anveo_signature: Literal["optional", "off", "required"] = "optional"
    """`optional` looks at a SIGNATURE that is there."""
    anveo_account: str = ""
    """E-mail and Secure Phrase, a colon between: what a SIGNATURE must be made of. Empty: any 40 hex digits will do."""
    viviphone_omitted: Literal["default", "keep", "error"] = "default"
    """What a `.set` makes of a parameter that is left out (fact sheet ViviPhone, 4)."""
    viviphone_error_code: Literal["quoted", "bare"] = "quoted"
    """`bare` is the guide's own sample, which is no XML (V1)."""
    viviphone_groups: Literal["boxed", "flat", "prefixed"] = "boxed"
    """How destinations and history repeat their groups of fields; the guide shows none (fact sheet, 4)."""
    viviphone_list_end: Literal["bare", "colon"] = "bare"
    """Whether a screening list ends in a colon, as in the guide's sample (V14)."""
    voicenter_keys: Literal["lower", "pascal"] = "lower"
    """The call log's record keys: as seen alive, or as documented (fact sheet Voicenter, 6.1)."""
    voicenter_record_lag: float = 0.0
    """Until an ended call stands in the call log; a few minutes at the real one."""
    voicenter_log_limit: int = 30
    """Requests a minute to the call log; the next one is ERROR_NUMBER 1."""
    voicenter_push_body: Literal["json", "list", "form"] = "json"
    """How a CDR notification is written; `list` is an array of one (fact sheet Voicenter, 6.2)."""
    voicenter_push_ivr: Literal["list", "text"] = "list"
    """Whether its IVR is an array, or a text that holds one."""
    push_patience: float = 5.0
    """How long a push waits for its answer."""
    talk_seconds: float = 8.0
    """How long people talk."""

    def set(self, name: str, text: str) -> None:
        """Raises `UnknownSwitch`, and then nothing has changed."""
        kind = get_type_hints(Switches).get(name)
        if kind is None:
            raise UnknownSwitch(f"There is no switch called {name}; there is {', '.join(self.told())}.")
        words = get_args(kind)
        if words and text not in words:
            raise UnknownSwitch(f"{name} can be {', '.join(words)}.")
        if kind in {int, float}:
            if not re.fullmatch(r"[0-9]{1,6}" if kind is int else r"[0-9]{1,6}(?:\.[0-9]{1,3})?", text):
                raise UnknownSwitch(f"{name} is a number, 0 or more.")
            setattr(self, name, kind(text))
        else:
            setattr(self, name, text)

    def told(self) -> dict[str, str]:
        """Every switch and how it stands; what is secret only says whether it is set."""
        return {
            name: ("set" if value else "") if name in HIDDEN else str(value) for name, value in asdict(self).items()
        }

    @staticmethod
    def words(name: str) -> tuple[str, ...]:
        """What a switch may be set to, nothing if it takes a number or a text."""
        return get_args(get_type_hints(Switches)[name])
