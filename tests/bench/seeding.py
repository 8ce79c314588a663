"""The businesses, buttons and lists that are measured with."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain
from uuid import uuid4

from accounts.models import Business, ProviderAccount
from buttons.models import Button, OpeningHours
from screening.models import ScreeningEntry, ScreeningList
from screening.rules import Verdict
from tests.making import make_account, make_business, make_button, make_hours

LONG_LIST = 100_000
BUTTONS = 50
RARE = 3000
"""More than can be clicked in one slice."""

LINES = 1000
"""Calls at once: the most a button can have, since in most measures nobody places them."""

DAYS = [(weekday, 0, 24 * 60) for weekday in range(7)]


@dataclass(frozen=True)
class Seeds:
    """Two sets of buttons that differ in the length of their screening list, and very many that hardly anyone uses."""

    long: Sequence[Button]
    empty: Sequence[Button]
    rare: Sequence[Button]


def seed() -> Seeds:
    business = make_business("Measured", country="US", calls_per_day=1_000_000)
    account = make_account(business, "voicenter")
    hours = always(business)
    long, empty = long_list(business), ScreeningList.objects.create(business=business, name="Empty")
    often = [busy_button(account, hours, long) for _ in range(BUTTONS)]
    return Seeds(often, [busy_button(account, hours, empty) for _ in range(BUTTONS)], copies(often[0], RARE))


def copies(button: Button, times: int) -> list[Button]:
    """So many buttons like this one, on the same list."""
    columns = {field.attname: getattr(button, field.attname) for field in Button._meta.concrete_fields}
    rows = [Button(**columns | {"id": None, "public_id": uuid4(), "name": f"Rare {n}"}) for n in range(times)]
    made = Button.objects.bulk_create(rows, batch_size=500)
    through, (listed,) = Button.lists.through, button.lists.all()
    through._default_manager.bulk_create(through(button=one, screeninglist=listed) for one in made)
    return made


def always(business: Business) -> OpeningHours:
    """Open at any time, by a schedule that has to be worked out all the same."""
    hours = make_hours(business, *DAYS, zone="America/New_York")
    for year in range(2030, 2040):
        hours.exceptions.create(date=date(year, 12, 25), label="Christmas")
    return hours


def long_list(business: Business) -> ScreeningList:
    """Numbers that nobody in these measures has, and some beginnings of numbers."""
    made = ScreeningList.objects.create(business=business, name="Long", verdict=Verdict.BLOCK.value)
    exact = (ScreeningEntry(list=made, digits=f"4420{number:08d}") for number in range(LONG_LIST - 100))
    begin = (ScreeningEntry(list=made, digits=f"1900{number:02d}", is_prefix=True) for number in range(100))
    ScreeningEntry.objects.bulk_create(chain(exact, begin), batch_size=5000)
    return made


def busy_button(account: ProviderAccount, hours: OpeningHours, screening: ScreeningList) -> Button:
    button = make_button(
        account,
        hours=hours,
        max_delay=1440,
        calls_per_day=100_000,
        calls_per_address_hour=1000,
        calls_at_once=LINES,
    )
    button.lists.add(screening)  # not by the form: it reads the whole list, each time
    return button
