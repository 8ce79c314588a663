"""Voicenter keeps no button: every call carries its settings, and everything else is the portal's to enforce."""

from django.utils.translation import gettext_noop as _

from buttons.compiling.plan import NO_PHONE, NOBODY, Compiled, Plan


def compile_for_voicenter(plan: Plan) -> Compiled:
    """The settings of action=call (guide 004, Call Action Request Parameters)."""
    compiled = Compiled({**plan.own, "max_duration": plan.max_duration * 60})
    if not plan.phones and not plan.own.get("agent_phone"):
        compiled.problems["destination_1_number"] = NO_PHONE
    compiled.lose(_("Hours, countries, sites and lists"), _("Voicenter keeps no buttons, only calls."))
    if len(plan.phones) > 1 or (plan.phones and plan.own.get("agent_phone")):
        compiled.lose(
            _("Further phones"), _("Voicenter rings one: the extension if there is one, else the first."), NOBODY
        )
    if plan.phones and plan.phones[0].post_dial:
        compiled.lose(_("Digits after the answer"), _("Voicenter dials none."), NOBODY)
    return compiled
