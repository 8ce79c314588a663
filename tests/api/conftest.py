"""A business with one of everything, and programs that ask for its people."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import Business, Role, User
from accounts.tokens import SCOPES, make_token
from tests.making import make_member, make_user
from tests.pages.conftest import House, make_house
from tests.webhooks.conftest import certificate, receiver

__all__ = ["certificate", "receiver"]


@dataclass
class Program:
    """A program that holds a token ("" for none) and speaks JSON."""

    clear: str = ""
    client: Client = field(default_factory=Client)

    def ask(self, method: str, address: str, body: Any = None, **headers: str) -> Any:
        """The answer; `headers` are as `If_Match="…"`."""
        told = {name.replace("_", "-"): value for name, value in headers.items()}
        if self.clear:
            told["Authorization"] = f"Bearer {self.clear}"
        given = {} if body is None else {"data": body, "content_type": "application/json"}
        answer: Any = self.client.generic(method, address, headers=told, **_encoded(given))
        return answer

    def get(self, address: str, **headers: str) -> Any:
        return self.ask("GET", address, **headers)

    def post(self, address: str, body: Any = None, **headers: str) -> Any:
        return self.ask("POST", address, {} if body is None else body, **headers)

    def patch(self, address: str, body: Any, **headers: str) -> Any:
        """A change of what is there now, unless a header says of what."""
        headers.setdefault("If_Match", "*")
        return self.ask("PATCH", address, body, **headers)

    def delete(self, address: str, **headers: str) -> Any:
        headers.setdefault("If_Match", "*")
        return self.ask("DELETE", address, **headers)


def _encoded(given: dict[str, Any]) -> dict[str, Any]:
    return {**given, "data": json.dumps(given["data"])} if given else {}


def token_for(
    user: User | None = None, *, business: Business | None = None, role: Role = Role.OWNER, scopes: Any = None,
    made_by: User | None = None, days: int = 1,
) -> str:  # fmt: skip
    """A token of a person, or of a business as an integration, with every scope unless told otherwise."""
    maker = made_by or user or make_user()
    expires = timezone.now() + timedelta(days=days)
    chosen = SCOPES if scopes is None else scopes
    return make_token(
        name="A test", user=user, business=business, made_by=maker, role=role, scopes=chosen, expires_at=expires
    )[1]


@pytest.fixture
def house(db: None) -> House:
    return make_house()


@pytest.fixture
def at(house: House) -> Callable[[str], str]:
    """An address below the business; {button}, {hours}, {list}, {account} and {call} stand for the house's own."""

    def address(path: str = "") -> str:
        ids: dict[str, Any] = {
            "button": house.button,
            "hours": house.hours,
            "list": house.screening,
            "account": house.account,
        }
        named = {name: one.public_id for name, one in ids.items()} | {"call": house.call.public_id}
        return f"/api/v1/businesses/{house.business.public_id}/" + path.format(**named)

    return address


def member(house: House, role: Role, **more: Any) -> Program:
    return Program(token_for(make_member(house.business, role), **more))


@pytest.fixture
def owner(house: House) -> Program:
    return member(house, Role.OWNER)


@pytest.fixture
def editor(house: House) -> Program:
    return member(house, Role.EDITOR)


@pytest.fixture
def viewer(house: House) -> Program:
    return member(house, Role.VIEWER)


@pytest.fixture
def stranger(house: House) -> Program:
    return Program(token_for(make_user()))


@pytest.fixture
def anybody(db: None) -> Program:
    """Who holds no token."""
    return Program()
