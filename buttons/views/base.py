"""What the pages about a button share."""

from django.shortcuts import get_object_or_404

from accounts.fragments import LiveView
from buttons.models import Button


class ButtonsView(LiveView):
    """Base of the pages about buttons."""

    extra_context = {"section": "buttons"}

    def button(self) -> Button:
        """The button in the address; 404 for another business's."""
        own = self.business.buttons.select_related("account", "business", "hours")
        return get_object_or_404(own, public_id=self.kwargs["button"])
