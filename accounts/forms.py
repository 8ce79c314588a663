"""Forms about a business and its provider accounts."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from accounts import auditing
from accounts.countries import by_name
from accounts.documented import bind
from accounts.models import Business, Membership, ProviderAccount, Role, User
from accounts.signals import credentials_replaced
from accounts.zone_choices import zone_choices
from providers.fields import Field
from providers.registry import PROVIDERS

CREDENTIAL_LABELS = {
    "user_key": gettext_noop("User key"),
    "email": gettext_noop("E-mail of the account"),
    "secure_phrase": gettext_noop("Secure phrase"),
    "key": gettext_noop("API key"),
    "code": gettext_noop("Account code"),
}


class BusinessForm(forms.ModelForm[Business]):
    """Names a business and says where it is."""

    class Meta:
        model = Business
        fields = ["name", "country", "time_zone"]
        labels = {"name": gettext_lazy("Name")}
        help_texts = {
            "name": gettext_lazy("Your visitors can see it."),
            "country": gettext_lazy("Numbers typed without a country code are read as this country's."),
        }

    def __init__(self, person: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person
        self.fields["country"] = forms.ChoiceField(
            label=gettext_lazy("Country"),
            choices=by_name(),
            initial="US",
            help_text=self.fields["country"].help_text,
        )
        self.fields["time_zone"] = forms.ChoiceField(
            label=gettext_lazy("Time zone"), choices=zone_choices(), initial="UTC"
        )

    def clean_name(self) -> str:
        name = str(self.cleaned_data["name"])
        if self.person.businesses.exclude(pk=self.instance.pk).filter(name=name).exists():
            raise forms.ValidationError(_("You have a business of this name already. Choose another name."))
        return name

    def found(self) -> Business:
        """Store the business with the person as its owner; the same form sent twice at once founds one."""
        with transaction.atomic():
            founder = User.objects.select_for_update().get(pk=self.person.pk)
            if twin := founder.businesses.filter(name=self.instance.name).first():
                return twin
            business = self.save()
            Membership.objects.create(business=business, user=founder, role=Role.OWNER)
            auditing.record(business, founder, gettext_noop("business created"), business, business.public_id)
        return business


class BusinessSettingsForm(BusinessForm):
    """What an owner may change of the business later on, with the limits that hold for all its buttons together."""

    class Meta(BusinessForm.Meta):
        fields = ["name", "country", "time_zone", "calls_per_day", "spend_ceiling", "numbers_kept_days"]
        labels = BusinessForm.Meta.labels | {
            "calls_per_day": gettext_lazy("Calls of all buttons in a day"),
            "spend_ceiling": gettext_lazy("Spend ceiling of a month"),
            "numbers_kept_days": gettext_lazy("Days that visitors’ numbers are kept"),
        }
        help_texts = BusinessForm.Meta.help_texts | {
            "time_zone": gettext_lazy("Times in the portal are shown in it. Opening hours have zones of their own."),
            "calls_per_day": gettext_lazy("Reached, no button of this business rings until the day is over."),
        }

    def changes_what_may_be_spent(self) -> bool:
        """Whether another limit of money or of calls was typed."""
        return not {"calls_per_day", "spend_ceiling"}.isdisjoint(self.changed_data)

    def store(self) -> Business:
        """Save these fields alone, and write down what changed: staff may have suspended the business meanwhile."""
        business = self.instance
        with transaction.atomic():
            before = _values(Business.objects.select_for_update().get(pk=business.pk))
            business.save(update_fields=self.Meta.fields)
            changes = auditing.differences(before, _values(business))
            if changes:
                auditing.record(
                    business,
                    self.person,
                    gettext_noop("business changed"),
                    business,
                    business.public_id,
                    changes=changes,
                )
        return business


def _values(business: Business) -> dict[str, str]:
    return {name: str(getattr(business, name)) for name in BusinessSettingsForm.Meta.fields}


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
        """Seal what was typed in the place of what was stored; what the provider said before is about neither."""
        account.seal_credentials(self.credentials())
        account.check_passed, account.check_answer, account.checked_at = None, "", None
        account.calls_failing_since = account.calls_failed_at = None
        with transaction.atomic():
            account.save()
            auditing.record(
                account.business,
                actor,
                gettext_noop("credentials replaced"),
                account,
                account.public_id,
                changes={"credentials": ["•••", "•••"]},
            )
            credentials_replaced.send(ProviderAccount, account=account, actor=actor)


class AccountForm(CredentialsForm):
    """A new provider account."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=80, help_text=gettext_lazy("Your own name for it."))

    def __init__(self, business: Business, provider: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(provider, *args, **kwargs)
        self.business = business
        self.fields["name"].initial = PROVIDERS[provider].name

    def clean_name(self) -> str:
        name = str(self.cleaned_data["name"])
        if self.business.provider_accounts.filter(name=name).exists():
            raise forms.ValidationError(_("You have an account of this name already. Choose another name."))
        return name

    def add(self, actor: User) -> ProviderAccount:
        """Store the account with its credentials sealed."""
        account = ProviderAccount(business=self.business, provider=self.provider, name=self.cleaned_data["name"])
        account.seal_credentials(self.credentials())
        with transaction.atomic():
            account.save()
            auditing.record(self.business, actor, gettext_noop("provider account added"), account, account.public_id)
        return account


def _credential(documented: Field) -> forms.Field:
    widget = forms.PasswordInput if documented.kind == "secret" else forms.TextInput
    # "new-password" is what keeps browsers from offering the person's own password here.
    off = "new-password" if documented.kind == "secret" else "off"
    field = forms.CharField(
        required=documented.required,
        label=gettext_lazy(CREDENTIAL_LABELS.get(documented.name, documented.name.replace("_", " ").capitalize())),
        widget=widget(attrs={"autocomplete": off, "spellcheck": "false"}),
    )
    bind(field, documented)
    return field
