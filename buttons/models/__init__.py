"""A button in our words, what only its provider has, and the pushes that bring the provider in step."""

from buttons.models.button import Button, Destination, FirstLeg
from buttons.models.hours import OpeningException, OpeningHours, OpeningWindow
from buttons.models.provider_settings import AnveoSettings, ProviderSettings, ViviphoneSettings, VoicenterSettings
from buttons.models.push import Push

__all__ = [
    "AnveoSettings",
    "Button",
    "Destination",
    "FirstLeg",
    "OpeningException",
    "OpeningHours",
    "OpeningWindow",
    "ProviderSettings",
    "Push",
    "ViviphoneSettings",
    "VoicenterSettings",
]
