"""Forms about a business and its provider accounts."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.db import transaction

from accounts import auditing
from accounts.countries import by_name
from accounts.documented import bind
from accounts.models import Business, Membership, ProviderAccount, Role, User
from accounts.zone_choices import zone_choices
from providers.fields import Field
from providers.registry import PROVIDERS

CREDENTIAL_LABELS = {
    "user_key": "User key",
    "email": "E-mail of the account",
    "secure_phrase": "Secure phrase",
    "key": "API key",
    "code": "Account code",
}


class BusinessForm(forms.ModelForm[Business]):
    """Names a business and says where it is."""

    class Meta:
        model = Business
        fields = ["name", "country", "time_zone"]
        help_texts = {
            "name": "Your visitors can see it.",
            "country": "Numbers typed without a country code are read as this country's.",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["country"] = forms.ChoiceField(
            choices=by_name(), initial="US", help_text=self.fields["country"].help_text
        )
        self.fields["time_zone"] = forms.ChoiceField(choices=zone_choices(), initial="UTC")

    def found(self, founder: User) -> Business:
        """Store the business with `founder` as its owner."""
        with transaction.atomic():
            business = self.save()
            Membership.objects.create(business=business, user=founder, role=Role.OWNER)
            auditing.record(business, founder, "business created", business, business.public_id)
        return business


class CredentialsForm(forms.Form):
    """A provider's credentials, all of them anew: what is stored is never shown again."""

    def __init__(self, provider: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.provider = provider
        for documented in PROVIDERS[provider].credential_fields:
            self.fields[documented.name] = _credential(documented)

    def credentials(self) -> dict[str, str]:
        """What was typed, without the optional ones that were left empty."""
        names = (field.name for field in PROVIDERS[self.provider].credential_fields)
        return {name: self.cleaned_data[name] for name in names if self.cleaned_data[name]}

    def credential_fields(self) -> Iterator[forms.BoundField]:
        """The bound fields that hold credentials, for the template."""
        return (self[field.name] for field in PROVIDERS[self.provider].credential_fields)

    def replace(self, account: ProviderAccount, actor: User) -> None:
        """Seal what was typed in the place of what was stored; the last check no longer speaks of it."""
        account.seal_credentials(self.credentials())
        account.check_passed, account.check_answer, account.checked_at = None, "", None
        with transaction.atomic():
            account.save()
            auditing.record(
                account.business,
                actor,
                "credentials replaced",
                account,
                account.public_id,
                changes={"credentials": ["•••", "•••"]},
            )


class AccountForm(CredentialsForm):
    """A new provider account."""

    name = forms.CharField(max_length=80, help_text="Your own name for it.")

    def __init__(self, business: Business, provider: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(provider, *args, **kwargs)
        self.business = business
        self.fields["name"].initial = PROVIDERS[provider].name

    def clean_name(self) -> str:
        name = str(self.cleaned_data["name"])
        if self.business.provider_accounts.filter(name=name).exists():
            raise forms.ValidationError("You have an account of this name already. Choose another name.")
        return name

    def add(self, actor: User) -> ProviderAccount:
        """Store the account with its credentials sealed."""
        account = ProviderAccount(business=self.business, provider=self.provider, name=self.cleaned_data["name"])
        account.seal_credentials(self.credentials())
        with transaction.atomic():
            account.save()
            auditing.record(self.business, actor, "provider account added", account, account.public_id)
        return account


def _credential(documented: Field) -> forms.Field:
    widget = forms.PasswordInput if documented.kind == "secret" else forms.TextInput
    # "new-password" is what keeps browsers from offering the person's own password here.
    off = "new-password" if documented.kind == "secret" else "off"
    field = forms.CharField(
        required=documented.required,
        label=CREDENTIAL_LABELS.get(documented.name, documented.name.replace("_", " ").capitalize()),
        widget=widget(attrs={"autocomplete": off, "spellcheck": "false"}),
    )
    bind(field, documented)
    return field
