"""What must hold after every fault, however it came and went.

I1  No order to ring reached a provider twice, and none that no row of ours knows.
I2  Every click that was accepted has come to an end, or says that nobody can tell.
I3  The provider holds the newest version of every button, or the owner sees why not.
I4  No secret and no phone number stands in a log or in a stored problem.
I5  What the provider holds and we cannot name is a push that asks for a look.
I7  Nobody holds a lease longer than leases last.
"""

import re
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from urllib.parse import quote, quote_plus

import time_machine
from django.conf import settings
from django.utils import timezone

from accounts.connecting import capabilities
from accounts.models import ProviderAccount
from buttons import pushing
from buttons.models import Button, Push, ViviphoneSettings
from buttons.planning import settings_of
from calls import dialling, history, polling
from calls.models import Call
from providers.registry import PROVIDERS
from providers.simulator.server import Simulator, running_simulator
from tests.making import CREDENTIALS

STEPS = (0, 10, 30, 60, 120, 600, 1800, 7200, 14400)
"""Seconds that pass between two looks of the workers: beyond every lease, gap and give-up time of a call for now."""

KEY = re.compile(r"[0-9a-f]{32}")
SEEN = (Push.State.IN_STEP, Push.State.REFUSED, Push.State.UNCLEAR)
"""How a button's newest push may stand when all is quiet: each has its sentence on the button's page."""


def run_out(simulator: Simulator | None = None) -> None:
    """Let time pass, with workers that take whatever waits and a provider that hangs up, until all is quiet."""
    with time_machine.travel(timezone.now(), tick=True) as clock:
        for seconds in STEPS:
            clock.shift(seconds)
            if simulator:
                simulator.clock.skip(seconds)
            work()


def work() -> None:
    """One round of the schedule and of its workers, here and now: what is due is done, nudged or not."""
    pushing.sweep()
    dialling.tick()
    for push_id in Push.objects.filter(state__in=Push.OPEN).order_by("pk").values_list("pk", flat=True):
        pushing.run(push_id)
    for call_id in Call.objects.filter(state__in=["asked", "scheduled"]).values_list("pk", flat=True):
        dialling.place(call_id)
    for call_id in Call.objects.filter(next_poll_at__lte=timezone.now()).values_list("pk", flat=True):
        polling.poll(call_id)
    history.tick()
    pulling = [slug for slug, adapter in PROVIDERS.items() if adapter.capabilities.pulls_history]
    for account in ProviderAccount.objects.filter(provider__in=pulling):
        history.pull(account.pk)


def rung(simulator: Simulator) -> Counter[str]:
    """How often a provider was told to ring for each key of ours, "" for orders that carry none."""
    with simulator.state.lock:
        calls = [call for call in simulator.state.calls.values() if not call.test]
    found = (KEY.search(" ".join(call.details.values())) for call in calls)
    return Counter(match[0] if match else "" for match in found)


@dataclass
class Oracle:
    """Judges the world after a fault. `accepted` are the tokens of every 202; `logs` is all that was logged."""

    simulator: Simulator
    logs: Callable[[], str] = lambda: ""
    accepted: set[str] = field(default_factory=set)

    def judge(self) -> None:
        """All invariants, once everything has had time to settle."""
        self.rings_once()
        self.ends_every_call()
        self.keeps_providers_in_step()
        self.tells_no_secret()
        self.leaves_no_lease()

    def rings_once(self) -> None:
        orders = rung(self.simulator)
        ours = {call.hex for call in Call.objects.exclude(dialled_at=None).values_list("public_id", flat=True)}
        assert orders.total() == sum(self.simulator.dials.values())
        assert {key: times for key, times in orders.items() if times > 1} == {}, "rung twice"
        assert set(orders) <= ours, "rung without a row that says so"

    def ends_every_call(self) -> None:
        stored = dict(Call.objects.values_list("token", "state"))
        assert self.accepted <= set(stored), "accepted and lost"
        assert {state for state in stored.values() if state not in Call.FINAL} == set(), "neither ended nor unknown"
        blank = Call.objects.filter(state=Call.State.UNKNOWN, problem="").count()
        assert blank == 0, "unknown without a word why"

    def keeps_providers_in_step(self) -> None:
        kept = [button for button in Button.objects.select_related("account") if keeps(button)]
        for button in kept:
            newest = button.pushes.first()
            assert newest is not None
            assert newest.state in SEEN, f"version {newest.version} is {newest.state}"
            assert newest.state == Push.State.IN_STEP or newest.problem
            if newest.state == Push.State.IN_STEP:
                assert newest.version == button.version
                assert held(self.simulator, button) == wanted(button, newest)
        linked = {button.remote_id for button in kept}
        unlinked = [one for one in self.simulator.state.buttons.values() if one.id not in linked]
        asking = Push.objects.filter(state=Push.State.UNCLEAR).values("button").distinct().count()
        assert len(unlinked) <= asking, "a button at the provider that nobody is told of"

    def tells_no_secret(self) -> None:
        stored = [*Push.objects.values_list("problem", flat=True), *Call.objects.values_list("problem", flat=True)]
        stored += ProviderAccount.objects.values_list("history_problem", flat=True)
        told = "\n".join([self.logs(), *stored])
        numbers = {number.removeprefix("+") for number in Call.objects.values_list("number", flat=True)}
        for secret in {settings.SECRET_KEY, *credentials(), *numbers}:
            for spelling in {secret, quote(secret), quote_plus(secret)}:
                assert spelling not in told

    def leaves_no_lease(self) -> None:
        now, slack = timezone.now(), timedelta(seconds=10)
        pushes = Push.objects.filter(state=Push.State.SENDING, claimed_at__lt=now - pushing.LEASE - slack)
        claims = Call.objects.filter(state=Call.State.DIALLING, reference="")
        unmarked = claims.filter(dialled_at=None, claimed_at__lt=now - dialling.LEASE - slack)
        unanswered = claims.filter(dialled_at__lt=now - dialling.ANSWER_LOST - slack)
        assert [*pushes, *unmarked, *unanswered] == []


def credentials() -> set[str]:
    return {value for fields in CREDENTIALS.values() for value in fields.values()} | {
        value for account in ProviderAccount.objects.all() for value in account.credentials().values()
    }


def keeps(button: Button) -> bool:
    return button.state != Button.State.RETIRED and capabilities(button.account).keeps_buttons


def held(simulator: Simulator, button: Button) -> Mapping[str, list[str]]:
    """What the provider has for this button, by wire name."""
    (one,) = (one for one in simulator.state.buttons.values() if one.id == button.remote_id)
    return one.settings


def wanted(button: Button, push: Push) -> Mapping[str, list[str]]:
    """What a provider that never heard of anything but this push has."""
    own = settings_of(button)
    secrets = {"pin": own.pin()} if isinstance(own, ViviphoneSettings) else {}
    slug = button.account.provider
    with running_simulator() as fresh:
        addresses = dict.fromkeys(PROVIDERS[slug].address_names, f"{fresh.url}/{slug}")
        provider = PROVIDERS[slug](button.account.credentials(), addresses)
        remote_id = provider.create_button({**push.settings, **secrets}, button.public_id.hex)
        provider.update_button(remote_id, push.settings)
        (only,) = fresh.state.buttons.values()
    return only.settings
