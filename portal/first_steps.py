"""The way from an empty business to its first call, and how far along it a business is."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import reverse

from accounts.models import Business, Membership, Role
from buttons.models import Button
from calls.models import Call

OWNERS_NAMED = 3


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
    button = business.buttons.exclude(state=Button.State.RETIRED).first()
    accounts = business.provider_accounts
    calls = business.calls

    def at(name: str, *arguments: object) -> str:
        return reverse(name, args=[business.public_id, *arguments])

    yield FirstStep(
        "Connect a telephone provider",
        "Its credentials are checked at once and kept sealed.",
        at("accounts:list") if accounts.exists() else at("accounts:new"),
        accounts.exclude(check_passed=False).exists(),
        others="" if membership.may(Role.OWNER) else _owners(business),
    )
    yield FirstStep(
        "Say when you are open",
        "Without hours your buttons ring day and night.",
        at("buttons:hours"),
        business.opening_hours.exists(),
        is_optional=True,
    )
    yield FirstStep("Make a button", "Whom it rings, and who may call.", at("buttons:new"), button is not None)
    pressed = calls.exists() or business.refused_clicks.exists()
    yield FirstStep(
        "Put it on your site",
        "One line of HTML, anywhere on the page.",
        at("buttons:detail", button.public_id) if button else at("buttons:list"),
        pressed,
    )
    yield FirstStep(
        "Take the first call",
        "Press your button and watch the call here.",
        at("calls:list"),
        calls.filter(state=Call.State.ENDED).exists(),
    )


def _owners(business: Business) -> str:
    emails = business.memberships.filter(role=Role.OWNER).order_by("pk").values_list("user__email", flat=True)
    return ", ".join(emails[:OWNERS_NAMED])
