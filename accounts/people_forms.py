"""Forms about people and about the keys they make."""

from datetime import timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from accounts.inviting import invite
from accounts.models import ApiToken, Business, Invitation, Membership, Role, User
from accounts.tokens import SCOPES, make_token, usable

ROLES = [
    (Role.VIEWER.value, gettext_lazy("Viewer: reads, numbers masked")),
    (Role.EDITOR.value, gettext_lazy("Editor: changes buttons and hours")),
    (Role.OWNER.value, gettext_lazy("Owner: also people and providers")),
]
DAYS = [(30, gettext_lazy("30 days")), (90, gettext_lazy("90 days")), (365, gettext_lazy("A year"))]
MOST_KEYS = 50


class InvitationForm(forms.Form):
    """Asks a person to join as something."""

    email = forms.EmailField(label=gettext_lazy("E-mail"), widget=forms.EmailInput(attrs={"autocomplete": "off"}))
    role = forms.ChoiceField(label=pgettext_lazy("a role", "As"), choices=ROLES, initial=Role.EDITOR.value)

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
    """A key for a program: of a business, or of the person who makes it.

    `asked_by` is the key with which it is asked for, None on a page: the new one exceeds it in no scope and in no day.
    """

    name = forms.CharField(
        label=gettext_lazy("Name"), max_length=80, help_text=gettext_lazy("What uses it, such as “Nightly export”.")
    )
    role = forms.ChoiceField(label=gettext_lazy("At most as"), choices=ROLES, initial=Role.VIEWER.value)
    scopes = forms.MultipleChoiceField(
        label=gettext_lazy("It may"),
        choices=[(scope, gettext_lazy(words)) for scope, words in SCOPES.items()],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Tick at least one, or the key opens nothing.")},
    )
    days = forms.TypedChoiceField(label=gettext_lazy("Good for"), choices=DAYS, coerce=int, initial=90)

    def __init__(
        self, maker: User, business: Business | None, *args: Any, asked_by: ApiToken | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.maker, self.business, self.asked_by = maker, business, asked_by

    def clean_scopes(self) -> list[str]:
        chosen: list[str] = self.cleaned_data["scopes"]
        if self.asked_by and (beyond := sorted(set(chosen) - set(self.asked_by.scopes))):
            raise ValidationError(_("The token that asks for it lacks %(scope)s itself.") % {"scope": beyond[0]})
        return chosen

    def make(self) -> tuple[ApiToken, str] | None:
        """Store the key, and give it with its clear text; None where that cannot be, with the reason beside it."""
        if not self.is_valid():
            return None
        now, typed = timezone.now(), self.cleaned_data
        owner = {"business": self.business} if self.business else {"user": self.maker}
        if usable(now).filter(**owner).count() >= MOST_KEYS:
            sentence = _("There are %(most)s keys already. Revoke one that nothing uses.")
            self.add_error(None, sentence % {"most": MOST_KEYS})
            return None
        end = now + timedelta(days=typed["days"])
        return make_token(
            name=typed["name"],
            made_by=self.maker,
            role=Role(typed["role"]),
            scopes=typed["scopes"],
            expires_at=min(end, self.asked_by.expires_at) if self.asked_by else end,
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
            label=gettext_lazy("Language"),
            choices=[("", gettext_lazy("As the browser says")), *settings.LANGUAGES],
            required=False,
        )
