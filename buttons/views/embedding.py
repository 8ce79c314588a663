"""Putting a button on a site: the line, the guides, the plain page with its code, and the install doctor."""

import io
from typing import Any
from urllib.parse import urlsplit

import segno
from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.text import slugify
from django.utils.translation import gettext_lazy

from accounts.models import Role
from buttons.doctor import Facts, Finding, diagnose
from buttons.embedding import GUIDES, by_script, element, loader_address, plain_address, policy_lines, snippet
from buttons.models import Button
from buttons.planning import settings_of
from buttons.views.base import ButtonsView

LONGEST_PAGE = 400_000
"""Characters of a pasted page; a form may have half a megabyte."""


class DoctorForm(forms.Form):
    """A page as its owner pastes it. Nothing of it is stored."""

    page = forms.CharField(
        label=gettext_lazy("The page's HTML"),
        max_length=LONGEST_PAGE,
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false"}),
        help_text=gettext_lazy("In the browser: right-click on the page, View page source, copy all."),
        error_messages={"required": gettext_lazy("Paste the page's HTML first.")},
    )
    headers = forms.CharField(
        label=gettext_lazy("Its response headers"),
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 4, "spellcheck": "false"}),
        help_text=gettext_lazy(
            "In the developer tools: Network, the first row, Response headers. A policy often stands only there."
        ),
    )
    address = forms.CharField(
        label=gettext_lazy("Its address"),
        required=False,
        max_length=1000,
        widget=forms.TextInput(attrs={"inputmode": "url", "placeholder": "https://shop.example.com/contact"}),
    )

    def findings(self, button: Button) -> list[Finding]:
        """What the doctor says; the form must be valid."""
        typed = self.cleaned_data
        return diagnose(typed["page"], typed["headers"], typed["address"], facts_of(button))


def facts_of(button: Button) -> Facts:
    """The button as the doctor needs it."""
    picture = urlsplit(button.image_url)
    return Facts(
        name=button.name,
        key=button.public_id.hex,
        loader=loader_address(),
        snippet=str(snippet(button)),
        sites=tuple(button.allowed_origins),
        picture=f"{picture.scheme}://{picture.netloc}" if button.image_url else "",
        needs_page=bool(getattr(settings_of(button), "referrer", "")),
        is_live=button.state == Button.State.LIVE,
    )


class EmbedView(ButtonsView):
    """The page about embedding; on POST the doctor's findings about a pasted page. It stores nothing."""

    write_role = Role.VIEWER

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        return self._page(request, DoctorForm())

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        form = DoctorForm(request.POST)
        return self._page(request, form, findings=form.findings(self.button()) if form.is_valid() else None)

    def _page(self, request: HttpRequest, form: DoctorForm, **more: Any) -> HttpResponse:
        button = self.button()
        codes = {"snippet": str(snippet(button)), "by_script": by_script(button)}
        context = self.get_context_data(
            button=button,
            tab="embed",
            form=form,
            snippet=codes["snippet"],
            element=str(element(button)),
            policy_lines=policy_lines(button),
            guides=[(guide, codes[guide.code]) for guide in GUIDES],
            plain_address=plain_address(button),
            **more,
        )
        return render(request, "buttons/embed.html", context)


class CodeView(ButtonsView):
    """The QR code of the plain page, as a picture, or (`?download`) as a file to print."""

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        button, drawn = self.button(), io.BytesIO()
        segno.make(plain_address(button), error="m").save(drawn, kind="svg", scale=8, border=4, light="#fff")
        answer = HttpResponse(drawn.getvalue(), content_type="image/svg+xml")
        if "download" in request.GET:
            answer["Content-Disposition"] = f'attachment; filename="{slugify(button.name) or "button"}-code.svg"'
        return answer
