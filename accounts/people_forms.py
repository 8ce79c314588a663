"""Forms about people and about the keys they make."""

from datetime import timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.inviting import invite
from accounts.models import ApiToken, Business, Invitation, Membership, Role, User
from accounts.tokens import SCOPES, make_token, usable

ROLES = [
    (Role.VIEWER.value, "Viewer: reads, numbers masked"),
    (Role.EDITOR.value, "Editor: changes buttons and hours"),
    (Role.OWNER.value, "Owner: also people and providers"),
]
DAYS = [(30, "30 days"), (90, "90 days"), (365, "A year")]
MOST_KEYS = 50


class InvitationForm(forms.Form):
    """Asks a person to join as something."""

    email = forms.EmailField(label="E-mail", widget=forms.EmailInput(attrs={"autocomplete": "off"}))
    role = forms.ChoiceField(label="As", choices=ROLES, initial=Role.EDITOR.value)

    def __init__(self, inviter: Membership, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.inviter = inviter

    def invite(self) -> Invitation | None:
        """Store the invitation; None where that cannot be, with the reason beside its field."""
        if not self.is_valid():
            return None
        typed = self.cleaned_data
        try:
            return invite(self.inviter.business, typed["email"], Role(typed["role"]), actor=self.inviter.user)
        except ValidationError as error:
            self.add_error(None, error)
        return None


class KeyForm(forms.Form):
    """A key for a program: of a business, or of the person who makes it."""

    name = forms.CharField(max_length=80, help_text="What uses it, such as “Nightly export”.")
    role = forms.ChoiceField(label="At most as", choices=ROLES, initial=Role.VIEWER.value)
    scopes = forms.MultipleChoiceField(
        label="It may", choices=list(SCOPES.items()), widget=forms.CheckboxSelectMultiple, error_messages={
            "required": "Tick at least one, or the key opens nothing."
        }
    )  # fmt: skip
    days = forms.TypedChoiceField(label="Good for", choices=DAYS, coerce=int, initial=90)

    def __init__(self, maker: User, business: Business | None, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.maker, self.business = maker, business

    def make(self) -> tuple[ApiToken, str] | None:
        """Store the key, and give it with its clear text; None where that cannot be, with the reason beside it."""
        if not self.is_valid():
            return None
        now, typed = timezone.now(), self.cleaned_data
        owner = {"business": self.business} if self.business else {"user": self.maker}
        if usable(now).filter(**owner).count() >= MOST_KEYS:
            self.add_error(None, f"There are {MOST_KEYS} keys already. Revoke one that nothing uses.")
            return None
        return make_token(
            name=typed["name"],
            made_by=self.maker,
            role=Role(typed["role"]),
            scopes=typed["scopes"],
            expires_at=now + timedelta(days=typed["days"]),
            user=None if self.business else self.maker,
            business=self.business,
        )


class LanguageForm(forms.ModelForm[User]):
    """The language a person wants to be spoken to in."""

    class Meta:
        model = User
        fields = ["language"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"] = forms.ChoiceField(
            choices=[("", "As the browser says"), *settings.LANGUAGES], required=False
        )
