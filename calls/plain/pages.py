"""What all pages of the public half share: the visitor's language, and what is said when there is nothing to show."""

from typing import Any

from django.db import Error as DatabaseError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.csrf import csrf_exempt

from calls.gate import BUSY
from calls.limiting import CounterAway
from calls.plain.answering import page
from calls.plain.words import Words, words_for
from calls.requesting import UnknownButton


# What stands in these forms (a click token, a code, a sealed link) does what a cookie would: no other site has it.
@method_decorator(csrf_exempt, name="dispatch")
class PublicPage(View):
    """A page for strangers, in the language of `?lang=` or of their browser."""

    said: Words

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.said = words_for(request.GET.get("lang", ""), request.headers.get("Accept-Language", ""))
        try:
            return super().dispatch(request, *args, **kwargs)
        except (UnknownButton, Http404):
            texts = self.said.texts
            return page("said", self.said, status=404, heading=texts["gone"], sentence=texts["gone_more"])
        except (CounterAway, DatabaseError):
            return self.busy()

    def busy(self) -> HttpResponse:
        """Nothing can be done now, and nothing was."""
        response = page("said", self.said, status=503, heading=self.said.sentence("busy", BUSY), sentence="")
        response["Retry-After"] = "60"
        return response


def see_other(address: str) -> HttpResponse:
    """After a POST: on to a page that may be loaded again."""
    response = HttpResponseRedirect(address)
    response.status_code = 303
    response["Cache-Control"] = "no-store"
    return response
