"""The forms around signing in, in the portal's words: the library's own, with other labels."""

from typing import Any

from allauth.account import forms
from django.utils.translation import gettext_lazy

LABELS = {
    "login": gettext_lazy("E-mail"),
    "email": gettext_lazy("E-mail"),
    "oldpassword": gettext_lazy("Your password now"),
    "password1": gettext_lazy("New password"),
    "password2": gettext_lazy("The new password again"),
    "password": gettext_lazy("Password"),
    "remember": gettext_lazy("Stay signed in on this device"),
    "code": gettext_lazy("Code"),
}

ADVICE = gettext_lazy(
    "Three or four words that do not belong together, 15 characters or more: easy to keep, hard to guess."
)


class InOurWords:
    """Puts our labels on the library's fields; a placeholder that only repeats its label goes."""

    labels = LABELS
    fields: dict[str, Any]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.label = self.labels.get(name, field.label)
            field.widget.attrs.pop("placeholder", None)


class LoginForm(InOurWords, forms.LoginForm):  # type: ignore[misc]
    pass


class NewPassword(InOurWords):
    """Gives advice where a password is chosen, instead of rules about signs."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password1"].help_text = ADVICE


class SignupForm(NewPassword, forms.SignupForm):  # type: ignore[misc]
    labels = LABELS | {"password1": gettext_lazy("Password")}


class AddEmailForm(InOurWords, forms.AddEmailForm):  # type: ignore[misc]
    pass


class ResetPasswordForm(InOurWords, forms.ResetPasswordForm):  # type: ignore[misc]
    pass


class ResetPasswordKeyForm(NewPassword, forms.ResetPasswordKeyForm):  # type: ignore[misc]
    pass


class ChangePasswordForm(NewPassword, forms.ChangePasswordForm):  # type: ignore[misc]
    pass


class ReauthenticateForm(InOurWords, forms.ReauthenticateForm):  # type: ignore[misc]
    pass
