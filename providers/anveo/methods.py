"""Anveo's documented actions, and what the adapter does with each parameter (guides 000-002, help pages)."""

from providers.anveo.fields import BUTTON, DIAL_CALLFLOW, DIAL_CONNECT, PROFILE
from providers.methods import Method

ENVELOPE = {
    "USERKEY": "the account's user key",
    "SIGNATURE": "the account's e-mail and secure phrase, where both are given",
}
BY_REFERENCE = {**ENVELOPE, "REQUESTID": "the id that the dial brought back"}
TAKEN = {"REQUESTID": "the call's reference"}

THE_CALL = {
    "phone_number": "the call: the phone that rings first",
    "dest_phone_number": "the call: the phone that rings second",
    "max_duration": "the button's longest call",
    "delay": "the visitor's choice, up to the button's longest delay",
    "memo": "the button's memo, then the call's key",
    "billing_code": "the button's billing code, else the call's key",
}
THE_FLOW = {**THE_CALL, "phone_number": "the call: the visitor's phone"}

OF_A_PROFILE = {field.name: "no page yet: profiles are made at Anveo, and a button names one" for field in PROFILE}

METHODS = (
    Method("CLICK2CALL.BUTTON.CREATE", "create_button", "000", fields=BUTTON, envelope=ENVELOPE),
    Method("CLICK2CALL.BUTTON.UPDATE", "update_button", "help page", fields=BUTTON, envelope=ENVELOPE),
    Method(
        "CLICK2CALL.PROFILE.UPDATE",
        "save_profile",
        "help page",
        fields=PROFILE,
        envelope=ENVELOPE,
        settled=OF_A_PROFILE,
    ),
    Method(
        "CLICK2CALL.PROFILE.CREATE",
        "save_profile",
        "undocumented: by the look of its sister, behind a switch",
        fields=PROFILE,
        envelope=ENVELOPE,
        settled=OF_A_PROFILE,
    ),
    Method(
        "DIAL.CONNECT", "place_call", "002", fields=DIAL_CONNECT, envelope=ENVELOPE, results=TAKEN, settled=THE_CALL
    ),
    Method(
        "DIAL.CALLFLOW", "place_call", "001", fields=DIAL_CALLFLOW, envelope=ENVELOPE, results=TAKEN, settled=THE_FLOW
    ),
    Method(
        "DIAL.GETSTATUS", "call_status", "help page", envelope=BY_REFERENCE, results={"RESULT": "the call's progress"}
    ),
    Method("DIAL.CANCEL", "cancel_call", "promised in 001 and 002; the name is a setting", envelope=BY_REFERENCE),
    Method(
        "DIAL.CALLFLOW.GETRESULT",
        "flow_result",
        "promised in 001; the name was seen in others' clients",
        envelope=BY_REFERENCE,
        results={"RESULT": "the flow's result"},
    ),
    Method(
        "ACCOUNT.GETBALANCE",
        "check_credentials",
        "seen in others' clients",
        envelope=ENVELOPE,
        results={"RESULT": "shown beside the account"},
    ),
    Method(
        "remote event notification",
        "read_notification",
        "help page; its fields' names could not be read",
        results={
            "REQUESTID": "the record's reference",
            "RESPONSEID": "the same, by another name",
            "BILLINGCODE": "finds the call",
            "MEMO": "finds the call",
            "button id": "the record's button",
            "fees": "the record's cost",
        },
    ),
)
