"""What people of a business are told: in the portal, by e-mail, and by webhook."""

import uuid

from django.core.validators import URLValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy

from accounts.models.people import Business, Membership, User
from accounts.saying import say
from accounts.sealing import seal, unseal


class NoticeKind(models.TextChoices):
    """What there is to be told."""

    MISSED_CALL = "call.missed", gettext_lazy("A call that nobody answered")
    LIMIT_REACHED = "limit.reached", gettext_lazy("A limit that is reached")
    PUSH_FAILING = "push.failing", gettext_lazy("Changes that a provider does not take")
    PROVIDER_FAILING = "provider.failing", gettext_lazy("A provider that takes no calls")
    DRIFT = "button.drift", gettext_lazy("A button that was changed at its provider")


class Notice(models.Model):
    """One thing that happened and that people should know. Written with what it tells of, once a `key`."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    business = models.ForeignKey(Business, models.CASCADE, related_name="notices")
    kind = models.CharField(max_length=20, choices=NoticeKind.choices)
    button = models.UUIDField(null=True, blank=True, help_text="The public id of the button it is about.")
    key = models.CharField(max_length=100, help_text="The same happening is told once.")
    title = models.CharField(max_length=120)
    sentence = models.CharField(max_length=500)
    words = models.JSONField(default=dict, help_text="Title and sentence as accounts.saying puts them into a language.")
    path = models.CharField(max_length=200, help_text="Where in the portal the next step is.")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-id"]
        constraints = [models.UniqueConstraint(fields=["business", "key"], name="one_notice_a_happening")]
        indexes = [models.Index(fields=["business", "-id"], name="notice_list")]

    def __str__(self) -> str:
        return self.title

    @property
    def title_now(self) -> str:
        """The title in the language of now."""
        return self._now("title", self.title)

    @property
    def sentence_now(self) -> str:
        """The sentence in the language of now."""
        return self._now("sentence", self.sentence)

    def _now(self, part: str, english: str) -> str:
        """Words that an earlier or later version stored, and that cannot be put together here, are told in English."""
        try:
            return say(self.words, part)
        except (KeyError, TypeError, ValueError):
            return english


class NoticeChoice(models.Model):
    """How one person wants to hear of a kind of happening, for one button or (`button` empty) for all."""

    class Mail(models.TextChoices):
        NOW = "now", gettext_lazy("At once")
        DIGEST = "digest", gettext_lazy("Once a day")
        NEVER = "never", gettext_lazy("Not by e-mail")

    membership = models.ForeignKey(Membership, models.CASCADE, related_name="notice_choices")
    kind = models.CharField(max_length=20, choices=NoticeKind.choices)
    button = models.CharField(max_length=36, blank=True)
    mail = models.CharField(max_length=6, choices=Mail.choices, default=Mail.NOW)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["membership", "kind", "button"], name="one_choice_a_kind"),
        ]

    def __str__(self) -> str:
        return f"{self.membership}: {self.kind} {self.mail}"


class NoticeMail(models.Model):
    """A notice on its way to one person's mailbox. A worker claims those that are due."""

    notice = models.ForeignKey(Notice, models.CASCADE, related_name="mails")
    membership = models.ForeignKey(Membership, models.CASCADE, related_name="notice_mails")
    due_at = models.DateTimeField()
    is_digest = models.BooleanField(default=False)
    claim = models.UUIDField(null=True, editable=False)
    claimed_at = models.DateTimeField(null=True, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["notice", "membership"], name="one_mail_a_person")]
        indexes = [models.Index(fields=["due_at"], condition=Q(sent_at=None), name="notice_mail_due")]

    def __str__(self) -> str:
        return f"{self.notice} to {self.membership}"


class WebhookEndpoint(models.Model):
    """Where a business's own systems hear what happens, signed by the Standard Webhooks scheme."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    business = models.ForeignKey(Business, models.CASCADE, related_name="webhooks")
    address = models.CharField(max_length=500, validators=[URLValidator(["https"])])
    sealed_secret = models.TextField(editable=False)
    kinds = models.JSONField(default=list, help_text="What it hears of; empty: everything.")
    is_active = models.BooleanField(default=True)
    failing_since = models.DateTimeField(null=True, blank=True, editable=False)
    rests_until = models.DateTimeField(null=True, blank=True, editable=False, help_text="Nothing is sent before.")
    made_by = models.ForeignKey(User, models.SET_NULL, null=True, editable=False, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["business", "address"], name="one_webhook_an_address")]

    def __str__(self) -> str:
        return self.address

    @property
    def _context(self) -> str:
        return f"accounts.WebhookEndpoint.sealed_secret:{self.public_id}"

    def seal_secret(self, secret: str) -> None:
        """Replace the signing secret. The caller saves."""
        self.sealed_secret = seal({"secret": secret}, self._context)

    def secret(self) -> str:
        """The signing secret in clear, for signing only. Raises `accounts.sealing.Unreadable`."""
        return unseal(self.sealed_secret, self._context)["secret"]


class WebhookDelivery(models.Model):
    """One message to one endpoint, and how far it is. Its `public_id` is the message's id and stays over repeats."""

    class State(models.TextChoices):
        WAITING = "waiting", gettext_lazy("Waiting")
        SENDING = "sending", gettext_lazy("Being sent")
        DELIVERED = "delivered", gettext_lazy("Delivered")
        GIVEN_UP = "given_up", gettext_lazy("Given up")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    endpoint = models.ForeignKey(WebhookEndpoint, models.CASCADE, related_name="deliveries")
    kind = models.CharField(max_length=40)
    body = models.JSONField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    tries = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField(null=True, blank=True)
    claim = models.UUIDField(null=True, editable=False)
    claimed_at = models.DateTimeField(null=True, blank=True)
    status = models.PositiveSmallIntegerField(null=True, blank=True, help_text="The last answer's.")
    problem = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-id"]
        verbose_name_plural = "webhook deliveries"
        indexes = [
            models.Index(fields=["next_try_at"], condition=Q(state="waiting"), name="webhook_due"),
            models.Index(fields=["claimed_at"], condition=Q(state="sending"), name="webhook_claimed"),
            models.Index(fields=["endpoint", "-id"], name="webhook_list"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} to {self.endpoint}"
