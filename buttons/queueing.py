"""Writes the row that tells a worker what the provider must hear."""

from django.db import transaction

from accounts.connecting import capabilities
from accounts.wording import kept
from buttons.models import Button, Push
from buttons.nudging import nudge_push
from buttons.planning import compile_button


def queue_push(button: Button) -> Push | None:
    """Queue the button as it is stored now; it takes the place of pushes not yet under way. Call it in a transaction.

    None, where the provider keeps no buttons.
    """
    button.pushes.filter(state__in=Push.OPEN).update(state=Push.State.SUPERSEDED)
    if not capabilities(button.account).keeps_buttons:
        return None
    compiled = compile_button(button)
    push = Push.objects.create(
        button=button,
        version=button.version,
        settings=compiled.settings,
        losses=[[loss.setting, kept(loss.lost), loss.enforced_by] for loss in compiled.losses],
    )
    transaction.on_commit(lambda: nudge_push(push.pk))
    return push
