"""Whether ViviPhone rings a visitor of its panel: hours, lists, country, price and page (guide 003, 2.1 and 3)."""

from datetime import datetime

from providers.simulator.state import Button

ROUTES = {"ph": "phone", "vm": "voicemail", "bl": "off"}
USUAL_TIER = 3
TIERS = {
    **dict.fromkeys((1,), 0),
    **dict.fromkeys((31, 32, 33, 34, 39, 41, 44, 49, 61, 81, 353, 972), 1),
    **dict.fromkeys((27, 52, 54, 55, 91), 2),
    **dict.fromkeys((870, 878, 881, 882, 883, 888, 979), 4),
}
"""Country code -> rate tier. The guide says only how far 0 and 1 reach; the rest is ours."""


def judge(button: Button, country: int, telnum: str, referrer: str, at: datetime) -> str:
    """`phone` or `voicemail` if the visitor is rung, else the word of the refusal.

    What is listed for a caller goes before the button's default route; the lists' own order is our reading.
    """
    lists = {kind: button.setting(f"gen.scrng.{kind}").split(":") for kind in ("bl", "vm", "ph")}
    if button.setting("refer_url") not in referrer:
        return "elsewhere"
    if button.setting("schd_en") == "1" and not is_open(button, at):
        return "closed"
    if telnum in lists["bl"]:
        return "listed"
    if button.setting("cty") not in {"0", str(country)}:
        return "abroad"
    if TIERS.get(country, USUAL_TIER) > int(button.setting("max_tier")):
        return "dear"
    if telnum in lists["vm"]:
        return "voicemail"
    return "phone" if telnum in lists["ph"] else ROUTES[button.setting("type_dest")]


def is_open(button: Button, at: datetime) -> bool:
    """Minutes after local midnight, Sunday in bit 0. A start after the stop reaches over midnight."""
    minute = at.hour * 60 + at.minute
    start, stop, days = (int(button.setting(name)) for name in ("schd_start", "schd_stop", "schd_days"))
    today = (at.weekday() + 1) % 7
    open_today, open_yesterday = bool(days >> today & 1), bool(days >> (today - 1) % 7 & 1)
    if start <= stop:
        return open_today and start <= minute < stop
    return (open_today and minute >= start) or (open_yesterday and minute < stop)
