"""ViviPhone's parameters, by the groups its methods take whole: guide 003.

`tzo` counts hours BEHIND UTC: New York's winter is 5, Paris's -1. `language` is in ISO's words; on the wire Spanish is
`sp`. The lists travel as one text joined by colons, and the 250 characters are the joined text's.
"""

from providers.fields import Field
from providers.wording import gettext_noop as _

CREDENTIALS = (Field("key", "key", "secret", "003 section 1.1", required=True, max_length=200),)

INACTIVE = "-1"
"""The number of a destination that is not in use (guide 003, section 2.3.1)."""

NAMES_ON_THE_WIRE = {"es": "sp"}
"""ISO's word for a language -> ViviPhone's, where they differ (guide 003, section 2.1, lang)."""

TYPE_DEST = (
    Field(
        "default_route", "type_dest", "choice", "003 section 2.2.2", default="ph", choices=("ph", "vm", "bl"), code=204
    ),
)


def _destination(position: int) -> tuple[Field, ...]:
    """One of the three phones, which all ring at once. No code is documented for the country; the number's is used."""
    first = position == 1
    return (
        Field(
            f"dest{position}_number",
            f"dest{position}_num",
            "text",
            "003 section 2.3; length ours",
            required=first,
            default=None if first else INACTIVE,
            pattern="[0-9]{4,15}" if first else "-1|[0-9]{4,15}",
            pattern_hint=_("Enter the number's digits without the country code."),
            code=221,
        ),
        # Appendix A allows 9999 for the second and third; no country code is that long.
        Field(
            f"dest{position}_country",
            f"dest{position}_cty",
            "integer",
            "003 section 2.1",
            default=1,
            low=1,
            high=999,
            code=221,
        ),
        Field(
            f"dest{position}_post",
            f"dest{position}_post",
            "text",
            "003 section 2.1",
            default="",
            max_length=10,
            pattern="[0-9w]*",
            pattern_hint=_("Use digits, and w for a pause of half a second."),
            code=220,
        ),
        Field(f"dest{position}_sms", f"dest{position}_issms", "flag", "003 section 2.1", default=False, code=219),
    )


DESTINATIONS = (*_destination(1), *_destination(2), *_destination(3))

VOICEMAIL = (
    # 255: the mailbox never answers.
    Field(
        "voicemail_delay",
        "vm_delay",
        "integer",
        "003 section 2.1",
        default=255,
        low=0,
        high=255,
        unit=_("seconds"),
        code=209,
    ),
)

SCHEDULE = (
    # Section 2.1 writes sched_*; section 2.5 and both appendices write schd_*.
    Field("schedule_enabled", "schd_en", "flag", "003 section 2.5", default=False, code=210),
    Field(
        "schedule_start",
        "schd_start",
        "integer",
        "003 section 2.1",
        default=540,
        low=0,
        high=1440,
        unit=_("minutes after midnight"),
        code=211,
    ),
    Field(
        "schedule_stop",
        "schd_stop",
        "integer",
        "003 section 2.1",
        default=1020,
        low=0,
        high=1440,
        unit=_("minutes after midnight"),
        code=212,
    ),
    # Bit 0 is Sunday, bit 6 Saturday; the guide's "bit7" is a slip, as the default 62 (Monday to Friday) shows.
    Field("schedule_days", "schd_days", "integer", "003 section 2.1", default=62, low=0, high=127, code=213),
)

ACCESS = (
    # Appendix A says 5 for the access methods, section 2.1 says 4 everywhere.
    Field("max_tier", "max_tier", "integer", "003 section 2.1", default=0, low=0, high=4, code=214),
    Field("referrer", "refer_url", "text", "003 section 2.1", default="", max_length=30, code=218),
    # 0: callers from every country; 1: USA and Canada.
    Field("access_country", "cty", "integer", "003 section 2.1", default=1, low=0, high=999, code=215),
)

PANEL = (
    Field("panel_text_enabled", "panel_txt_en", "flag", "003 section 2.1", default=False, code=216),
    Field("panel_text", "panel_txt", "text", "003 section 2.1", default="", max_length=80, code=217),
    # No error code is documented for this one.
    Field("image_url", "img_url", "url", "003 section 2.1", default="", max_length=80),
)

GENERAL = (
    Field("tzo", "tzo", "integer", "003 section 2.1", low=-12, high=12, unit=_("hours behind UTC"), code=205),
    Field("language", "lang", "choice", "003 section 2.1", choices=("en", "fr", "es"), code=208),
)


def _numbers(name: str, source: str) -> Field:
    return Field(
        name,
        "numlist",
        "list",
        source,
        default="",
        max_length=250,
        joined_by=":",
        pattern="[0-9]+",
        pattern_hint=_("Use digits only."),
        code=222,
    )


SCREENING = (
    _numbers("block_list", "003 section 3.1"),
    _numbers("voicemail_list", "003 section 3.2"),
    _numbers("allow_list", "003 section 3.3"),
)

# Missing is error 206, out of range 207. No method reads it or changes it later.
PIN = Field("pin", "pin", "integer", "003 section 2.1", required=True, low=1000, high=9999, code=207)

NEW = (*DESTINATIONS, PIN, *GENERAL, *VOICEMAIL, *SCHEDULE, *ACCESS, *PANEL)
"""What c2c.new takes (guide 003, section 2.1): neither the route nor the lists."""
