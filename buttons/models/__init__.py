"""A button in our words, what only its provider has, and the pushes that bring the provider in step."""

from buttons.models.button import LANGUAGES, TEXTS, Button, Destination, FirstLeg, Font, Position
from buttons.models.hours import OpeningException, OpeningHours, OpeningWindow
from buttons.models.provider_settings import AnveoSettings, ProviderSettings, ViviphoneSettings, VoicenterSettings
from buttons.models.push import ButtonVersion, DriftCheck, Push

__all__ = [
    "LANGUAGES",
    "TEXTS",
    "AnveoSettings",
    "Button",
    "ButtonVersion",
    "Destination",
    "DriftCheck",
    "FirstLeg",
    "Font",
    "OpeningException",
    "OpeningHours",
    "OpeningWindow",
    "Position",
    "ProviderSettings",
    "Push",
    "ViviphoneSettings",
    "VoicenterSettings",
]
