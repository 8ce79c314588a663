"""Everything the simulator remembers. One lock guards all of it; the server holds it while an answer is made."""

import threading
from dataclasses import dataclass, field
from datetime import UTC, datetime

from providers.simulator.calls import Call, Phase
from providers.simulator.clock import Clock
from providers.simulator.journal import Journal


@dataclass
class Button:
    """A button that a provider keeps. `settings` are its parameters by wire name, as stored."""

    provider: str
    owner: str
    id: str
    settings: dict[str, list[str]]
    made_at: datetime = field(default_factory=lambda: datetime.now(UTC))

    def setting(self, name: str) -> str:
        """The first value of a parameter, "" if it has none."""
        return next(iter(self.settings.get(name, [])), "")


@dataclass
class State:
    """Calls, buttons and black lists of all accounts; each belongs to the credential that made it."""

    clock: Clock
    viviphone_quota: int = 1000
    journal: Journal = field(default_factory=Journal)
    lock: threading.RLock = field(default_factory=threading.RLock)
    calls: dict[str, Call] = field(default_factory=dict)
    buttons: dict[tuple[str, str, str], Button] = field(default_factory=dict)
    blacklists: dict[str, dict[str, str]] = field(default_factory=dict)

    def keep_button(self, provider: str, owner: str, button_id: str, settings: dict[str, list[str]]) -> Button:
        """Create the button, or replace all its settings."""
        button = self.button(provider, owner, button_id)
        if button:
            button.settings = settings
            return button
        button = Button(provider, owner, button_id, settings)
        self.buttons[provider, owner, button_id] = button
        return button

    def button(self, provider: str, owner: str, button_id: str) -> Button | None:
        return self.buttons.get((provider, owner, button_id))

    def buttons_of(self, provider: str, owner: str) -> list[Button]:
        return [button for (kind, who, _), button in self.buttons.items() if (kind, who) == (provider, owner)]

    def place(
        self,
        provider: str,
        owner: str,
        reference: str,
        phones: tuple[str, ...],
        *,
        subject: str = "",
        delay: float = 0.0,
        voicemail: bool = False,
        details: dict[str, str] | None = None,
    ) -> Call:
        """Ring the phones, `delay` simulated seconds from now."""
        self.calls[reference] = call = Call(
            reference=reference,
            provider=provider,
            owner=owner,
            phones=phones,
            placed=self.clock.now(),
            placed_at=datetime.now(UTC),
            subject=subject,
            delay=delay,
            voicemail=voicemail,
            details=details or {},
        )
        return call

    def call(self, provider: str, owner: str, reference: str) -> Call | None:
        call = self.calls.get(reference)
        return call if call and (call.provider, call.owner) == (provider, owner) else None

    def calls_of(self, provider: str, owner: str, *, ended: bool) -> list[Call]:
        """The calls of one account that have ended, or that have not; oldest first."""
        now = self.clock.now()
        mine = [call for call in self.calls.values() if (call.provider, call.owner) == (provider, owner)]
        return [call for call in mine if (call.phase(now) is Phase.ENDED) is ended]


def accepted(credential: str) -> bool:
    """Any credential is good that does not begin with `bad`: the way to see what a wrong one brings."""
    return bool(credential.strip()) and not credential.startswith("bad")
