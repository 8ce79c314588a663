"""A business to look around in: made once, against simulated providers only; later only its picture is found again."""

from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from allauth.account.models import EmailAddress
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from accounts import auditing
from accounts.models import Business, Membership, ProviderAccount, Role, User
from accounts.rehearsing import THIS_MACHINE, is_simulated
from buttons.models import AnveoSettings, Button, Destination, OpeningHours, ViviphoneSettings, VoicenterSettings
from buttons.saving import ButtonDraft, push_again, save_button
from buttons.versions import draft_of
from portal.demo_history import make_history
from screening.models import ScreeningList
from screening.rules import Verdict

DEMO_EMAIL = "demo@example.com"
DEMO_PASSWORD = "harbour-lights-at-dawn"  # noqa: S105  (printed for everybody who starts the demo)
DEMO_BUSINESS = UUID("5f0c8a3e-7b1d-4c52-9a64-2d8e31b0c7fa")
"""The demo business's public id: it is known by this, whatever its owner renames it to."""

ZONE = "America/New_York"
PICTURE = "demosite/call.svg"
COUNTRIES = ["US", "CA", "GB", "IL", "FR", "DE"]
DAY_AHEAD = 1440

# Numbers of the range that is reserved for fiction, +1 202 555 01xx: nobody's phone.
WORKSHOP, FRONT_DESK, NUISANCE = "+12025550114", "+12025550116", "12025550199"
PREMIUM_RATE = "1900"


class RealProviders(Exception):
    """A provider's address is not this machine's own: demo data has no business there."""


def make_demo() -> bool:
    """Make the demo's sign-in and business, unless the business exists; whether anything was made.

    Raises `RealProviders` where a provider's address is not a loopback address.
    """
    _refuse_real_providers()
    _fit_sign_in()
    if Business.objects.filter(public_id=DEMO_BUSINESS).exists():
        _mend_pictures()
        return False
    with transaction.atomic():
        owner = User.objects.filter(email=DEMO_EMAIL).first() or _make_user()
        business = Business.objects.create(
            public_id=DEMO_BUSINESS, name="Blue Harbour Repairs", country="US", time_zone=ZONE
        )
        Membership.objects.create(business=business, user=owner, role=Role.OWNER)
        auditing.record(business, owner, "demo made", business, business.public_id)
        _make_office_hours(business)
        nuisance = _make_nuisance_list(business)
        for draft in (_anveo_button(business), _viviphone_button(business), _voicenter_button(business)):
            draft.lists = [nuisance]
            save_button(draft, actor=owner, expected_version=None)
        make_history(business)
    return True


def send_to_new_simulator(address: str) -> None:
    """A simulator that has just started knows no buttons: make all of them anew that are kept by it."""
    ours = [slug for slug, one in settings.PROVIDER_ADDRESSES.items() if one["api"].startswith(f"{address}/")]
    for button in (
        Button.objects.filter(account__provider__in=ours).exclude(remote_id="").exclude(state=Button.State.RETIRED)
    ):
        Button.objects.filter(pk=button.pk).update(remote_id="")
        push_again(button, actor=None)


def close_demo() -> None:
    """Switch the demo's sign-in off: its password is in the README, and real providers cost money."""
    _fit_sign_in(is_active=False)


def _fit_sign_in(*, is_active: bool = True) -> None:
    """The demo's sign-in is staff only where nobody but this machine can reach the portal.

    Whoever signed up with that address and a password of their own is somebody else, and left alone.
    """
    person = User.objects.filter(email=DEMO_EMAIL).first()
    if person is not None and person.check_password(DEMO_PASSWORD):
        person.is_active = is_active
        person.is_staff = person.is_superuser = is_active and settings.HOST in THIS_MACHINE
        person.save(update_fields=["is_active", "is_staff", "is_superuser"])


def _refuse_real_providers() -> None:
    for name in settings.PROVIDER_ADDRESSES:
        if not is_simulated(name):
            raise RealProviders(f"Demo data is for simulated providers only, and the address of {name} is a real one.")


def _make_user() -> User:
    """One sign-in for everything: on this machine alone it is staff too, so that the admin can be looked at."""
    user = User.objects.create_user(DEMO_EMAIL, DEMO_PASSWORD)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    _fit_sign_in()
    return user


def _make_account(business: Business, provider: str, name: str, **credentials: str) -> ProviderAccount:
    account = ProviderAccount(business=business, provider=provider, name=name)
    # The simulator takes any credentials, so there is nothing to ask it.
    account.checked_at, account.check_passed = timezone.now(), True
    account.seal_credentials(credentials)
    account.full_clean()
    account.save()
    return account


def _make_office_hours(business: Business) -> None:
    """For trying out. The demo's own buttons have no hours, so that they ring at any time."""
    hours = OpeningHours.objects.create(business=business, name="Office hours", time_zone=ZONE)
    for weekday in range(5):
        hours.windows.create(weekday=weekday, opens=9 * 60, closes=12 * 60 + 30)
        hours.windows.create(weekday=weekday, opens=13 * 60 + 30, closes=18 * 60)
    hours.windows.create(weekday=5, opens=10 * 60, closes=14 * 60)
    hours.exceptions.create(date=_next_christmas(), label="Christmas")


def _next_christmas() -> date:
    today = datetime.now(ZoneInfo(ZONE)).date()
    christmas = date(today.year, 12, 25)
    return christmas if christmas >= today else christmas.replace(year=today.year + 1)


def _make_nuisance_list(business: Business) -> ScreeningList:
    nuisance = ScreeningList.objects.create(business=business, name="Nuisance callers", verdict=Verdict.BLOCK.value)
    nuisance.entries.create(digits=NUISANCE, note="Rings every night")
    nuisance.entries.create(digits=PREMIUM_RATE, is_prefix=True, note="Premium rate numbers")
    return nuisance


def _picture() -> str:
    """The picture's address where the portal is now."""
    return f"{settings.WIDGET_URL}/{settings.STATIC_URL.strip('/')}/{PICTURE}"


def _mend_pictures() -> None:
    """The address of our own picture, where it was stored while the portal was at another one."""
    ours = Button.objects.filter(business__public_id=DEMO_BUSINESS, image_url__endswith=f"/{PICTURE}")
    for button in ours.exclude(image_url=_picture()).exclude(state=Button.State.RETIRED):
        draft = draft_of(button)
        draft.button.image_url = _picture()
        save_button(draft, actor=None, expected_version=button.version)


def _anveo_button(business: Business) -> ButtonDraft:
    account = _make_account(business, "anveo", "Anveo (simulated)", user_key="simulated-user-key")
    button = Button(
        name="Workshop",
        title="Ring me back",
        color="#0b4f8a",
        image_url=_picture(),  # Anveo insists on one
        max_delay=DAY_AHEAD,
    )
    own = AnveoSettings(profile_id="blue-harbour", memo="Blue Harbour workshop")
    return _draft(account, button, own, WORKSHOP)


def _viviphone_button(business: Business) -> ButtonDraft:
    account = _make_account(business, "viviphone", "ViviPhone (simulated)", key="simulated-key")
    button = Button(name="Front desk", title="Call the front desk", color="#0f766e")
    draft = _draft(account, button, ViviphoneSettings(max_tier=1), FRONT_DESK)
    draft.pin = 4821
    return draft


def _voicenter_button(business: Business) -> ButtonDraft:
    account = _make_account(business, "voicenter", "Voicenter (simulated)", code="simulated-code")
    button = Button(name="Dockside emergencies", title="Help me now", color="#a8321c", max_delay=DAY_AHEAD)
    return _draft(account, button, VoicenterSettings(agent_phone="SIPAGT01"))


def _draft(
    account: ProviderAccount,
    button: Button,
    own: AnveoSettings | ViviphoneSettings | VoicenterSettings,
    *numbers: str,
) -> ButtonDraft:
    button.business, button.account, button.allowed_countries = account.business, account, COUNTRIES
    phones = [Destination(position=position, number=number) for position, number in enumerate(numbers, 1)]
    return ButtonDraft(button=button, settings=own, destinations=phones)
