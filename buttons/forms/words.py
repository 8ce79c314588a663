"""The words beside the fields of a button's form, and the order in which an owner meets them.

Names are those of `Button`, of the provider settings' columns, and of the destinations' form fields.
"""

HELP = {
    "title": "",
    "color": "The button's colour; its words turn black or white to stay readable.",
    "off_hours_message": "Shown while you are closed, above the time when you open again.",
    "panel_text": "Runs through the opened widget. Visitors can stop it.",
    "position": "",
    "font": "Nothing is loaded for any of them.",
    "corner_radius": "0: square.",
    "text_size": "100: as large as the page's own.",
    "max_duration": "The provider hangs up then.",
    "max_delay": "0: only now.",
    "calls_per_number_hour": "Counted over every button of this portal.",
    "calls_per_address_hour": "A household, an office or a mobile network can share one address.",
    "calls_per_day": "Reached, visitors read that no more calls are possible.",
    "calls_at_once": "As many as there are people of yours to answer.",
    "profile_id": "The profile of your Anveo account that this button belongs to.",
    "color_style": "Anveo's theme of this number; the button on your site takes its colour.",
    "configuration": "A call flow runs at Anveo; without one your first phone is connected.",
    "callflow": "The key of the call flow. Needed only to run one.",
    "variables": "What the call takes along: name = value, one on each line.",
    "ask_confirmation": "Whoever answers your phone presses a key before the visitor is connected.",
    "caller_id": "The number both sides see, digits only. Anveo takes numbers verified in your account.",
    "memo": "A note for your Anveo call history.",
    "billing_code": "A code for your Anveo invoice.",
    "test_mode": "Anveo checks every request and rings nobody.",
    "pin": "Four digits that open the mailbox. They are set once and can be changed only at ViviPhone.",
    "default_route": "Where a caller goes who is on none of your lists.",
    "language": "The language callers hear.",
    "voicemail_delay": "0: at once. 255: never.",
    "max_tier": "Calls that cost more than this tier are not placed.",
    "referrer": "ViviPhone refuses visitors from pages whose address does not contain this.",
    "panel_text_enabled": "The scrolling text then runs across ViviPhone's own call page, too.",
    "agent_phone": "An extension's code, SIPTRUNK or logincode. Empty: the phone above is rung.",
    "login_code": "Needed only where the extension is logincode. It is never shown; empty keeps what is stored.",
    "record": "Tell your callers: in many countries you must.",
    "phone_caller_id": "The number you see when it rings.",
    "target_caller_id": "The number the visitor sees. Voicenter takes numbers of your account.",
    "check_phone_state": "An offline extension then refuses the call at once, and no visitor waits.",
}

LABELS = {
    "name": "Name",
    "title": "Words on the button",
    "color": "Colour",
    "image_url": "Picture",
    "off_hours_message": "Message while closed",
    "position": "Where it stands",
    "allowed_countries": "Countries",
    "calls_per_day": "Calls of this button in a day",
    "max_delay": "How far ahead a visitor may ask to be called",
    "configuration": "When a visitor calls",
}

UNITS = {
    "corner_radius": "pixels",
    "text_size": "%",
    "max_duration": "minutes",
    "max_delay": "minutes",
    "voicemail_delay": "seconds",
    "phone_ring_seconds": "seconds",
    "target_ring_seconds": "seconds",
}

GROUPS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    (
        "What visitors read",
        "The words and the picture on your page.",
        ("name", "title", "image_url", "off_hours_message", "panel_text", "panel_text_enabled", "phone_line"),
    ),
    (
        "How it looks",
        "Colours, letters and the place on your page.",
        ("color", "color_style", "position", "font", "corner_radius", "text_size"),
    ),
    (
        "Who is rung",
        "Your side of the call.",
        (
            "destination_1_number",
            "destination_1_post_dial",
            "destination_1_is_sms",
            "destination_2_number",
            "destination_2_post_dial",
            "destination_2_is_sms",
            "destination_3_number",
            "destination_3_post_dial",
            "destination_3_is_sms",
            "agent_phone",
            "login_code",
            "default_route",
            "pin",
            "first_leg",
        ),
    ),
    ("When", "Outside these hours visitors read when you open again.", ("hours", "max_delay", "provider_holds_delay")),
    (
        "Who may call",
        "Calls cost money: the narrower, the safer.",
        ("allowed_countries", "allowed_origins", "lists"),
    ),
    (
        "Limits",
        "They stop a prank before it costs anything.",
        ("max_duration", "calls_per_number_hour", "calls_per_address_hour", "calls_per_day", "calls_at_once"),
    ),
)
"""Title, introduction, fields. What a form holds beyond these is the provider's own group."""

READ = GROUPS[0][0]
"""The group that also holds what is said otherwise in other languages."""

ESSENTIAL = {"profile_id", "configuration", "callflow"}
"""The provider's own settings that are not folded away."""

IN_LANGUAGES = {"en": "English", "fr": "French", "es": "Spanish", "he": "Hebrew", "ru": "Russian"}
"""The widget's languages as an owner calls them."""

TEXT_LABELS = {"title": "On the button", "off_hours_message": "While closed", "panel_text": "Scrolling"}
"""A button's texts once more, below the name of a language."""
