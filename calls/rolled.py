"""Figures of whole days, worked out from calls, records and refused clicks so that no page counts a year of them.

Days and hours are those of the zone in which they were counted. `calls.statistics` writes them and reads them.
"""

from django.db import models

from accounts.models import Business


class Rollup(models.Model):
    """How far a business's figures are worked out, and in which zone."""

    business = models.OneToOneField(Business, models.CASCADE, related_name="rollup")
    zone = models.CharField(max_length=64, blank=True)
    through = models.DateField(null=True, help_text="The last day that is worked out, as all before it are.")
    due_at = models.DateTimeField(db_index=True, help_text="When there is another day.")

    def __str__(self) -> str:
        return f"Figures until {self.through}"


class OfADay(models.Model):
    """A figure of one day."""

    business = models.ForeignKey(Business, models.CASCADE, related_name="+", db_index=False)
    day = models.DateField()

    class Meta:
        abstract = True
        indexes = [models.Index(fields=["business", "day"], name="%(class)s_days")]

    def __str__(self) -> str:
        return f"{type(self).__name__} of {self.day}"


class RolledHour(OfADay):
    """Calls asked for in an hour. `waited` is the sum over those of `waits`, `talked` that over those of `talks`."""

    hour = models.PositiveSmallIntegerField()
    calls = models.PositiveIntegerField()
    answered = models.PositiveIntegerField()
    in_vain = models.PositiveIntegerField()
    waited = models.DurationField()
    waits = models.PositiveIntegerField()
    talked = models.PositiveBigIntegerField(help_text="Seconds.")
    talks = models.PositiveIntegerField()


class RolledName(OfADay):
    """Calls by what they came from: a button's id, a page without its query, a campaign, a country."""

    class Kind(models.TextChoices):
        BUTTON = "button"
        PAGE = "page"
        CAMPAIGN = "campaign"
        COUNTRY = "country"

    kind = models.CharField(max_length=8, choices=Kind.choices)
    name = models.CharField(max_length=1000)
    calls = models.PositiveIntegerField()
    answered = models.PositiveIntegerField()


class RolledCost(OfADay):
    """What the providers' records that began on a day cost, by currency."""

    currency = models.CharField(max_length=3, blank=True)
    cost = models.DecimalField(max_digits=16, decimal_places=4)


class RolledRefusal(OfADay):
    """Clicks of an hour that became no call, by reason."""

    hour = models.PositiveSmallIntegerField()
    reason = models.CharField(max_length=40)
    clicks = models.PositiveIntegerField()


class LateNews(models.Model):
    """Something of this moment changed when its day may have been worked out already: it is counted anew.

    Rows are only added, so that no two workers wait for each other, and removed by whoever has counted them in.
    """

    business = models.ForeignKey(Business, models.CASCADE, related_name="late_news")
    at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "late news"

    def __str__(self) -> str:
        return f"News of {self.at:%Y-%m-%d %H:%M}"
