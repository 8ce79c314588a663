"""Which language a person is spoken to in: the one they chose, else the cookie's, else the browser's."""

from contextlib import AbstractContextManager
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.middleware.locale import LocaleMiddleware
from django.utils import translation

from accounts.models import User


class PersonsLanguage(LocaleMiddleware):
    """Django's choice by cookie and browser, with the signed-in person's own above both.

    It comes after the sign-in's middleware. Visitors' pages choose a language of their own and go past this; the thread
    is left as it was found for them.
    """

    def __call__(self, request: HttpRequest) -> Any:
        if request.path_info.startswith(settings.VISITORS_PATH):
            return self.get_response(request)
        with translation.override(settings.LANGUAGE_CODE):
            return super().__call__(request)

    def process_request(self, request: HttpRequest) -> None:
        super().process_request(request)
        speak_to(request, request.user)


def speak_to(request: HttpRequest, person: Any) -> None:
    """From here on the request is in the person's language, if they chose one."""
    if isinstance(person, User) and person.language:
        translation.activate(person.language)
        request.LANGUAGE_CODE = translation.get_language()


def spoken_to(person: User | None) -> AbstractContextManager[None]:
    """What is written within is in the person's language; in English for whoever chose none."""
    return translation.override(person.language if person and person.language else settings.LANGUAGE_CODE)
