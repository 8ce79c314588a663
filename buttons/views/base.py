"""What the pages about a button share."""

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_noop

from accounts.fragments import LiveView
from buttons.models import Button
from buttons.planning import SETTINGS_MODELS

OWN_SETTINGS = [str(model._meta.model_name) for model in SETTINGS_MODELS.values()]

RETIRED = gettext_noop("“%(button)s” is retired: it cannot be changed any more.")


class ButtonsView(LiveView):
    """Base of the pages about buttons."""

    extra_context = {"section": "buttons"}

    def button(self) -> Button:
        """The button in the address, with its provider's settings at hand; 404 for another business's."""
        own = self.business.buttons.select_related("account", "business", "hours", *OWN_SETTINGS)
        return get_object_or_404(own, public_id=self.kwargs["button"])
