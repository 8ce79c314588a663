"""A live button, and a visitor's browser that asks it for calls."""

from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import pytest
from django.http import HttpResponse
from django.test import Client

from accounts.models import Business
from buttons.models import Button
from tests.calls.paying import nonce_for
from tests.making import make_account, make_business, make_button
from tests.provider_side import simulator

__all__ = ["Visitor", "business", "button", "simulator", "visitor"]

NUMBER = "+12025550143"


@dataclass
class Visitor:
    """Presses a button from a page on another site, as the widget does."""

    client: Client = field(default_factory=Client)
    origin: str = "https://shop.example.com"
    address: str = "192.0.2.10"

    def challenge(self, button: Button) -> str:
        return str(self.offered(button)["challenge"])

    def offered(self, button: Button) -> Any:
        """A click token, and what it costs."""
        return self.client.get(f"/w/{button.public_id.hex}/challenge").json()

    def ask(self, button: Button, number: str = NUMBER, **body: Any) -> Any:
        """POST one wish; `body` overrides what the widget would send, None leaves a field out."""
        wish = {
            "number": number,
            "country": "US",
            "delay": 0,
            "key": uuid4().hex,
            "page": "https://shop.example.com/boats",
            "referrer": "",
            "language": "en",
        } | body
        if "challenge" not in body:
            offered = self.offered(button)
            wish["challenge"] = offered["challenge"]
            wish.setdefault("nonce", nonce_for(offered["challenge"], offered["bits"]))
        return self.post(button, {name: value for name, value in wish.items() if value is not None})

    def post(self, button: Button, body: Any) -> Any:
        return self.client.post(
            f"/w/{button.public_id.hex}/calls",
            body,
            content_type="application/json",
            headers={"origin": self.origin},
            REMOTE_ADDR=self.address,
        )

    def progress(self, answer: HttpResponse) -> Any:
        return self.client.get(f"/w/calls/{answer.json()['call']['token']}").json()["call"]  # type: ignore[attr-defined]


@pytest.fixture
def visitor() -> Visitor:
    return Visitor()


@pytest.fixture
def business(db: None) -> Business:
    return make_business(country="US")


@pytest.fixture
def button(business: Business) -> Button:
    return make_button(make_account(business, "voicenter"), max_delay=120)
