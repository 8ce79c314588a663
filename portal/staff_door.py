"""Where STAFF_ADDRESSES names networks, the staff's pages are nowhere for everybody else."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse

from accounts.addresses import is_of_staff

NOWHERE = "/nowhere"
"""An address that leads to no page, without a slash at its end or with one."""


class StaffAddresses:
    """Leads every request below the staff's pages nowhere, before anything has looked at its address.

    So it is answered as any address is that does not exist: by 404, in the asker's language, whatever it sends.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not is_of_staff(request) and f"{request.path}/".startswith(reverse("admin:index")):
            request.path_info = NOWHERE
        return self.get_response(request)
