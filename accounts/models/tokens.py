"""Keys of the API, and the answers that a repeated request is given again."""

import uuid

from django.db import models
from django.db.models import Q

from accounts.models.people import Business, Role, User


class ApiToken(models.Model):
    """Lets a program act: for a person in all their businesses, or for one business as an integration.

    The token itself is shown once; only its digest is kept.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(max_length=80, help_text="What uses it.")
    user = models.ForeignKey(User, models.CASCADE, null=True, blank=True, related_name="api_tokens")
    business = models.ForeignKey(Business, models.CASCADE, null=True, blank=True, related_name="api_tokens")
    made_by = models.ForeignKey(User, models.SET_NULL, null=True, editable=False, related_name="+")
    role = models.CharField(
        max_length=10,
        choices=Role.choices,
        default=Role.VIEWER,
        help_text="The most it may do; a person's own at most.",
    )
    scopes = models.JSONField(default=list, help_text="What it may touch, such as buttons:write.")
    digest = models.CharField(max_length=64, unique=True, editable=False)
    hint = models.CharField(max_length=4, editable=False, help_text="Its last four characters.")
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True, blank=True, editable=False)
    revoked_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(user=None, business__isnull=False) | Q(user__isnull=False, business=None),
                name="token_of_a_person_or_a_business",
            )
        ]

    def __str__(self) -> str:
        return f"{self.name} (…{self.hint})"


class StoredAnswer(models.Model):
    """What a creating request with an idempotency key was answered; `status` is empty while it is worked on."""

    owner = models.CharField(max_length=60, help_text="The token or person that asked.")
    key = models.CharField(max_length=64)
    request_hash = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(null=True)
    body = models.TextField(blank=True)
    headers = models.JSONField(default=dict)
    created_at = models.DateTimeField(auto_now_add=True, db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["owner", "key"], name="one_answer_a_key")]

    def __str__(self) -> str:
        return f"Answer {self.status} to {self.owner}"
