"""`manage.py document_providers`: writes docs/providers.md from the adapters' tables and the portal's forms."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import NON_FIELD_ERRORS
from django.core.management.base import BaseCommand

from buttons.drafts import form_field
from buttons.planning import SETTINGS_MODELS
from providers.base import Provider
from providers.documenting import Places, document
from providers.registry import PROVIDERS

PATH = Path("docs/providers.md")


def page() -> str:
    """What docs/providers.md has to say now."""
    return document(PROVIDERS.values(), places())


def places() -> Places:
    """Where in the portal each setting of a button is set."""
    return {
        slug: {field.name: _place(adapter, field.name) for field in adapter.button_fields}
        for slug, adapter in PROVIDERS.items()
    }


def _place(adapter: type[Provider], name: str) -> str:
    if name in SETTINGS_MODELS[adapter.slug].documented():
        return "the button's form, a setting of its own"
    if form_field(name) == NON_FIELD_ERRORS:
        return "the portal: the button's own id"
    return f"the button's form, compiled from `{form_field(name)}`"


class Command(BaseCommand):
    help = "Write docs/providers.md anew from the adapters' tables."

    def handle(self, **options: Any) -> None:
        path = Path(settings.BASE_DIR) / PATH
        path.write_text(page())
        self.stdout.write(f"{PATH} is written.")
