"""Holds a button's row, so that two edits of one button follow each other."""

from buttons.models import Button


def locked(button_id: int) -> Button:
    """The row as it is stored now, held until the transaction ends. Call it in one.

    What it refers to is read after the wait: a row that is locked and joined in one query is joined with what it
    referred to before the wait, and with nothing where the edit that was waited for put another account or other hours.
    """
    Button.objects.select_for_update().only("pk").get(pk=button_id)
    return Button.objects.select_related("account", "business", "hours").get(pk=button_id)
