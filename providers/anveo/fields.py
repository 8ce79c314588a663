"""Anveo's parameters: guides 000 (buttons), 001 (DIAL.CALLFLOW), 002 (DIAL.CONNECT), and its own help pages.

Figures marked "ours" stand where no guide gives one.
"""

from providers.fields import Field
from providers.wording import gettext_noop as _

_NUMBER = r"[0-9]{7,15}"
_NUMBER_HINT = _("Enter 7 to 15 digits with the country code, without a plus.")

CREDENTIALS = (
    Field("user_key", "USERKEY", "secret", "help page: request", required=True, max_length=200),
    # Both or neither: together they make the SIGNATURE that newer help pages ask for.
    Field("email", "", "text", "help page: request, SIGNATURE", max_length=254),
    Field("secure_phrase", "", "secret", "help page: request, SIGNATURE", max_length=200),
)

OPTIONS = (
    # Both dial guides promise that a request can be cancelled; no page names the action (fact sheet, 2.9).
    Field("cancel_action", "", "text", "ours", default="DIAL.CANCEL", max_length=64, pattern="[A-Z0-9.]+"),
    # No page shows this one either: it would be PROFILE.UPDATE's sister (fact sheet, 2.4).
    Field("creates_profiles", "", "flag", "ours", default=False),
)

THEMES = {
    1: (_("Blue"), "#1f5eff"),
    2: (_("Sky"), "#0ea5e9"),
    3: (_("Teal"), "#0f766e"),
    4: (_("Green"), "#15803d"),
    5: (_("Lime"), "#84cc16"),
    6: (_("Yellow"), "#facc15"),
    7: (_("Orange"), "#ea580c"),
    8: (_("Red"), "#dc2626"),
    9: (_("Pink"), "#db2777"),
    10: (_("Purple"), "#7c3aed"),
    11: (_("Brown"), "#7c4a21"),
    12: (_("Grey"), "#4b5563"),
    13: (_("Black"), "#111827"),
}
"""COLORSTYLENAME -> a name and a colour. Guide 000 numbers its themes and shows none: names and colours are ours."""

_CALLFLOW = Field("callflow", "CALLFLOW", "text", "000 CALLFLOW; 001 CALLFLOW; length ours", max_length=128)
_VARIABLES = Field(
    "variables",
    "VARIABLE",
    "variables",
    "000 VARIABLE; 001 VARIABLE",
    pattern=r"\S(?:.*\S)?",
    pattern_hint=_("Give every variable a name that neither begins nor ends with a space."),
)

BUTTON = (
    Field("remote_id", "ID", "text", "000 ID", required=True, max_length=128),
    Field("profile_id", "PROFILEID", "text", "000 PROFILEID", required=True, max_length=128),
    Field("image_url", "BUTTONIMAGEURL", "url", "000 BUTTONIMAGEURL", required=True, max_length=512),
    Field("color_style", "COLORSTYLENAME", "integer", "000 COLORSTYLENAME", required=True, low=1, high=13),
    Field("title", "BUTTONTITLE", "text", "000 BUTTONTITLE", default="Call Me", max_length=32),
    Field("hour_from", "HOUR24FROM", "integer", "000 HOUR24FROM", required=True, low=0, high=24),
    Field("hour_to", "HOUR24TO", "integer", "000 HOUR24TO", required=True, low=0, high=24),
    # The guide repeats HOUR24TO's text here by mistake; its samples are sentences. The length is ours.
    Field("off_hours_message", "OFFHOURSMESSAGE", "text", "000 OFFHOURSMESSAGE", required=True, max_length=512),
    Field(
        "configuration", "CONFIGURATION", "choice", "000 CONFIGURATION", required=True, choices=("SIMPLE", "CALLFLOW")
    ),
    # Required for SIMPLE: phone_number and ask_confirmation; for CALLFLOW: callflow, and only there variables.
    Field(
        "phone_number",
        "PHONENUMBER",
        "digits",
        "000 PHONENUMBER; length ours",
        pattern=_NUMBER,
        pattern_hint=_NUMBER_HINT,
    ),
    Field("ask_confirmation", "ASKCONFIRMATION", "flag", "000 ASKCONFIRMATION"),
    # The list of names that the guide promises was never published; USA, CANADA and MEXICO are certain.
    Field(
        "allow_countries",
        "ALLOWCOUNTRY",
        "list",
        "000 ALLOWCOUNTRY; pattern ours",
        pattern=r"[A-Z][A-Z .'()-]{1,63}",
        pattern_hint=_("Write a country's name in capital letters."),
    ),
    _CALLFLOW,
    _VARIABLES,
)

_TEST = Field("test_mode", "TEST", "flag", "001 TEST; 002 TEST")
_PHONE_NUMBER = Field(
    "phone_number",
    "PHONENUMBER",
    "digits",
    "001 PHONENUMBER; 002 PHONENUMBER; length ours",
    required=True,
    pattern=_NUMBER,
    pattern_hint=_NUMBER_HINT,
)
_DELAY = Field("delay", "DELAY", "integer", "001 DELAY; 002 DELAY", default=0, low=0, high=86_400, unit=_("minutes"))
MEMO = Field("memo", "MEMO", "text", "001 MEMO; 002 MEMO; length ours", max_length=255)
_BILLING_CODE = Field("billing_code", "BILLINGCODE", "text", "001 and 002 BILLINGCODE; length ours", max_length=128)

DIAL_CONNECT = (
    _TEST,
    _PHONE_NUMBER,
    Field(
        "dest_phone_number",
        "DESTPHONENUMBER",
        "digits",
        "002 DESTPHONENUMBER; length ours",
        required=True,
        pattern=_NUMBER,
        pattern_hint=_NUMBER_HINT,
    ),
    Field("max_duration", "MAXCALLDURATION", "integer", "002 MAXCALLDURATION; lowest ours", low=1, unit=_("minutes")),
    Field("caller_id", "CALLERID", "digits", "002 CALLERID; length ours", pattern=_NUMBER, pattern_hint=_NUMBER_HINT),
    _DELAY,
    MEMO,
    _BILLING_CODE,
)

DIAL_CALLFLOW = (
    _TEST,
    _PHONE_NUMBER,
    Field(
        "caller_id",
        "CALLERID",
        "digits",
        "001 CALLERID; length ours",
        required=True,
        pattern=_NUMBER,
        pattern_hint=_NUMBER_HINT,
    ),
    Field("callflow", "CALLFLOW", "text", "001 CALLFLOW; length ours", required=True, max_length=128),
    _VARIABLES,
    _DELAY,
    MEMO,
    _BILLING_CODE,
)

PROFILE = (
    Field("profile_id", "ID", "text", "help page: profile update, ID", required=True, max_length=128),
    Field("profile_title", "TITLE", "text", "help page: profile update, TITLE", max_length=256),
    Field("profile_message", "MESSAGE", "text", "help page: profile update, MESSAGE", max_length=1024),
    Field("profile_homepage", "HOMEPAGEURL", "url", "help page: profile update, HOMEPAGEURL", max_length=512),
    Field("profile_picture", "PICTUREURL", "url", "help page: profile update, PICTUREURL", max_length=512),
)
