"""A push: one row for "the provider must hear of this version", written with the edit it tells of."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy, pgettext_lazy

from accounts.models import User
from buttons.models.button import Button


class Push(models.Model):
    """What is to be sent, how far it is, and what the provider said."""

    class State(models.TextChoices):
        WAITING = "waiting", pgettext_lazy("push", "Waiting")
        SENDING = "sending", pgettext_lazy("push", "Sending")
        IN_STEP = "in_step", pgettext_lazy("push", "In step")
        REFUSED = "refused", pgettext_lazy("push", "Refused")
        FAILING = "failing", pgettext_lazy("push", "Failing, will be tried again")
        UNCLEAR = "unclear", pgettext_lazy("push", "Needs a look")
        SUPERSEDED = "superseded", pgettext_lazy("push", "Replaced by a newer edit")

    OPEN = (State.WAITING, State.FAILING)
    """States a worker may claim."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    button = models.ForeignKey(Button, models.CASCADE, related_name="pushes")
    version = models.PositiveIntegerField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    settings = models.JSONField(help_text="As compiled for the provider, without secrets.")
    losses = models.JSONField(default=list, help_text="What the provider cannot hold, and who holds it instead.")
    creating = models.BooleanField(default=False, help_text="A creation that must not be repeated is on its way.")
    attempts = models.PositiveSmallIntegerField(default=0)
    claim = models.UUIDField(null=True, editable=False)
    claimed_at = models.DateTimeField(null=True, blank=True)
    next_try_at = models.DateTimeField(null=True, blank=True)
    failing_since = models.DateTimeField(null=True, blank=True)
    problem = models.CharField(max_length=500, blank=True)
    problem_field = models.CharField(max_length=60, blank=True)
    problem_code = models.CharField(max_length=20, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "pushes"
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["button"], condition=Q(state="sending"), name="one_push_sending_a_button"),
        ]
        indexes = [
            models.Index(fields=["next_try_at"], condition=Q(state__in=["waiting", "failing"]), name="push_due"),
            models.Index(fields=["claimed_at"], condition=Q(state="sending"), name="push_claimed"),
        ]

    def __str__(self) -> str:
        return f"Push of {self.button}, version {self.version}"

    @property
    def is_gone(self) -> bool:
        """Whether the provider refused because it no longer knows the button."""
        return self.state == self.State.REFUSED and self.problem_field == "remote_id"


class ButtonVersion(models.Model):
    """A button as it was stored at one version, so that a later edit can be undone. Never changed."""

    button = models.ForeignKey(Button, models.CASCADE, related_name="versions")
    version = models.PositiveIntegerField()
    stored = models.JSONField(help_text="Everything an owner sets, secrets aside.")
    actor = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-version"]
        constraints = [models.UniqueConstraint(fields=["button", "version"], name="one_row_a_version")]

    def __str__(self) -> str:
        return f"{self.button}, version {self.version}"


class DriftCheck(models.Model):
    """What was last pushed, held against what the provider reads back."""

    class State(models.TextChoices):
        SAME = "same", gettext_lazy("As it was pushed")
        DIFFERS = "differs", gettext_lazy("Changed at the provider")
        UNVERIFIABLE = "unverifiable", gettext_lazy("The provider cannot be asked")
        FAILED = "failed", gettext_lazy("Could not be read")

    button = models.ForeignKey(Button, models.CASCADE, related_name="drift_checks")
    version = models.PositiveIntegerField(help_text="The version that was held against it.")
    state = models.CharField(max_length=12, choices=State.choices)
    differences = models.JSONField(default=list, help_text="[setting, as pushed, as read], no secret.")
    problem = models.CharField(max_length=500, blank=True)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.button} at {self.at:%Y-%m-%d %H:%M}: {self.get_state_display()}"
