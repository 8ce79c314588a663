"""A business with one of everything that an address can name, and a mark of all that it owns."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import uuid4

from django.apps import apps
from django.urls import reverse

from accounts.models import Business
from tests.grid.addresses import arguments
from tests.pages.conftest import House, make_house

OURS = ("accounts", "screening", "buttons", "calls")
WATCHING = {"Notice", "ApiToken", "Membership"}
"""Rows that reading may touch: when a token was used last, which notices were seen."""


@dataclass(frozen=True)
class World:
    """One business, and the value of each word that stands in an address of its own."""

    house: House
    named: Mapping[str, object]

    @property
    def business(self) -> Business:
        return self.house.business

    def at(self, name: str, **others: object) -> str:
        """The address of that name, with our own objects; `others` take the place of some."""
        wanted = arguments(name)
        return reverse(name, kwargs={key: value for key, value in {**self.named, **others}.items() if key in wanted})


def make_world() -> World:
    house = make_house()
    return World(
        house,
        {
            "business": house.business.public_id,
            "button": house.button.public_id,
            "hours": house.hours.public_id,
            "list": house.screening.public_id,
            "account": house.account.public_id,
            "call": house.call.public_id,
        },
    )


def unknown(named: Mapping[str, object]) -> dict[str, object]:
    """The same words, naming nothing at all."""
    return {name: uuid4() for name in named}


def imprint() -> str:
    """Changes when any row of ours does."""
    marks = hashlib.sha256()
    for label in OURS:
        for model in apps.get_app_config(label).get_models():
            rows = model._default_manager.order_by("pk").values_list()
            marks.update(repr((model.__name__, list(rows))).encode())
    return marks.hexdigest()
