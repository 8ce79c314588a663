"""Who may do what, on whose behalf, and with which provider credentials."""

import secrets
import uuid
from collections.abc import Mapping
from typing import Any, ClassVar

from django.contrib.auth.models import AbstractUser, BaseUserManager
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models

from accounts.sealing import seal, unseal
from accounts.zones import MAX_LENGTH as ZONE_LENGTH
from accounts.zones import validate_zone
from providers import registry

COUNTRY = RegexValidator(r"\A[A-Z]{2}\Z", "Use a country's two letters, such as IL.")


def new_secret() -> str:
    """What stands in the address a provider sends notifications to: they are signed by nothing else."""
    return secrets.token_urlsafe(32)


class UserManager(BaseUserManager["User"]):
    """Makes users whose name is their e-mail address."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.full_clean(exclude=["password"])
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)


class User(AbstractUser):
    """A person. The e-mail address is the name they sign in with."""

    username = None  # type: ignore[assignment]
    email = models.EmailField("e-mail address", unique=True)

    objects: ClassVar[UserManager] = UserManager()  # type: ignore[assignment]

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = []

    def __str__(self) -> str:
        return self.email


class Business(models.Model):
    """A business whose buttons live here. Nothing of one business is ever visible to another."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(max_length=120)
    country = models.CharField(
        max_length=2, default="US", validators=[COUNTRY], help_text="Where the business is: its numbers' default."
    )
    time_zone = models.CharField(max_length=ZONE_LENGTH, default="UTC", validators=[validate_zone])
    is_active = models.BooleanField(default=True, help_text="Off: no button of this business rings.")
    calls_per_day = models.PositiveIntegerField(
        "calls in a day", default=500, validators=[MinValueValidator(1), MaxValueValidator(1_000_000)]
    )
    spend_ceiling = models.DecimalField(
        "spend ceiling of a month",
        max_digits=10,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
        help_text="In the currency your providers bill in. Reached: no button rings until the month ends. Empty: none.",
    )
    created_at = models.DateTimeField(auto_now_add=True)
    members = models.ManyToManyField(User, through="Membership", related_name="businesses")

    class Meta:
        verbose_name_plural = "businesses"
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Role(models.TextChoices):
    """What a member may do: a viewer reads, an editor also changes, an owner also manages accounts and people."""

    OWNER = "owner", "Owner"
    EDITOR = "editor", "Editor"
    VIEWER = "viewer", "Viewer"


ROLE_RANK = {Role.VIEWER: 1, Role.EDITOR: 2, Role.OWNER: 3}


class Membership(models.Model):
    """A user's role in a business."""

    business = models.ForeignKey(Business, models.CASCADE, related_name="memberships")
    user = models.ForeignKey(User, models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=10, choices=Role.choices, default=Role.VIEWER)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["business", "user"], name="one_role_a_person")]

    def __str__(self) -> str:
        return f"{self.user} in {self.business}: {self.get_role_display()}"

    def may(self, role: Role) -> bool:
        """Whether this membership's role is at least `role`."""
        return ROLE_RANK[Role(self.role)] >= ROLE_RANK[role]


class ProviderAccount(models.Model):
    """A business's account with a provider. Its credentials are sealed and can be replaced but never read here."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    business = models.ForeignKey(Business, models.CASCADE, related_name="provider_accounts")
    provider = models.CharField(max_length=20, choices=registry.CHOICES)
    name = models.CharField(max_length=80, help_text="Your own name for it.")
    sealed_credentials = models.TextField(editable=False)
    checked_at = models.DateTimeField(null=True, blank=True, editable=False)
    check_passed = models.BooleanField(null=True, editable=False)
    check_answer = models.CharField(max_length=500, blank=True, editable=False)
    extensions = models.JSONField(default=list, editable=False, help_text="Phones to pick from: [code, name].")
    calls_failing_since = models.DateTimeField(
        null=True, blank=True, editable=False, help_text="The provider takes no orders; unset by the first it takes."
    )
    calls_failed_at = models.DateTimeField(null=True, blank=True, editable=False, help_text="The last such order.")
    notification_secret = models.CharField(max_length=43, default=new_secret, unique=True, editable=False)
    history_pulled_until = models.DateTimeField(null=True, blank=True, editable=False)
    history_next_pull_at = models.DateTimeField(null=True, blank=True, editable=False, db_index=True)
    history_problem = models.CharField(max_length=500, blank=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["business", "name"], name="one_account_a_name")]

    def __str__(self) -> str:
        return f"{self.name} ({self.get_provider_display()})"

    @property
    def _context(self) -> str:
        return f"accounts.ProviderAccount.sealed_credentials:{self.public_id}"

    def seal_credentials(self, values: Mapping[str, str]) -> None:
        """Replace the credentials. The caller saves."""
        self.sealed_credentials = seal(values, self._context)

    def credentials(self) -> dict[str, str]:
        """The credentials in clear, for an adapter only. Raises `accounts.sealing.Unreadable`."""
        return unseal(self.sealed_credentials, self._context)


class AuditEntry(models.Model):
    """Who did what to which object, when. Written in the same transaction as the act, never changed."""

    business = models.ForeignKey(Business, models.CASCADE, related_name="audit_entries", null=True)
    actor = models.ForeignKey(User, models.SET_NULL, null=True, blank=True)
    action = models.CharField(max_length=60)
    target = models.CharField(max_length=200, help_text="What it was done to, in words.")
    target_id = models.CharField(max_length=36, blank=True)
    changes = models.JSONField(default=dict, blank=True, help_text="Field: [before, after]; secrets as marks only.")
    at = models.DateTimeField(auto_now_add=True, db_index=True)

    class Meta:
        verbose_name_plural = "audit entries"
        ordering = ["-at", "-id"]

    def __str__(self) -> str:
        return f"{self.action}: {self.target}"
