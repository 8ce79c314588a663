"""Pauses a button whose calls look like somebody's attack, and tells its owners: a fuse, not a limit.

Many calls to many different numbers within an hour, and hardly one answered, is what dialling through a range of
numbers looks like from here. A person looks at it and lets the button ring again.
"""

import logging
from datetime import timedelta

from django.conf import settings
from django.core.mail import send_mail
from django.db.models import Count, F, Q
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from accounts.language import spoken_to
from accounts.models import Role
from buttons.models import Button
from buttons.saving import set_state
from calls.models import Call
from providers.base import Outcome

log = logging.getLogger(__name__)

WITHIN = timedelta(hours=1)
CALLS, NUMBERS, ANSWERED_IN_A_HUNDRED = 20, 15, 20
"""So many calls to so many different numbers, and a smaller share answered than this."""


def watch() -> None:
    """Pause what looks like an attack. Calls before a button's last edit are not held against it again."""
    ended = Call.objects.filter(
        state=Call.State.ENDED,
        ended_at__gt=timezone.now() - WITHIN,
        asked_at__gt=F("button__updated_at"),
        button__state=Button.State.LIVE,
    ).exclude(outcome=Outcome.UNTOLD)
    rows = (
        ended.order_by()
        .values("button")
        .annotate(
            calls=Count("pk"),
            numbers=Count("number", distinct=True),
            answered=Count("pk", filter=Q(outcome=Outcome.ANSWERED)),
        )
    )
    for row in rows.filter(calls__gte=CALLS, numbers__gte=NUMBERS):
        if row["answered"] * 100 < row["calls"] * ANSWERED_IN_A_HUNDRED:
            _pause(Button.objects.select_related("business").get(pk=row["button"]), row["calls"], row["answered"])


def _pause(button: Button, calls: int, answered: int) -> None:
    log.warning("Button %s paused: %s of %s calls answered within the hour.", button.public_id, answered, calls)
    set_state(button, Button.State.PAUSED, actor=None)
    path = reverse("buttons:detail", kwargs={"business": button.business.public_id, "button": button.public_id})
    words = {"button": button, "calls": calls, "answered": answered, "address": f"{settings.PUBLIC_URL}{path}"}
    for member in button.business.memberships.filter(role=Role.OWNER).select_related("user"):
        with spoken_to(member.user):
            subject = gettext("“%(button)s” was paused") % {"button": button.name}
            send_mail(subject, render_to_string("calls/mail/paused.txt", words), None, [member.user.email])
