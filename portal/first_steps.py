"""The way from an empty business to its first call, and how far along it a business is."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import reverse

from accounts.models import Business
from buttons.models import Button
from calls.models import Call


@dataclass(frozen=True, slots=True)
class FirstStep:
    """One step: what to do, why, where, and whether it is done."""

    title: str
    why: str
    address: str
    is_done: bool
    is_optional: bool = False


def first_steps(business: Business) -> list[FirstStep]:
    """The five steps in order."""
    return list(_steps(business))


def _steps(business: Business) -> Iterator[FirstStep]:
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
