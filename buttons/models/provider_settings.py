"""What only one provider has: a column for each documented parameter that is the owner's to choose.

A column has the name of its `Field`, and the field table's limits are its validation; the rest of a provider's
parameters are compiled from the button itself.
"""

from collections.abc import Collection, Mapping
from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.sealing import seal, unseal
from accounts.wording import said
from buttons.models.button import Button
from providers.anveo import fields as anveo
from providers.fields import Field, Value
from providers.viviphone import fields as viviphone
from providers.voicenter import fields as voicenter


class ProviderSettings(models.Model):
    """The common part: validation from the provider's own table."""

    tables: ClassVar[tuple[tuple[Field, ...], ...]]
    extension_column: ClassVar[str] = ""
    """Which column names a phone behind the provider's own exchange."""
    theme_column: ClassVar[str] = ""
    """Which column numbers one of the provider's own colour themes."""
    themes: ClassVar[Mapping[int, tuple[str, str]]] = {}
    """A theme's number -> its name and its colour, such as #1f5eff."""

    button = models.OneToOneField(Button, models.CASCADE, primary_key=True, related_name="%(class)s")

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} of button {self.pk}"

    @classmethod
    def documented(cls) -> dict[str, Field]:
        """Column -> its documented field, first table first."""
        columns = {column.name for column in cls._meta.concrete_fields}
        found: dict[str, Field] = {}
        for table in cls.tables:
            for field in table:
                if field.name in columns:
                    found.setdefault(field.name, field)
        return found

    def values(self) -> dict[str, Value]:
        """Column -> value, for the compiler."""
        return {name: getattr(self, name) for name in self.documented()}

    @property
    def extension(self) -> str:
        """The provider's own name of the business's phone, where the owner gave one."""
        return str(getattr(self, self.extension_column)) if self.extension_column else ""

    @property
    def theme_color(self) -> str:
        """The colour of the provider's own theme, which the widget follows; "" where there is none."""
        chosen = getattr(self, self.theme_column) if self.theme_column else None
        return next((color for number, (_, color) in self.themes.items() if number == chosen), "")

    def clean_fields(self, exclude: Collection[str] | None = None) -> None:
        super().clean_fields(exclude)
        skipped = set(exclude or ())
        found = {
            name: said(problem)
            for name, field in self.documented().items()
            if name not in skipped and (problem := field.problem(getattr(self, name)))
        }
        if found:
            raise ValidationError(found)


class AnveoSettings(ProviderSettings):
    """Anveo's own settings of a button."""

    tables = (anveo.BUTTON, anveo.DIAL_CONNECT, anveo.DIAL_CALLFLOW)
    theme_column = "color_style"
    themes = anveo.THEMES

    profile_id = models.CharField(gettext_lazy("profile"), max_length=128)
    color_style = models.PositiveSmallIntegerField(gettext_lazy("colour theme"), default=1)
    configuration = models.CharField(
        max_length=8,
        default="SIMPLE",
        choices=[("SIMPLE", gettext_lazy("Connect to my phone")), ("CALLFLOW", gettext_lazy("Run a call flow"))],
    )
    ask_confirmation = models.BooleanField(gettext_lazy("ask before connecting"), default=True)
    callflow = models.CharField(gettext_lazy("call flow key"), max_length=128, blank=True)
    variables = models.JSONField(gettext_lazy("call flow variables"), default=dict, blank=True)
    caller_id = models.CharField(gettext_lazy("caller ID"), max_length=15, blank=True)
    memo = models.CharField(max_length=255, blank=True)
    billing_code = models.CharField(max_length=128, blank=True)
    test_mode = models.BooleanField(gettext_lazy("test requests only"), default=False)

    class Meta:
        verbose_name = verbose_name_plural = "Anveo settings"

    def clean(self) -> None:
        if self.configuration == "CALLFLOW":
            missing = {
                name: _("A call flow needs this.") for name in ("callflow", "caller_id") if not getattr(self, name)
            }
            if missing:
                raise ValidationError(missing)
        elif self.variables:
            raise ValidationError({"variables": _("Only a call flow can take variables.")})


class ViviphoneSettings(ProviderSettings):
    """ViviPhone's own settings of a button."""

    tables = (
        viviphone.TYPE_DEST,
        viviphone.VOICEMAIL,
        viviphone.ACCESS,
        viviphone.PANEL,
        viviphone.GENERAL,
    )

    sealed_pin = models.TextField(editable=False)
    default_route = models.CharField(
        gettext_lazy("calls go to"),
        max_length=2,
        default="ph",
        choices=[
            ("ph", gettext_lazy("The phones")),
            ("vm", gettext_lazy("The mailbox")),
            ("bl", gettext_lazy("Nowhere: refuse them")),
        ],
    )
    language = models.CharField(
        gettext_lazy("mailbox language"),
        max_length=2,
        default="en",
        choices=[("en", gettext_lazy("English")), ("fr", gettext_lazy("French")), ("es", gettext_lazy("Spanish"))],
    )
    voicemail_delay = models.PositiveSmallIntegerField(gettext_lazy("mailbox answers after"), default=255)
    max_tier = models.PositiveSmallIntegerField(gettext_lazy("dearest rate tier"), default=0)
    referrer = models.CharField(gettext_lazy("page address contains"), max_length=30, blank=True)
    panel_text_enabled = models.BooleanField(gettext_lazy("show scrolling text"), default=False)
    panel_text = models.CharField(gettext_lazy("scrolling text"), max_length=80, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "ViviPhone settings"

    @property
    def _context(self) -> str:
        return f"buttons.ViviphoneSettings.sealed_pin:{self.button.public_id}"

    def seal_pin(self, pin: int) -> None:
        """Keep the mailbox PIN, sealed. ViviPhone takes it once, at creation."""
        self.sealed_pin = seal({"pin": str(pin)}, self._context)

    def pin(self) -> int:
        """The PIN in clear, for the adapter only. Raises `accounts.sealing.Unreadable`."""
        return int(unseal(self.sealed_pin, self._context)["pin"])


class VoicenterSettings(ProviderSettings):
    """Voicenter's own settings of a call."""

    tables = (voicenter.CALL,)
    extension_column = "agent_phone"

    agent_phone = models.CharField(gettext_lazy("agent's extension"), max_length=64, blank=True)
    login_code = models.CharField(gettext_lazy("login code"), max_length=64, blank=True)
    record = models.BooleanField(gettext_lazy("record calls"), default=False)
    phone_caller_id = models.CharField(gettext_lazy("caller ID towards you"), max_length=20, blank=True)
    phone_caller_name = models.CharField(gettext_lazy("caller name towards you"), max_length=64, blank=True)
    target_caller_id = models.CharField(gettext_lazy("caller ID towards the visitor"), max_length=20, blank=True)
    target_caller_name = models.CharField(gettext_lazy("caller name towards the visitor"), max_length=64, blank=True)
    phone_ring_seconds = models.PositiveSmallIntegerField(gettext_lazy("ring you for"), default=45)
    target_ring_seconds = models.PositiveSmallIntegerField(gettext_lazy("ring the visitor for"), default=45)
    phone_auto_answer = models.BooleanField(gettext_lazy("your phone answers by itself"), default=False)
    target_auto_answer = models.BooleanField(gettext_lazy("the visitor's extension answers by itself"), default=False)
    check_phone_state = models.BooleanField(gettext_lazy("do not call while your extension is offline"), default=False)
    check_target_state = models.BooleanField(
        gettext_lazy("do not call while the visitor's extension is offline"), default=False
    )
    language = models.CharField(
        gettext_lazy("prompt language"),
        max_length=2,
        blank=True,
        choices=[
            ("he", gettext_lazy("Hebrew")),
            ("en", gettext_lazy("English")),
            ("ru", gettext_lazy("Russian")),
            ("fr", gettext_lazy("French")),
            ("es", gettext_lazy("Spanish")),
        ],
    )
    variables = models.JSONField(gettext_lazy("variables"), default=dict, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "Voicenter settings"

    def clean(self) -> None:
        if self.agent_phone == "logincode" and not self.login_code:
            raise ValidationError({"login_code": _("An extension that depends on a login needs its code.")})
