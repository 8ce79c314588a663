"""What is done on each page, and the operations of the API that do the same, or why there is none."""

from typing import NamedTuple


class No(NamedTuple):
    """No operation does this."""

    reason: str


Act = tuple[str, ...] | No

ACTS: dict[str, Act] = {
    "set_language": No("An answer of the API is in the language that the person chose on the portal."),
    "me:language": No("What the portal's own pages look like; a program reads codes, which are the same for all."),
    "me:new_key": ("api:sign_in POST",),
    "me:revoke_key": ("api:token DELETE",),
    "new_business": ("api:businesses POST",),
    "accounts:settings": ("api:business PATCH",),
    "accounts:new": ("api:accounts POST", "api:rehearsal POST"),
    "accounts:detail": ("api:account PUT", "api:account_check POST"),
    "accounts:people": ("api:invitations POST",),
    "accounts:member": ("api:role POST", "api:removal POST", "api:hand_over POST"),
    "accounts:invitation": ("api:invitation POST", "api:invitation DELETE"),
    "accounts:leave": ("api:leaving POST",),
    "accounts:new_token": ("api:keys POST",),
    "accounts:revoke_token": ("api:key DELETE",),
    "accounts:notices": ("api:notices_seen POST",),
    "accounts:notice_choices": ("api:notice_choices PATCH",),
    "accounts:webhooks": ("api:webhooks POST",),
    "accounts:webhook": (
        *("api:webhook PATCH", "api:webhook DELETE", "api:webhook_switch POST", "api:webhook_secret POST"),
        *("api:webhook_test POST", "api:replay POST"),
    ),
    "screening:new": ("api:screening_lists POST",),
    "screening:detail": (
        *("api:screening_entries POST", "api:screening_removal POST", "api:screening_change POST"),
        *("api:screening_list PATCH", "api:screening_list DELETE"),
    ),
    "screening:import": ("api:screening_import POST",),
    "screening:export": ("api:screening_export POST",),
    "buttons:new": ("api:buttons POST",),
    "buttons:edit": ("api:button PATCH",),
    "buttons:state": ("api:button_state POST",),
    "buttons:push": ("api:push POST", "api:push_anew POST"),
    "buttons:pushes": ("api:fleet POST",),
    "buttons:link": ("api:button_link POST",),
    "buttons:copy": ("api:button_copy POST",),
    "buttons:move": ("api:button_move POST",),
    "buttons:restore": ("api:version_restore POST",),
    "buttons:drift": ("api:drift POST", "api:drift_adopt POST"),
    "buttons:embed": ("api:embed_doctor POST",),
    "buttons:hours_new": ("api:hours POST",),
    "buttons:hours_edit": ("api:hours_set PATCH",),
    "buttons:hours_delete": ("api:hours_set DELETE",),
    "buttons:hours_past": ("api:hours_past POST",),
    "calls:stop": ("api:call_stop POST",),
    "calls:now": ("api:call_now POST",),
    "calls:call_back": ("api:call_back POST",),
    "calls:note": ("api:call_note PUT",),
    "calls:block": ("api:screening_block POST",),
    "calls:export": ("api:calls_export POST",),
    "calls:export_file": ("api:export_link POST",),
    "calls:preview": No("A picture of the widget as it is typed; what would be lost is told by api:losses."),
    "calls:preview_new": No("A picture of the widget as it is typed; what would be lost is told by api:new_losses."),
    "calls:tester": ("api:who POST",),
    "calls:tester_draft": ("api:who_changed POST",),
    "calls:tester_new": ("api:who_new POST",),
}
"""Every page of the table on which something can be done."""
