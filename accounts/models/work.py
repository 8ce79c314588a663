"""Long work that a person started and may watch."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy

from accounts.models.people import Business, User


class Job(models.Model):
    """An import, a bulk push or another act that takes longer than a page may: what, how far, and how it ended."""

    class State(models.TextChoices):
        WAITING = "waiting", gettext_lazy("Waiting")
        RUNNING = "running", gettext_lazy("Running")
        DONE = "done", gettext_lazy("Done")
        FAILED = "failed", gettext_lazy("Failed")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    business = models.ForeignKey(Business, models.CASCADE, related_name="jobs")
    actor = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    kind = models.CharField(max_length=40)
    about = models.UUIDField(null=True, blank=True, help_text="The public id of what it works on.")
    title = models.CharField(max_length=120)
    source = models.TextField(blank=True, help_text="What it works through; emptied when it is done.")
    state = models.CharField(max_length=7, choices=State.choices, default=State.WAITING)
    total = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    result = models.JSONField(default=dict)
    problem = models.CharField(max_length=500, blank=True)
    claim = models.UUIDField(null=True, editable=False)
    claimed_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["id"], condition=Q(state__in=["waiting", "running"]), name="job_open")]

    def __str__(self) -> str:
        return self.title
