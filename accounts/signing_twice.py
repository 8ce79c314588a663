"""The forms of the second step, in the portal's words."""

from allauth.mfa.base import forms as base_forms
from allauth.mfa.totp import forms as totp_forms
from allauth.mfa.webauthn import forms as webauthn_forms
from django.forms import CharField
from django.utils.translation import gettext as _

from accounts.signing import InOurWords

NAME_LENGTH = 80


class CodeForm(InOurWords):
    """Asks for a code. Long enough for a recovery code; a phone shows its digits."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].widget.attrs.update(inputmode="numeric", autofocus=True, maxlength=16, spellcheck="false")


class NamedForm(InOurWords):
    """Asks what a key is called."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        bounded = CharField(max_length=NAME_LENGTH, required=self.fields["name"].required, label=_("Name"))
        bounded.help_text = _("So that you know it again, such as “My phone”.")
        bounded.is_usual = True  # type: ignore[attr-defined]
        bounded.initial = self.fields["name"].initial
        self.fields["name"] = bounded


class AuthenticateForm(CodeForm, base_forms.AuthenticateForm):  # type: ignore[misc]
    pass


class ReauthenticateForm(CodeForm, base_forms.ReauthenticateForm):  # type: ignore[misc]
    pass


class ActivateTOTPForm(CodeForm, totp_forms.ActivateTOTPForm):  # type: ignore[misc]
    pass


class AddWebAuthnForm(NamedForm, webauthn_forms.AddWebAuthnForm):  # type: ignore[misc]
    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        alone = self.fields["passwordless"]
        alone.label, alone.initial = _("Sign in with it alone, without a password"), True
        alone.help_text = _("Your device then asks for your finger, your face or its PIN.")


class EditWebAuthnForm(NamedForm, webauthn_forms.EditWebAuthnForm):  # type: ignore[misc]
    pass
