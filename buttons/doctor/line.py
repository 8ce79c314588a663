"""Whether the button's line is on the page, once, whole, and where a browser runs it."""

from collections import Counter
from collections.abc import Iterator

from django.utils.translation import gettext, gettext_noop
from django.utils.translation import gettext as _

from buttons.doctor.findings import Facts, Finding, Level
from buttons.doctor.page import Line, Page

INSIDE = {
    "noscript": gettext_noop("A browser runs what stands inside <noscript> only when scripts are switched off."),
    "template": gettext_noop("What stands inside <template> is not part of the page."),
    "textarea": gettext_noop("What stands inside <textarea> is text."),
    "iframe": gettext_noop("What stands between <iframe> and </iframe> is not run."),
}
RUN_AS_SCRIPT = {"", "text/javascript", "application/javascript", "text/ecmascript", "application/ecmascript"}


def line_findings(page: Page, facts: Facts) -> Iterator[Finding]:
    """Everything about the line itself."""
    if not facts.is_live:
        yield Finding(
            Level.BAD,
            _("The button is switched off"),
            _("It is paused or retired in this portal."),
            _("Resume it here."),
        )
    lines = page.running
    if not lines:
        yield from _missing(page, facts)
        return
    for line in lines:
        yield from _loading(line, page, facts)
    yield from _keys(page, lines, facts)


def _missing(page: Page, facts: Facts) -> Iterator[Finding]:
    paste = _("Paste the line where the button is to stand.")
    if inside := next((line.inside for line in page.lines), ""):
        yield Finding(
            Level.BAD,
            _("The line stands inside <%(element)s>") % {"element": inside},
            gettext(INSIDE[inside]),
            _("Move it outside."),
            (facts.snippet,),
        )
    elif page.commented:
        yield Finding(
            Level.BAD,
            _("The line is commented out"),
            _("It stands between <!-- and -->, where no browser runs it."),
            _("Take the comment marks away."),
            (facts.snippet,),
        )
    elif page.held_back:
        yield Finding(
            Level.BAD,
            _("Something holds the line back"),
            _("A consent tool or an optimiser has rewritten the tag, so that browsers do not load it at once."),
            _(
                "Exclude loader.js in that tool. The button sets no cookie and stores nothing, so it needs no consent"
                " for either."
            ),
        )
    elif page.by_script:
        yield Finding(
            Level.NOTE,
            _("A script puts the line in"),
            _("The page loads the button by a script of its own, which cannot be judged by reading it."),
            _(
                "Open the page and look for the button; copy the page's HTML from the developer tools to have it"
                " judged."
            ),
        )
    elif page.shown_as_text:
        yield Finding(
            Level.BAD,
            _("The line is shown as text"),
            _("The editor took it for words, and visitors read it on the page."),
            _("Paste it into a block for HTML or code instead."),
            (facts.snippet,),
        )
    else:
        yield from _absent(page, facts, paste)


def _absent(page: Page, facts: Facts, paste: str) -> Iterator[Finding]:
    if page.elements:
        yield Finding(
            Level.BAD,
            _("The element has no loader"),
            _("<click-to-call> is on the page, but the script that draws it is not."),
            _("Add the loader once, anywhere on the page."),
            (f'<script async src="{facts.loader}"></script>',),
        )
        return
    told = [_("Nothing loads the button.")]
    if page.has_tag_manager:
        told.append(_("If Google Tag Manager adds it, that is seen only in the developer tools."))
    yield Finding(Level.BAD, _("The line is not on this page"), " ".join(told), paste, (facts.snippet,))


def _loading(line: Line, page: Page, facts: Facts) -> Iterator[Finding]:
    right = line.src == facts.loader or line.src.startswith(f"{facts.loader}?")
    if line.src.startswith("//"):
        right = f"https:{line.src}" == facts.loader
    if not right:
        yield Finding(
            Level.BAD,
            _("The line loads from another place"),
            _("It names %(address)s, but this portal's buttons come from %(origin)s.")
            % {"address": line.src[:200], "origin": facts.origin},
            _("Replace it by the right line."),
            (facts.snippet,),
        )
    elif page.origin.startswith("https:") and line.src.startswith("http:"):
        yield Finding(
            Level.BAD,
            _("A safe page may not load an unsafe script"),
            _("The page is https and the line is http: browsers block it."),
            _("This portal needs an https address for its buttons. Ask the people who run it."),
        )
    kind = line.attributes.get("type", "").strip().lower()
    if kind not in RUN_AS_SCRIPT:
        yield Finding(
            Level.BAD,
            _("The line is not run as a script"),
            _("Its type is “%(kind)s”: a module, a consent tool's or an optimiser's, not the plain script it was.")
            % {"kind": kind[:60]},
            _("Take the type away, or exclude the line in the tool that added it."),
            (facts.snippet,),
        )
    if not {"async", "defer"} & set(line.attributes):
        yield Finding(
            Level.WARN,
            _("The page waits for the button"),
            _("Without async the browser stops drawing the page until the script has come."),
            _("Add the word async, as in the right line."),
            (facts.snippet,),
        )


def _keys(page: Page, lines: list[Line], facts: Facts) -> Iterator[Finding]:
    named = Counter(line.key for line in lines if line.key)
    standing = Counter(page.elements)
    if facts.key not in named | standing:
        other = next(iter(named | standing), "")
        sentence = (
            _("It is the line of another button, %(key)s.") % {"key": other[:40]}
            if other
            else _("It names no button at all.")
        )
        yield Finding(
            Level.BAD,
            _("The line is not this button's"),
            sentence,
            _("Replace it by the right line."),
            (facts.snippet,),
        )
    if named[facts.key] > 1:
        yield Finding(
            Level.WARN,
            _("The line is there more than once"),
            _("It stands on the page %(count)s times. Visitors see one button all the same.")
            % {"count": named[facts.key]},
            _("Keep one of them."),
        )
    if standing[facts.key] > 1 or (standing[facts.key] and named[facts.key]):
        yield Finding(
            Level.WARN,
            _("The button is drawn more than once"),
            _("An element draws a button wherever it stands, beside any other."),
            _("Keep the line, or one element with the loader."),
        )
