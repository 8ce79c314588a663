"""Far more clicks than this machine can take: what was promised is kept, and whoever is sent away is told so.

Many businesses, buttons, numbers and addresses; beside them a crowd at one number, one at one address, blocked
numbers, a paused button, and clicks that are sent twice. Web, worker and schedule run as `make run` starts them.
"""
# ruff: noqa: T201  (it takes minutes)

import json
import random
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.request import urlopen

from buttons.models import Button
from buttons.saving import set_state
from calls.models import Call
from screening.models import ScreeningList
from screening.rules import Verdict
from tests.bench import clicks
from tests.bench.judging import KEY, Storm, lines
from tests.bench.options import Options
from tests.bench.seeding import Seeds
from tests.bench.stand import PORTAL, Stand
from tests.bench.table import Line
from tests.making import make_account, make_business, make_button

BUSINESSES, BUTTONS = 20, 5
SPEED = 50
"""Simulated seconds in a real one: a call of a quarter of a minute is over in an instant."""

SETTLED = 600.0
"""Seconds within which everything that was accepted has to come to an end."""

ONE_NUMBER, ONE_ADDRESS, BLOCKED = "+12025550143", "192.0.2.77", "+12125550155"


@dataclass(frozen=True)
class Town:
    """Where clicks go."""

    open: Sequence[Button]
    paused: Button


def measure(stand: Stand, seeds: Seeds, options: Options) -> list[Line]:
    stand.stop(PORTAL)
    Call.objects.all().delete()
    with stand.valkey() as cache:
        cache.flushdb()
    stand.start_provider(["-m", "tests.bench.provider", str(stand.provider_port), str(SPEED)])
    stand.start_web(PORTAL, threads=None)
    stand.start_worker(PORTAL)
    stand.start_schedule()
    storm = gathered(stand, town(), int(options.soak * options.rate))
    print(f"  {len(storm.requests):,} clicks, {options.rate:,} a second", flush=True)
    send(stand, storm, options)
    print("  waiting until every call has come to an end", flush=True)
    took = wait_for_the_end()
    print(f"  {took:.0f} s; {ends()}")
    storm.dials = dials(stand)
    stand.stop("schedule", "portal worker", PORTAL, "provider")
    return lines(storm, options)


def town() -> Town:
    buttons = []
    for _ in range(BUSINESSES):
        business = make_business(country="US", calls_per_day=1_000_000)
        listed = ScreeningList.objects.create(business=business, name="Nuisance", verdict=Verdict.BLOCK.value)
        listed.entries.create(digits=BLOCKED.removeprefix("+"))
        account = make_account(business, "anveo")
        buttons += [
            make_button(account, lists=[listed], calls_per_day=100_000, calls_at_once=100) for _ in range(BUTTONS)
        ]
    return Town(buttons[1:], set_state(buttons[0], Button.State.PAUSED, actor=None))


def gathered(stand: Stand, town: Town, most: int) -> Storm:
    """So many clicks, in an order that chance gives them; the same chance in every run."""
    chance, host, storm = random.Random(most), stand.address(PORTAL), Storm()
    kinds = chance.choices(
        ("visitor", "one number", "one address", "blocked", "paused", "twice"), (88, 5, 2, 1, 1, 3), k=most
    )
    for kind in kinds:
        button = town.paused if kind == "paused" else chance.choice(town.open)
        if kind == "twice" and storm.requests:
            storm.repeat(chance.randrange(max(0, len(storm.requests) - 2000), len(storm.requests)))
            continue
        number = {"one number": ONE_NUMBER, "blocked": BLOCKED}.get(kind, "")
        address = ONE_ADDRESS if kind == "one address" else ""
        wish = clicks.wish(button.public_id, number)
        storm.add(kind, clicks.post(f"/w/{button.public_id.hex}/calls", host, wish, address))
    return storm


def send(stand: Stand, storm: Storm, options: Options) -> None:
    file, results = stand.folder / "storm.json", stand.folder / "told.jsonl"
    file.write_text(json.dumps({"requests": [request.decode("latin-1") for request in storm.requests]}))
    command = [sys.executable, "-m", "tests.bench.storm", stand.address(PORTAL), str(options.rate)]
    subprocess.run([*command, str(file), str(results)], check=True)
    storm.told = [json.loads(line) for line in results.read_text().splitlines()]
    if silent := Counter(answer["error"] for answer in storm.told if not answer["status"]):
        print(f"  no answer: {dict(silent)}")


def wait_for_the_end() -> float:
    """Until no call is under way, or time is up; how many seconds that took."""
    began = time.monotonic()
    while Call.objects.exclude(state__in=Call.FINAL).exists() and time.monotonic() - began < SETTLED:
        time.sleep(1)
    return time.monotonic() - began


def ends() -> str:
    """How calls ended, in words."""
    found = Counter(
        f"{state} {outcome or reason}"
        for state, outcome, reason in Call.objects.values_list("state", "outcome", "reason")
    )
    return ", ".join(f"{times:,} {how}" for how, times in found.most_common())


def dials(stand: Stand) -> Counter[str]:
    """How often the provider was told to ring, by our key; "" for orders that carry none."""
    with urlopen(f"{stand.provider_url}/journal.json", timeout=60) as answer:
        calls = json.load(answer)["calls"]
    found = (KEY.search(" ".join(call["details"].values())) for call in calls)
    return Counter(match[0] if match else "" for match in found)
