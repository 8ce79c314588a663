"""Fills in a page's form as a browser would: over what it holds already."""

from typing import Any

import lxml.html
from django.http import HttpResponse
from django.test import Client


def read(answer: Any) -> lxml.html.HtmlElement:
    """The page as a tree."""
    page: lxml.html.HtmlElement = lxml.html.fromstring(answer.content.decode())
    return page


def words(answer: Any) -> str:
    """What a person reads on the page."""
    return " ".join(read(answer).text_content().split())


def submit(client: Client, address: str, **values: Any) -> HttpResponse:
    """Open the page, change these fields of its form, and send it; a browser's own checks are bypassed."""
    page = read(client.get(address))
    form = next(form for form in page.forms if form.method == "POST" and set(values) <= set(form.fields))
    data: dict[str, list[Any]] = {}
    for name, value in form.form_values():
        data.setdefault(name, []).append(value)
    data.update({name: value if isinstance(value, list) else [value] for name, value in values.items()})
    return client.post(address, data, follow=True)  # type: ignore[return-value]


def error_beside(answer: Any, field: str) -> str:
    """The error that stands at the field and that the field points to; "" if there is none."""
    page = read(answer)
    found = page.get_element_by_id(f"id_{field}_error", None)
    if found is None:
        return ""
    described = page.xpath(f"//*[contains(@aria-describedby, 'id_{field}_error')]")
    assert described, f"{field} does not point to its error"
    return " ".join(found.text_content().split())
