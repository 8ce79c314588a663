"""Time zones as a person chooses one: grouped by region, in order."""

from functools import cache
from itertools import groupby

from accounts.zones import zone_names

Choices = list[tuple[str, str] | tuple[str, list[tuple[str, str]]]]


@cache
def zone_choices() -> Choices:
    """UTC, then (region, [(name, place)]) for a select with groups."""
    places = sorted(name for name in zone_names() if name != "UTC")
    groups: Choices = [
        (region, [(name, _place(name)) for name in names])
        for region, names in groupby(places, key=lambda name: name.split("/")[0])
    ]
    return [("UTC", "UTC"), *groups]


def _place(name: str) -> str:
    return name.split("/", 1)[1].replace("_", " ").replace("/", " – ")
