"""The providers this portal can speak to. A new one is one line here, and its own package."""

from collections.abc import Mapping

from providers.anveo.adapter import Anveo
from providers.base import Provider
from providers.viviphone.adapter import ViviPhone
from providers.voicenter.adapter import Voicenter

PROVIDERS: Mapping[str, type[Provider]] = {adapter.slug: adapter for adapter in (Anveo, ViviPhone, Voicenter)}
CHOICES = [(adapter.slug, adapter.name) for adapter in PROVIDERS.values()]
