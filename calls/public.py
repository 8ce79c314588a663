"""Answers the widget's addresses ahead of everything that belongs to people: no session, no user, no cookie."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.template.response import SimpleTemplateResponse
from django.urls import Resolver404
from django.urls.resolvers import RegexPattern, URLResolver

PREFIX = settings.VISITORS_PATH
_addresses = URLResolver(RegexPattern(rf"^{PREFIX}"), "calls.urls_widget")


class PublicHalf:
    """Middleware, right after Django's for transport security; what it does not know goes on to the pages."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> Any:
        if request.path_info.startswith(PREFIX):
            try:
                view, args, kwargs = _addresses.resolve(request.path_info)
            except Resolver404:
                pass
            else:
                response = view(request, *args, **kwargs)
                if isinstance(response, SimpleTemplateResponse):
                    response.render()
                if isinstance(response, HttpResponse):
                    response.headers.setdefault("Content-Length", str(len(response.content)))
                return response
        return self.get_response(request)
