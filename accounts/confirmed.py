"""What only people with a confirmed e-mail address may do: write to others, and let programs act in their name."""

from allauth.account.models import EmailAddress
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from accounts.models import User

CONFIRM_FIRST = gettext_noop("Confirm your e-mail address first: have the link sent to you, and follow it.")


def has_confirmed(person: User) -> bool:
    """Whether one of the person's addresses is known to be theirs."""
    return bool(EmailAddress.objects.filter(user=person, verified=True).exists())


def send_to_confirm(request: HttpRequest) -> HttpResponse:
    """Lead a person to where the link to confirm is sent from, and say why."""
    messages.error(request, _(CONFIRM_FIRST))
    return redirect("account_email")
