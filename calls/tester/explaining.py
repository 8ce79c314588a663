"""Turns the gate's trace into steps that people read, each with the setting that decided and the way to it."""

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from accounts.models import Membership, Role
from buttons.models import Button
from calls.decision import Kind, Step
from calls.gate import LOOKS
from calls.tester.asking import Answer
from screening.models import ScreeningList
from screening.rules import Rule
from screening.showing import verdict_word

PASSED, STOPPED, SKIPPED = "passed", "stopped", "skipped"

VERDICTS = {
    Kind.RING: ("accepted", gettext_noop("Gets through")),
    Kind.VOICEMAIL: ("voicemail", gettext_noop("Goes to the mailbox")),
    Kind.CLOSED: ("closed", gettext_noop("Closed")),
    Kind.REFUSED: ("not_accepted", gettext_noop("Does not get through")),
}
"""Stable word of the state, and the word for people."""

EDITED = {
    "allowed_origins": ("id_allowed_origins", gettext_noop("Your sites")),
    "destinations": ("id_destination_1_number", gettext_noop("Your phones")),
    "allowed_countries": ("id_allowed_countries_0", gettext_noop("Countries")),
    "lists": ("id_lists_0", gettext_noop("Screening lists")),
    "calls_per_number_hour": ("id_calls_per_number_hour", gettext_noop("Calls to one number in an hour")),
    "calls_per_address_hour": ("id_calls_per_address_hour", gettext_noop("Calls from one address in an hour")),
    "calls_per_day": ("id_calls_per_day", gettext_noop("Calls in a day")),
    "calls_at_once": ("id_calls_at_once", gettext_noop("Calls at the same time")),
}
"""The gate's setting -> the field on the button's form, and its name."""


@dataclass(frozen=True, slots=True)
class Told:
    """A step: how it went, what it says, and where its setting is changed ("" where this person cannot)."""

    state: str
    sentence: str
    address: str = ""
    link: str = ""


@dataclass(frozen=True, slots=True)
class Explained:
    """An answer as the page shows it."""

    button: Button
    state: str
    word: str
    sentence: str
    steps: tuple[Told, ...]
    next_opening: datetime | None
    counters_away: bool


def explained(given: list[Answer], reader: Membership) -> list[Explained]:
    """The answers in words, with links for what `reader` may look at."""
    names = {found.rule.list_name for one in given if (found := one.judgement) and found.rule}
    lists = {row.name: row for row in ScreeningList.objects.filter(business=reader.business, name__in=names)}
    return [_explained(answer, reader, lists) for answer in given]


def _explained(answer: Answer, reader: Membership, lists: dict[str, ScreeningList]) -> Explained:
    decision, button = answer.decision, answer.found.button
    state, word = VERDICTS[decision.kind]
    steps = [_told(step, answer, reader, lists) for step in decision.trace]
    # What comes after the step that stopped it was not looked at.
    steps += [Told(SKIPPED, _(look.passed.sentence)) for look in LOOKS[len(decision.trace) :]]
    return Explained(
        button, state, _(word), _(decision.sentence), tuple(steps), decision.next_opening, answer.counters_away
    )


def _told(step: Step, answer: Answer, reader: Membership, lists: dict[str, ScreeningList]) -> Told:
    state = PASSED if step.passed else STOPPED
    if step.name == "screening" and answer.judgement and answer.judgement.rule:
        rule = answer.judgement.rule
        row = lists.get(rule.list_name)
        address = reverse("screening:detail", args=[reader.business.public_id, row.public_id]) if row else ""
        return Told(state, f"{_(step.sentence)} {_entry(rule)}", address, rule.list_name)
    address, link = _setting(step.setting, answer.found.button, reader)
    return Told(state, _(step.sentence), address, link)


def _entry(rule: Rule) -> str:
    entry = f"+{rule.digits}…" if rule.is_prefix else _("its own entry")
    words = {"entry": entry, "verdict": verdict_word(rule.verdict)}
    return _("The longest that fits decides: %(entry)s, %(verdict)s.") % words


def _setting(setting: str, button: Button, reader: Membership) -> tuple[str, str]:
    """Where the setting is changed, and what it is called; two empty texts for what nobody of the business sets."""
    business = reader.business.public_id
    if setting in EDITED and button.pk and reader.may(Role.EDITOR):
        anchor, words = EDITED[setting]
        return f"{reverse('buttons:edit', args=[business, button.public_id])}#{anchor}", _(words)
    if setting in EDITED or setting == "state":
        return (reverse("buttons:detail", args=[business, button.public_id]), str(button)) if button.pk else ("", "")
    if setting == "hours" and button.hours:
        return reverse("buttons:hours_edit", args=[business, button.hours.public_id]), str(button.hours)
    if setting == "account":
        return reverse("accounts:detail", args=[business, button.account.public_id]), button.account.name
    if setting.startswith("business.") and reader.may(Role.OWNER):
        anchor = f"id_{setting.removeprefix('business.')}"
        return f"{reverse('accounts:settings', args=[business])}#{anchor}", _("Limits of the business")
    return "", ""
