"""An endpoint as its owner writes it down."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Business, WebhookEndpoint
from accounts.webhooks.queueing import KINDS
from accounts.webhooks.reaching import NotReached, resolve, split

AT_MOST = 10
"""Endpoints of one business."""


class EndpointForm(forms.ModelForm[WebhookEndpoint]):
    """Where to send, and what. The address is looked up at once, and again whenever something is sent."""

    kinds = forms.MultipleChoiceField(
        label=gettext_lazy("What it hears of"),
        choices=list(KINDS.items()),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("None ticked: everything, and what may be added later."),
    )

    class Meta:
        model = WebhookEndpoint
        fields = ["address", "kinds"]
        labels = {"address": gettext_lazy("Address")}
        help_texts = {"address": gettext_lazy("It begins with https:// and lies in the public internet.")}

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
            raise forms.ValidationError(_(str(problem))) from problem
        if self.business.webhooks.exclude(pk=self.instance.pk).filter(address=address).exists():
            raise forms.ValidationError(_("This address is told already."))
        return address

    def clean(self) -> dict[str, Any]:
        if self.instance._state.adding and self.business.webhooks.count() >= AT_MOST:
            sentence = _("A business has at most %(most)s webhooks. Remove one first.")
            raise forms.ValidationError(sentence % {"most": AT_MOST})
        return super().clean() or self.cleaned_data
