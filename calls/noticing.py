"""Finds what people and their systems are to be told: calls asked for and ended, limits reached, providers failing.

It reads the timelines' and refused clicks' newest rows behind a mark that it keeps in the cache. A row is looked at
again until it is a minute old, because one with a smaller key may be stored after it; whatever is told is told once,
by its key. Where the mark is lost it begins with the newest rows.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any, TypeVar

from django.core.cache import cache
from django.db.models import Max, QuerySet
from django.dispatch import receiver
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_noop

from accounts.models import NoticeKind, ProviderAccount, WebhookEndpoint
from accounts.notices import tell
from accounts.webhooks.queueing import CALL_ASKED, CALL_ENDED, queue
from accounts.zones import zone
from buttons.models import Button, DriftCheck, Push
from buttons.signals import drift_found, push_failing
from calls.models import Call, CallEvent, RefusedClick
from providers.base import Outcome

AT_ONCE = 1000
FIRST_LOOK = 5000
"""Rows in one look, and how far back the first one goes where no mark is kept."""

SETTLED = timedelta(minutes=1)
OLDEST = timedelta(days=1)
"""What is older is no news any more."""

BEGINNINGS = (Call.State.ASKED, Call.State.SCHEDULED, Call.State.HANDED_OVER)
MISSED = {
    Outcome.UNANSWERED.value: gettext_noop("Nobody answered"),
    Outcome.BUSY.value: gettext_noop("Busy"),
    Outcome.FAILED.value: gettext_noop("Failed"),
}
NOT_PLACED = gettext_noop("It could not be placed in time")

LIMITS = {
    "button_limit": (
        gettext_noop("The day’s calls are used up"),
        gettext_noop("“%(button)s” lets nobody through until tomorrow."),
    ),
    "full": (
        gettext_noop("All lines were busy"),
        gettext_noop("Visitors of “%(button)s” were turned away because all its lines were in use."),
    ),
    "business_limit": (
        gettext_noop("The day’s calls of all buttons are used up"),
        gettext_noop("No button rings until tomorrow."),
    ),
    "spend_limit": (
        gettext_noop("The month’s spending is reached"),
        gettext_noop("No button rings until the month is over."),
    ),
}
"""Reason of a refused click -> what its owner is told, once a day. Limits of one visitor are no news."""

NOT_TAKEN = {
    Push.State.REFUSED: gettext_noop("refused"),
    Push.State.FAILING: gettext_noop("failing, will be tried again"),
    Push.State.UNCLEAR: gettext_noop("needs a look"),
}

OF_ALL_BUTTONS = {"business_limit", "spend_limit"}

Row = TypeVar("Row", CallEvent, RefusedClick)


def look() -> None:
    """Tell what happened since the last look."""
    _calls()
    _limits()
    _providers()


def _calls() -> None:
    rows = CallEvent.objects.filter(state__in=[*BEGINNINGS, *Call.FINAL])
    with _newest(rows.select_related("call__button", "call__business"), "events") as events:
        listening = _endpoints({event.call.business_id for event in events})
        for event in events:
            call, is_over = event.call, event.state in Call.FINAL
            kind = CALL_ENDED if is_over else CALL_ASKED
            ears = [one for one in listening.get(call.business_id, ()) if not one.kinds or kind in one.kinds]
            if ears:
                queue(ears, kind, told(call), key=str(call.public_id))
            if is_over and _is_missed(call):
                _tell_missed(call)


def told(call: Call) -> dict[str, Any]:
    """A call as the business's own systems hear of it. Times are ISO 8601 in UTC, the duration is seconds."""
    return {
        "call": str(call.public_id),
        "button": str(call.button.public_id),
        "button_name": call.button.name,
        "number": call.number,
        "country": call.country,
        "state": call.state,
        "outcome": call.outcome,
        "reason": call.reason,
        "page": call.page,
        "campaign": call.campaign,
        "asked_at": _iso(call.asked_at),
        "answered_at": _iso(call.answered_at),
        "ended_at": _iso(call.ended_at),
        "duration": call.duration,
    }


def _is_missed(call: Call) -> bool:
    """A visitor wanted to talk and did not. A colleague's own call back is no missed one."""
    if call.asked_by_id is not None:
        return False
    return call.state == Call.State.EXPIRED or (call.state == Call.State.ENDED and call.outcome in MISSED)


def _tell_missed(call: Call) -> None:
    business = call.business
    at = call.asked_at.astimezone(zone(business.time_zone))
    tell(
        business,
        NoticeKind.MISSED_CALL,
        key=f"call:{call.public_id}",
        title=gettext_noop("A missed call"),
        sentence=gettext_noop("A visitor asked for a call by “%(button)s” at %(time)s. %(how)s."),
        values={"button": call.button.name, "time": f"{at:%H:%M}"},
        phrases={"how": MISSED.get(call.outcome, NOT_PLACED)},
        path=reverse("calls:detail", args=[business.public_id, call.public_id]),
        button=call.button.public_id,
    )


def _limits() -> None:
    rows = RefusedClick.objects.filter(reason__in=LIMITS).select_related("button", "business")
    with _newest(rows, "limits") as clicks:
        for key, click in {_key(click): click for click in clicks}.items():
            _tell_limit(key, click)


def _key(click: RefusedClick) -> str:
    """The same for all that is told as one: a limit, of a button or of all, on a day of the business."""
    day = click.at.astimezone(zone(click.business.time_zone)).date()
    return f"limit:{click.reason}:{'' if click.reason in OF_ALL_BUTTONS else click.button.public_id}:{day}"


def _tell_limit(key: str, click: RefusedClick) -> None:
    business, button = click.business, click.button
    title, sentence = LIMITS[click.reason]
    tell(
        business,
        NoticeKind.LIMIT_REACHED,
        key=key,
        title=title,
        sentence=sentence,
        values={"button": button.name},
        # The business's settings, where a limit of all buttons is set, are open to owners alone.
        path=_page_of(button),
        button=None if click.reason in OF_ALL_BUTTONS else button.public_id,
    )


def _providers() -> None:
    for account in ProviderAccount.objects.filter(calls_failing_since__isnull=False).select_related("business"):
        tell(
            account.business,
            NoticeKind.PROVIDER_FAILING,
            key=f"provider:{account.public_id}:{account.calls_failing_since:%Y%m%d%H%M%S}",
            title=gettext_noop("%(provider)s takes no calls"),
            sentence=gettext_noop(
                "No call of the account “%(account)s” can be placed until it does. Look at its credentials."
            ),
            values={"provider": account.get_provider_display(), "account": account.name},
            path=reverse("accounts:detail", args=[account.business.public_id, account.public_id]),
        )


@receiver(push_failing, dispatch_uid="calls.tell_push")
def tell_push(sender: Any, button: Button, push: Push, **kwargs: Any) -> None:
    """A provider does not take an owner's change."""
    provider = button.account.get_provider_display()
    tell(
        button.business,
        NoticeKind.PUSH_FAILING,
        key=f"push:{push.public_id}:{push.state}",
        title=gettext_noop("%(provider)s has not taken a change"),
        sentence=gettext_noop("The newest settings of “%(button)s” are not at %(provider)s: %(state)s."),
        values={"provider": provider, "button": button.name},
        phrases={"state": NOT_TAKEN.get(Push.State(push.state), NOT_TAKEN[Push.State.FAILING])},
        path=_page_of(button),
        button=button.public_id,
    )


@receiver(drift_found, dispatch_uid="calls.tell_drift")
def tell_drift(sender: Any, button: Button, check: DriftCheck, **kwargs: Any) -> None:
    """Somebody changed a button at its provider, past the portal."""
    tell(
        button.business,
        NoticeKind.DRIFT,
        key=f"drift:{check.pk}",
        title=gettext_noop("A button was changed at its provider"),
        sentence=gettext_noop("“%(button)s” differs from what was pushed. Take the change over, or push again."),
        values={"button": button.name},
        path=_page_of(button),
        button=button.public_id,
    )


@contextmanager
def _newest(rows: QuerySet[Row], name: str) -> Iterator[list[Row]]:
    """Rows that were not settled at the last look, oldest first; done with them, the mark moves past the settled."""
    key, now = f"calls.noticing:{name}", timezone.now()
    newest = rows.model._default_manager.aggregate(newest=Max("pk"))["newest"] or 0
    # A mark beyond every row is another database's: one that was put back from a copy.
    mark = min(cache.get(key, newest - FIRST_LOOK), newest)
    found = list(rows.filter(pk__gt=mark, at__gt=now - OLDEST).order_by("pk")[:AT_ONCE])
    yield found
    cache.set(key, max((row.pk for row in found if row.at < now - SETTLED), default=mark), timeout=None)


def _endpoints(businesses: Iterable[int]) -> dict[int, list[WebhookEndpoint]]:
    found: dict[int, list[WebhookEndpoint]] = {}
    for endpoint in WebhookEndpoint.objects.filter(business__in=businesses, is_active=True):
        found.setdefault(endpoint.business_id, []).append(endpoint)
    return found


def _page_of(button: Button) -> str:
    return reverse("buttons:detail", args=[button.business.public_id, button.public_id])


def _iso(at: Any) -> str | None:
    return at.isoformat(timespec="seconds") if at else None
