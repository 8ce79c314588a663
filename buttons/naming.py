"""Names for buttons that come into being without anybody naming them."""

from collections.abc import Iterator
from itertools import count

from accounts.models import Business
from buttons.models import Button

LONGEST = Button._meta.get_field("name").max_length or 0


def free_name(business: Business, wanted: str) -> str:
    """`wanted`, shortened to fit, with a number behind it if the business has a button of that name already."""
    taken = set(business.buttons.values_list("name", flat=True))
    first = wanted[:LONGEST].strip()
    return next(name for name in _names(first) if name not in taken)


def _names(first: str) -> Iterator[str]:
    yield first
    for number in count(2):
        end = f" {number}"
        yield first[: LONGEST - len(end)].strip() + end
