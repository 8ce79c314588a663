"""The one line an owner pastes into a site."""

from urllib.parse import urlsplit

from django.conf import settings
from django.utils.html import format_html
from django.utils.safestring import SafeString

from buttons.models import Button


def snippet(button: Button) -> SafeString:
    """The script tag; it never changes, whatever provider the button moves to."""
    return format_html(
        '<script async src="{}/w/loader.js" data-button="{}"></script>', settings.WIDGET_URL, button.public_id.hex
    )


def policy_lines(button: Button) -> list[str]:
    """What a site with a Content-Security-Policy has to add."""
    lines = [f"script-src {settings.WIDGET_URL}", f"connect-src {settings.WIDGET_URL}"]
    if button.image_url:
        picture = urlsplit(button.image_url)
        lines.append(f"img-src {picture.scheme}://{picture.netloc}")
    return lines
