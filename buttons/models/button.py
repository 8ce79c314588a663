"""The button: everything that every provider shares, in our words and richer than any of them."""

import re
import uuid

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models

from accounts.models import Business, ProviderAccount
from buttons.models.hours import OpeningHours
from screening.models import ScreeningList

MAX_DELAY_MINUTES = 86_400
"""60 days: Anveo's documented ceiling of DELAY (guide 002, DELAY), ours for every provider."""

MAX_DURATION_MINUTES = 240
"""Ours. Voicenter's documented default is two hours (guide 004, maxduration); twice that is the most we allow."""

ORIGIN = re.compile(r"\Ahttps?://[a-z0-9.-]+(:[0-9]{1,5})?\Z")
COUNTRY_CODE = re.compile(r"\A[A-Z]{2}\Z")


class FirstLeg(models.TextChoices):
    """Whose phone rings first. The business first: a stranger's phone rings only once a person has answered."""

    BUSINESS = "business", "Your phone first, then the visitor's"
    VISITOR = "visitor", "The visitor's phone first, then yours"


def validate_countries(value: object) -> None:
    """A list of countries by two letters, at least one."""
    if not isinstance(value, list) or not value:
        raise ValidationError("Choose at least one country.", code="countries")
    if not all(isinstance(item, str) and COUNTRY_CODE.match(item) for item in value):
        raise ValidationError("Use countries' two letters, such as US.", code="countries")


def validate_origins(value: object) -> None:
    """A list of sites as browsers name them; an empty list allows every site."""
    if not isinstance(value, list):
        raise ValidationError("Enter one site on each line.", code="origins")
    for item in value:
        if not isinstance(item, str) or not ORIGIN.match(item):
            raise ValidationError(
                "Write each site like https://shop.example.com: no path, small letters.", code="origins"
            )


def own_country() -> list[str]:
    """The safest default: nobody but callers of one country."""
    return ["US"]


class Button(models.Model):
    """One click-to-call button. Its `public_id` is in the snippet and never changes, whatever the provider."""

    class State(models.TextChoices):
        LIVE = "live", "Live"
        PAUSED = "paused", "Paused"
        RETIRED = "retired", "Retired"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    business = models.ForeignKey(Business, models.CASCADE, related_name="buttons")
    account = models.ForeignKey(
        ProviderAccount, models.PROTECT, related_name="buttons", verbose_name="provider account"
    )
    name = models.CharField(max_length=80, help_text="For you; visitors do not see it.")
    state = models.CharField(max_length=10, choices=State.choices, default=State.LIVE)

    title = models.CharField(max_length=60, default="Call me", help_text="The words on the button.")
    color = models.CharField(
        max_length=7, default="#1f5eff", validators=[RegexValidator(r"\A#[0-9a-f]{6}\Z", "Choose a colour.")]
    )
    image_url = models.CharField("picture", max_length=512, blank=True, help_text="The address of a picture.")
    off_hours_message = models.CharField(
        max_length=512, default="We are closed right now.", help_text="Shown while you are closed."
    )

    hours = models.ForeignKey(
        OpeningHours,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="buttons",
        verbose_name="opening hours",
        help_text="Without a set of hours the button is always open.",
    )
    allowed_countries = models.JSONField(default=own_country, validators=[validate_countries])
    allowed_origins = models.JSONField(
        "your sites",
        default=list,
        blank=True,
        validators=[validate_origins],
        help_text="Sites that may carry this button, one on each line. Empty: any site.",
    )
    lists = models.ManyToManyField(ScreeningList, blank=True, related_name="buttons", verbose_name="screening lists")

    first_leg = models.CharField(
        "who is rung first", max_length=10, choices=FirstLeg.choices, default=FirstLeg.BUSINESS
    )
    max_duration = models.PositiveSmallIntegerField(
        "longest call",
        default=20,
        help_text="In minutes.",
        validators=[MinValueValidator(1), MaxValueValidator(MAX_DURATION_MINUTES)],
    )
    max_delay = models.PositiveIntegerField(
        "call later",
        default=0,
        validators=[MaxValueValidator(MAX_DELAY_MINUTES)],
        help_text="How far ahead a visitor may ask to be called, in minutes. 0: only now.",
    )
    provider_holds_delay = models.BooleanField(
        "let the provider hold delayed calls",
        default=False,
        help_text="Otherwise the portal holds them, and looks at your hours and lists again before it rings.",
    )
    calls_per_number_hour = models.PositiveSmallIntegerField(
        "calls to one number in an hour", default=3, validators=[MinValueValidator(1), MaxValueValidator(100)]
    )
    calls_per_address_hour = models.PositiveSmallIntegerField(
        "calls from one internet address in an hour",
        default=10,
        validators=[MinValueValidator(1), MaxValueValidator(1000)],
    )

    remote_id = models.CharField(max_length=128, blank=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["name", "id"]
        constraints = [models.UniqueConstraint(fields=["business", "name"], name="one_button_a_name")]

    def __str__(self) -> str:
        return self.name


class Destination(models.Model):
    """One of up to three phones of the business, in the order they are tried or listed."""

    button = models.ForeignKey(Button, models.CASCADE, related_name="destinations")
    position = models.PositiveSmallIntegerField(validators=[MinValueValidator(1), MaxValueValidator(3)])
    number = models.CharField(
        max_length=16, validators=[RegexValidator(r"\A\+[1-9][0-9]{6,14}\Z", "Enter a number with its country code.")]
    )
    post_dial = models.CharField(
        "then dial",
        max_length=10,
        blank=True,
        help_text="Digits to dial after the answer; w waits half a second.",
        validators=[RegexValidator(r"\A[0-9w]*\Z", "Use digits and the letter w only.")],
    )
    is_sms = models.BooleanField("can receive SMS", default=False)

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["button", "position"], name="one_destination_a_position")]

    def __str__(self) -> str:
        return f"Destination {self.position} of {self.button}"
