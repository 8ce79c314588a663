"""Every other address below the API's."""

from typing import Any

from rest_framework.request import Request

from accounts.api.base import ApiView
from accounts.api.problems import Problem


class UnknownApi(ApiView):
    """There is nothing there, in the same words as for what belongs to somebody else."""

    schema = None

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        raise Problem("not_found")
