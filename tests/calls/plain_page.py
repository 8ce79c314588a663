"""A visitor whose browser runs no scripts: opens the plain page, types, sends."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import time_machine
from django.http import HttpResponse
from django.test import Client
from lxml import html

from buttons.models import Button
from tests.calls.conftest import NUMBER


@dataclass
class Reader:
    """Keeps no cookie. `address` is its internet address."""

    client: Client = field(default_factory=lambda: Client(enforce_csrf_checks=True))
    address: str = "192.0.2.10"

    def open(self, address: str, **headers: str) -> HttpResponse:
        return self.client.get(address, headers=headers, REMOTE_ADDR=self.address)  # type: ignore[return-value]

    def form(self, address: str, *, age: float = 5, **headers: str) -> "Form":
        """The page's form, opened so many seconds ago."""
        with time_machine.travel(datetime.now(UTC) - timedelta(seconds=age)):
            return form_of(self.open(address, **headers))

    def send(self, form: "Form", **headers: str) -> Any:
        return self.client.post(form.action, form.fields, headers=headers, REMOTE_ADDR=self.address)

    def ask(self, button: Button, number: str = NUMBER, **typed: str) -> Any:
        """Open the button's page, type, and send it after a while."""
        return self.send(self.form(page_of(button)).typed(number=number, **typed))


@dataclass
class Form:
    """A form as a browser holds it: where it goes, and what is in its fields."""

    action: str
    fields: dict[str, str]

    def typed(self, **fields: str) -> "Form":
        return Form(self.action, self.fields | fields)


def page_of(button: Button, **query: str) -> str:
    return f"/w/{button.public_id.hex}/" + "".join(
        f"{'&' if at else '?'}{name}={value}" for at, (name, value) in enumerate(query.items())
    )


def form_of(answer: Any) -> Form:
    (form,) = _document(answer).forms
    return Form(str(form.action), {str(name): str(value) for name, value in form.fields.items()})


def text_of(answer: Any) -> str:
    """What a person reads on the page, in one line."""
    return " ".join(_document(answer).text_content().split())


def _document(answer: Any) -> Any:
    return html.document_fromstring(answer.content.decode())
