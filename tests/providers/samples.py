"""One account, one button and one dial for each provider, and every order that a portal gives."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from providers.anveo.adapter import Anveo
from providers.base import Dial, HistoryQuery, Provider
from providers.fields import Value
from providers.viviphone.adapter import ViviPhone
from providers.voicenter.adapter import Voicenter

NOW = datetime.now(UTC)
REFERENCE = "5f0c7a1e9b3d4c2f8a6e0d1b7c9f3a2e4d6b8c0f"
REMOTE_ID = "743300012"
VISITOR = "+12025550143"
EXTENSION = "SIPAGT01"


@dataclass(frozen=True)
class Sample:
    """`paths` are the simulator's, behind its address; `secrets` are what nobody may ever read."""

    adapter: type[Provider]
    credentials: Mapping[str, str]
    paths: Mapping[str, str]
    button: Mapping[str, Value]
    business: str = "+442079460000"

    @property
    def secrets(self) -> list[str]:
        return [text for name, text in self.credentials.items() if name != "email"]

    def dial(self, key: str = "call-key-1", *, delay: int = 0) -> Dial:
        return Dial(key=key, business=self.business, visitor=VISITOR, delay=delay, settings=self.button)

    def at(self, url: str) -> Provider:
        """The adapter, with every address at one server."""
        return self.adapter(self.credentials, dict.fromkeys(self.adapter.address_names, url))

    def simulated(self, url: str, credentials: Mapping[str, str] | None = None) -> Provider:
        addresses = {name: url + path for name, path in self.paths.items()}
        return self.adapter(credentials or self.credentials, addresses)


SAMPLES = {
    "anveo": Sample(
        Anveo,
        {"user_key": "s3cr3t-k3y-0f-anve0", "email": "owner@example.com", "secure_phrase": "blue-harbour-42"},
        {"api": "/anveo"},
        {
            "profile_id": "main-profile",
            "image_url": "https://cdn.example.com/call.png",
            "color_style": 4,
            "title": "Talk to us",
            "hour_from": 10,
            "hour_to": 19,
            "off_hours_message": "We are closed.",
            "configuration": "SIMPLE",
            "phone_number": "442079460000",
            "ask_confirmation": False,
            "allow_countries": ["USA", "CANADA"],
        },
    ),
    "viviphone": Sample(
        ViviPhone,
        {"key": "s3cr3t-k3y-0f-v1v1"},
        {"api": "/viviphone", "panel": "/viviphone"},
        {
            "default_route": "vm",
            "dest1_country": 44, "dest1_number": "2079460000", "dest1_post": "ww201", "dest1_sms": True,
            "dest2_country": 33, "dest2_number": "155501020", "dest2_post": "", "dest2_sms": False,
            "dest3_country": 1, "dest3_number": "-1", "dest3_post": "", "dest3_sms": False,
            "tzo": -1, "language": "es", "voicemail_delay": 20,
            "schedule_enabled": True, "schedule_start": 0, "schedule_stop": 1440, "schedule_days": 127,
            "max_tier": 2, "referrer": "shop.example.com", "access_country": 0,
            "panel_text_enabled": True, "panel_text": "Ça & là <b>", "image_url": "https://cdn.example.com/p.png",
            "block_list": ["2125550111", "442079460001"], "voicemail_list": [], "allow_list": ["2125550133"],
            "pin": 4821,
        },
    ),
    "voicenter": Sample(
        Voicenter,
        {"code": "s3cr3t-t0ken-0f-v0", "bearer_token": "h3ader.b0dy.s1gned"},
        {"api": "/voicenter", "monitor": "/voicenter"},
        {"agent_phone": EXTENSION, "record": True},
        business="",
    ),
}  # fmt: skip

Order = Callable[[Provider, Sample], object]

ORDERS: Mapping[str, tuple[str, Order]] = {
    "check_credentials": ("", lambda provider, _: provider.check_credentials()),
    "create_button": ("keeps_buttons", lambda provider, sample: provider.create_button(sample.button, "shop-1")),
    "update_button": ("keeps_buttons", lambda provider, sample: provider.update_button(REMOTE_ID, sample.button)),
    "read_button": ("reads_back", lambda provider, _: provider.read_button(REMOTE_ID)),
    "save_profile": (
        "keeps_profiles",
        lambda provider, _: provider.save_profile({"profile_id": "main-profile", "profile_title": "Example Ltd"}),
    ),
    "place_call": ("places_calls", lambda provider, sample: provider.place_call(sample.dial())),
    "call_status": ("polls_status", lambda provider, _: provider.call_status(REFERENCE, placed_at=NOW)),
    "cancel_call": ("cancels_delayed", lambda provider, _: provider.cancel_call(REFERENCE)),
    "terminate_call": ("terminates_calls", lambda provider, _: provider.terminate_call(EXTENSION)),
    "flow_result": ("tells_flow_results", lambda provider, _: provider.flow_result(REFERENCE)),
    "history": (
        "pulls_history",
        lambda provider, _: provider.history(HistoryQuery(NOW - timedelta(days=1), NOW, REMOTE_ID)),
    ),
    "extensions": ("lists_extensions", lambda provider, _: provider.extensions()),
    "active_calls": ("lists_active_calls", lambda provider, _: provider.active_calls()),
    "block_numbers": ("keeps_blacklist", lambda provider, _: provider.block_numbers([VISITOR])),
    "unblock_numbers": ("keeps_blacklist", lambda provider, _: provider.unblock_numbers([VISITOR])),
    "panel_address": (
        "hosted_panel",
        lambda provider, _: provider.panel_address(REMOTE_ID, language="en", country_code=1),
    ),
}
"""Adapter's method -> the capability it needs ("" for none), and one way to call it."""

SILENT = frozenset({"panel_address"})
"""Speaks to nobody."""


def can(sample: Sample, order: str) -> bool:
    capability = ORDERS[order][0]
    return not capability or bool(getattr(sample.adapter.capabilities, capability))


SPOKEN = [(name, order) for name, sample in SAMPLES.items() for order in ORDERS if can(sample, order)]
SPOKEN_ALOUD = [(name, order) for name, order in SPOKEN if order not in SILENT]
UNSPOKEN = [(name, order) for name, sample in SAMPLES.items() for order in ORDERS if not can(sample, order)]


def give(order: str, provider: Provider, sample: Sample) -> object:
    return ORDERS[order][1](provider, sample)


def acts(sample: Sample, order: str) -> bool:
    """Whether a repeat would do harm: a second call, a second button, a second hang-up."""
    if order == "create_button":
        return not sample.adapter.capabilities.creates_repeatably
    return order in {"place_call", "terminate_call"}
