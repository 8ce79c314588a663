"""What is done to a stored set of hours beside its form."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from accounts import auditing
from accounts.models import User
from buttons.models import OpeningHours


def forget_past(hours: OpeningHours, actor: User) -> int:
    """Remove the dated rows that are over, yesterday's kept as its night may still run; how many rows there were.

    It is a new version of the set, which nobody's button has to be told of.
    """
    today = timezone.now().astimezone(hours.schedule().zone).date()
    with transaction.atomic():
        held = OpeningHours.objects.select_for_update(no_key=True).get(pk=hours.pk)
        removed, _ = hours.exceptions.filter(date__lt=today - timedelta(days=1)).delete()
        if removed:
            held.version += 1
            held.save(update_fields=["version"])
            auditing.record(hours.business, actor, f"{removed} past days removed", hours, hours.public_id)
    return removed
