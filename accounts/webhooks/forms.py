"""An endpoint as its owner writes it down."""

from typing import Any

from django import forms

from accounts.models import Business, WebhookEndpoint
from accounts.webhooks.queueing import KINDS
from accounts.webhooks.reaching import NotReached, resolve, split

AT_MOST = 10
"""Endpoints of one business."""


class EndpointForm(forms.ModelForm[WebhookEndpoint]):
    """Where to send, and what. The address is looked up at once, and again whenever something is sent."""

    kinds = forms.MultipleChoiceField(
        label="What it hears of",
        choices=list(KINDS.items()),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="None ticked: everything, and what may be added later.",
    )

    class Meta:
        model = WebhookEndpoint
        fields = ["address", "kinds"]
        help_texts = {"address": "It begins with https:// and lies in the public internet."}

    def __init__(self, business: Business, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.business = business
        self.fields["address"].widget.attrs |= {"inputmode": "url", "placeholder": "https://", "autocomplete": "off"}

    def clean_address(self) -> str:
        address = str(self.cleaned_data["address"])
        try:
            parts = split(address)
            resolve(parts.hostname or "", parts.port or 443)
        except NotReached as problem:
            raise forms.ValidationError(str(problem)) from problem
        if self.business.webhooks.exclude(pk=self.instance.pk).filter(address=address).exists():
            raise forms.ValidationError("This address is told already.")
        return address

    def clean(self) -> dict[str, Any]:
        if self.instance._state.adding and self.business.webhooks.count() >= AT_MOST:
            raise forms.ValidationError(f"A business has at most {AT_MOST} webhooks. Remove one first.")
        return super().clean() or self.cleaned_data
