"""What was done, and what could not be: the audit trail, and messages that no worker understood."""

from typing import Any, NoReturn

from django.db import models

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
    """Who did what to which object, when. Written in the same transaction as the act, never changed."""

    business = models.ForeignKey(Business, models.CASCADE, related_name="audit_entries", null=True)
    actor = models.ForeignKey(User, models.SET_NULL, null=True, blank=True)
    action = models.CharField(max_length=60)
    target = models.CharField(max_length=200, help_text="What it was done to, in words.")
    target_id = models.CharField(max_length=36, blank=True)
    changes = models.JSONField(default=dict, blank=True, help_text="Field: [before, after]; secrets as marks only.")
    at = models.DateTimeField(auto_now_add=True, db_index=True)

    objects = models.Manager.from_queryset(AuditEntries)()

    class Meta:
        verbose_name_plural = "audit entries"
        ordering = ["-at", "-id"]

    def __str__(self) -> str:
        return f"{self.action}: {self.target}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise Unchangeable
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise Unchangeable


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
