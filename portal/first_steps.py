"""The way from an empty business to its first call, and how far along it a business is."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Subquery
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import Business, Membership, ProviderAccount, Role
from buttons.models import Button, OpeningHours
from calls.models import Call, RefusedClick

OWNERS = ("first_owner", "second_owner", "third_owner")
"""So many are named to who may not connect a provider."""


@dataclass(frozen=True, slots=True)
class FirstStep:
    """One step: what to do, why, where, and whether it is done."""

    title: str
    why: str
    address: str
    is_done: bool
    is_optional: bool = False
    others: str = ""
    """Who can do it, where the person who looks may not."""


def first_steps(membership: Membership) -> list[FirstStep]:
    """The five steps in order, as far as this member may take them."""
    return list(_steps(membership))


def _steps(membership: Membership) -> Iterator[FirstStep]:
    business = membership.business
    done = _done(business)

    def at(name: str, *arguments: object) -> str:
        return reverse(name, args=[business.public_id, *arguments])

    yield FirstStep(
        _("Connect a telephone provider"),
        _("Its credentials are checked at once and kept sealed."),
        at("accounts:list") if done["has_account"] else at("accounts:new"),
        done["is_connected"],
        others="" if membership.may(Role.OWNER) else _owners(done),
    )
    yield FirstStep(
        _("Say when you are open"),
        _("Without hours your buttons ring day and night."),
        at("buttons:hours"),
        done["has_hours"],
        is_optional=True,
    )
    button = done["button"]
    yield FirstStep(_("Make a button"), _("Whom it rings, and who may call."), at("buttons:new"), button is not None)
    yield FirstStep(
        _("Put it on your site"),
        _("One line of HTML, anywhere on the page."),
        at("buttons:detail", button) if button else at("buttons:list"),
        done["has_call"] or done["has_refused_click"],
    )
    yield FirstStep(
        _("Take the first call"),
        _("Press your button and watch the call here."),
        at("calls:list"),
        done["has_ended_call"],
    )


def _done(business: Business) -> Mapping[str, Any]:
    """Everything the steps ask of the database, in one query; `button` is the public id of one, or None."""
    of_it = {"business": OuterRef("pk")}
    accounts, calls = ProviderAccount.objects.filter(**of_it), Call.objects.filter(**of_it)
    buttons = Button.objects.filter(**of_it).exclude(state=Button.State.RETIRED).order_by("pk").values("public_id")
    owners = Membership.objects.filter(role=Role.OWNER, **of_it).order_by("pk").values("user__email")
    told = Business.objects.filter(pk=business.pk).values(
        has_account=Exists(accounts),
        is_connected=Exists(accounts.filter(check_passed=True)),
        has_hours=Exists(OpeningHours.objects.filter(**of_it)),
        button=Subquery(buttons[:1]),
        has_call=Exists(calls),
        has_refused_click=Exists(RefusedClick.objects.filter(**of_it)),
        has_ended_call=Exists(calls.filter(state=Call.State.ENDED)),
        **{name: Subquery(owners[at : at + 1]) for at, name in enumerate(OWNERS)},
    )
    return told.get()


def _owners(done: Mapping[str, Any]) -> str:
    return ", ".join(done[name] for name in OWNERS if done[name])
