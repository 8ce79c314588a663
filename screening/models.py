"""Screening lists. A list belongs to a business and can be shared by many of its buttons."""

import uuid

from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy

from accounts.models import Business
from screening.numbers import masked
from screening.rules import Verdict
from screening.showing import verdict_word

VERDICTS = [
    (Verdict.BLOCK.value, gettext_lazy("Block: these numbers are not rung")),
    (Verdict.VOICEMAIL.value, gettext_lazy("Voicemail: these numbers are sent to the mailbox")),
    (Verdict.ALLOW.value, gettext_lazy("Allow: only these numbers are rung")),
]


class ScreeningList(models.Model):
    """Numbers that share a verdict."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    business = models.ForeignKey(Business, models.CASCADE, related_name="screening_lists")
    name = models.CharField(max_length=80)
    verdict = models.CharField(max_length=10, choices=VERDICTS, default=Verdict.BLOCK.value)
    is_for_blocking = models.BooleanField(
        default=False, editable=False, help_text="Numbers blocked from the history go here."
    )
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["business", "name"], name="one_list_a_name"),
            models.UniqueConstraint(
                fields=["business"], condition=models.Q(is_for_blocking=True), name="one_list_for_blocking_a_business"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def verdict_word(self) -> str:
        """The verdict where there is room for one word."""
        return verdict_word(Verdict(self.verdict))


class ScreeningEntry(models.Model):
    """One number, or the beginning of many, in E.164 without the plus."""

    list = models.ForeignKey(ScreeningList, models.CASCADE, related_name="entries")
    digits = models.CharField(max_length=15, validators=[RegexValidator(r"\A[1-9][0-9]{0,14}\Z", "Use digits only.")])
    is_prefix = models.BooleanField(default=False, help_text="Every number that begins like this.")
    note = models.CharField(max_length=200, blank=True)
    expires_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name_plural = "screening entries"
        ordering = ["digits"]
        constraints = [
            models.UniqueConstraint(fields=["list", "digits", "is_prefix"], name="one_entry_a_number_and_list"),
        ]

    def __str__(self) -> str:
        return f"+{self.digits}…" if self.is_prefix else masked(f"+{self.digits}")


class NeverCall(models.Model):
    """A number that no button of any business rings, because its owner said so. Kept as a keyed hash only."""

    class Proof(models.TextChoices):
        CODE = "code", "A code that was read to them"
        LINK = "link", "A signed link"
        STAFF = "staff", "Staff"

    number_hash = models.CharField(max_length=64, unique=True)
    proof = models.CharField(max_length=5, choices=Proof.choices)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = "number never to call"
        verbose_name_plural = "numbers never to call"
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"A number, since {self.created_at:%Y-%m-%d}"
