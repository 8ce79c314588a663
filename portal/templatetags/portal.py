"""What the pages' templates say again and again: icons, states, moments, numbers."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from django import template
from django.template.context import Context
from django.templatetags.static import static
from django.utils import dateformat, timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timesince import timesince, timeuntil
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from accounts.countries import country_name
from accounts.wording import retold, said
from accounts.zones import zone
from portal.field_words import field_label
from providers.troubles import recognised
from screening.numbers import masked
from screening.showing import spaced

register = template.Library()
register.filter("retold", retold)
register.filter("said", said)

STATES: dict[str, tuple[str, str]] = {
    # buttons
    "live": ("good", "check"),
    "paused": ("rest", "pause"),
    "retired": ("rest", "archive"),
    # pushes
    "waiting": ("busy", "clock"),
    "sending": ("busy", "send"),
    "in_step": ("good", "check"),
    "refused": ("bad", "ban"),
    "failing": ("warn", "alert"),
    "unclear": ("warn", "question"),
    "superseded": ("rest", "archive"),
    "not_needed": ("good", "check"),
    # calls
    "asked": ("busy", "clock"),
    "scheduled": ("busy", "calendar"),
    "dialling": ("busy", "send"),
    "ringing": ("busy", "phone"),
    "talking": ("good", "phone"),
    "handed_over": ("busy", "external"),
    "ended": ("rest", "check"),
    "cancelled": ("rest", "ban"),
    "expired": ("warn", "clock"),
    "unknown": ("warn", "question"),
    # how a call ended
    "answered": ("good", "check"),
    "unanswered": ("warn", "phone-off"),
    "busy": ("warn", "ban"),
    "failed": ("bad", "alert"),
    "voicemail": ("rest", "voicemail"),
    "untold": ("rest", "question"),
    # accounts and hours
    "accepted": ("good", "check"),
    "not_accepted": ("bad", "alert"),
    "unchecked": ("rest", "question"),
    "open": ("good", "check"),
    "closed": ("rest", "pause"),
    # webhooks
    "delivered": ("good", "check"),
    "given_up": ("bad", "ban"),
    # a provider held against what was pushed
    "same": ("good", "check"),
    "differs": ("warn", "alert"),
    "unverifiable": ("rest", "question"),
    # screening
    "block": ("bad", "ban"),
    "allow": ("good", "check"),
}
"""Stable word -> tone and icon, so that a state looks the same wherever it stands."""


SHORT = {"handed_over": gettext_noop("Handed over")}
"""Where the label says more than a list has room for."""


POINTING = {"right", "leave", "undo", "external", "send"}
"""Pictures that point along the line of reading, and turn with it."""


@register.filter
def trouble(stored: str) -> str:
    """A sentence of trouble as it is stored, in the language of who reads it."""
    return said(recognised(stored))


@register.simple_tag
def icon(name: str) -> SafeString:
    """A picture beside a word; it says nothing by itself."""
    return format_html(
        '<svg class="icon{}" aria-hidden="true" focusable="false"><use href="{}#{}"/></svg>',
        " turns" if name in POINTING else "",
        static("portal/icons.svg"),
        name,
    )


NOTICES = {
    "call.missed": "phone-off",
    "limit.reached": "pause",
    "push.failing": "alert",
    "provider.failing": "plug",
    "button.drift": "undo",
}
"""Kind of a notice -> its picture."""


@register.simple_tag
def notice_icon(kind: str) -> SafeString:
    """The picture of a kind of notice, beside its words."""
    return icon(NOTICES.get(kind, "bell"))


@register.simple_tag
def state(name: str, word: str) -> SafeString:
    """A state: a word with an icon and a colour, never a colour alone."""
    tone, picture = STATES.get(name, ("rest", "question"))
    return format_html('<span class="state state-{}" data-state="{}">{}{}</span>', tone, name, icon(picture), word)


@register.simple_tag
def call_state(call: Any) -> SafeString:
    """How far a call is, or how it ended where that is known."""
    if call.outcome and call.state == "ended":
        return state(call.outcome, call.get_outcome_display())
    short = SHORT.get(call.state)
    return state(call.state, _(short) if short else call.get_state_display())


@register.simple_tag(takes_context=True)
def when(context: Context, at: datetime | None) -> SafeString | str:
    """How long ago or how soon; the exact moment in the business's zone on hover and focus."""
    if at is None:
        return "–"
    business = context.get("business")
    local = at.astimezone(zone(business.time_zone)) if business else at
    exact = dateformat.format(local, "D d M Y, H:i:s T")
    return format_html(
        '<time class="when" datetime="{}" data-exact="{}" tabindex="0">{}</time>', at.isoformat(), exact, _relative(at)
    )


def _relative(at: datetime) -> str:
    now = timezone.now()
    seconds = (at - now).total_seconds()
    if abs(seconds) < 60:
        return _("just now") if seconds <= 0 else _("in a moment")
    # The library joins figure and unit by a no-break space; two units are one too many here.
    if seconds > 0:
        return _("in %(time)s") % {"time": timeuntil(at, now, depth=1)}
    return _("%(time)s ago") % {"time": timesince(at, now, depth=1)}


@register.simple_tag(takes_context=True)
def phone(context: Context, e164: str) -> SafeString | str:
    """A number: whole for who may edit, masked for who may only read."""
    shown = spaced(e164) if context.get("may_edit") else masked(e164)
    return format_html('<span class="phone">{}</span>', shown)


@register.filter
def seconds(duration: int | None) -> str:
    """A duration as minutes and seconds."""
    return "–" if duration is None else f"{duration // 60}:{duration % 60:02}"


@register.simple_tag
def money(cost: Decimal, currency: str) -> str:
    """What a call cost, without the zeros that say nothing."""
    return f"{cost.normalize():f} {currency}".strip()


@register.filter
def words(stable: str) -> str:
    """A stable word as people read it: number_limit is "Number limit"."""
    return field_label(stable)


@register.filter
def country(code: str) -> str:
    """A country's name for its two letters."""
    return country_name(code)
