"""Makes a second button like the first."""

from copy import copy
from uuid import uuid4

from django.utils.translation import gettext as _

from accounts.models import User
from buttons.drafts import ButtonDraft
from buttons.models import Button, ViviphoneSettings
from buttons.naming import free_name
from buttons.saving import save_button
from buttons.versions import draft_of


def duplicate(button: Button, *, actor: User | None, name: str = "") -> Button:
    """A new button with the same settings, paused, under a name of its own (`name`, else "Copy of …").

    Raises `ValidationError` keyed by form field, and `accounts.sealing.Unreadable` where the PIN cannot be read.
    """
    return save_button(_like(button, name), actor=actor, expected_version=None)


def _like(button: Button, name: str) -> ButtonDraft:
    original = draft_of(button)
    twin, settings = copy(button), copy(original.settings)
    twin.pk, twin.public_id, twin.version, twin.remote_id = None, uuid4(), 1, ""
    twin._state.adding = settings._state.adding = True
    twin.state = Button.State.PAUSED
    twin.name = name or free_name(button.business, _("Copy of %(button)s") % {"button": button.name})
    pin = None
    if isinstance(settings, ViviphoneSettings):
        # It is sealed for the first button alone.
        pin, settings.sealed_pin = settings.pin(), ""
    settings.button = twin
    return ButtonDraft(twin, settings, original.destinations, original.lists, pin)
