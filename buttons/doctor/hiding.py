"""What a page may hide from the button, or freeze."""

import re
from collections.abc import Iterator

from django.utils.translation import gettext as _

from buttons.doctor.findings import Facts, Finding, Level
from buttons.doctor.headers import Headers
from buttons.doctor.page import Page

HIDES_ALL = {"no-referrer", "same-origin"}
HIDES_PATH = {"origin", "strict-origin", "origin-when-cross-origin", "strict-origin-when-cross-origin"}
KNOWN = HIDES_ALL | HIDES_PATH | {"no-referrer-when-downgrade", "unsafe-url"}

LONG = 86_400
"""Seconds: a day. A page that is kept longer shows a changed line late."""

KEPT_BY = ("x-cache", "cf-cache-status", "x-cache-hits", "x-litespeed-cache", "x-varnish")


def referrer_findings(page: Page, sent: Headers, facts: Facts) -> Iterator[Finding]:
    """A Referrer-Policy that hides the page. It breaks only what compares the page's address at the provider."""
    policy = _policy(page, sent)
    if policy in HIDES_ALL and facts.needs_page:
        yield Finding(
            Level.BAD,
            _("The page hides its address"),
            _(
                "Its Referrer-Policy is %(policy)s; your provider compares the address and refuses a visitor without"
                " one."
            )
            % {"policy": policy},
            _("Choose another policy for this page, or clear “page address contains” in the button's settings."),
            ("Referrer-Policy: no-referrer-when-downgrade",),
        )
    elif policy in HIDES_PATH and facts.needs_page:
        yield Finding(
            Level.WARN,
            _("The page tells its site only"),
            _("With the Referrer-Policy %(policy)s your provider sees the site, not the page's path.")
            % {"policy": policy},
            _("Let “page address contains” name a part of the site's name, or choose another policy."),
            ("Referrer-Policy: no-referrer-when-downgrade",),
        )
    elif policy in HIDES_ALL:
        yield Finding(
            Level.NOTE,
            _("The page hides its address from other sites"),
            _("Its Referrer-Policy is %(policy)s. The button works: it tells the portal its page by itself.")
            % {"policy": policy},
            _("Nothing needs to be done."),
        )


def _policy(page: Page, sent: Headers) -> str:
    """The last word that browsers know wins; the page's own comes after the header's."""
    told = ",".join([*sent.get("referrer-policy", []), *page.metas.get("referrer", [])]).lower().split(",")
    words = [word.strip() for word in told if word.strip() in KNOWN]
    return words[-1] if words else ""


def cache_findings(page: Page, sent: Headers, facts: Facts) -> Iterator[Finding]:
    """A page cache cannot freeze hours, but it can show an old page."""
    if not _is_cached(sent):
        return
    if not page.running:
        yield Finding(
            Level.WARN,
            _("This may be an old copy"),
            _("The page comes from a cache, and the line is not on it."),
            _("Empty the page cache of your site after pasting, and look again."),
        )
    else:
        yield Finding(
            Level.NOTE,
            _("The page comes from a cache"),
            _("Hours cannot freeze in it: the button asks for them by itself. A changed line shows late."),
            _("Empty the page cache of your site after you change or remove the line."),
        )


def _is_cached(sent: Headers) -> bool:
    control = ",".join(sent.get("cache-control", [])).lower()
    ages = [int(age) for age in re.findall(r"(?:s-maxage|max-age)=([0-9]{1,9})", control)]
    hit = any("hit" in value.lower() for name in KEPT_BY for value in sent.get(name, []))
    aged = any(age.isdecimal() and int(age) > 0 for age in sent.get("age", []))
    return hit or aged or (bool(ages) and max(ages) >= LONG)
