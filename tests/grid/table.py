"""The table: for every address, who may read and who may write."""

from typing import NamedTuple

NOBODY, EVERYBODY, PERSON, VIEWER, EDITOR, OWNER = "nobody", "everybody", "person", "viewer", "editor", "owner"

ALLOWED = {
    NOBODY: set[str](),
    EVERYBODY: {"anonymous", "stranger", "viewer", "editor", "owner", "staff"},
    PERSON: {"stranger", "viewer", "editor", "owner", "staff"},
    VIEWER: {"viewer", "editor", "owner"},
    EDITOR: {"editor", "owner"},
    OWNER: {"owner"},
}


class Row(NamedTuple):
    """The least that somebody has to be to read, and to write; `NOBODY` where that is not offered."""

    read: str
    write: str = NOBODY


PAGES = {
    "home": Row(EVERYBODY),
    "set_language": Row(NOBODY, EVERYBODY),
    "new_business": Row(PERSON, PERSON),
    "overview": Row(VIEWER),
    "accounts:settings": Row(OWNER, OWNER),
    "accounts:list": Row(VIEWER),
    "accounts:new": Row(OWNER, OWNER),
    "accounts:detail": Row(VIEWER, OWNER),
    "screening:list": Row(VIEWER),
    "screening:new": Row(EDITOR, EDITOR),
    "screening:detail": Row(VIEWER, EDITOR),
    "buttons:link": Row(NOBODY, EDITOR),
    "buttons:list": Row(VIEWER),
    "buttons:new": Row(EDITOR, EDITOR),
    "buttons:detail": Row(VIEWER),
    "buttons:edit": Row(EDITOR, EDITOR),
    "buttons:state": Row(NOBODY, EDITOR),
    "buttons:push": Row(VIEWER, EDITOR),
    "buttons:pushes": Row(VIEWER, EDITOR),
    "buttons:hours": Row(VIEWER),
    "buttons:hours_new": Row(EDITOR, EDITOR),
    "buttons:hours_edit": Row(VIEWER, EDITOR),
    "buttons:hours_delete": Row(NOBODY, EDITOR),
    "calls:list": Row(VIEWER),
    "calls:detail": Row(VIEWER),
    "calls:stop": Row(NOBODY, EDITOR),
    "calls:now": Row(NOBODY, EDITOR),
    "calls:preview_new": Row(NOBODY, EDITOR),
    "calls:preview": Row(NOBODY, EDITOR),
    "calls:records": Row(VIEWER),
    "calls:refused": Row(VIEWER),
    "accounts:people": Row(VIEWER, OWNER),
    "accounts:member": Row(NOBODY, OWNER),
    "accounts:invitation": Row(NOBODY, OWNER),
    "accounts:leave": Row(VIEWER, VIEWER),
    "accounts:tokens": Row(OWNER),
    "accounts:new_token": Row(OWNER, OWNER),
    "accounts:revoke_token": Row(NOBODY, OWNER),
    "accounts:trail": Row(OWNER),
    "accounts:notices": Row(VIEWER, VIEWER),
    "accounts:notice_choices": Row(VIEWER, VIEWER),
    "accounts:webhooks": Row(OWNER, OWNER),
    "accounts:webhook": Row(OWNER, OWNER),
    "buttons:code": Row(VIEWER),
    "buttons:copy": Row(NOBODY, EDITOR),
    "buttons:drift": Row(VIEWER, EDITOR),
    "buttons:embed": Row(VIEWER, VIEWER),
    "buttons:history": Row(VIEWER),
    "buttons:hours_past": Row(NOBODY, EDITOR),
    "buttons:hours_year": Row(VIEWER),
    "buttons:move": Row(EDITOR, EDITOR),
    "buttons:restore": Row(EDITOR, EDITOR),
    "calls:block": Row(NOBODY, EDITOR),
    "calls:board": Row(VIEWER),
    "calls:call_back": Row(NOBODY, EDITOR),
    "calls:export": Row(VIEWER, VIEWER),
    "calls:exported": Row(VIEWER),
    "calls:export_file": Row(NOBODY, VIEWER),
    "calls:note": Row(NOBODY, EDITOR),
    "calls:statistics": Row(VIEWER),
    "calls:tester": Row(VIEWER, VIEWER),
    "calls:tester_draft": Row(NOBODY, EDITOR),
    "calls:tester_new": Row(NOBODY, EDITOR),
    "screening:export": Row(NOBODY, EDITOR),
    "screening:import": Row(EDITOR, EDITOR),
    "screening:imported": Row(EDITOR),
    "me:businesses": Row(PERSON),
    "me:keys": Row(PERSON),
    "me:language": Row(PERSON, PERSON),
    "me:new_key": Row(PERSON, PERSON),
}
"""Pages of people and of businesses."""

OPEN = {
    "account_confirm_email", "account_confirm_login_code", "account_inactive", "account_login", "account_logout",
    "account_reset_password", "account_reset_password_done", "account_reset_password_from_key",
    "account_reset_password_from_key_done", "account_signup", "account_email_verification_sent", "healthz",
    "api:docs", "api:problems", "api:schema", "api:unknown", "join", "mfa_authenticate", "mfa_login_webauthn",
    "never", "never_done", "never_link", "notification", "plain_ask", "plain_by_query",
    "plain_call", "policy_report", "widget_ask", "widget_cancel", "widget_challenge", "widget_config", "widget_file",
    "widget_progress", "widget_unknown",
}  # fmt: skip
"""For anybody, because whoever asks is told by what they bring (a key in the address, a button's id, a password)."""

OWN = {
    "me:revoke_key", "account_change_password", "account_email", "account_reauthenticate", "account_set_password",
    "mfa_add_webauthn", "mfa_edit_webauthn", "mfa_list_webauthn", "mfa_reauthenticate_webauthn", "mfa_remove_webauthn",
    "mfa_activate_totp", "mfa_deactivate_totp", "mfa_download_recovery_codes", "mfa_generate_recovery_codes",
    "mfa_index", "mfa_reauthenticate", "mfa_view_recovery_codes", "usersessions_list",
}  # fmt: skip
"""About the person who is signed in, and nobody else; the library that brings them tests them."""

LISTED = "12025550177"
SENT = {
    "accounts:member": {"member": "viewer@grid.example.com"},
    "api:removal": {"email": "viewer@grid.example.com"},
    "api:hand_over": {"email": "viewer@grid.example.com"},
    "api:screening_removal": {"number": LISTED},
    "api:screening_change": {"number": LISTED},
}
"""What is sent to where an empty form names nobody."""

ANY_SCOPE = {"api:job"}
"""What every key of a business may ask: it tells nothing but how far the key's own work is."""

NOT_WHOLE = {"home", "buttons:push", "buttons:pushes", "buttons:code", "buttons:drift"}
PICTURED = [name for name, row in PAGES.items() if row.read != NOBODY and name not in NOT_WHOLE]
"""Whole pages, as a person sees them."""

OPERATIONS = {
    "api:sign_in": {"POST": EVERYBODY},
    "api:tokens": {"GET": PERSON},
    "api:token": {"DELETE": NOBODY, "GET": NOBODY},  # a key knows itself and its owner's others, not this one
    "api:businesses": {"GET": PERSON, "POST": PERSON},
    "api:business": {"GET": VIEWER, "PATCH": OWNER},
    "api:people": {"GET": VIEWER},
    "api:role": {"POST": OWNER},
    "api:removal": {"POST": OWNER},
    "api:hand_over": {"POST": OWNER},
    "api:leaving": {"POST": VIEWER},
    "api:keys": {"GET": OWNER, "POST": OWNER},
    "api:key": {"DELETE": OWNER, "GET": OWNER},
    "api:invitations": {"GET": OWNER, "POST": OWNER},
    "api:invitation": {"DELETE": OWNER, "POST": OWNER},
    "api:accounts": {"GET": VIEWER, "POST": OWNER},
    "api:rehearsal": {"POST": OWNER},
    "api:account": {"GET": VIEWER, "PUT": OWNER},
    "api:account_check": {"POST": OWNER},
    "api:job": {"GET": VIEWER},
    "api:trail": {"GET": OWNER},
    "api:notices": {"GET": VIEWER},
    "api:notices_seen": {"POST": VIEWER},
    "api:notice_choices": {"GET": VIEWER, "PATCH": VIEWER},
    "api:webhooks": {"GET": OWNER, "POST": OWNER},
    "api:webhook": {"DELETE": OWNER, "GET": OWNER, "PATCH": OWNER},
    "api:webhook_switch": {"POST": OWNER},
    "api:webhook_secret": {"POST": OWNER},
    "api:webhook_test": {"POST": OWNER},
    "api:deliveries": {"GET": OWNER},
    "api:replay": {"POST": OWNER},
    "api:screening_lists": {"GET": VIEWER, "POST": EDITOR},
    "api:screening_block": {"POST": EDITOR},
    "api:screening_list": {"DELETE": EDITOR, "GET": VIEWER, "PATCH": EDITOR},
    "api:screening_entries": {"GET": VIEWER, "POST": EDITOR},
    "api:screening_removal": {"POST": EDITOR},
    "api:screening_change": {"POST": EDITOR},
    "api:screening_decision": {"POST": VIEWER},
    "api:screening_import": {"POST": EDITOR},
    "api:screening_export": {"POST": EDITOR},
    "api:hours": {"GET": VIEWER, "POST": EDITOR},
    "api:hours_set": {"DELETE": EDITOR, "GET": VIEWER, "PATCH": EDITOR},
    "api:hours_past": {"POST": EDITOR},
    "api:openings": {"GET": VIEWER},
    "api:buttons": {"GET": VIEWER, "POST": EDITOR},
    "api:fleet": {"GET": VIEWER, "POST": EDITOR},
    "api:new_losses": {"POST": VIEWER},
    "api:button": {"GET": VIEWER, "PATCH": EDITOR},
    "api:button_state": {"POST": EDITOR},
    "api:push": {"GET": VIEWER, "POST": EDITOR},
    "api:push_anew": {"POST": EDITOR},
    "api:pushes": {"GET": VIEWER},
    "api:losses": {"GET": VIEWER, "POST": VIEWER},
    "api:versions": {"GET": VIEWER},
    "api:version": {"GET": VIEWER},
    "api:version_restore": {"POST": EDITOR},
    "api:button_copy": {"POST": EDITOR},
    "api:button_move": {"POST": EDITOR},
    "api:button_link": {"POST": EDITOR},
    "api:drift": {"GET": VIEWER, "POST": EDITOR},
    "api:drift_adopt": {"POST": EDITOR},
    "api:embed": {"GET": VIEWER},
    "api:embed_doctor": {"POST": VIEWER},
    "api:calls": {"GET": VIEWER},
    "api:calls_export": {"POST": VIEWER},
    "api:export_link": {"POST": VIEWER},
    "api:export_file": {"GET": NOBODY},
    "api:call": {"GET": VIEWER},
    "api:call_note": {"GET": VIEWER, "PUT": EDITOR},
    "api:call_stop": {"POST": EDITOR},
    "api:call_now": {"POST": EDITOR},
    "api:call_back": {"POST": EDITOR},
    "api:refused": {"GET": VIEWER},
    "api:records": {"GET": VIEWER},
    "api:statistics": {"GET": VIEWER},
    "api:who": {"POST": VIEWER},
    "api:who_changed": {"POST": EDITOR},
    "api:who_new": {"POST": EDITOR},
    "api:board": {"GET": VIEWER},
}
"""What the API offers: the least that the owner of a key has to be, by method."""
