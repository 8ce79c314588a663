"""Reads ViviPhone's answers: `resp` with `stat`, an `err` number, and repeated groups of fields (guide 003, 1.2)."""

import re
from collections.abc import Collection, Iterable

from lxml import etree

from providers import markup

BARE_CODE = re.compile(rb"(<err\s+code\s*=\s*)(\d+)")
CODE = re.compile("[1-9][0-9]{0,8}")
PREFIXED = re.compile(r"\D*(\d+)_(\w+)")


def read_response(body: bytes) -> tuple[etree._Element, int]:
    """The root and the error number, 0 if it says ok. Raises `markup.Unreadable` for anything else.

    The guide's own failure sample has its number unquoted, which is no XML; it is mended first.
    """
    root = markup.parse(BARE_CODE.sub(rb'\1"\2"', body))
    stat = root.get("stat")
    if root.tag != "resp" or stat not in {"ok", "fail"}:
        raise markup.Unreadable("something that is no resp")
    if stat == "ok":
        return root, 0
    error = root.find("err")
    code = (error.get("code") or "").strip() if error is not None else ""
    if not CODE.fullmatch(code):
        raise markup.Unreadable("a failure without its number")
    return root, int(code)


def groups(root: etree._Element, key: str, names: Collection[str]) -> list[dict[str, str]]:
    """The repeated groups that have a `key` among their `names`, in the answer's order.

    The guide never shows how it repeats them, so three ways are read: each group in an element of its own, all of
    them flat one after the other, or flat with a number before each name (`dest1_num`).
    """
    boxed = [element for element in root.iterdescendants() if element.find(key) is not None]
    if boxed:
        found = [{str(child.tag): (child.text or "").strip() for child in box if child.tag in names} for box in boxed]
    else:
        found = _flat(root, names) or _prefixed(root, names)
    return [group for group in found if key in group]


def _flat(root: etree._Element, names: Collection[str]) -> list[dict[str, str]]:
    """A name that the current group already has begins the next one."""
    found: list[dict[str, str]] = []
    for child in _named(root, names):
        name = str(child.tag)
        if not found or name in found[-1]:
            found.append({})
        found[-1][name] = (child.text or "").strip()
    return found


def _prefixed(root: etree._Element, names: Collection[str]) -> list[dict[str, str]]:
    found: dict[int, dict[str, str]] = {}
    for child in root:
        match = PREFIXED.fullmatch(str(child.tag))
        if match and match[2] in names:
            found.setdefault(int(match[1]), {})[match[2]] = (child.text or "").strip()
    return [found[number] for number in sorted(found)]


def _named(root: etree._Element, names: Collection[str]) -> Iterable[etree._Element]:
    return (child for child in root if child.tag in names)
