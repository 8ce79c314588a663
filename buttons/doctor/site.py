"""Whether the button may stand on this site at all."""

from collections.abc import Iterator

from buttons.doctor.findings import Facts, Finding, Level
from buttons.doctor.page import Page


def site_findings(page: Page, facts: Facts) -> Iterator[Finding]:
    """The owner's own list of sites against the page's address."""
    if not facts.sites or page.origin in facts.sites:
        return
    if not page.origin:
        yield Finding(
            Level.NOTE,
            "It is not known where the page stands",
            "The button is allowed on your own sites only, and the page does not say which site it is.",
            "Give the page's address above.",
        )
        return
    yield Finding(
        Level.BAD,
        "This site is not among your sites",
        f"Calls from {page.origin} are refused: the button allows {', '.join(facts.sites)}."
        " With and without www are two sites.",
        "Add the site to “Your sites” in the button's settings.",
        (page.origin,),
    )
