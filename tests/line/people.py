"""An owner and a visitor who use the running product over HTTP, as a browser without scripts would."""

import time
from collections.abc import Callable
from typing import Any, TypeVar
from urllib.parse import urljoin
from uuid import uuid4

import lxml.html
import requests

from portal.demo import DEMO_EMAIL, DEMO_PASSWORD
from tests.calls.paying import nonce_for

Found = TypeVar("Found")

PATIENCE = 60.0
"""Seconds: far more than anything here takes, so that only what never comes is missed."""


def eventually(look: Callable[[], Found | None], what: str) -> Found:
    """What `look` finds, once it finds something."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        if found := look():
            return found
        time.sleep(0.2)
    raise AssertionError(f"never seen: {what}")


class Owner:
    """Signs in and fills in the portal's forms."""

    def __init__(self, portal_url: str) -> None:
        self.portal_url = portal_url
        self.session = requests.Session()
        self.submit("/accounts/login/", login=DEMO_EMAIL, password=DEMO_PASSWORD)
        self.business_url = self.session.get(portal_url, timeout=20).url

    def page(self, address: str) -> lxml.html.HtmlElement:
        answer = self.session.get(urljoin(self.business_url, address), timeout=20)
        assert answer.status_code == 200, f"{address}: {answer.status_code}"
        return _read(answer)

    def text(self, address: str) -> str:
        return " ".join(self.page(address).text_content().split())

    def submit(self, address: str, *, press: str = "", **values: Any) -> requests.Response:
        """Fill in the page's form over what it holds already, and post it, by the button named `press` if any.

        Fails on any answer but a success.
        """
        url = urljoin(getattr(self, "business_url", self.portal_url), address)
        form = next(one for one in _read(self.session.get(url, timeout=20)).forms if set(values) <= set(one.fields))
        data = {name: value for name, value in form.form_values() if name not in values}
        pairs = [
            *data.items(),
            *((name, one) for name, v in values.items() for one in (v if isinstance(v, list) else [v])),
        ]
        action = urljoin(url, form.action or "")
        answer = self.session.post(action, data=pairs, headers={"Referer": url}, timeout=20)
        errors = _read(answer).find_class("error-summary")
        assert answer.status_code == 200, f"{action}: {answer.status_code}"
        assert not errors, errors[0].text_content()
        return answer


def _read(answer: requests.Response) -> lxml.html.HtmlElement:
    page: lxml.html.HtmlElement = lxml.html.document_fromstring(answer.text, base_url=answer.url)
    return page


class Visitor:
    """Presses a button from another site, as the widget does."""

    def __init__(self, portal_url: str, button_id: str) -> None:
        self.address = f"{portal_url}/w/{button_id}"
        self.calls = f"{portal_url}/w/calls"

    def config(self) -> Any:
        return requests.get(f"{self.address}/config.json", timeout=20).json()

    def ask(self, number: str, **body: Any) -> requests.Response:
        offered = requests.get(f"{self.address}/challenge", timeout=20).json()
        token = offered["challenge"]
        paid = {"challenge": token, "nonce": nonce_for(token, offered["bits"])}
        wish = {"number": number, "country": "US", "delay": 0, "key": uuid4().hex} | paid | body
        return requests.post(f"{self.address}/calls", json=wish, timeout=20)

    def progress(self, answer: requests.Response) -> Any:
        return requests.get(f"{self.calls}/{answer.json()['call']['token']}", timeout=20).json()["call"]
