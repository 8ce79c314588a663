"""Voicenter's documented methods, and what the adapter does with each parameter (guide 004; fact sheet, section 6)."""

from providers.methods import Method
from providers.voicenter.fields import CALL, EXTENSION

CODE = {"code": "the account's token"}
ORDER = {**CODE, "action": "the adapter", "format": "a switch of the adapter's"}
MONITORED = {**CODE, "Authorization": "the account's bearer token, if it has one"}
BLACKLISTED = {"Code": "the account's token", "Phones": "the numbers to bar or to free"}
TRIPLE = {"ERRORCODE": "decides", "ERRORMESSAGE": "is shown, without secrets and numbers"}

THE_CALL = {
    "target": "the call: the visitor's number, or the business's with the visitor first",
    "max_duration": "the button's longest call",
}

METHODS = (
    Method(
        "action=call",
        "place_call",
        "004 Call Action Request Parameters",
        fields=CALL,
        envelope=ORDER,
        results={**TRIPLE, "CALLID": "the call's reference"},
        unsent={"ignoredncstatus": "rings people who asked not to be called; the guide misspells it ignorednostatus"},
        settled=THE_CALL,
    ),
    Method(
        "action=terminate",
        "terminate_call",
        "004 Terminate Action",
        fields=(EXTENSION,),
        envelope=ORDER,
        results=TRIPLE,
        settled={EXTENSION.name: "the running call's extension"},
    ),
    Method(
        "GetExtensions",
        "extensions",
        "Voicenter's own pages",
        envelope={**MONITORED, "showAll": "the adapter: the whole account"},
        unsimulated={"showAll": "there is one department"},
        results={"SIP": "the extension's code", "Name": "its name", "UserName": "its user", "ERR": "decides"},
    ),
    Method(
        "GetExtensionsCalls",
        "active_calls",
        "Voicenter's own pages",
        envelope={**MONITORED, "extension": "the button's extension, if it has one"},
        results={
            "ERR": "decides",
            "username": "the call's extension",
            "ivrid": "the call's reference",
            "callstatus": "the call's progress",
            "callerphone": "the other side's number",
            "callStarted": "when it began",
            "customdata": "finds the call",
        },
    ),
    Method(
        "call log",
        "history",
        "Voicenter's own pages",
        envelope={
            **MONITORED,
            "fields": "the adapter: the columns it reads",
            "fromdate": "the beginning of the window",
            "todate": "the end of the window",
            "callID": "the call's reference, when one call is looked for",
            "cdrTypes": "the adapter: both legs of Click2Call",
            "sort": "the adapter: oldest first",
        },
        results={
            "ERROR_NUMBER": "decides",
            "TOTAL_HITS": "tells whether the window must be halved",
            "CallID": "the record's reference",
            "Date": "when the call began",
            "Duration": "the record's duration",
            "DialStatus": "the record's outcome",
            "CdrType": "which leg it is",
            "TargetNumber": "the visitor's number",
            "Price": "the record's cost, in agorot",
            "CustomData": "finds the call",
            "RecordURL": "kept in the record's own words",
        },
    ),
    Method(
        "CDR notification",
        "read_notification",
        "Voicenter's own pages",
        results={
            "ivruniqueid": "the record's reference",
            "time": "when the call began",
            "duration": "the record's duration",
            "actualCallDuration": "the same, where it is told",
            "status": "the record's outcome",
            "type": "which leg it is",
            "target": "the visitor's number",
            "price": "the record's cost, in agorot",
            "CustomData": "finds the call",
            "IVR": "kept in the record's own words",
        },
    ),
    Method(
        "AddBlackList",
        "block_numbers",
        "Voicenter's own pages",
        envelope=BLACKLISTED,
        results={"ErrorCode": "decides, for all and for each", "Phone": "whose result it is"},
    ),
    Method(
        "RemoveBulkFromBlacklist",
        "unblock_numbers",
        "Voicenter's own pages",
        envelope=BLACKLISTED,
        results={"ErrorCode": "decides, for all and for each", "Phone": "whose result it is"},
    ),
)
