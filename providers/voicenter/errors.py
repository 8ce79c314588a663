"""Voicenter's error numbers in our sentences: click to call (guide 004, response), call log, extensions."""

from collections.abc import Iterable

from providers.base import ProviderError, Refused, Unclear, Unreachable
from providers.voicenter.fields import BUTTON, CREDENTIALS, TARGET
from providers.wire import pointed_at, quoted
from providers.wording import gettext_noop as _

OK = 0
EXTENSION = "agent_phone"


def order_error(code: int, words: str, secrets: Iterable[str], *, doing: str) -> ProviderError:
    """ERRORCODE of a Click2Call order. The number decides; the words are shown, and point at a field if they can."""
    told = str(code)
    said = f": “{shown}”." if (shown := quoted(words, secrets)) else "."
    match code:
        case 1:
            return Refused(
                f"Voicenter refused this{said}", code=told, field=pointed_at(words, (*BUTTON, TARGET, *CREDENTIALS))
            )
        case 2:
            return Refused(f"Voicenter could not {doing}{said}", code=told)
        case 3:
            return Refused(_("The extension is offline."), code=told, field=EXTENSION)
        case 4:
            return Refused(_("Voicenter has blocked this extension for click to call."), code=told, field=EXTENSION)
        case _:
            return Unclear(f"Voicenter answered with error {code}, which its guide does not know.", code=told)


def log_error(code: int) -> ProviderError:
    """ERROR_NUMBER of the call log (fact sheet, section 6.1)."""
    told = str(code)
    match code:
        case 1:
            return Unreachable(_("Voicenter asks to wait: too many requests for the call log."), code=told)
        case 2:
            return Refused(_("Voicenter does not accept the token."), code=told)
        case 4:
            return Refused(_("Voicenter does not accept requests from this server's address."), code=told)
        case 5:
            return Refused(_("Voicenter refused the dates of the call log."), code=told)
        case _:
            return Unclear(f"Voicenter's call log answered with error {code}.", code=told)
