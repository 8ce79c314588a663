"""Opening hours: a named zone, several windows a day, windows across midnight, dated exceptions."""

import uuid
from collections.abc import Collection

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from accounts.models import Business
from accounts.zones import MAX_LENGTH as ZONE_LENGTH
from accounts.zones import validate_zone
from buttons.schedule import DAY_MINUTES, ExceptionWindow, Schedule, Window

WEEKDAYS = list(
    enumerate(
        (
            gettext_noop("Monday"),
            gettext_noop("Tuesday"),
            gettext_noop("Wednesday"),
            gettext_noop("Thursday"),
            gettext_noop("Friday"),
            gettext_noop("Saturday"),
            gettext_noop("Sunday"),
        )
    )
)
"""Monday is 0; the names are put into the reader's language where they are shown."""


class OpeningHours(models.Model):
    """A set of hours that several buttons of a business can share."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    business = models.ForeignKey(Business, models.CASCADE, related_name="opening_hours")
    name = models.CharField(max_length=80)
    time_zone = models.CharField(max_length=ZONE_LENGTH, default="UTC", validators=[validate_zone])
    holiday_country = models.CharField(max_length=2, blank=True, help_text="Whose public holidays are closed days.")
    holiday_region = models.CharField(max_length=10, blank=True, help_text="A part of that country.")
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name_plural = "opening hours"
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["business", "name"], name="one_hours_set_a_name")]

    def __str__(self) -> str:
        return self.name

    def schedule(self) -> Schedule:
        """The set as the pure schedule that decides."""
        return Schedule(
            zone_name=self.time_zone,
            windows=tuple(Window(row.weekday, row.opens, row.closes) for row in self.windows.all()),
            exceptions=tuple(
                ExceptionWindow(row.date, row.label, row.opens, row.closes) for row in self.exceptions.all()
            ),
        )


class OpeningWindow(models.Model):
    """One window on one weekday, in minutes after local midnight; closing at or before opening means the next day."""

    hours = models.ForeignKey(OpeningHours, models.CASCADE, related_name="windows")
    weekday = models.PositiveSmallIntegerField(choices=WEEKDAYS)
    opens = models.PositiveSmallIntegerField(validators=[MaxValueValidator(DAY_MINUTES - 1)])
    closes = models.PositiveSmallIntegerField(validators=[MaxValueValidator(DAY_MINUTES)])

    class Meta:
        ordering = ["weekday", "opens"]

    def __str__(self) -> str:
        return f"{self.get_weekday_display()} {self.opens}-{self.closes}"


class OpeningException(models.Model):
    """A date with hours of its own; without hours it is closed. Several rows of a date are several windows."""

    hours = models.ForeignKey(OpeningHours, models.CASCADE, related_name="exceptions")
    date = models.DateField()
    label = models.CharField(max_length=80, blank=True)
    is_holiday = models.BooleanField(default=False, editable=False, help_text="Put there by the holiday calendar.")
    opens = models.PositiveSmallIntegerField(null=True, blank=True, validators=[MaxValueValidator(DAY_MINUTES - 1)])
    closes = models.PositiveSmallIntegerField(null=True, blank=True, validators=[MaxValueValidator(DAY_MINUTES)])

    class Meta:
        ordering = ["date", "opens"]

    def __str__(self) -> str:
        return f"{self.date} {self.label}".strip()

    def clean_fields(self, exclude: Collection[str] | None = None) -> None:
        super().clean_fields(exclude)
        if (self.opens is None) != (self.closes is None):
            raise ValidationError(
                {"closes": _("Give both an opening and a closing time, or neither for a closed day.")}
            )
