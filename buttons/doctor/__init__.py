"""The install doctor: looks at a page that the owner pasted, and says what keeps the button from working there.

Pure: text in, findings out. Nothing is fetched; what the doctor cannot see it does not guess.
"""

from django.utils.translation import gettext as _

from buttons.doctor.findings import Facts, Finding, Level
from buttons.doctor.headers import Headers, read_headers
from buttons.doctor.hiding import cache_findings, referrer_findings
from buttons.doctor.line import line_findings
from buttons.doctor.page import Page, read_page
from buttons.doctor.policy import policy_findings
from buttons.doctor.site import site_findings

__all__ = ["Facts", "Finding", "Level", "diagnose"]


def diagnose(html: str, headers: str, address: str, facts: Facts) -> list[Finding]:
    """What is wrong with the button on this page, worst first, each with its next step.

    `html` is the page's source, `headers` its response headers as pasted (may be ""), `address` where it was loaded
    from (may be "").
    """
    page, sent = read_page(html, address), read_headers(headers)
    if page is None:
        return [
            Finding(
                Level.BAD,
                _("This is no page"),
                _("There is no HTML in what was pasted."),
                _("Paste the page's whole source."),
            )
        ]
    found = [*_about(page, sent, facts)]
    if not any(one.level == Level.BAD for one in found):
        found.append(_fine(facts, bool(headers)))
    return sorted(found, key=lambda one: list(Level).index(one.level))


def _about(page: Page, sent: Headers, facts: Facts) -> list[Finding]:
    return [
        *line_findings(page, facts),
        *policy_findings(page, sent, facts),
        *site_findings(page, facts),
        *referrer_findings(page, sent, facts),
        *cache_findings(page, sent, facts),
    ]


def _fine(facts: Facts, headers_given: bool) -> Finding:
    told = [_("The line of “%(button)s” is on the page and may load.") % {"button": facts.name}]
    if not headers_given:
        told.append(_("Headers were not pasted: a policy that stands there was not looked at."))
    return Finding(
        Level.GOOD,
        _("Nothing here keeps the button from working"),
        " ".join(told),
        _("Open the page, and press the button once to be sure."),
    )
