"""Writes a page for a stranger: no session, no cookie, no script, nothing kept, and only its own style."""

import base64
import hashlib
import re
from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from buttons.models import LANGUAGES, Button
from calls.plain.words import Words, words

ACCENT = "#1f5eff"
"""Where no button gives its own colour."""

PLACE = re.compile(r"\Ahttps?://[A-Za-z0-9.-]+(?::[0-9]+)?(?=[/?#]|\Z)")
"""Where a picture comes from, as a policy may name it."""


def page(
    template: str, said: Words, *, button: Button | None = None, status: int = 200, **context: Any
) -> HttpResponse:
    """One of templates/public/. With a `button`, in its colour, and framed only by the sites the button names."""
    style = _style(button.color if button else ACCENT)
    tongues = [(language, words(language).texts["language"]) for language in LANGUAGES]
    given = {"said": said, "texts": said.texts, "style": style, "tongues": tongues, "button": button} | context
    # Without the request: nothing of a session or a signed-in person may find its way into the page.
    response = HttpResponse(render_to_string(f"public/{template}.html", given), status=status)
    framers = button.allowed_origins if button else []
    response["Content-Security-Policy"] = _policy(style, button.image_url if button else "", framers)
    response["Cache-Control"] = "no-store"
    response["Referrer-Policy"] = "same-origin"
    response["X-Content-Type-Options"] = "nosniff"
    # The older header knows no list; where there is one, the policy's frame-ancestors says it.
    response.xframe_options_exempt = bool(framers)
    return response


def is_own_form(request: HttpRequest) -> bool:
    """Whether a form was sent from a page of this portal. Other sites may not press the button of their visitors."""
    if site := request.headers.get("Sec-Fetch-Site"):
        return site in {"same-origin", "none"}
    return request.headers.get("Origin") in {None, f"{request.scheme}://{request.get_host()}"}


def _style(color: str) -> str:
    """The button's colour, and black or white on it, whichever reads better (WCAG 2.2, relative luminance)."""
    parts = [int(color[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    luminance = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    ink = "#000" if (luminance + 0.05) / 0.05 > 1.05 / (luminance + 0.05) else "#fff"
    return f":root{{--own:{color};--on-own:{ink}}}"


def _policy(style: str, image: str, framers: Sequence[str]) -> str:
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    place = PLACE.match(image)
    return "; ".join([
        "default-src 'none'",
        f"style-src 'self' 'sha256-{digest}'",
        f"img-src 'self' {place[0]}" if place else "img-src 'self'",
        "form-action 'self'",
        "frame-ancestors " + (" ".join(framers) or "'none'"),
        "base-uri 'none'",
    ])  # fmt: skip
