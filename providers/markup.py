"""Reads a provider's XML, however it is encoded, and refuses what no provider has reason to send."""

import codecs
import re

from lxml import etree

PROLOG = re.compile(r"\A<\?xml\b[^>]*\?>\s*")
DECLARED = re.compile(rb"\A\s*<\?xml\b[^>]*\bencoding\s*=\s*[\"']([A-Za-z0-9._-]+)")
DOCTYPE = re.compile(r"<!doctype\b", re.IGNORECASE)
PAGE = re.compile(r"\A\s*(?:<!doctype\s+html|<html)\b", re.IGNORECASE)
BYTE_ORDER_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


class Unreadable(Exception):
    """This is no XML that can be trusted. The message ends a sentence: "... answered with ..."."""


def parse(body: bytes) -> etree._Element:
    """The root element. Raises `Unreadable`.

    No document type, so no entities of its own and nothing external; libxml2 stops at a depth of 256 and at text
    nodes of 10 MB.
    """
    text = decoded(body).strip()
    if PAGE.match(text):
        raise Unreadable("a web page")
    if DOCTYPE.search(text):
        raise Unreadable("a document type, which is never followed")
    try:
        root = etree.fromstring(PROLOG.sub("", text).encode(), _parser())
    except (etree.XMLSyntaxError, UnicodeEncodeError):
        root = None
    if root is None:
        raise Unreadable("something unreadable")
    return root


def text_of(parent: etree._Element, name: str) -> str:
    """The stripped text of that child, "" if there is none."""
    return (parent.findtext(name) or "").strip()


def decoded(body: bytes) -> str:
    """UTF-8 if it can be that, whatever is declared; else what is declared; else Windows' Latin, which reads all."""
    if body.startswith(BYTE_ORDER_MARKS):
        return body.decode("utf-16", "replace")
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError:
        return body.decode(_declared(body), "replace")


def _declared(body: bytes) -> str:
    found = DECLARED.match(body)
    try:
        name = codecs.lookup(found[1].decode()).name if found else ""
    except LookupError:
        name = ""
    return name if name.startswith(("iso8859", "cp125", "windows")) else "cp1252"


def _parser() -> etree.XMLParser:
    return etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False, huge_tree=False, encoding="utf-8"
    )
