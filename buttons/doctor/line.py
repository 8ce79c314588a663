"""Whether the button's line is on the page, once, whole, and where a browser runs it."""

from collections import Counter
from collections.abc import Iterator

from buttons.doctor.findings import Facts, Finding, Level
from buttons.doctor.page import Line, Page

INSIDE = {
    "noscript": "A browser runs what stands inside <noscript> only when scripts are switched off.",
    "template": "What stands inside <template> is not part of the page.",
    "textarea": "What stands inside <textarea> is text.",
    "iframe": "What stands between <iframe> and </iframe> is not run.",
}
RUN_AS_SCRIPT = {"", "text/javascript", "application/javascript", "text/ecmascript", "application/ecmascript"}


def line_findings(page: Page, facts: Facts) -> Iterator[Finding]:
    """Everything about the line itself."""
    if not facts.is_live:
        yield Finding(
            Level.BAD, "The button is switched off", "It is paused or retired in this portal.", "Resume it here."
        )
    lines = page.running
    if not lines:
        yield from _missing(page, facts)
        return
    for line in lines:
        yield from _loading(line, page, facts)
    yield from _keys(page, lines, facts)


def _missing(page: Page, facts: Facts) -> Iterator[Finding]:
    paste = "Paste the line where the button is to stand."
    if inside := next((line.inside for line in page.lines), ""):
        yield Finding(
            Level.BAD, f"The line stands inside <{inside}>", INSIDE[inside], "Move it outside.", (facts.snippet,)
        )
    elif page.commented:
        yield Finding(
            Level.BAD,
            "The line is commented out",
            "It stands between <!-- and -->, where no browser runs it.",
            "Take the comment marks away.",
            (facts.snippet,),
        )
    elif page.held_back:
        yield Finding(
            Level.BAD,
            "Something holds the line back",
            "A consent tool or an optimiser has rewritten the tag, so that browsers do not load it at once.",
            "Exclude loader.js in that tool. The button sets no cookie and stores nothing, so it needs no consent for"
            " either.",
        )
    elif page.by_script:
        yield Finding(
            Level.NOTE,
            "A script puts the line in",
            "The page loads the button by a script of its own, which cannot be judged by reading it.",
            "Open the page and look for the button; copy the page's HTML from the developer tools to have it judged.",
        )
    elif page.shown_as_text:
        yield Finding(
            Level.BAD,
            "The line is shown as text",
            "The editor took it for words, and visitors read it on the page.",
            "Paste it into a block for HTML or code instead.",
            (facts.snippet,),
        )
    else:
        yield from _absent(page, facts, paste)


def _absent(page: Page, facts: Facts, paste: str) -> Iterator[Finding]:
    if page.elements:
        yield Finding(
            Level.BAD,
            "The element has no loader",
            "<click-to-call> is on the page, but the script that draws it is not.",
            "Add the loader once, anywhere on the page.",
            (f'<script async src="{facts.loader}"></script>',),
        )
        return
    also = " If Google Tag Manager adds it, that is seen only in the developer tools." if page.has_tag_manager else ""
    yield Finding(
        Level.BAD, "The line is not on this page", f"Nothing loads the button.{also}", paste, (facts.snippet,)
    )


def _loading(line: Line, page: Page, facts: Facts) -> Iterator[Finding]:
    right = line.src == facts.loader or line.src.startswith(f"{facts.loader}?")
    if line.src.startswith("//"):
        right = f"https:{line.src}" == facts.loader
    if not right:
        yield Finding(
            Level.BAD,
            "The line loads from another place",
            f"It names {line.src[:200]}, but this portal's buttons come from {facts.origin}.",
            "Replace it by the right line.",
            (facts.snippet,),
        )
    elif page.origin.startswith("https:") and line.src.startswith("http:"):
        yield Finding(
            Level.BAD,
            "A safe page may not load an unsafe script",
            "The page is https and the line is http: browsers block it.",
            "This portal needs an https address for its buttons. Ask the people who run it.",
        )
    kind = line.attributes.get("type", "").strip().lower()
    if kind not in RUN_AS_SCRIPT:
        yield Finding(
            Level.BAD,
            "The line is not run as a script",
            f"Its type is “{kind[:60]}”: a module, a consent tool's or an optimiser's, not the plain script it was.",
            "Take the type away, or exclude the line in the tool that added it.",
            (facts.snippet,),
        )
    if not {"async", "defer"} & set(line.attributes):
        yield Finding(
            Level.WARN,
            "The page waits for the button",
            "Without async the browser stops drawing the page until the script has come.",
            "Add the word async, as in the right line.",
            (facts.snippet,),
        )


def _keys(page: Page, lines: list[Line], facts: Facts) -> Iterator[Finding]:
    named = Counter(line.key for line in lines if line.key)
    standing = Counter(page.elements)
    if facts.key not in named | standing:
        other = next(iter(named | standing), "")
        sentence = f"It is the line of another button, {other[:40]}." if other else "It names no button at all."
        yield Finding(
            Level.BAD, "The line is not this button's", sentence, "Replace it by the right line.", (facts.snippet,)
        )
    if named[facts.key] > 1:
        yield Finding(
            Level.WARN,
            "The line is there more than once",
            f"It stands on the page {named[facts.key]} times. Visitors see one button all the same.",
            "Keep one of them.",
        )
    if standing[facts.key] > 1 or (standing[facts.key] and named[facts.key]):
        yield Finding(
            Level.WARN,
            "The button is drawn more than once",
            "An element draws a button wherever it stands, beside any other.",
            "Keep the line, or one element with the loader.",
        )
