"""Every documented limit of the three providers, typed from the vendors' guides and from nothing else.

The adapters' field tables were typed from the same guides by other hands. `tests/limits` puts the two side by side
and takes every limit to every door, so a figure is wrong in the product only if it was misread twice in the same way.
This file imports nothing of the project. Where a guide contradicts itself, `source` names the reading that is taken
by its number in the fact sheets (A1, V3, C11).
"""

from dataclasses import dataclass
from typing import Literal

Kind = Literal["text", "integer", "flag", "choice", "digits", "url", "list", "variables", "reference"]
"""`reference`: only what exists at the provider is good, such as a button's id."""


@dataclass(frozen=True, slots=True)
class Limit:
    """One parameter of one or more methods, as it stands on the wire.

    `low` and `high` bound an integer; lengths count characters (of the whole list, for a list), `max_items` how often
    it may be repeated. No guide gives a `min_length`; our own limits do (`tests/limits/ours.py`).
    `default` is the wire's text for a parameter that is left out, None where none is told. `code` is the error for a
    bad value and `missing_code` for none, where a guide numbers its errors. `when` names another parameter and the
    value without which this one does not apply.
    """

    provider: str
    methods: tuple[str, ...]
    wire: str
    kind: Kind
    source: str
    required: bool = False
    low: int | None = None
    high: int | None = None
    min_length: int | None = None
    max_length: int | None = None
    max_items: int | None = None
    choices: tuple[str, ...] = ()
    alphabet: str = ""
    default: str | None = None
    code: str = ""
    missing_code: str = ""
    when: tuple[str, str] | None = None


CREATE = ("CLICK2CALL.BUTTON.CREATE", "CLICK2CALL.BUTTON.UPDATE")
"""Guide 000 describes the first. The second's help page, not among the guides, has the same arguments."""
CONNECT, FLOW = ("DIAL.CONNECT",), ("DIAL.CALLFLOW",)
SIMPLE, CALLFLOW = ("CONFIGURATION", "SIMPLE"), ("CONFIGURATION", "CALLFLOW")

ANVEO = (
    Limit("anveo", (*CREATE, *CONNECT, *FLOW), "USERKEY", "text", "000 to 002, API request example", required=True),
    Limit("anveo", CREATE, "ID", "text", "000, ID", required=True, max_length=128),
    Limit("anveo", CREATE, "PROFILEID", "text", "000, PROFILEID", required=True, max_length=128),
    Limit("anveo", CREATE, "BUTTONIMAGEURL", "url", "000, BUTTONIMAGEURL", required=True, max_length=512),
    Limit("anveo", CREATE, "COLORSTYLENAME", "integer", "000, COLORSTYLENAME", required=True, low=1, high=13),
    Limit("anveo", CREATE, "BUTTONTITLE", "text", "000, BUTTONTITLE", max_length=32, default="Call Me"),
    Limit("anveo", CREATE, "HOUR24FROM", "integer", "000, HOUR24FROM, A8", required=True, low=0, high=24),
    Limit("anveo", CREATE, "HOUR24TO", "integer", "000, HOUR24TO", required=True, low=0, high=24),
    Limit("anveo", CREATE, "OFFHOURSMESSAGE", "text", "000, OFFHOURSMESSAGE, A1", required=True),
    Limit("anveo", CREATE, "CONFIGURATION", "choice", "000, CONFIGURATION", True, choices=("SIMPLE", "CALLFLOW")),
    Limit("anveo", CREATE, "PHONENUMBER", "digits", "000, PHONENUMBER, A3", required=True, when=SIMPLE),
    Limit("anveo", CREATE, "ASKCONFIRMATION", "flag", "000, ASKCONFIRMATION", required=True, when=SIMPLE),
    Limit("anveo", CREATE, "ALLOWCOUNTRY", "list", "000, ALLOWCOUNTRY, A4"),
    Limit("anveo", CREATE, "CALLFLOW", "text", "000, CALLFLOW", required=True, when=CALLFLOW),
    Limit("anveo", CREATE, "VARIABLE", "variables", "000, VARIABLE", when=CALLFLOW),
    Limit("anveo", FLOW, "TEST", "flag", "001, TEST"),
    Limit("anveo", FLOW, "PHONENUMBER", "digits", "001, PHONENUMBER", required=True),
    Limit("anveo", FLOW, "CALLERID", "digits", "001, CALLERID, A10", required=True),
    Limit("anveo", FLOW, "CALLFLOW", "text", "001, CALLFLOW", required=True),
    Limit("anveo", FLOW, "VARIABLE", "variables", "001, VARIABLE"),
    Limit("anveo", FLOW, "DELAY", "integer", "001, DELAY, A11", low=0, high=86400),
    Limit("anveo", FLOW, "MEMO", "text", "001, MEMO"),
    Limit("anveo", FLOW, "BILLINGCODE", "text", "001, BILLINGCODE"),
    Limit("anveo", CONNECT, "TEST", "flag", "002, TEST"),
    Limit("anveo", CONNECT, "PHONENUMBER", "digits", "002, PHONENUMBER", required=True),
    Limit("anveo", CONNECT, "DESTPHONENUMBER", "digits", "002, DESTPHONENUMBER", required=True),
    Limit("anveo", CONNECT, "MAXCALLDURATION", "integer", "002, MAXCALLDURATION"),
    Limit("anveo", CONNECT, "CALLERID", "digits", "002, CALLERID, A10"),
    Limit("anveo", CONNECT, "DELAY", "integer", "002, DELAY, A11", low=0, high=86400),
    Limit("anveo", CONNECT, "MEMO", "text", "002, MEMO"),
    Limit("anveo", CONNECT, "BILLINGCODE", "text", "002, BILLINGCODE"),
)

NEW, ROUTE, PHONES = ("c2c.new",), ("c2c.typedest.set",), ("c2c.new", "c2c.phdest.set")
MAILBOX, HOURS, ACCESS = ("c2c.new", "c2c.vm.set"), ("c2c.new", "c2c.schd.set"), ("c2c.new", "c2c.actrl.set")
PANEL, GENERAL = ("c2c.new", "c2c.ui.set"), ("c2c.new", "c2c.geninfo.set")
LISTS = ("gen.scrng.bl.set", "gen.scrng.vm.set", "gen.scrng.ph.set")
GROUPS = ("c2c.typedest", "c2c.phdest", "c2c.vm", "c2c.schd", "c2c.actrl", "c2c.ui", "c2c.geninfo")
READS = (*(f"{group}.get" for group in GROUPS), "gen.scrng.bl.get", "gen.scrng.vm.get", "gen.scrng.ph.get")
WRITES = (*(f"{group}.set" for group in GROUPS), *LISTS)
HISTORY = ("gen.hist.get",)

UNCODED = "101"
"""Appendix B has no code for it; the only sample of a code there is (1.2) lies in the range of system errors."""

VIVIPHONE = (
    Limit("viviphone", (*NEW, *READS, *WRITES, *HISTORY), "key", "text", "003, 1.1", True, missing_code="201"),
    Limit("viviphone", (*NEW, *READS, *WRITES, *HISTORY), "method", "reference", "003, 1.1", True, code="202",
          missing_code="201"),
    Limit("viviphone", (*READS, *WRITES, *HISTORY), "id", "reference", "003, 2.2 to 3.4", True, code="203",
          missing_code="201"),
    Limit("viviphone", PHONES, "dest1_cty", "integer", "003, 2.1", low=1, high=999, default="1", code="221"),
    Limit("viviphone", PHONES, "dest1_num", "digits", "003, 2.1, 2.3.2, V10", True, code="221", missing_code="221"),
    Limit("viviphone", PHONES, "dest1_post", "text", "003, 2.1", max_length=10, alphabet="0123456789w", default="",
          code="220"),
    Limit("viviphone", PHONES, "dest1_issms", "flag", "003, 2.1", default="0", code="219"),
    Limit("viviphone", PHONES, "dest2_cty", "integer", "003, 2.1, V4", low=1, high=999, default="1", code="221"),
    Limit("viviphone", PHONES, "dest2_num", "digits", "003, 2.1", default="-1", code="221"),
    Limit("viviphone", PHONES, "dest2_post", "text", "003, 2.1", max_length=10, alphabet="0123456789w", default="",
          code="220"),
    Limit("viviphone", PHONES, "dest2_issms", "flag", "003, 2.1", default="0", code="219"),
    Limit("viviphone", PHONES, "dest3_cty", "integer", "003, 2.1, V4", low=1, high=999, default="1", code="221"),
    Limit("viviphone", PHONES, "dest3_num", "digits", "003, 2.1", default="-1", code="221"),
    Limit("viviphone", PHONES, "dest3_post", "text", "003, 2.1", max_length=10, alphabet="0123456789w", default="",
          code="220"),
    Limit("viviphone", PHONES, "dest3_issms", "flag", "003, 2.1", default="0", code="219"),
    Limit("viviphone", NEW, "pin", "integer", "003, 2.1", True, low=1000, high=9999, code="207", missing_code="206"),
    Limit("viviphone", GENERAL, "tzo", "integer", "003, 2.1, V7", low=-12, high=12, code="205"),
    Limit("viviphone", GENERAL, "lang", "choice", "003, 2.1", choices=("en", "fr", "sp"), code="208"),
    Limit("viviphone", MAILBOX, "vm_delay", "integer", "003, 2.1", low=0, high=255, default="255", code="209"),
    Limit("viviphone", HOURS, "schd_en", "flag", "003, 2.1, V2", default="0", code="210"),
    Limit("viviphone", HOURS, "schd_start", "integer", "003, 2.1, V2", low=0, high=1440, default="540", code="211"),
    Limit("viviphone", HOURS, "schd_stop", "integer", "003, 2.1, V2", low=0, high=1440, default="1020", code="212"),
    Limit("viviphone", HOURS, "schd_days", "integer", "003, 2.1, V2, V6", low=0, high=127, default="62", code="213"),
    Limit("viviphone", ACCESS, "max_tier", "integer", "003, 2.1, V3", low=0, high=4, default="0", code="214"),
    Limit("viviphone", ACCESS, "refer_url", "text", "003, 2.1", max_length=30, default="", code="218"),
    Limit("viviphone", ACCESS, "cty", "integer", "003, 2.1, V5", low=0, high=999, default="1", code="215"),
    Limit("viviphone", PANEL, "panel_txt_en", "flag", "003, 2.1", default="0", code="216"),
    Limit("viviphone", PANEL, "panel_txt", "text", "003, 2.1", max_length=80, default="", code="217"),
    Limit("viviphone", PANEL, "img_url", "url", "003, 2.1", max_length=80, default="", code=UNCODED),
    Limit("viviphone", ROUTE, "type_dest", "choice", "003, 2.2.2", choices=("ph", "vm", "bl"), default="ph",
          code="204"),
    Limit("viviphone", LISTS, "numlist", "list", "003, 3.1.2 to 3.3.2, V14", max_length=250, default="", code="222"),
    Limit("viviphone", HISTORY, "offset_day", "integer", "003, 3.4", True, low=0, code="201", missing_code="201"),
)  # fmt: skip

CALL, HANG_UP = ("action=call",), ("action=terminate",)
LOGIN = ("phone", "logincode")

VOICENTER = (
    Limit("voicenter", CALL, "phone", "text", "004, call", required=True, code="1"),
    Limit("voicenter", CALL, "phonelogincode", "text", "004, call, phone", required=True, code="1", when=LOGIN),
    Limit("voicenter", CALL, "target", "text", "004, call", required=True, code="1"),
    Limit("voicenter", CALL, "code", "text", "004, call", required=True, code="1"),
    Limit("voicenter", CALL, "action", "reference", "004, call, C11", code="1"),
    Limit("voicenter", CALL, "format", "choice", "004, call", choices=("xml", "json"), default="xml"),
    Limit("voicenter", CALL, "record", "flag", "004, call", default="false", code="1"),
    Limit("voicenter", CALL, "phonecallerid", "text", "004, call", code="1"),
    Limit("voicenter", CALL, "phonecallername", "text", "004, call", code="1"),
    Limit("voicenter", CALL, "targetcallerid", "text", "004, call", code="1"),
    Limit("voicenter", CALL, "targetcallername", "text", "004, call", code="1"),
    Limit("voicenter", CALL, "phonemaxdialtime", "integer", "004, call", default="60", code="1"),
    Limit("voicenter", CALL, "targetmaxdialtime", "integer", "004, call", default="60", code="1"),
    Limit("voicenter", CALL, "maxduration", "integer", "004, call", default="7200", code="1"),
    Limit("voicenter", CALL, "phoneautoanswer", "flag", "004, call, C15", default="false", code="1"),
    Limit("voicenter", CALL, "targetautoanswer", "flag", "004, call, C15", default="false", code="1"),
    Limit("voicenter", CALL, "checkphonedevicestate", "flag", "004, call, C20", code="1"),
    Limit("voicenter", CALL, "checktargetdevicestate", "flag", "004, call, C20", code="1"),
    Limit("voicenter", CALL, "language", "text", "004, call, C18", code="1"),
    Limit("voicenter", CALL, "var_", "variables", "004, call, C14", max_items=10, code="1"),
    Limit("voicenter", CALL, "ignoredncstatus", "choice", "004, call, C1", choices=("1", "2", "3"), code="1"),
    Limit("voicenter", HANG_UP, "phone", "text", "004, terminate, C2", required=True, code="1"),
    Limit("voicenter", HANG_UP, "code", "text", "004, terminate", required=True, code="1"),
    Limit("voicenter", HANG_UP, "action", "reference", "004, terminate", required=True, code="1"),
)

LIMITS = ANVEO + VIVIPHONE + VOICENTER
