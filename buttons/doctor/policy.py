"""Whether the page's Content-Security-Policy lets the button in; every policy has to, headers' and the page's own."""

from collections.abc import Iterator
from urllib.parse import urlsplit

from django.utils.translation import gettext, gettext_noop
from django.utils.translation import gettext as _

from buttons.doctor.findings import Facts, Finding, Level
from buttons.doctor.headers import Headers
from buttons.doctor.page import Page

Policy = dict[str, list[str]]
"""A directive -> its sources."""

NAME = "content-security-policy"
FALLS_BACK = {
    "script-src": ("script-src-elem", "script-src", "default-src"),
    "connect-src": ("connect-src", "default-src"),
    "img-src": ("img-src", "default-src"),
}
"""What is asked for -> the directives that speak of it, the first that is there decides."""

WHY = {
    "script-src": gettext_noop("%(directive)s does not name it, so the button's script is not loaded."),
    "connect-src": gettext_noop(
        "%(directive)s does not name it, so the button cannot ask whether you are open, nor send a call."
    ),
    "img-src": gettext_noop("%(directive)s does not name it, so the button's picture is not shown."),
}


def policy_findings(page: Page, sent: Headers, facts: Facts) -> Iterator[Finding]:
    """What each policy blocks, with the directive as it should read."""
    policies = [*_split(sent.get(NAME, [])), *_split(page.metas.get(NAME, []))]
    for policy in policies:
        if "sandbox" in policy and "allow-scripts" not in policy["sandbox"]:
            yield Finding(
                Level.BAD,
                _("The page may run no scripts"),
                _("Its policy has a sandbox without allow-scripts."),
                _("Take the sandbox away, or add allow-scripts to it."),
            )
        for wanted, origin in _wanted(facts).items():
            yield from _blocked(policy, wanted, origin, page)


def _split(texts: list[str]) -> Iterator[Policy]:
    """Policies of several headers, or of one header with commas."""
    for text in ",".join(texts).split(","):
        policy: Policy = {}
        for part in text.split(";"):
            name, *sources = part.split() or [""]
            if name:
                policy.setdefault(name.lower(), [source.lower() for source in sources])
        if policy:
            yield policy


def _wanted(facts: Facts) -> dict[str, str]:
    wanted = {"script-src": facts.origin, "connect-src": facts.origin}
    return wanted | ({"img-src": facts.picture} if facts.picture else {})


def _blocked(policy: Policy, wanted: str, origin: str, page: Page) -> Iterator[Finding]:
    directive = next((name for name in FALLS_BACK[wanted] if name in policy), "")
    if not directive:
        return
    sources = policy[directive]
    if wanted == "script-src" and _has_nonce(sources, page):
        return
    if wanted == "script-src" and "'strict-dynamic'" in sources:
        yield Finding(
            Level.BAD,
            _("The page's policy asks for a nonce"),
            _("With 'strict-dynamic' only scripts that carry the page's nonce are run, and those they load."),
            _("Give the line the nonce that your server puts into the policy."),
        )
        return
    if any(_allows(source, origin, page.origin) for source in sources):
        return
    kept = [source for source in sources if source != "'none'"]
    yield Finding(
        Level.WARN if wanted == "img-src" else Level.BAD,
        _("The page's policy blocks %(origin)s") % {"origin": origin},
        gettext(WHY[wanted]) % {"directive": directive},
        _("Add it to the Content-Security-Policy. The directive should read:"),
        (" ".join([wanted if directive == "default-src" else directive, *kept, origin]),),
    )


def _has_nonce(sources: list[str], page: Page) -> bool:
    """Whether the line carries one; developer tools show it empty. What it loads later inherits it."""
    return any(source.startswith("'nonce-") for source in sources) and any(
        "nonce" in line.attributes for line in page.running
    )


def _allows(source: str, origin: str, page: str) -> bool:
    """Whether a source of a policy covers an origin (Content Security Policy level 3, section 6.7.2)."""
    scheme, host = origin.split("://", 1)
    if source == "'self'":
        return page == origin
    if source.endswith(":"):
        return source[:-1] == scheme or (source == "http:" and scheme == "https")
    if source == "*":
        return True
    if source.startswith("'"):
        return False
    parts = urlsplit(source if "://" in source else f"//{source}")
    if parts.scheme and parts.scheme != scheme and not (parts.scheme == "http" and scheme == "https"):
        return False
    if parts.path not in {"", "/", "/w/"}:
        return False
    return _covers(parts.netloc, host)


def _covers(pattern: str, host: str) -> bool:
    name, _colon, port = pattern.partition(":")
    own_name, _colon, own_port = host.partition(":")
    if port not in {own_port, "*"}:
        return False
    return own_name.endswith(name[1:]) if name.startswith("*.") else own_name == name
