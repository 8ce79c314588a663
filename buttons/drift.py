"""Holds what was last pushed against what the provider has now, setting by setting."""

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta

from django.db import transaction
from django.db.models import F, Max, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from accounts.connecting import capabilities, connect
from buttons.models import Button, DriftCheck, Push
from buttons.nudging import nudge
from buttons.signals import drift_found
from providers.base import ProviderError
from providers.fields import Settings, Value
from providers.registry import PROVIDERS

EVERY = timedelta(hours=20)
"""A button is looked at by itself once in so long."""

AT_ONCE = 5
"""Buttons a tick takes up: each costs its provider some ten requests."""

KEPT = 50
"""Checks kept of a button."""

TASK = "buttons.tasks.check_drift"


def look_around() -> None:
    """Have a few buttons checked whose turn it is. Only where a provider can be read at all."""
    for button_id in _due().values_list("pk", flat=True)[:AT_ONCE]:
        nudge(TASK, button_id)


def _due() -> QuerySet[Button]:
    readable = [slug for slug, adapter in PROVIDERS.items() if adapter.capabilities.reads_back]
    newest = Push.objects.filter(button=OuterRef("pk")).order_by("-pk").values("state")[:1]
    rows = Button.objects.exclude(state=Button.State.RETIRED).exclude(remote_id="")
    rows = rows.filter(account__provider__in=readable, business__is_active=True).exclude(account__check_passed=False)
    rows = rows.annotate(newest=Subquery(newest), looked_at=Max("drift_checks__at"))
    rows = rows.filter(Q(looked_at=None) | Q(looked_at__lt=timezone.now() - EVERY), newest=Push.State.IN_STEP)
    return rows.order_by(F("looked_at").asc(nulls_first=True), "pk")


def in_step(button: Button) -> Push | None:
    """The newest push, if the provider has it; there is nothing to hold against it otherwise."""
    push = button.pushes.first()
    return push if push is not None and push.state == Push.State.IN_STEP else None


def check(button: Button) -> DriftCheck | None:
    """Ask the provider and store what came of it; None where a push is on its way or the provider keeps no buttons.

    Speaks to the provider with no transaction open; what it read is dropped if a newer push began meanwhile.
    """
    able, push = capabilities(button.account), in_step(button)
    if push is None or not able.keeps_buttons:
        return None
    found = DriftCheck(button=button, version=push.version, state=DriftCheck.State.UNVERIFIABLE)
    if able.reads_back:
        try:
            read = connect(button.account).read_button(button.remote_id)
        except ProviderError as error:
            found.state, found.problem = DriftCheck.State.FAILED, error.sentence[:500]
        else:
            found.differences = list(differing(push.settings, read))
            found.state = DriftCheck.State.DIFFERS if found.differences else DriftCheck.State.SAME
    return _stored(found, push)


def differing(pushed: Settings, read: Settings) -> Iterator[list[Value]]:
    """[setting, as pushed, as read] of what was read and is not what was pushed; of lists, only how many."""
    for name, value in read.items():
        if name in pushed and not _same(pushed[name], value):
            yield [name, *_shown(pushed[name], value)]


def _same(pushed: Value, read: Value) -> bool:
    if isinstance(pushed, list) and isinstance(read, list):
        return Counter(pushed) == Counter(read)
    return pushed == read


def _shown(pushed: Value, read: Value) -> tuple[Value, Value]:
    """Numbers of visitors stand in the lists, and are kept nowhere else."""
    if not isinstance(pushed, list) or not isinstance(read, list):
        return pushed, read
    more, fewer = len(set(read) - set(pushed)), len(set(pushed) - set(read))
    return f"{len(pushed)} entries", f"{len(read)} entries: {more} that are new, {fewer} that are gone"


def _stored(found: DriftCheck, push: Push) -> DriftCheck | None:
    button = found.button
    with transaction.atomic():
        newest = in_step(Button.objects.select_for_update().get(pk=button.pk))
        if newest is None or newest.pk != push.pk:
            return None
        before = button.drift_checks.first()
        found.save()
        kept = button.drift_checks.values_list("pk", flat=True)[:KEPT]
        button.drift_checks.exclude(pk__in=list(kept)).delete()
        is_known = before is not None and before.differences == found.differences
        if found.state == DriftCheck.State.DIFFERS and not is_known:
            drift_found.send(DriftCheck, button=button, check=found)
    return found
