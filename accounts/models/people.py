"""People, businesses, and who may do what in which."""

import uuid
from typing import Any, ClassVar

from django.conf import settings
from django.contrib.auth.models import AbstractUser, BaseUserManager
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy

from accounts.zones import MAX_LENGTH as ZONE_LENGTH
from accounts.zones import validate_zone

COUNTRY = RegexValidator(r"\A[A-Z]{2}\Z", gettext_lazy("Use a country's two letters, such as IL."))


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
    language = models.CharField(max_length=2, blank=True, choices=settings.LANGUAGES, help_text="Empty: the browser's.")

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
        help_text=gettext_lazy(
            "In the currency your providers bill in. Reached: no button rings until the month ends. Empty: none."
        ),
    )
    suspended_because = models.CharField(
        max_length=200, blank=True, help_text="Why staff switched it off; its owner reads this."
    )
    numbers_kept_days = models.PositiveSmallIntegerField(
        "days that visitors' numbers are kept",
        default=90,
        validators=[MinValueValidator(1), MaxValueValidator(3650)],
        help_text=gettext_lazy("After that the history keeps a number's first digits only."),
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

    OWNER = "owner", gettext_lazy("Owner")
    EDITOR = "editor", gettext_lazy("Editor")
    VIEWER = "viewer", gettext_lazy("Viewer")


ROLE_RANK = {Role.VIEWER: 1, Role.EDITOR: 2, Role.OWNER: 3}


class Membership(models.Model):
    """A user's role in a business."""

    business = models.ForeignKey(Business, models.CASCADE, related_name="memberships")
    user = models.ForeignKey(User, models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=10, choices=Role.choices, default=Role.VIEWER)
    notices_seen = models.BigIntegerField(
        default=0, editable=False, help_text="The newest notice this person has seen."
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["business", "user"], name="one_role_a_person")]

    def __str__(self) -> str:
        return f"{self.user} in {self.business}: {self.get_role_display()}"

    def may(self, role: Role) -> bool:
        """Whether this membership's role is at least `role`."""
        return ROLE_RANK[Role(self.role)] >= ROLE_RANK[role]


class Invitation(models.Model):
    """A person asked to join a business, by e-mail; its link is signed and says nothing but which invitation it is."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    business = models.ForeignKey(Business, models.CASCADE, related_name="invitations")
    email = models.EmailField("e-mail address")
    role = models.CharField(max_length=10, choices=Role.choices, default=Role.VIEWER)
    invited_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()

    class Meta:
        ordering = ["-id"]
        constraints = [models.UniqueConstraint(fields=["business", "email"], name="one_invitation_a_person")]

    def __str__(self) -> str:
        return f"{self.email} to {self.business}: {self.get_role_display()}"
