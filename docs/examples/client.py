"""A small client of the portal's API, to be copied: pages, retries, conditional changes, and problems as exceptions.

    PORTAL_URL=https://portal.example.com PORTAL_TOKEN=c2c_… python client.py

prints every button with how far its newest push is. Needs Python 3.11 and `requests`.
"""

import os
import sys
import time
import uuid
from collections.abc import Iterator
from typing import Any

import requests

TIMEOUT = 30
TRIES = 4


class Problem(Exception):
    """What the portal says no to; `code` is a stable word, `errors` what is wrong with each field."""

    def __init__(self, told: dict[str, Any]) -> None:
        super().__init__(told["detail"])
        self.status, self.code, self.errors = told["status"], told["code"], told["errors"]


class Portal:
    """The API at one address, with one token."""

    def __init__(self, address: str, token: str) -> None:
        self.address = address.rstrip("/") + "/api/v1/"
        self.session = requests.Session()
        self.session.headers["Authorization"] = f"Bearer {token}"

    def get(self, path: str, **query: str) -> dict[str, Any]:
        """What stands at this path."""
        found: dict[str, Any] = self._ask("GET", path, params=query).json()
        return found

    def pages(self, path: str, **query: str) -> Iterator[dict[str, Any]]:
        """Every row of a list, page by page."""
        page = self.get(path, **query)
        while True:
            yield from page["items"]
            if page["next"] is None:
                return
            page = self.get(page["next"])

    def create(self, path: str, wish: dict[str, Any]) -> dict[str, Any]:
        """Make something, once: a lost answer is asked for again under the same key."""
        headers = {"Idempotency-Key": str(uuid.uuid4())}
        made: dict[str, Any] = self._ask("POST", path, json=wish, headers=headers).json()
        return made

    def change(self, path: str, **fields: Any) -> dict[str, Any]:
        """Change what was just read, unless somebody else changes it in between: then `Problem` with code "stale"."""
        etag = self._ask("GET", path).headers["ETag"]
        changed: dict[str, Any] = self._ask("PATCH", path, json=fields, headers={"If-Match": etag}).json()
        return changed

    def _ask(self, method: str, path: str, **more: Any) -> requests.Response:
        address = path if path.startswith("http") else self.address + path
        for tries_left in reversed(range(TRIES)):
            answer = self.session.request(method, address, timeout=TIMEOUT, **more)
            if answer.status_code not in {429, 503} or not tries_left:
                break
            time.sleep(int(answer.headers.get("Retry-After", "1")))
        if answer.ok:
            return answer
        raise Problem(answer.json())


def main() -> None:
    portal = Portal(os.environ["PORTAL_URL"], os.environ["PORTAL_TOKEN"])
    for business in portal.pages("businesses/"):
        sys.stdout.write(f"{business['name']}\n")
        for button in portal.pages(f"businesses/{business['id']}/buttons/"):
            sys.stdout.write(f"  {button['name']}: {button['state']}, push {button['push']}\n")


if __name__ == "__main__":
    main()
