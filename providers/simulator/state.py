"""Everything the simulator remembers. One lock guards all of it; the server holds it while an answer is made."""

import threading
from collections import Counter, deque
from dataclasses import dataclass, field
from datetime import UTC, datetime
from math import inf

from providers.simulator.calls import Call, Phase
from providers.simulator.clock import Clock
from providers.simulator.journal import Journal
from providers.simulator.switches import Switches
from providers.simulator.weather import Weather

MOST_CALLS = 10_000


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
    """Calls, buttons, profiles and black lists of all accounts; each belongs to the credential that made it.

    `calls` are the newest; `dialled` counts every real one by provider, however long ago. `push_to` has a provider's
    address for notices of ended calls, `unreported` the calls that wait for theirs. `log_requests` are the moments of
    the last requests for each account's call log.
    """

    clock: Clock
    viviphone_quota: int = 1000
    most_calls: int = MOST_CALLS
    switches: Switches = field(default_factory=Switches)
    weather: Weather = field(default_factory=Weather)
    journal: Journal = field(default_factory=Journal)
    lock: threading.RLock = field(default_factory=threading.RLock)
    calls: dict[str, Call] = field(default_factory=dict)
    dialled: Counter[str] = field(default_factory=Counter)
    buttons: dict[tuple[str, str, str], Button] = field(default_factory=dict)
    profiles: dict[tuple[str, str], dict[str, list[str]]] = field(default_factory=dict)
    blacklists: dict[str, dict[str, str]] = field(default_factory=dict)
    log_requests: dict[str, deque[float]] = field(default_factory=dict)
    push_to: dict[str, str] = field(default_factory=dict)
    unreported: list[Call] = field(default_factory=list)

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

    def drift(self, provider: str, name: str, value: str) -> None:
        """Somebody changes this parameter of every button, by the provider's own pages."""
        for button in self.buttons.values():
            if button.provider == provider:
                button.settings = button.settings | {name: [value]}

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
        test: bool = False,
        longest_talk: float = inf,
        longest_rings: tuple[float, float] = (inf, inf),
        details: dict[str, str] | None = None,
    ) -> Call:
        """Ring the phones, `delay` simulated seconds from now; a `test` is only remembered."""
        call = Call(
            reference=reference,
            provider=provider,
            owner=owner,
            phones=phones,
            placed=self.clock.now(),
            placed_at=datetime.now(UTC),
            subject=subject,
            delay=delay,
            voicemail=voicemail,
            test=test,
            talk=min(self.switches.talk_seconds, longest_talk),
            longest_rings=longest_rings,
            details=details or {},
        )
        self.calls[reference] = call
        if not test:
            self.dialled[provider] += 1
            if provider in self.push_to:
                self.unreported.append(call)
        self._forget_calls()
        return call

    def _forget_calls(self) -> None:
        """Of too many, the oldest that has ended; if none has, the oldest."""
        now = self.clock.now()
        while len(self.calls) > self.most_calls:
            ended = (reference for reference, call in self.calls.items() if call.phase(now) is Phase.ENDED)
            del self.calls[next(ended, next(iter(self.calls)))]

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
