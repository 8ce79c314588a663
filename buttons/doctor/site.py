"""Whether the button may stand on this site at all."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from buttons.doctor.findings import Facts, Finding, Level
from buttons.doctor.page import Page


def site_findings(page: Page, facts: Facts) -> Iterator[Finding]:
    """The owner's own list of sites against the page's address."""
    if not facts.sites or page.origin in facts.sites:
        return
    if not page.origin:
        yield Finding(
            Level.NOTE,
            _("It is not known where the page stands"),
            _("The button is allowed on your own sites only, and the page does not say which site it is."),
            _("Give the page's address above."),
        )
        return
    yield Finding(
        Level.BAD,
        _("This site is not among your sites"),
        _("Calls from %(site)s are refused: the button allows %(sites)s. With and without www are two sites.")
        % {"site": page.origin, "sites": ", ".join(facts.sites)},
        _("Add the site to “Your sites” in the button's settings."),
        (page.origin,),
    )
