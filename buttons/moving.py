"""Moves a button to another provider account. Its id, its line on sites and its history stay.

What stays behind at the old provider becomes a retired button of its own where the provider can be told to refuse
everybody: its push is repeated like any other until the provider has it, and its page shows how far that is. The new
version keeps the old id, so that a button that comes back finds what it left and no second one is made.
"""

from copy import copy
from typing import Any
from uuid import uuid4

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.utils.translation import gettext, gettext_noop, ngettext
from django.utils.translation import gettext as _

from accounts import auditing
from accounts.connecting import capabilities
from accounts.models import ProviderAccount, User
from buttons.drafts import ButtonDraft
from buttons.models import Button, ProviderSettings, Push, ViviphoneSettings
from buttons.naming import free_name
from buttons.planning import SETTINGS_MODELS, compile_parts
from buttons.queueing import queue_push
from buttons.versions import draft_of, keep, snapshot

BUSY = gettext_noop("Its settings are on their way to the provider at this very moment. Try again in a minute.")


def moved(button: Button, account: ProviderAccount) -> ButtonDraft:
    """The button as it would be on that account, as far as that can be known; `button` is changed.

    Settings of an earlier stay with that provider are taken up again. Phones beyond what it rings are left out.
    """
    now = draft_of(button)
    button.account = account
    rings = capabilities(account).max_destinations
    return ButtonDraft(button, _settings(button), now.destinations[:rings], now.lists)


def not_taken_along(button: Button, account: ProviderAccount) -> list[str]:
    """What the new provider has no place for, in sentences."""
    rings, phones = capabilities(account).max_destinations, button.destinations.count()
    if phones <= rings:
        return []
    wording = ngettext(
        "%(provider)s rings %(rings)s of your %(phones)s phones; the others are taken off the button.",
        "%(provider)s rings %(rings)s of your %(phones)s phones; the others are taken off the button.",
        phones,
    )
    return [wording % {"provider": account.get_provider_display(), "rings": rings, "phones": phones}]


def switches_off(button: Button) -> bool:
    """Whether the button's provider can be told to refuse everybody."""
    if not capabilities(button.account).keeps_buttons:
        return False
    now = draft_of(button)
    off = copy(button)
    off.state, off.hours = Button.State.RETIRED, None
    losses = compile_parts(off, now.settings, now.destinations, ()).losses
    return all(loss.setting != "Pause" for loss in losses)


def change_account(stored: Button, account: ProviderAccount, actor: User | None) -> tuple[str, dict[str, Any]]:
    """Leave the old account: the id at the new one ("" if none yet), and what the version keeps about the old one.

    Call it in the transaction of the save, with the locked row. Raises `ValidationError` while a push is on its way.
    """
    _stop_pushes(stored)
    left = {"account": str(stored.account.public_id), "remote_id": stored.remote_id, "stays": ""}
    if stored.remote_id and switches_off(stored):
        left["stays"] = str(_leave(stored, actor).public_id)
    return _take_up(stored, account), left


def _settings(button: Button) -> ProviderSettings:
    model = SETTINGS_MODELS[button.account.provider]
    return model._default_manager.filter(button=button).first() or model(button=button)


def _stop_pushes(button: Button) -> None:
    button.pushes.filter(state__in=[*Push.OPEN, Push.State.UNCLEAR]).update(state=Push.State.SUPERSEDED)
    if button.pushes.filter(state=Push.State.SENDING).exists():
        raise ValidationError({NON_FIELD_ERRORS: gettext(BUSY)})


def _leave(button: Button, actor: User | None) -> Button:
    """What stays at the old provider, as a retired button that refuses everybody there."""
    settings = draft_of(button).settings
    stays = copy(button)
    stays.pk, stays.public_id, stays.version, stays.hours = None, uuid4(), 1, None
    stays._state.adding = True
    stays.state = Button.State.RETIRED
    named = _("%(button)s, left at %(account)s") % {"button": button.name, "account": button.account.name}
    stays.name = free_name(button.business, named)
    stays.save()
    for row in button.destinations.all():
        row.pk, row.button = None, stays
        row.save(force_insert=True)
    settings.button = stays
    if isinstance(settings, ViviphoneSettings):
        settings.sealed_pin = ""  # only a creation needs it, and this is never created again
    settings.save(force_insert=True)
    queue_push(stays)
    keep(stays, snapshot(stays), actor)
    left = gettext_noop("button left at its old provider")
    auditing.record(stays.business, actor, left, stays, stays.public_id)
    return stays


def _take_up(button: Button, account: ProviderAccount) -> str:
    """The id of an earlier stay at that account; what was left there is the button's own again."""
    earlier = button.versions.filter(stored__left__account=str(account.public_id)).first()
    if earlier is None:
        return ""
    left = earlier.stored["left"]
    for stays in Button.objects.filter(public_id=left["stays"]) if left["stays"] else ():
        _stop_pushes(stays)
        stays.remote_id = ""
        stays.save(update_fields=["remote_id", "updated_at"])
    return str(left["remote_id"])
