"""Voicenter's parameters of action=call: guide 004, "Call Action Request Parameters".

Figures marked "ours" stand where the guide gives none. `ignoredncstatus` is left out on purpose: it rings people who
asked not to be called, and no owner should have that switch.
"""

from dataclasses import replace

from providers.fields import Field
from providers.wording import gettext_noop as _

CREDENTIALS = (
    Field("code", "code", "secret", "004 code", required=True, max_length=200),
    # Not in the guide: for the call log and the monitor, where this server's address is on no list of Voicenter's.
    Field(
        "bearer_token",
        "Authorization",
        "secret",
        "call log page, bearer",
        max_length=4096,
        pattern="[A-Za-z0-9._~+/=-]+",
        pattern_hint=_("Enter the token alone, without the word Bearer."),
    ),
)

OPTIONS = (
    Field(
        "request_format",
        "",
        "choice",
        "004 acceptable request types; the form is from others' clients",
        default="json",
        choices=("json", "form", "get"),
    ),
    Field("answer_format", "format", "choice", "004 format", default="json", choices=("json", "xml")),
)

MOST_VARIABLES = 10
"""Of all var_ parameters together (guide 004, var_*)."""

TARGET = Field(
    "target",
    "target",
    "text",
    "004 target; length ours",
    required=True,
    max_length=64,
    pattern="[A-Za-z0-9_.-]+",
    pattern_hint=_("Enter a number without a plus, or an extension."),
)

BUTTON = (
    # On the wire `phone` is mandatory. As a setting it may stay empty: then the business's own number is rung.
    Field(
        "agent_phone",
        "phone",
        "text",
        "004 phone; length ours",
        max_length=64,
        pattern=r"\+?[A-Za-z0-9_.-]+",
        pattern_hint=_("Enter an extension's code, a number, SIPTRUNK or logincode."),
    ),
    Field("login_code", "phonelogincode", "secret", "004 phone; length ours", max_length=64),
    Field("record", "record", "flag", "004 record", default=False),
    Field("phone_caller_id", "phonecallerid", "digits", "004 phonecallerid; length ours", max_length=20),
    Field("phone_caller_name", "phonecallername", "text", "004 phonecallername; length ours", max_length=64),
    Field("target_caller_id", "targetcallerid", "digits", "004 targetcallerid; length ours", max_length=20),
    Field("target_caller_name", "targetcallername", "text", "004 targetcallername; length ours", max_length=64),
    Field(
        "phone_ring_seconds",
        "phonemaxdialtime",
        "integer",
        "004 phonemaxdialtime; range ours",
        default=60,
        low=5,
        high=300,
        unit=_("seconds"),
    ),
    Field(
        "target_ring_seconds",
        "targetmaxdialtime",
        "integer",
        "004 targetmaxdialtime; range ours",
        default=60,
        low=5,
        high=300,
        unit=_("seconds"),
    ),
    Field(
        "max_duration",
        "maxduration",
        "integer",
        "004 maxduration; range ours",
        default=7200,
        low=10,
        high=14_400,
        unit=_("seconds"),
    ),
    Field("phone_auto_answer", "phoneautoanswer", "flag", "004 phoneautoanswer", default=False),
    Field("target_auto_answer", "targetautoanswer", "flag", "004 targetautoanswer", default=False),
    Field(
        "check_phone_state", "checkphonedevicestate", "flag", "004 checkphonedevicestate; default ours", default=False
    ),
    Field(
        "check_target_state",
        "checktargetdevicestate",
        "flag",
        "004 checktargetdevicestate; default ours",
        default=False,
    ),
    Field(
        "language",
        "language",
        "text",
        "004 language",
        pattern="[a-z]{2}",
        pattern_hint=_("Enter a language's two letters, such as he or en."),
    ),
    Field(
        "variables",
        "var_",
        "variables",
        "004 var_*; names ours",
        max_items=MOST_VARIABLES,
        pattern="[A-Za-z0-9_]{1,40}",
        pattern_hint=_("Name variables with letters, digits and underscores, at most 40."),
    ),
)
"""What a button keeps for its calls."""

CALL = (TARGET, *BUTTON)
"""Everything that action=call takes; `code`, `action` and `format` go with every request."""

EXTENSION = replace(BUTTON[0], required=True, source="004 terminate action, Phone")
"""What action=terminate takes besides: whose call is to end."""
