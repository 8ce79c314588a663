"""What a browser says of itself, in two words a person knows. It may lie: only its owner is shown this."""

from django.utils.translation import gettext as _

BROWSERS = [
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
]
SYSTEMS = [
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Macintosh", "Mac"),
    ("CrOS", "Chromebook"),
    ("Linux", "Linux"),
]
LONGEST = 60


def device_of(user_agent: str) -> str:
    """Such as "Firefox on Windows"; the beginning of what it says where nothing in it is known."""
    browser, system = _known(BROWSERS, user_agent), _known(SYSTEMS, user_agent)
    if browser and system:
        return _("%(browser)s on %(system)s") % {"browser": browser, "system": system}
    return browser or system or user_agent[:LONGEST] or _("Unknown browser")


def _known(names: list[tuple[str, str]], user_agent: str) -> str:
    """The first that is named: browsers also claim to be the ones further down."""
    return next((word for name, word in names if name in user_agent), "")
