"""Reads a pasted page. Nothing is fetched, and nothing in it is run."""

import re
from dataclasses import dataclass, field
from urllib.parse import urljoin, urlsplit

from lxml import etree, html

LOADER = "/w/loader.js"
INERT = ("noscript", "template", "textarea", "iframe")
"""Elements whose content a browser with scripts does not run."""

CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Line:
    """A script tag that loads a widget. `key` is its data-button, lower case and without dashes; "" if it has none."""

    src: str
    key: str
    attributes: dict[str, str]
    inside: str = ""
    """The element that keeps it from running, "" if none does."""


@dataclass(frozen=True, slots=True)
class Page:
    """What the doctor looks at. `address` is as given, else what the page calls its own, else ""."""

    address: str
    lines: list[Line] = field(default_factory=list)
    elements: list[str] = field(default_factory=list)
    """The keys of elements placed by hand."""

    commented: bool = False
    shown_as_text: bool = False
    by_script: bool = False
    held_back: bool = False
    """A tag has the loader's address, but not where a browser would load it from."""

    has_tag_manager: bool = False
    metas: dict[str, list[str]] = field(default_factory=dict)
    """http-equiv or name, in small letters -> contents."""

    @property
    def origin(self) -> str:
        """The page's scheme and host, "" if its address is not known."""
        parts = urlsplit(self.address)
        return f"{parts.scheme}://{parts.netloc}".lower() if parts.scheme in {"http", "https"} else ""

    @property
    def running(self) -> list[Line]:
        """The lines that a browser runs."""
        return [line for line in self.lines if not line.inside]


def read_page(source: str, address: str) -> Page | None:
    """The page, None where there is nothing to read."""
    text = CONTROLS.sub("", source).strip()
    if "<" not in text:
        return None
    parser = html.HTMLParser(encoding="utf-8", no_network=True, huge_tree=False)
    try:
        root = html.document_fromstring(text.encode(), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError):
        return None
    scripts = [one for one in root.iter("script") if isinstance(one.tag, str)]
    inline = [one.text or "" for one in scripts if not one.get("src")]
    where = _address(root, address)
    return Page(
        address=where,
        lines=[_line(one, where) for one in scripts if _is_loader(one.get("src"))],
        elements=[_key(one.get("button")) for one in root.iter("click-to-call") if not _inert(one)],
        commented=any(LOADER in (comment.text or "") for comment in root.iter(etree.Comment)),
        shown_as_text=_is_shown(root),
        by_script=any(LOADER in text for text in inline),
        held_back=any(_holds_back(one) for one in root.iter(etree.Element)),
        has_tag_manager="googletagmanager.com" in text,
        metas=_metas(root),
    )


def _is_loader(src: str | None) -> bool:
    return src is not None and urlsplit_path(src).endswith(LOADER)


def urlsplit_path(address: str) -> str:
    """The path of an address, "" where it cannot be split."""
    try:
        return urlsplit(address.strip()).path
    except ValueError:
        return ""


def _line(script: html.HtmlElement, address: str) -> Line:
    src = urljoin(address, str(script.get("src")).strip()) if address else str(script.get("src")).strip()
    attributes = {str(name).lower(): str(value) for name, value in script.attrib.items()}
    return Line(src, _key(script.get("data-button")), attributes, _inert(script))


def _inert(element: html.HtmlElement) -> str:
    return next((str(one.tag) for one in element.iterancestors() if one.tag in INERT), "")


def _key(value: str | None) -> str:
    return (value or "").strip().lower().replace("-", "")


def _holds_back(element: html.HtmlElement) -> bool:
    return any(
        name.lower() != "src" and _is_loader(str(value)) for name, value in element.attrib.items()
    ) and element.tag in {"script", "link"}


def _is_shown(root: html.HtmlElement) -> bool:
    """Whether the line stands among the words of the page: an editor took it for text."""
    words = root.xpath("//text()[not(parent::script) and not(parent::style) and not(parent::noscript)]")
    return any(LOADER in word and "<script" in word for word in words)


def _address(root: html.HtmlElement, given: str) -> str:
    if given.strip():
        return given.strip()
    told = root.xpath("//link[@rel='canonical']/@href") + root.xpath("//meta[@property='og:url']/@content")
    return next((str(one).strip() for one in told if urlsplit_path(str(one)) or "//" in str(one)), "")


def _metas(root: html.HtmlElement) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for meta in root.iter("meta"):
        name = (meta.get("http-equiv") or meta.get("name") or "").strip().lower()
        if name and not _inert(meta):
            found.setdefault(name, []).append(meta.get("content") or "")
    return found
