"""Figures as people read them."""

from datetime import date
from decimal import Decimal

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.saying import apart

NOTHING = "–"
MINUTE = 60


def plain(value: float | None) -> str:
    """A number with its thousands apart, and only the decimals it has."""
    if value is None:
        return NOTHING
    return f"{value:,.0f}" if value == int(value) else f"{value:,.2f}".rstrip("0")


def percent(share: float | None) -> str:
    """A share of one."""
    return NOTHING if share is None else apart(f"{share * 100:.0f} %")


def seconds(value: float | None) -> str:
    """Seconds, as minutes and seconds from a minute on."""
    if value is None:
        return NOTHING
    whole = round(value)
    if whole < MINUTE:
        return _("%(seconds)s s") % {"seconds": whole}
    return _("%(minutes)s min") % {"minutes": f"{whole // MINUTE}:{whole % MINUTE:02}"}


def money(cost: Decimal, currency: str) -> str:
    """An amount with two decimals; below one, with as many as it has."""
    exact = cost.normalize()
    places = 2 if exact >= 1 else max(2, -int(exact.as_tuple().exponent))
    return f"{exact:,.{places}f} {currency}".strip()


def day(on: date) -> str:
    """A day without its year."""
    return date_format(on, "j M")


def change(now: float, before: float) -> str:
    """By how much it went up or down, in percent; "" where there is nothing to compare with."""
    if not before or now == before:
        return ""
    return apart(f"{(now - before) / before * 100:+.0f} %".replace("-", "−"))
