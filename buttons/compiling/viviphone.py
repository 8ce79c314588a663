"""ViviPhone holds one window with weekdays, a fixed whole-hour offset, one country, and lists of 250 characters.

Its hosted page is where calls begin, and that page knows nothing of the portal: what is lost here is enforced only
for visitors who come through the portal's own button.
"""

from collections.abc import Iterable
from datetime import timedelta

from django.utils.translation import gettext_noop as _

from buttons.compiling.plan import NO_PHONE, NOBODY, Compiled, Hull, Phone, Plan
from buttons.schedule import DAY_MINUTES
from providers.wording import Sentence
from screening.numbers import BadNumber, calling_code, parse
from screening.rules import SAFEST_FIRST, Rule, Verdict

AT_THE_BUTTON = _("The portal, for visitors who press your button; not for a call begun on ViviPhone's own page")
WITHIN_MINUTES = _("The portal, within minutes of each change")
LIST_LENGTH = 250
"""Characters of a numlist (guide 003, section 3.1.2)."""
LIST_NAMES = {Verdict.BLOCK: "block_list", Verdict.VOICEMAIL: "voicemail_list", Verdict.ALLOW: "allow_list"}
TOO_LONG = {
    Verdict.BLOCK: _("%(left)s of %(all)s numbers to block do not fit into ViviPhone's %(length)s characters."),
    Verdict.VOICEMAIL: _("%(left)s of %(all)s numbers to voicemail do not fit into ViviPhone's %(length)s characters."),
    Verdict.ALLOW: _("%(left)s of %(all)s numbers to allow do not fit into ViviPhone's %(length)s characters."),
}
NANP = 1
WIDEST_OFFSET = 12
"""Hours either side of UTC (guide 003, section 2.1, tzo)."""


def compile_for_viviphone(plan: Plan) -> Compiled:
    """The groups of c2c.new and the .set methods (guide 003, sections 2 and 3)."""
    compiled = Compiled({**plan.own, "image_url": plan.image_url})
    for position in (1, 2, 3):
        phone = plan.phones[position - 1] if len(plan.phones) >= position else None
        compiled.settings |= _destination(position, phone)
    _hours(plan, compiled)
    _country(plan, compiled)
    _lists(plan, compiled)
    if not plan.phones:
        compiled.problems["destination_1_number"] = NO_PHONE
    if not plan.is_live:
        # The only way to switch a button off here: refuse everybody, and have nobody on the allow list.
        compiled.settings |= {"default_route": "bl", "allow_list": []}
    if plan.origins:
        compiled.lose(_("Your sites"), _("ViviPhone compares one piece of an address only."), AT_THE_BUTTON)
    compiled.lose(_("Longest call"), _("ViviPhone does not limit the length of a call."), NOBODY)
    return compiled


def _destination(position: int, phone: Phone | None) -> dict[str, str | int | bool]:
    prefix = f"dest{position}"
    if phone is None:
        unused = "" if position == 1 else "-1"  # -1: this destination is not in use (guide 003, section 2.3.1)
        return {f"{prefix}_country": NANP, f"{prefix}_number": unused, f"{prefix}_post": "", f"{prefix}_sms": False}
    try:
        number = parse(phone.number, "")
    except BadNumber:
        return {f"{prefix}_country": NANP, f"{prefix}_number": "", f"{prefix}_post": "", f"{prefix}_sms": False}
    return {
        f"{prefix}_country": number.country_code,
        f"{prefix}_number": number.national,
        f"{prefix}_post": phone.post_dial,
        f"{prefix}_sms": phone.is_sms,
    }


def _hours(plan: Plan, compiled: Compiled) -> None:
    if plan.schedule is None:
        compiled.settings |= {
            "schedule_enabled": False,
            "schedule_start": 0,
            "schedule_stop": DAY_MINUTES,
            "schedule_days": 127,
            "tzo": 0,
        }
        return
    hull = Hull.of(plan.schedule)
    compiled.settings |= {
        "schedule_enabled": True,
        "schedule_start": hull.start,
        "schedule_stop": hull.stop,
        "schedule_days": sum(1 << ((weekday + 1) % 7) for weekday in hull.weekdays),  # bit 0 is Sunday
    }
    if not hull.is_exact:
        compiled.lose(
            _("Opening hours"), _("ViviPhone knows one window, the same on each of its weekdays."), AT_THE_BUTTON
        )
    if plan.schedule.exceptions:
        compiled.lose(_("Holidays and special days"), _("ViviPhone knows no dates."), AT_THE_BUTTON)
    _offset(plan, compiled)


def _offset(plan: Plan, compiled: Compiled) -> None:
    """ViviPhone counts hours behind UTC: New York's winter is +5, Paris's -1 (fact sheet V7)."""
    assert plan.schedule is not None
    offset = plan.now.astimezone(plan.schedule.zone).utcoffset() or timedelta()
    behind = -offset.total_seconds() / 3600
    compiled.settings["tzo"] = max(-WIDEST_OFFSET, min(WIDEST_OFFSET, round(behind)))
    if compiled.settings["tzo"] != behind:
        compiled.lose(
            _("Time zone"), _("ViviPhone counts whole hours from UTC, up to 12; yours is rounded."), AT_THE_BUTTON
        )
    half_a_year_on = (plan.now + timedelta(days=182)).astimezone(plan.schedule.zone).utcoffset()
    if half_a_year_on != offset:
        compiled.lose(
            _("Daylight saving"), _("ViviPhone keeps one offset; the portal sends the new one."), WITHIN_MINUTES
        )


def _country(plan: Plan, compiled: Compiled) -> None:
    """One country by its calling code, 1 for the USA and Canada together, 0 for any (guide 003, section 2.1, cty)."""
    countries = set(plan.countries)
    codes = {calling_code(country) for country in countries}
    if countries == {"US", "CA"} or (len(countries) == 1 and NANP not in codes):
        compiled.settings["access_country"] = codes.pop()
    elif countries <= {"US", "CA"}:
        compiled.settings["access_country"] = NANP
        compiled.lose(_("Countries"), _("ViviPhone takes the USA and Canada only together."), AT_THE_BUTTON)
    else:
        compiled.settings["access_country"] = 0
        compiled.lose(_("Countries"), _("ViviPhone limits to one country; none is sent."), AT_THE_BUTTON)


def _lists(plan: Plan, compiled: Compiled) -> None:
    taken: set[str] = set()
    for verdict in SAFEST_FIRST:
        exact = [rule for rule in plan.rules if rule.verdict == verdict and not rule.is_prefix]
        numbers = [number for number in dict.fromkeys(_listed(exact)) if number not in taken]
        fitting = _fitting(numbers)
        taken.update(fitting)
        compiled.settings[LIST_NAMES[verdict]] = list(fitting)
        if len(fitting) < len(numbers):
            compiled.lose(
                _("Screening lists"),
                Sentence(TOO_LONG[verdict], left=len(numbers) - len(fitting), all=len(numbers), length=LIST_LENGTH),
                AT_THE_BUTTON,
            )
    if any(rule.is_prefix for rule in plan.rules):
        compiled.lose(_("Beginnings of numbers"), _("ViviPhone lists whole numbers only."), AT_THE_BUTTON)
    if compiled.settings["allow_list"]:
        # Reverse screening: everybody who is not on the list is refused (guide 003, section 3.3).
        compiled.settings["default_route"] = "bl"


def _listed(rules: Iterable[Rule]) -> Iterable[str]:
    """Numbers as the samples show them: ten national digits in North America, else all digits (fact sheet V16)."""
    return (as_listed(rule.digits) for rule in rules)


def as_listed(digits: str) -> str:
    """One number as a list holds it."""
    return digits[1:] if digits.startswith("1") and len(digits) == 11 else digits


def _fitting(numbers: list[str]) -> list[str]:
    """As many numbers as the list's characters hold, colons between them counted."""
    fitting: list[str] = []
    length = -1
    for number in numbers:
        length += 1 + len(number)
        if length > LIST_LENGTH:
            break
        fitting.append(number)
    return fitting
