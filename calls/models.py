"""Calls as visitors asked for them, clicks that were refused, and the records that providers keep."""

import secrets
import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy

from accounts.models import Business, ProviderAccount, User
from buttons.models import Button
from calls import clock
from calls import rolled as rolled
from calls.reasons import in_words
from providers.base import Outcome


def new_token() -> str:
    """What a visitor's browser holds to read and cancel its own call."""
    return secrets.token_urlsafe(24)


class Call(models.Model):
    """One call that passed the gate. It is dialled at most once, whatever happens to workers and answers."""

    class State(models.TextChoices):
        ASKED = "asked", gettext_lazy("Asked")
        SCHEDULED = "scheduled", gettext_lazy("Scheduled")
        DIALLING = "dialling", gettext_lazy("Dialling")
        RINGING = "ringing", gettext_lazy("Ringing")
        TALKING = "talking", gettext_lazy("Talking")
        HANDED_OVER = "handed_over", gettext_lazy("Continues on the provider's page")
        ENDED = "ended", gettext_lazy("Ended")
        REFUSED = "refused", gettext_lazy("Refused")
        CANCELLED = "cancelled", gettext_lazy("Cancelled")
        EXPIRED = "expired", gettext_lazy("Expired")
        UNKNOWN = "unknown", gettext_lazy("Unknown")

    UNDER_WAY = (State.ASKED, State.DIALLING, State.RINGING, State.TALKING)
    """States in which a call takes one of the lines that a button may use at once."""

    FINAL = (State.ENDED, State.REFUSED, State.CANCELLED, State.EXPIRED, State.UNKNOWN)

    OUTCOMES = [
        (Outcome.ANSWERED.value, gettext_lazy("Answered")),
        (Outcome.UNANSWERED.value, gettext_lazy("Nobody answered")),
        (Outcome.BUSY.value, gettext_lazy("Busy")),
        (Outcome.FAILED.value, gettext_lazy("Failed")),
        (Outcome.VOICEMAIL.value, gettext_lazy("Went to the mailbox")),
        (Outcome.UNTOLD.value, gettext_lazy("Over; the provider does not say how it ended")),
    ]

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    token = models.CharField(max_length=40, default=new_token, unique=True, editable=False)
    business = models.ForeignKey(Business, models.CASCADE, related_name="calls")
    button = models.ForeignKey(Button, models.PROTECT, related_name="calls")
    account = models.ForeignKey(ProviderAccount, models.PROTECT, related_name="calls")
    idempotency_key = models.CharField(max_length=64)
    request_hash = models.CharField(max_length=64, help_text="What was asked, so that a key is not used for another.")

    number = models.CharField(max_length=16, help_text="The visitor's, E.164 with plus.")
    country = models.CharField(max_length=3, blank=True)
    language = models.CharField(max_length=5, blank=True)
    page = models.CharField(max_length=1000, blank=True)
    referrer = models.CharField(max_length=1000, blank=True)
    campaign = models.CharField(max_length=100, blank=True, help_text="The page's utm_campaign.")
    origin = models.CharField(max_length=255, blank=True)
    address_hash = models.CharField(max_length=64, blank=True)

    state = models.CharField(max_length=12, choices=State.choices, default=State.ASKED)
    outcome = models.CharField(max_length=12, choices=OUTCOMES, blank=True)
    reason = models.CharField(max_length=40, blank=True, help_text="A stable word for why it is in this state.")
    problem = models.CharField(max_length=500, blank=True, help_text="The sentence for the owner.")
    trace = models.JSONField(default=list, help_text="The gate's steps.")
    reference = models.CharField(max_length=128, blank=True, help_text="The provider's id of the call.")
    to_voicemail = models.BooleanField(default=False)
    note = models.TextField(max_length=1000, blank=True, help_text="Of the business's people, for themselves.")
    asked_by = models.ForeignKey(
        User, models.SET_NULL, null=True, blank=True, related_name="+", help_text="Who called back from the portal."
    )

    asked_at = models.DateTimeField(default=clock.now, editable=False)
    due_at = models.DateTimeField(help_text="When it is to be placed.")
    provider_delay = models.PositiveIntegerField(default=0, help_text="Minutes the provider holds it.")
    claim = models.UUIDField(null=True, editable=False)
    claimed_at = models.DateTimeField(null=True, blank=True)
    dialled_at = models.DateTimeField(
        null=True, blank=True, help_text="Set before the order goes out, never unset after."
    )
    tries = models.PositiveSmallIntegerField(default=0, help_text="Orders that certainly never reached the provider.")
    answered_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    duration = models.PositiveIntegerField(null=True, blank=True, help_text="Seconds of talk, where known.")
    next_poll_at = models.DateTimeField(null=True, blank=True)
    polls = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["button", "idempotency_key"], name="one_call_a_key"),
            models.UniqueConstraint(
                fields=["account", "reference"], condition=~Q(reference=""), name="one_call_a_reference"
            ),
        ]
        indexes = [
            models.Index(fields=["business", "-id"], name="call_history"),
            models.Index(
                fields=["due_at"],
                condition=Q(state__in=["asked", "scheduled"], dialled_at=None),
                name="call_due",
            ),
            models.Index(
                fields=["button"],
                condition=Q(state__in=["asked", "dialling", "ringing", "talking"]),
                name="call_lines",
            ),
            models.Index(fields=["account", "number", "asked_at"], name="call_match"),
            models.Index(fields=["next_poll_at"], condition=Q(next_poll_at__isnull=False), name="call_poll"),
            models.Index(fields=["button", "asked_at"], name="call_lately"),
            models.Index(fields=["ended_at"], condition=Q(state="ended"), name="call_ended"),
            models.Index(fields=["dialled_at"], condition=Q(state="dialling", reference=""), name="call_unanswered"),
            models.Index(fields=["claimed_at"], condition=Q(state="dialling", dialled_at=None), name="call_claimed"),
            models.Index(fields=["business", "due_at"], condition=Q(state="scheduled"), name="call_waiting"),
        ]

    def __str__(self) -> str:
        return f"Call {self.public_id}"

    @property
    def is_final(self) -> bool:
        return self.state in self.FINAL


class CallEvent(models.Model):
    """One step in a call's life, for its timeline. Never changed."""

    call = models.ForeignKey(Call, models.CASCADE, related_name="events")
    state = models.CharField(max_length=12, choices=Call.State.choices)
    words = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.get_state_display()}"


class RefusedClick(models.Model):
    """A click that became no call, with its true reason. The number is kept only as a keyed hash."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    business = models.ForeignKey(Business, models.CASCADE, related_name="refused_clicks")
    button = models.ForeignKey(Button, models.CASCADE, related_name="refused_clicks")
    reason = models.CharField(max_length=40)
    sentence = models.CharField(max_length=300)
    country = models.CharField(max_length=3, blank=True)
    number_hash = models.CharField(max_length=64, blank=True)
    origin = models.CharField(max_length=255, blank=True)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["business", "-id"], name="refused_click_list"),
            models.Index(fields=["business", "at"], name="refused_click_time"),
        ]

    def __str__(self) -> str:
        return f"{self.reason} at {self.at:%Y-%m-%d %H:%M}"

    @property
    def why(self) -> str:
        """The reason as its owner reads it."""
        return in_words(self.reason)


class CallRecord(models.Model):
    """A line of a provider's own history, upserted on its reference, matched to our call where there is one."""

    class Match(models.TextChoices):
        EXACT = "exact", gettext_lazy("Matched by the provider's reference")
        PROBABLE = "probable", gettext_lazy("Probably this call: same number, about the same time")
        NONE = "none", gettext_lazy("No click of ours")

    account = models.ForeignKey(ProviderAccount, models.CASCADE, related_name="records")
    button = models.ForeignKey(Button, models.CASCADE, null=True, blank=True, related_name="records")
    call = models.OneToOneField(Call, models.SET_NULL, null=True, blank=True, related_name="record")
    fingerprint = models.CharField(max_length=128, help_text="Stable for the same line, however often it is read.")
    reference = models.CharField(max_length=128, blank=True)
    number = models.CharField(max_length=20, blank=True)
    started_at = models.DateTimeField()
    duration = models.PositiveIntegerField(default=0, help_text="Seconds.")
    outcome = models.CharField(max_length=12, choices=Call.OUTCOMES)
    cost = models.DecimalField(max_digits=10, decimal_places=4, null=True, blank=True)
    currency = models.CharField(max_length=3, blank=True)
    match = models.CharField(max_length=10, choices=Match.choices, default=Match.NONE)
    raw = models.JSONField(default=dict)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["-started_at", "-id"]
        constraints = [models.UniqueConstraint(fields=["account", "fingerprint"], name="one_record_a_fingerprint")]
        indexes = [
            models.Index(fields=["account", "number", "started_at"], name="record_match"),
            models.Index(fields=["account", "started_at"], name="record_cost"),
        ]

    def __str__(self) -> str:
        return f"Record of {self.started_at:%Y-%m-%d %H:%M}"


class Standstill(models.Model):
    """Staff stopped every call of every business; over when `ended_at` is set. Kept, to tell when and why."""

    reason = models.CharField(max_length=200)
    started_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, editable=False, related_name="+")
    started_at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["ended_at"], condition=Q(ended_at=None), name="standstill_now")]

    def __str__(self) -> str:
        return f"Standstill of {self.started_at:%Y-%m-%d %H:%M}"
