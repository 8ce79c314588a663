"""Anveo holds one daily window of whole hours, one number or call flow, and countries by its own names."""

from django.utils.translation import gettext_noop as _

from buttons.compiling.plan import NO_PHONE, NOBODY, Compiled, Hull, Plan

COUNTRY_NAMES = {"US": "USA", "CA": "CANADA", "MX": "MEXICO"}
"""The only names the guide shows (guide 000, ALLOWCOUNTRY; fact sheet A4). Its list of names was never published."""


def compile_for_anveo(plan: Plan) -> Compiled:
    """The parameters of CLICK2CALL.BUTTON.CREATE (guide 000) and the dial settings kept beside them."""
    simple = plan.own.get("configuration") != "CALLFLOW"
    compiled = Compiled(
        {
            **plan.own,
            "remote_id": plan.remote_name,
            "title": plan.title,
            "image_url": plan.image_url,
            "off_hours_message": plan.off_hours_message,
        }
    )
    if simple:
        compiled.settings["phone_number"] = plan.phones[0].number.removeprefix("+") if plan.phones else ""
        for name in ("callflow", "variables"):
            compiled.settings.pop(name, None)
        if not plan.phones:
            compiled.problems["destination_1_number"] = NO_PHONE
        _lose_phones(plan, compiled)
    else:
        compiled.settings.pop("ask_confirmation", None)
        compiled.lose(_("Longest call"), _("Anveo does not limit the length of a call flow."), NOBODY)
    _hours(plan, compiled)
    _countries(plan, compiled)
    if plan.rules:
        compiled.lose(_("Screening lists"), _("Anveo keeps no lists of numbers."))
    if not plan.is_live:
        compiled.lose(_("Pause"), _("Anveo cannot switch a button off."))
    return compiled


def _hours(plan: Plan, compiled: Compiled) -> None:
    if plan.schedule is None:
        compiled.settings |= {"hour_from": 0, "hour_to": 24}
        return
    hull = Hull.of(plan.schedule)
    compiled.settings |= {"hour_from": hull.start // 60, "hour_to": -(-hull.stop // 60)}
    every_day = len(hull.weekdays) == 7
    if not hull.is_exact or not every_day or hull.start % 60 or hull.stop % 60:
        compiled.lose(_("Opening hours"), _("Anveo knows one window a day in whole hours, the same on every day."))
    compiled.lose(_("Time zone"), _("Anveo reads the hours in your Anveo account's own time zone."))
    if plan.schedule.exceptions:
        compiled.lose(_("Holidays and special days"), _("Anveo knows no dates."))


def _countries(plan: Plan, compiled: Compiled) -> None:
    if all(country in COUNTRY_NAMES for country in plan.countries):
        compiled.settings["allow_countries"] = [COUNTRY_NAMES[country] for country in plan.countries]
    else:
        compiled.settings["allow_countries"] = []
        compiled.lose(
            _("Countries"), _("Anveo's names are known only for the USA, Canada and Mexico; no limit is sent.")
        )


def _lose_phones(plan: Plan, compiled: Compiled) -> None:
    if len(plan.phones) > 1:
        compiled.lose(_("Second and third phone"), _("Anveo rings one number."), NOBODY)
    if plan.phones and plan.phones[0].post_dial:
        compiled.lose(_("Digits after the answer"), _("Anveo dials none."), NOBODY)
