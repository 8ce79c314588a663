"""A button as somebody wants it, before it is stored: its parts, what they compile to, and what is wrong with them."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import models
from django.utils.translation import gettext, gettext_noop
from django.utils.translation import gettext as _

from accounts.wording import said
from buttons.compiling import Compiled
from buttons.models import Button, Destination, ProviderSettings, ViviphoneSettings
from buttons.planning import compile_parts
from providers.fields import Field
from providers.fields import problems as documented_problems
from providers.registry import PROVIDERS
from screening.models import ScreeningList
from screening.numbers import BadNumber, parse

FORM_FIELDS = {
    "remote_id": NON_FIELD_ERRORS,
    "phone_number": "destination_1_number",
    "hour_from": "hours",
    "hour_to": "hours",
    "tzo": "hours",
    "schedule_enabled": "hours",
    "schedule_start": "hours",
    "schedule_stop": "hours",
    "schedule_days": "hours",
    "allow_countries": "allowed_countries",
    "access_country": "allowed_countries",
    "block_list": "lists",
    "voicemail_list": "lists",
    "allow_list": "lists",
    **{
        f"dest{n}_{end}": f"destination_{n}_{ours}"
        for n in (1, 2, 3)
        for end, ours in (("number", "number"), ("country", "number"), ("post", "post_dial"), ("sms", "is_sms"))
    },
}
"""A provider's field that is compiled from ours -> the form field an error about it belongs to."""


COSTLY = gettext_noop("This kind of number is never rung: only landlines, mobiles and internet phones are.")

PICTURE = Field("image_url", "", "url", "ours")
"""Every widget shows the picture, whether the provider takes it or not."""

UNCOMPILABLE = {"account", "hours", "lists", "allowed_countries", "allowed_origins", "max_duration"}
"""Form fields without which there is nothing to compile; the other problems are all told at once."""


@dataclass
class ButtonDraft:
    """A button as a form or the API hands it over; `button` may be new. `pin` is ViviPhone's, at creation only.

    Where the provider has colour themes, the button takes its theme's colour: it looks the same wherever it is drawn.
    """

    button: Button
    settings: ProviderSettings
    destinations: list[Destination]
    lists: list[ScreeningList] = field(default_factory=list)
    pin: int | None = None

    def __post_init__(self) -> None:
        self.button.color = self.settings.theme_color or self.button.color


def form_field(name: str) -> str:
    """The form field that stands for a provider's field of that name (ours)."""
    return FORM_FIELDS.get(name, name)


def preview(draft: ButtonDraft) -> Compiled:
    """What would be sent, and what would be lost."""
    return compile_parts(draft.button, draft.settings, draft.destinations, draft.lists)


def problems(draft: ButtonDraft) -> dict[str, list[str]]:
    """Everything that is wrong with the draft, by form field; empty when it may be saved."""
    found: dict[str, list[str]] = {}

    def add(name: str, sentences: Iterable[str]) -> None:
        known = found.setdefault(name, [])
        known.extend(sentence for sentence in sentences if sentence not in known)

    for name, sentences in _model_problems(draft):
        add(name, sentences)
    for name, sentence in [*_foreign_parts(draft), *_costly_phones(draft)]:
        add(name, [sentence])
    if not UNCOMPILABLE & set(found):
        compiled = preview(draft)
        checked = {**compiled.settings, "pin": _pin(draft)} if _wants_pin(draft.settings) else compiled.settings
        for name, sentence in documented_problems(
            PROVIDERS[draft.button.account.provider].button_fields, checked
        ).items():
            add(form_field(name), [said(sentence)])
        for name, sentence in compiled.problems.items():
            # It says what is missing better than the provider's own field does.
            found[name] = [gettext(sentence)]
    return found


def _model_problems(draft: ButtonDraft) -> Iterable[tuple[str, list[str]]]:
    draft.settings.button = draft.button
    parts: list[tuple[models.Model, list[str], str]] = [(draft.button, [], ""), (draft.settings, ["button"], "")]
    parts += [(row, ["button"], f"destination_{row.position}_") for row in draft.destinations]
    if sentence := PICTURE.problem(draft.button.image_url):
        yield PICTURE.name, [said(sentence)]
    for part, exclude, prefix in parts:
        try:
            part.full_clean(exclude=exclude, validate_unique=not prefix, validate_constraints=not prefix)
        except ValidationError as error:
            for name, sentences in error.message_dict.items():
                yield (name if name == NON_FIELD_ERRORS else prefix + name), sentences


def _foreign_parts(draft: ButtonDraft) -> Iterable[tuple[str, str]]:
    business = draft.button.business_id
    if draft.button.account.business_id != business:
        yield "account", _("Choose one of your own provider accounts.")
    if draft.button.hours and draft.button.hours.business_id != business:
        yield "hours", _("Choose one of your own sets of hours.")
    if any(row.business_id != business for row in draft.lists):
        yield "lists", _("Choose from your own lists.")


def _costly_phones(draft: ButtonDraft) -> Iterable[tuple[str, str]]:
    """The business's own phones are rung at its cost as the visitor's is: the gate's rule holds for them, too."""
    for row in draft.destinations:
        try:
            number = parse(row.number, "")
        except BadNumber:
            continue  # the model tells what is wrong with it
        if not number.is_ringable_kind:
            yield f"destination_{row.position}_number", gettext(COSTLY)


def _wants_pin(settings: ProviderSettings) -> bool:
    return isinstance(settings, ViviphoneSettings)


def _pin(draft: ButtonDraft) -> int | None:
    """The PIN to be checked: the given one, or the stored one, which was checked when it was given."""
    if draft.pin is None and isinstance(draft.settings, ViviphoneSettings) and draft.settings.sealed_pin:
        return draft.settings.pin()
    return draft.pin
