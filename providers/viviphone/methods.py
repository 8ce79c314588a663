"""ViviPhone's 22 documented methods, and what the adapter does with each parameter (guide 003, appendix A)."""

from providers.fields import Field
from providers.methods import Method
from providers.viviphone import fields

_BLOCKED, _TO_MAILBOX, _ALLOWED = fields.SCREENING

STEMS: tuple[tuple[str, tuple[Field, ...]], ...] = (
    ("c2c.typedest", fields.TYPE_DEST),
    ("c2c.phdest", fields.DESTINATIONS),
    ("c2c.vm", fields.VOICEMAIL),
    ("c2c.schd", fields.SCHEDULE),
    ("c2c.actrl", fields.ACCESS),
    ("c2c.ui", fields.PANEL),
    ("c2c.geninfo", fields.GENERAL),
    ("gen.scrng.bl", (_BLOCKED,)),
    ("gen.scrng.vm", (_TO_MAILBOX,)),
    ("gen.scrng.ph", (_ALLOWED,)),
)
"""The groups that have a .get and a .set; appendix A names some of the .set methods wrongly (fact sheet, V8, V11)."""

ENVELOPE = {"method": "the adapter", "key": "the account's key"}
OF_A_BUTTON = {**ENVELOPE, "id": "the button's id at ViviPhone"}

METHODS = (
    Method(
        "c2c.new",
        "create_button",
        "003 section 2.1",
        fields=fields.NEW,
        envelope=ENVELOPE,
        results={"id": "the button's id at ViviPhone"},
    ),
    *(
        method
        for stem, group in STEMS
        for method in (
            Method(f"{stem}.get", "read_button", "003 appendix A", envelope=OF_A_BUTTON, answers=group),
            Method(f"{stem}.set", "update_button", "003 appendix A", envelope=OF_A_BUTTON, fields=group),
        )
    ),
    Method(
        "gen.hist.get",
        "history",
        "003 section 3.4",
        envelope={**OF_A_BUTTON, "offset_day": "the beginning of the window, in days back"},
        results={
            "is_num_intl": "tells how to read telnum",
            "telnum": "the visitor's number",
            "cname": "kept in the record's own words",
            "dursec": "the record's duration",
            "date": "when the call began, in the button's own time",
            "calltype": "kept in the record's own words",
            "cost_ct": "the record's cost",
        },
    ),
    Method(
        "the hosted panel",
        "panel_address",
        "003 section 4",
        envelope={
            "id": "the button's id at ViviPhone",
            "lang": "the visitor's language, if the panel speaks it",
            "cty": "the visitor's country code",
        },
    ),
)
