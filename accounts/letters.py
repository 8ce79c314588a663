"""What becomes of letters where no mail server is set, as on a machine where somebody tries the portal out."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

IN_THE_LOG = gettext_noop("No mail server is set: the letter stands in the portal’s log.")


def tell_if_only_logged(request: HttpRequest) -> None:
    """Say where a letter is that was just written."""
    if settings.EMAIL_BACKEND == "django.core.mail.backends.console.EmailBackend":
        messages.info(request, _(IN_THE_LOG))
