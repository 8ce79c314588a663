"""Which parameter can be said at which door, and the reason wherever it cannot."""

from collections.abc import Mapping

from tests.documented import LIMITS, Limit

Key = tuple[str, str]
"""Provider and wire name."""

FORM_FIELDS: Mapping[Key, str] = {
    ("anveo", "PROFILEID"): "profile_id",
    ("anveo", "BUTTONIMAGEURL"): "image_url",
    ("anveo", "COLORSTYLENAME"): "color_style",
    ("anveo", "BUTTONTITLE"): "title",
    ("anveo", "OFFHOURSMESSAGE"): "off_hours_message",
    ("anveo", "CONFIGURATION"): "configuration",
    ("anveo", "ASKCONFIRMATION"): "ask_confirmation",
    ("anveo", "CALLFLOW"): "callflow",
    ("anveo", "VARIABLE"): "variables",
    ("anveo", "TEST"): "test_mode",
    ("anveo", "CALLERID"): "caller_id",
    ("anveo", "DELAY"): "max_delay",
    ("anveo", "MEMO"): "memo",
    ("anveo", "BILLINGCODE"): "billing_code",
    **{("viviphone", f"dest{n}_post"): f"destination_{n}_post_dial" for n in (1, 2, 3)},
    **{("viviphone", f"dest{n}_issms"): f"destination_{n}_is_sms" for n in (1, 2, 3)},
    ("viviphone", "pin"): "pin",
    ("viviphone", "lang"): "language",
    ("viviphone", "vm_delay"): "voicemail_delay",
    ("viviphone", "max_tier"): "max_tier",
    ("viviphone", "refer_url"): "referrer",
    ("viviphone", "panel_txt_en"): "panel_text_enabled",
    ("viviphone", "panel_txt"): "panel_text",
    ("viviphone", "img_url"): "image_url",
    ("viviphone", "type_dest"): "default_route",
    ("voicenter", "phone"): "agent_phone",
    ("voicenter", "phonelogincode"): "login_code",
    ("voicenter", "record"): "record",
    ("voicenter", "phonecallerid"): "phone_caller_id",
    ("voicenter", "phonecallername"): "phone_caller_name",
    ("voicenter", "targetcallerid"): "target_caller_id",
    ("voicenter", "targetcallername"): "target_caller_name",
    ("voicenter", "phonemaxdialtime"): "phone_ring_seconds",
    ("voicenter", "targetmaxdialtime"): "target_ring_seconds",
    ("voicenter", "phoneautoanswer"): "phone_auto_answer",
    ("voicenter", "targetautoanswer"): "target_auto_answer",
    ("voicenter", "checkphonedevicestate"): "check_phone_state",
    ("voicenter", "checktargetdevicestate"): "check_target_state",
    ("voicenter", "language"): "language",
    ("voicenter", "var_"): "variables",
}
"""Where an owner types it, in the provider's own unit."""

SHARED = {"image_url", "title", "off_hours_message", "max_delay", "pin"}
"""Form fields that are no column of a provider's settings; nor are the phones'."""

CREDENTIAL = "a credential of the account, on another page"
OPENING_HOURS = "compiled from the opening hours"
PHONES = "compiled from the phones, which are typed in any format"
COUNTRIES = "compiled from the chosen countries"
LISTS = "compiled from the screening lists"
THE_CALL = "decided by the call: who asked, and what the button's longest call is in minutes"
REMEMBERED = "the provider's id of a button, which the portal keeps and nobody types"
ENVELOPE = "the adapter's own word, no setting of anybody's"

NOT_IN_FORM: Mapping[Key, str] = {
    ("anveo", "USERKEY"): CREDENTIAL,
    ("anveo", "ID"): REMEMBERED,
    ("anveo", "HOUR24FROM"): OPENING_HOURS,
    ("anveo", "HOUR24TO"): OPENING_HOURS,
    ("anveo", "PHONENUMBER"): PHONES,
    ("anveo", "DESTPHONENUMBER"): THE_CALL,
    ("anveo", "MAXCALLDURATION"): THE_CALL,
    ("anveo", "ALLOWCOUNTRY"): COUNTRIES,
    ("viviphone", "key"): CREDENTIAL,
    ("viviphone", "method"): ENVELOPE,
    ("viviphone", "id"): REMEMBERED,
    **{("viviphone", f"dest{n}_{part}"): PHONES for n in (1, 2, 3) for part in ("cty", "num")},
    **{("viviphone", name): OPENING_HOURS for name in ("tzo", "schd_en", "schd_start", "schd_stop", "schd_days")},
    ("viviphone", "cty"): COUNTRIES,
    ("viviphone", "numlist"): LISTS,
    ("viviphone", "offset_day"): "counted back from the window of a history that is fetched",
    ("voicenter", "code"): CREDENTIAL,
    ("voicenter", "action"): ENVELOPE,
    ("voicenter", "format"): ENVELOPE,
    ("voicenter", "target"): THE_CALL,
    ("voicenter", "maxduration"): THE_CALL,
    ("voicenter", "ignoredncstatus"): "left out on purpose: it rings people who asked not to be called",
}

UNREACHED: Mapping[str, Mapping[Key, str]] = {
    "form": NOT_IN_FORM,
    "api": NOT_IN_FORM,
    "row": {
        **NOT_IN_FORM,
        **{
            key: "a column that all providers share; the form looks at it"
            for key, name in FORM_FIELDS.items()
            if name in SHARED or name.startswith("destination_")
        },
    },
    "adapter": {
        key: NOT_IN_FORM[key]
        for key in (
            ("viviphone", "method"),
            ("viviphone", "id"),
            ("viviphone", "offset_day"),
            ("voicenter", "action"),
            ("voicenter", "format"),
            ("voicenter", "ignoredncstatus"),
        )
    },
    "simulator": {},
}
"""Door -> what cannot be said there, and why."""

METHODLESS = frozenset({"form", "api", "row"})
"""Doors that look the same whatever method will carry the value."""


def reached(door: str) -> list[tuple[Limit, str]]:
    """Every limit with every method that it can be tried on at this door."""
    here = [limit for limit in LIMITS if (limit.provider, limit.wire) not in UNREACHED[door]]
    if door not in METHODLESS:
        return [(limit, method) for limit in here for method in limit.methods]
    return [(limit, limit.methods[0]) for limit in here if "terminate" not in limit.methods[0]]
