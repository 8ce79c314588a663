"""What was done, and what could not be: the audit trail, and messages that no worker understood."""

from typing import Any, NoReturn

from django.db import models
from django.db.models import Q, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from accounts.models.people import Business, User


class Unchangeable(Exception):
    """What was done is written down once: nothing changes or removes an entry afterwards."""


class AuditEntries(models.QuerySet["AuditEntry"]):
    """Entries to read and to add to."""

    def update(self, **kwargs: Any) -> NoReturn:
        raise Unchangeable

    def delete(self) -> NoReturn:
        raise Unchangeable


class AuditEntry(models.Model):
    """Who did what to which object, when. Written in the same transaction as the act, never changed.

    Right after it is sealed: it gets its place in its chain (`accounts.chaining`). Neither the business nor the actor
    of an entry can be deleted; they are switched off.
    """

    business = models.ForeignKey(Business, models.PROTECT, related_name="audit_entries", null=True)
    actor = models.ForeignKey(User, models.PROTECT, null=True, blank=True)
    action = models.CharField(max_length=60)
    target = models.CharField(max_length=200, help_text="What it was done to, in words.")
    target_id = models.CharField(max_length=36, blank=True)
    changes = models.JSONField(default=dict, blank=True, help_text="Field: [before, after]; secrets as marks only.")
    at = models.DateTimeField(default=timezone.now, editable=False, db_index=True)
    number = models.PositiveBigIntegerField(null=True, editable=False, help_text="Its place in its chain.")
    previous = models.CharField(max_length=64, blank=True, editable=False, help_text="The hash of the one before.")
    hash = models.CharField(max_length=64, editable=False, help_text="Of itself and the one before.")

    objects = models.Manager.from_queryset(AuditEntries)()

    class Meta:
        verbose_name_plural = "audit entries"
        ordering = ["-at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["business", "number"], name="one_entry_a_place"),
            models.UniqueConstraint(fields=["number"], condition=Q(business=None), name="one_entry_a_place_of_all"),
        ]
        indexes = [models.Index(fields=["business"], condition=Q(number=None), name="entry_unsealed")]

    def __str__(self) -> str:
        return f"{self.action}: {self.target}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise Unchangeable
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise Unchangeable


class AuditChain(models.Model):
    """The end of a chain of entries: one for each business, and one for what concerns none."""

    business = models.ForeignKey(Business, models.PROTECT, null=True, related_name="+")
    number = models.PositiveBigIntegerField(default=0, help_text="How many entries are sealed.")
    hash = models.CharField(max_length=64, blank=True, help_text="The last one's.")
    seal = models.CharField(max_length=64, blank=True, help_text="The portal's own, over all this; by SECRET_KEY.")
    checked_at = models.DateTimeField(null=True)
    problem = models.CharField(max_length=1000, blank=True, help_text="What the last look through it found.")

    class Meta:
        constraints = [models.UniqueConstraint(Coalesce("business", Value(0)), name="one_chain_a_business")]

    def __str__(self) -> str:
        return f"Audit trail of {self.business or 'what concerns no business'}"


class DeadLetter(models.Model):
    """A message of a queue that no worker could read or knew. Kept for staff to look at; the queue went on."""

    queue = models.CharField(max_length=60)
    reason = models.CharField(max_length=200)
    body = models.TextField(blank=True, help_text="Its first 2,000 characters, without secrets and numbers.")
    at = models.DateTimeField(auto_now_add=True)
    looked_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.queue}: {self.reason}"
