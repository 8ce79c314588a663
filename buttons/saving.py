"""Saves a button: its rows, the push that tells the provider, and the audit entry, in one transaction.

Nothing else writes a button. Forms, the API and the staff's admin all come through here.
"""

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.translation import gettext_noop

from accounts import auditing
from accounts.connecting import capabilities
from accounts.models import Business, ProviderAccount, User
from buttons.blocking import ask_in_new
from buttons.differing import flat
from buttons.drafts import ButtonDraft, preview, problems
from buttons.locking import locked
from buttons.models import Button, ButtonVersion, OpeningHours, Push, ViviphoneSettings
from buttons.moving import change_account
from buttons.planning import SETTINGS_MODELS, compile_button, settings_of
from buttons.queueing import queue_push
from buttons.versions import Stored, keep, snapshot
from screening.models import ScreeningList
from screening.saving import InUse

__all__ = [
    "SETTINGS_MODELS",
    "ButtonDraft",
    "EditConflict",
    "InUse",
    "delete_hours",
    "make_anew",
    "preview",
    "problems",
    "push_again",
    "resend",
    "save_button",
    "set_state",
    "settings_of",
    "touch_hours",
    "touch_list",
]


SWITCHED = {
    Button.State.LIVE: gettext_noop("button live"),
    Button.State.PAUSED: gettext_noop("button paused"),
    Button.State.RETIRED: gettext_noop("button retired"),
}
"""State -> what the audit trail says of a button that got it."""


class EditConflict(Exception):
    """Somebody else saved this button since the form was opened."""


def save_button(draft: ButtonDraft, *, actor: User | None, expected_version: int | None) -> Button:
    """Store the draft and queue its push; another account in it moves the button there (`buttons.moving`).

    `expected_version` is the version the form was opened with, None for a new button. Raises `ValidationError` keyed
    by form field, and `EditConflict` if somebody saved the button since.
    """
    if found := problems(draft):
        raise ValidationError(found)
    button = draft.button
    with transaction.atomic():
        before: Stored = {}
        left: Stored = {}
        if button.pk:
            stored = locked(button.pk)
            if expected_version is not None and _is_edited_since(stored, expected_version):
                raise EditConflict
            before = snapshot(stored)
            button.version, button.remote_id = stored.version + 1, stored.remote_id
            if button.account_id != stored.account_id:
                button.remote_id, left["left"] = change_account(stored, button.account, actor)
        button.save()
        _save_parts(draft)
        if not before:
            ask_in_new(button)
        queue_push(button)
        after = snapshot(button)
        keep(button, after | left, actor)
        auditing.record(
            button.business,
            actor,
            gettext_noop("button changed") if before else gettext_noop("button created"),
            button,
            button.public_id,
            changes=auditing.differences(flat(before) if before else {}, flat(after)),
        )
    return button


def _is_edited_since(stored: Button, version: int) -> bool:
    """Whether somebody saved or switched it since; a push because hours or a list changed overwrites no edit."""
    if stored.version == version:
        return False
    newest = ButtonVersion.objects.filter(button=stored).values_list("version", flat=True).first()
    return newest is None or newest > version or version > stored.version


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


def set_state(button: Button, state: Button.State, *, actor: User | None) -> Button:
    """Pause, resume or retire. The gate obeys at once; the provider hears of it by a push."""
    with transaction.atomic():
        stored = locked(button.pk)
        before = stored.state
        if before in {state, Button.State.RETIRED}:
            return stored
        stored.state, stored.version = state, stored.version + 1
        stored.save(update_fields=["state", "version", "updated_at"])
        queue_push(stored)
        keep(stored, snapshot(stored), actor)
        auditing.record(
            stored.business,
            actor,
            SWITCHED[state],
            stored,
            stored.public_id,
            changes={"state": [before, str(state)]},
        )
    return stored


def push_again(button: Button, *, actor: User | None, has_looked: bool = True) -> Push | None:
    """Send everything again, as it is stored now; None, where the provider keeps no buttons.

    `has_looked`: the actor knows what became of a creation that was unclear, and has it repeated. Without it an unclear
    one stays unclear, and no push makes the button a second time.
    """
    with transaction.atomic():
        stored = locked(button.pk)
        if has_looked:
            stored.pushes.filter(state=Push.State.UNCLEAR).update(state=Push.State.SUPERSEDED)
        push = queue_push(stored)
        auditing.record(stored.business, actor, gettext_noop("push asked for again"), stored, stored.public_id)
    return push


def make_anew(button: Button, *, actor: User | None) -> Push | None:
    """Have a button that its provider no longer knows made once more, under a new id there; None if it is not gone."""
    with transaction.atomic():
        stored = locked(button.pk)
        newest = stored.pushes.first()
        if newest is None or not newest.is_gone:
            return None
        stored.remote_id = ""
        stored.save(update_fields=["remote_id", "updated_at"])
        push = queue_push(stored)
        anew = gettext_noop("button made anew at its provider")
        auditing.record(stored.business, actor, anew, stored, stored.public_id)
    return push


def resend(account: ProviderAccount, *, actor: User | None) -> None:
    """Send again what this account's provider has not taken. Call it in the transaction of new credentials.

    What is unclear stays with the person who has to look.
    """
    for button in account.buttons.select_related("business"):
        newest = button.pushes.first()
        if newest is not None and newest.state in {*Push.OPEN, Push.State.REFUSED} and not newest.is_gone:
            push_again(button, actor=actor, has_looked=False)


def follow_time() -> None:
    """Queue pushes of buttons that mean something else today than when they were sent.

    Clocks change between summer and winter, and screening entries expire; a provider that was told an offset or a
    number must hear of it. Buttons with a push on its way or in trouble are left to that.
    """
    for button in Button.objects.exclude(state=Button.State.RETIRED).select_related("account", "business", "hours"):
        push = button.pushes.first()
        if push is None or push.state != Push.State.IN_STEP or not capabilities(button.account).keeps_buttons:
            continue
        if compile_button(button).settings != push.settings:
            _touch(Button.objects.filter(pk=button.pk), "time passed: sent again", None)


def touch_business(business: Business) -> None:
    """Queue pushes of every button of a business that was switched on or off."""
    _touch(Button.objects.filter(business=business), "business switched", None)


def touch_hours(hours: OpeningHours, *, actor: User | None) -> None:
    """Queue pushes of the buttons that use this set. Call it in the transaction that changed the set."""
    _touch(Button.objects.filter(hours=hours), f"hours changed: {hours}", actor)


def delete_hours(hours: OpeningHours, *, actor: User | None) -> None:
    """Delete a set of hours; retired buttons let go of it. Raises `InUse` with the names of the others."""
    with transaction.atomic():
        OpeningHours.objects.select_for_update().get(pk=hours.pk)
        users = hours.buttons.exclude(state=Button.State.RETIRED)
        if users:
            raise InUse(", ".join(str(button) for button in users))
        hours.buttons.update(hours=None)
        auditing.record(hours.business, actor, gettext_noop("opening hours deleted"), hours, hours.public_id)
        hours.delete()


def touch_list(changed: ScreeningList, *, actor: User | None) -> None:
    """Queue pushes of the buttons that use this list. Call it in the transaction that changed the list."""
    _touch(Button.objects.filter(lists=changed), f"screening list changed: {changed}", actor)


def _touch(buttons: models.QuerySet[Button], action: str, actor: User | None) -> None:
    """Send each as it is stored once its row is held: an edit that was stored meanwhile must not be undone there."""
    with transaction.atomic():
        for button_id in buttons.exclude(state=Button.State.RETIRED).order_by("pk").values_list("pk", flat=True):
            button = locked(button_id)
            if button.state == Button.State.RETIRED:
                continue
            button.version += 1
            button.save(update_fields=["version", "updated_at"])
            queue_push(button)
            auditing.record(button.business, actor, action[:60], button, button.public_id)
