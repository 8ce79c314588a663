"""Saves a button: its rows, the push that tells the provider, and the audit entry, in one transaction.

Nothing else writes a button. Forms, the API and the staff's admin all come through here.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import models, transaction

from accounts import auditing
from accounts.auditing import hidden
from accounts.connecting import capabilities
from accounts.models import Business, User
from buttons.compiling import Compiled
from buttons.models import Button, Destination, OpeningHours, ProviderSettings, Push, ViviphoneSettings
from buttons.nudging import nudge_push
from buttons.planning import SETTINGS_MODELS, compile_button, compile_parts, settings_of
from providers.fields import problems as documented_problems
from providers.registry import PROVIDERS
from screening.models import ScreeningList

__all__ = [
    "SETTINGS_MODELS",
    "ButtonDraft",
    "EditConflict",
    "preview",
    "problems",
    "push_again",
    "save_button",
    "set_state",
    "settings_of",
    "touch_hours",
    "touch_list",
]

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


UNCOMPILABLE = {"account", "hours", "lists", "allowed_countries", "allowed_origins", "max_duration"}
"""Form fields without which there is nothing to compile; the other problems are all told at once."""


class EditConflict(Exception):
    """Somebody else saved this button since the form was opened."""


@dataclass
class ButtonDraft:
    """A button as a form or the API hands it over; `button` may be new. `pin` is ViviPhone's, at creation only."""

    button: Button
    settings: ProviderSettings
    destinations: list[Destination]
    lists: list[ScreeningList] = field(default_factory=list)
    pin: int | None = None


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
    for name, sentence in _foreign_parts(draft):
        add(name, [sentence])
    if not UNCOMPILABLE & set(found):
        compiled = preview(draft)
        checked = {**compiled.settings, "pin": _pin(draft)} if _wants_pin(draft.settings) else compiled.settings
        for name, sentence in documented_problems(
            PROVIDERS[draft.button.account.provider].button_fields, checked
        ).items():
            add(form_field(name), [sentence])
        for name, sentence in compiled.problems.items():
            # It says what is missing better than the provider's own field does.
            found[name] = [sentence]
    return found


def _model_problems(draft: ButtonDraft) -> Iterable[tuple[str, list[str]]]:
    draft.settings.button = draft.button
    parts: list[tuple[models.Model, list[str], str]] = [(draft.button, [], ""), (draft.settings, ["button"], "")]
    parts += [(row, ["button"], f"destination_{row.position}_") for row in draft.destinations]
    for part, exclude, prefix in parts:
        try:
            part.full_clean(exclude=exclude, validate_unique=not prefix, validate_constraints=not prefix)
        except ValidationError as error:
            for name, sentences in error.message_dict.items():
                yield (name if name == NON_FIELD_ERRORS else prefix + name), sentences


def _foreign_parts(draft: ButtonDraft) -> Iterable[tuple[str, str]]:
    business = draft.button.business_id
    if draft.button.account.business_id != business:
        yield "account", "Choose one of your own provider accounts."
    if draft.button.hours and draft.button.hours.business_id != business:
        yield "hours", "Choose one of your own sets of hours."
    if any(row.business_id != business for row in draft.lists):
        yield "lists", "Choose from your own lists."


def _wants_pin(settings: ProviderSettings) -> bool:
    return isinstance(settings, ViviphoneSettings)


def _pin(draft: ButtonDraft) -> int | None:
    """The PIN to be checked: the given one, or the stored one, which was checked when it was given."""
    if draft.pin is None and isinstance(draft.settings, ViviphoneSettings) and draft.settings.sealed_pin:
        return draft.settings.pin()
    return draft.pin


def save_button(draft: ButtonDraft, *, actor: User | None, expected_version: int | None) -> Button:
    """Store the draft and queue its push.

    `expected_version` is the version the form was opened with, None for a new button. Raises `ValidationError` keyed
    by form field, and `EditConflict` if the stored version is another.
    """
    if found := problems(draft):
        raise ValidationError(found)
    button = draft.button
    with transaction.atomic():
        before: dict[str, Any] = {}
        if button.pk:
            stored = _locked(button)
            if expected_version is not None and stored.version != expected_version:
                raise EditConflict
            before = _snapshot(stored)
            button.version, button.remote_id = stored.version + 1, stored.remote_id
        button.save()
        _save_parts(draft)
        _queue_push(button, compile_button(button))
        auditing.record(
            button.business,
            actor,
            "button changed" if before else "button created",
            button,
            button.public_id,
            changes=auditing.differences(before, _snapshot(button)),
        )
    return button


def _locked(button: Button) -> Button:
    """The stored row, held until the transaction ends: two edits of one button follow each other."""
    rows = Button.objects.select_related("account", "business", "hours").select_for_update(of=("self",))
    return rows.get(pk=button.pk)


def _save_parts(draft: ButtonDraft) -> None:
    draft.settings.button = draft.button
    if draft.pin is not None and isinstance(draft.settings, ViviphoneSettings) and not draft.settings.sealed_pin:
        draft.settings.seal_pin(draft.pin)
    draft.settings.save()
    draft.button.destinations.all().delete()
    for row in draft.destinations:
        row.pk, row.button = None, draft.button
        row.save()
    draft.button.lists.set(draft.lists)


def _snapshot(button: Button) -> dict[str, Any]:
    """What an audit entry compares: every stored setting, no secret."""
    skipped = {"id", "business", "created_at", "updated_at", "version", "remote_id"}
    values: dict[str, Any] = {
        column.name: str(column.value_from_object(button))
        for column in button._meta.concrete_fields
        if column.name not in skipped
    }
    values["destinations"] = [f"{row.number} {row.post_dial}".strip() for row in button.destinations.all()]
    values["lists"] = sorted(row.name for row in button.lists.all())
    own = settings_of(button)
    return values | {
        name: hidden(str(value)) if own.documented()[name].kind == "secret" else str(value)
        for name, value in own.values().items()
    }


def _queue_push(button: Button, compiled: Compiled) -> Push | None:
    """Write the push row, if the provider keeps buttons; it takes the place of older ones not yet under way."""
    if not capabilities(button.account).keeps_buttons:
        return None
    button.pushes.filter(state__in=Push.OPEN).update(state=Push.State.SUPERSEDED)
    push = Push.objects.create(
        button=button,
        version=button.version,
        settings=compiled.settings,
        losses=[[loss.setting, loss.lost, loss.enforced_by] for loss in compiled.losses],
    )
    transaction.on_commit(lambda: nudge_push(push.pk))
    return push


def set_state(button: Button, state: Button.State, *, actor: User | None) -> Button:
    """Pause, resume or retire. The gate obeys at once; the provider hears of it by a push."""
    with transaction.atomic():
        stored = _locked(button)
        before = stored.state
        if before in {state, Button.State.RETIRED}:
            return stored
        stored.state, stored.version = state, stored.version + 1
        stored.save(update_fields=["state", "version", "updated_at"])
        _queue_push(stored, compile_button(stored))
        auditing.record(
            stored.business,
            actor,
            f"button {Button.State(state).label.lower()}",
            stored,
            stored.public_id,
            changes={"state": [before, str(state)]},
        )
    return stored


def push_again(button: Button, *, actor: User | None) -> Push | None:
    """Send everything again, as it is stored now."""
    with transaction.atomic():
        stored = _locked(button)
        # Whoever asks has looked at what was unclear, and takes the decision.
        stored.pushes.filter(state=Push.State.UNCLEAR).update(state=Push.State.SUPERSEDED)
        push = _queue_push(stored, compile_button(stored))
        auditing.record(stored.business, actor, "push asked for again", stored, stored.public_id)
    return push


def follow_time() -> None:
    """Queue pushes of buttons that mean something else today than when they were sent.

    Clocks change between summer and winter, and screening entries expire; a provider that was told an offset or a
    number must hear of it. Buttons with a push on its way or in trouble are left to that.
    """
    for button in Button.objects.exclude(state=Button.State.RETIRED).select_related("account", "business", "hours"):
        push = button.pushes.first()
        if push is None or push.state != Push.State.IN_STEP:
            continue
        if compile_button(button).settings != push.settings:
            _touch(Button.objects.filter(pk=button.pk), "time passed: sent again", None)


def touch_business(business: Business) -> None:
    """Queue pushes of every button of a business that was switched on or off."""
    _touch(Button.objects.filter(business=business), "business switched", None)


def touch_hours(hours: OpeningHours, *, actor: User | None) -> None:
    """Queue pushes of the buttons that use this set. Call it in the transaction that changed the set."""
    _touch(Button.objects.filter(hours=hours), f"hours changed: {hours}", actor)


def touch_list(changed: ScreeningList, *, actor: User | None) -> None:
    """Queue pushes of the buttons that use this list. Call it in the transaction that changed the list."""
    _touch(Button.objects.filter(lists=changed), f"screening list changed: {changed}", actor)


def _touch(buttons: models.QuerySet[Button], action: str, actor: User | None) -> None:
    for button in buttons.exclude(state=Button.State.RETIRED).select_related("account", "business", "hours"):
        button.version += 1
        button.save(update_fields=["version", "updated_at"])
        _queue_push(button, compile_button(button))
        auditing.record(button.business, actor, action[:60], button, button.public_id)
