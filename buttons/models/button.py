"""The button: everything that every provider shares, in our words and richer than any of them."""

import re
import uuid

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from accounts.models import Business, ProviderAccount
from buttons.models.hours import OpeningHours
from screening.models import ScreeningList

MAX_DELAY_MINUTES = 86_400
"""60 days: Anveo's documented ceiling of DELAY (guide 002, DELAY), ours for every provider."""

MAX_DURATION_MINUTES = 240
"""Ours. Voicenter's documented default is two hours (guide 004, maxduration); twice that is the most we allow."""

ORIGIN = re.compile(r"\Ahttps?://[a-z0-9.-]+(?::([0-9]{1,5}))?\Z")
HIGHEST_PORT = 65_535
COUNTRY_CODE = re.compile(r"\A[A-Z]{2}\Z")


LANGUAGES = ["en", "fr", "es", "he", "ru"]
"""What the widget speaks, the portal's own first."""

TEXTS = {"title": 60, "off_hours_message": 512, "panel_text": 200}
"""What an owner may say in each language, with its length in characters."""


class Position(models.TextChoices):
    """Where the widget stands on the page that carries it."""

    PAGE = "page", gettext_lazy("Where the line stands in the page")
    RIGHT = "right", gettext_lazy("Floating, lower right")
    LEFT = "left", gettext_lazy("Floating, lower left")


class Font(models.TextChoices):
    """The letters of the widget; nothing is loaded for any of them."""

    SYSTEM = "system-ui", gettext_lazy("The visitor's system")
    SANS = "sans-serif", gettext_lazy("Sans serif")
    SERIF = "serif", gettext_lazy("Serif")
    PAGE = "inherit", gettext_lazy("The page's own")


class FirstLeg(models.TextChoices):
    """Whose phone rings first. The business first: a stranger's phone rings only once a person has answered."""

    BUSINESS = "business", gettext_lazy("Your phone first, then the visitor's")
    VISITOR = "visitor", gettext_lazy("The visitor's phone first, then yours")


def validate_countries(value: object) -> None:
    """A list of countries by two letters, at least one."""
    if not isinstance(value, list) or not value:
        raise ValidationError(_("Choose at least one country."), code="countries")
    if not all(isinstance(item, str) and COUNTRY_CODE.match(item) for item in value):
        raise ValidationError(_("Use countries' two letters, such as US."), code="countries")


def validate_origins(value: object) -> None:
    """A list of sites as browsers name them; an empty list allows every site."""
    if not isinstance(value, list):
        raise ValidationError(_("Enter one site on each line."), code="origins")
    for item in value:
        if not isinstance(item, str) or not _is_origin(item):
            raise ValidationError(
                _("Write each site like https://shop.example.com: no path, small letters."), code="origins"
            )


def _is_origin(text: str) -> bool:
    matched = ORIGIN.match(text)
    return matched is not None and (matched[1] is None or 1 <= int(matched[1]) <= HIGHEST_PORT)


def validate_texts(value: object) -> None:
    """{language: {text's name: text}}, only what is said otherwise than in the button's own fields."""
    if not isinstance(value, dict) or not all(isinstance(texts, dict) for texts in value.values()):
        raise ValidationError(_("Give texts by language."), code="texts")
    for language, texts in value.items():
        if language not in LANGUAGES:
            raise ValidationError(_("The widget does not speak this language."), code="texts")
        for name, text in texts.items():
            if name not in TEXTS or not isinstance(text, str):
                raise ValidationError(_("There is no such text."), code="texts")
            if len(text) > TEXTS[name]:
                raise ValidationError(_("Use at most %(most)s characters.") % {"most": TEXTS[name]}, code="texts")


def own_country() -> list[str]:
    """The safest default: nobody but callers of one country."""
    return ["US"]


class Button(models.Model):
    """One click-to-call button. Its `public_id` is in the snippet and never changes, whatever the provider."""

    class State(models.TextChoices):
        LIVE = "live", pgettext_lazy("button", "Live")
        PAUSED = "paused", pgettext_lazy("button", "Paused")
        RETIRED = "retired", pgettext_lazy("button", "Retired")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    business = models.ForeignKey(Business, models.CASCADE, related_name="buttons")
    account = models.ForeignKey(
        ProviderAccount, models.PROTECT, related_name="buttons", verbose_name=gettext_lazy("provider account")
    )
    name = models.CharField(max_length=80, help_text=gettext_lazy("For you; visitors do not see it."))
    state = models.CharField(max_length=10, choices=State.choices, default=State.LIVE)

    title = models.CharField(max_length=60, default="Call me", help_text="The words on the button.")
    color = models.CharField(
        max_length=7,
        default="#1f5eff",
        validators=[RegexValidator(r"\A#[0-9a-f]{6}\Z", gettext_lazy("Choose a colour."))],
    )
    image_url = models.CharField(
        gettext_lazy("picture"), max_length=512, blank=True, help_text=gettext_lazy("The address of a picture.")
    )
    off_hours_message = models.CharField(
        max_length=512, default="We are closed right now.", help_text="Shown while you are closed."
    )
    panel_text = models.CharField(
        gettext_lazy("scrolling text"), max_length=200, blank=True, help_text="Runs through the opened widget."
    )
    texts = models.JSONField(
        "texts by language", default=dict, blank=True, validators=[validate_texts], help_text="Where they differ."
    )
    position = models.CharField(max_length=5, choices=Position.choices, default=Position.PAGE)
    font = models.CharField(gettext_lazy("letters"), max_length=10, choices=Font.choices, default=Font.SYSTEM)
    corner_radius = models.PositiveSmallIntegerField(
        gettext_lazy("roundness of corners"), default=8, validators=[MaxValueValidator(32)], help_text="In pixels."
    )
    text_size = models.PositiveSmallIntegerField(
        gettext_lazy("size of letters"),
        default=100,
        validators=[MinValueValidator(80), MaxValueValidator(150)],
        help_text="In percent of the page's own.",
    )
    phone_line = models.CharField(
        gettext_lazy("number to phone instead"),
        max_length=16,
        blank=True,
        validators=[RegexValidator(r"\A\+[1-9][0-9]{6,14}\Z", gettext_lazy("Enter a number with its country code."))],
        help_text=gettext_lazy("Shown to visitors who would rather call you. Empty: none."),
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
        gettext_lazy("your sites"),
        default=list,
        blank=True,
        validators=[validate_origins],
        help_text="Sites that may carry this button, one on each line. Empty: any site.",
    )
    lists = models.ManyToManyField(ScreeningList, blank=True, related_name="buttons", verbose_name="screening lists")

    first_leg = models.CharField(
        gettext_lazy("who is rung first"), max_length=10, choices=FirstLeg.choices, default=FirstLeg.BUSINESS
    )
    max_duration = models.PositiveSmallIntegerField(
        gettext_lazy("longest call"),
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
        gettext_lazy("let the provider hold delayed calls"),
        default=False,
        help_text=gettext_lazy(
            "Otherwise the portal holds them, and looks at your hours and lists again before it rings."
        ),
    )
    calls_per_number_hour = models.PositiveSmallIntegerField(
        gettext_lazy("calls to one number in an hour"),
        default=3,
        validators=[MinValueValidator(1), MaxValueValidator(100)],
    )
    calls_per_address_hour = models.PositiveSmallIntegerField(
        gettext_lazy("calls from one internet address in an hour"),
        default=10,
        validators=[MinValueValidator(1), MaxValueValidator(1000)],
    )
    calls_per_day = models.PositiveIntegerField(
        gettext_lazy("calls in a day"), default=200, validators=[MinValueValidator(1), MaxValueValidator(100_000)]
    )
    calls_at_once = models.PositiveSmallIntegerField(
        gettext_lazy("calls at the same time"), default=10, validators=[MinValueValidator(1), MaxValueValidator(1000)]
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
        max_length=16,
        validators=[RegexValidator(r"\A\+[1-9][0-9]{6,14}\Z", gettext_lazy("Enter a number with its country code."))],
    )
    post_dial = models.CharField(
        gettext_lazy("then dial"),
        max_length=10,
        blank=True,
        help_text="Digits to dial after the answer; w waits half a second.",
        validators=[RegexValidator(r"\A[0-9w]*\Z", gettext_lazy("Use digits and the letter w only."))],
    )
    is_sms = models.BooleanField(gettext_lazy("can receive SMS"), default=False)

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["button", "position"], name="one_destination_a_position")]

    def __str__(self) -> str:
        return f"Destination {self.position} of {self.button}"
