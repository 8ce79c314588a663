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
    "new_business": Row(PERSON, PERSON),
    "overview": Row(VIEWER),
    "accounts:settings": Row(OWNER, OWNER),
    "accounts:list": Row(VIEWER),
    "accounts:new": Row(OWNER, OWNER),
    "accounts:detail": Row(VIEWER, OWNER),
    "screening:list": Row(VIEWER),
    "screening:new": Row(EDITOR, EDITOR),
    "screening:detail": Row(VIEWER, EDITOR),
    "buttons:list": Row(VIEWER),
    "buttons:new": Row(EDITOR, EDITOR),
    "buttons:detail": Row(VIEWER),
    "buttons:edit": Row(EDITOR, EDITOR),
    "buttons:state": Row(NOBODY, EDITOR),
    "buttons:push": Row(VIEWER, EDITOR),
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
}
"""Pages of people and of businesses."""

OPEN = {
    "account_confirm_email", "account_confirm_login_code", "account_inactive", "account_login", "account_logout",
    "account_reset_password", "account_reset_password_done", "account_reset_password_from_key",
    "account_reset_password_from_key_done", "account_signup", "account_email_verification_sent", "healthz",
    "mfa_authenticate", "never", "never_done", "never_link", "notification", "plain_ask", "plain_by_query",
    "plain_call", "widget_ask", "widget_cancel", "widget_challenge", "widget_config", "widget_file",
    "widget_progress", "widget_unknown",
}  # fmt: skip
"""For anybody, because whoever asks is told by what they bring (a key in the address, a button's id, a password)."""

OWN = {
    "account_change_password", "account_email", "account_reauthenticate", "account_set_password",
    "mfa_activate_totp", "mfa_deactivate_totp", "mfa_download_recovery_codes", "mfa_generate_recovery_codes",
    "mfa_index", "mfa_reauthenticate", "mfa_view_recovery_codes", "usersessions_list",
}  # fmt: skip
"""About the person who is signed in, and nobody else; the library that brings them tests them."""
