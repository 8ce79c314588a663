"""What this room does when a room below it tells that something changed."""

from typing import Any

from django.dispatch import receiver

from accounts.models import Business, ProviderAccount, User
from accounts.signals import business_switched, credentials_replaced
from buttons.blocking import ask_everywhere
from buttons.saving import resend, touch_business, touch_list
from screening.blocking import everybody_asks
from screening.models import ScreeningList
from screening.saving import list_changed


@receiver(business_switched, dispatch_uid="buttons.push_all")
def push_all(sender: Any, business: Business, **kwargs: Any) -> None:
    """A provider whose own page rings must hear that the business is off, and that it is on again."""
    touch_business(business)


@receiver(credentials_replaced, dispatch_uid="buttons.resend")
def push_what_waited(sender: Any, account: ProviderAccount, actor: User | None, **kwargs: Any) -> None:
    """What the old credentials could not bring to the provider goes out with the new ones."""
    resend(account, actor=actor)


@receiver(list_changed, dispatch_uid="buttons.push_list")
def push_list(sender: Any, changed: ScreeningList, actor: User | None, **kwargs: Any) -> None:
    """Providers that hold lists must hear of this one's numbers."""
    touch_list(changed, actor=actor)


@receiver(everybody_asks, dispatch_uid="buttons.ask_everywhere")
def attach_list(sender: Any, blocked: ScreeningList, actor: User | None, **kwargs: Any) -> None:
    """A number was blocked for the whole business; a button that does not ask the list yet would still ring it."""
    ask_everywhere(blocked, actor=actor)
