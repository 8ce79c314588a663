"""Every address of the portal, read from where they are declared."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

API = "api:"
ADMIN = "admin:"
"""The staff's admin answers to staff only, whatever the model: one test walks all of it."""


def names() -> list[str]:
    """The names of all addresses with their namespaces, the staff's admin aside."""
    return sorted({name for name in _names(get_resolver().url_patterns, "") if not name.startswith(ADMIN)})


def arguments(name: str) -> frozenset[str]:
    """The names of what an address takes."""
    *spaces, own = name.split(":")
    patterns, taken = get_resolver().url_patterns, frozenset[str]()
    for space in spaces:
        found = next(entry for entry in _resolvers(patterns) if entry.namespace == space)
        patterns, taken = found.url_patterns, taken | set(found.pattern.regex.groupindex)
    return next(taken | more for label, more in _leaves(patterns, frozenset()) if label == own)


def _names(patterns: Iterable[URLPattern | URLResolver], space: str) -> Iterator[str]:
    for entry in patterns:
        if isinstance(entry, URLResolver):
            yield from _names(entry.url_patterns, f"{space}{entry.namespace}:" if entry.namespace else space)
        else:
            yield f"{space}{entry.name or entry.pattern}"


def _resolvers(patterns: Iterable[URLPattern | URLResolver]) -> Iterator[URLResolver]:
    for entry in patterns:
        if isinstance(entry, URLResolver):
            yield entry
            yield from _resolvers(entry.url_patterns)


def _leaves(
    patterns: Iterable[URLPattern | URLResolver], taken: frozenset[str]
) -> Iterator[tuple[str | None, frozenset[str]]]:
    for entry in patterns:
        within = taken | set(entry.pattern.regex.groupindex)
        if isinstance(entry, URLResolver):
            yield from _leaves(entry.url_patterns, within)
        else:
            yield entry.name or str(entry.pattern), within


def operations() -> dict[str, set[str]]:
    """Name of an address of the API -> the methods it offers; the pages about the API offer none."""
    found = {}
    for name, view in _views(get_resolver().url_patterns, ""):
        kind = getattr(view, "cls", None)
        if name.startswith(API) and kind is not None and name != f"{API}schema":
            offered = {method for method in kind.http_method_names if hasattr(kind, method)}
            found[name] = {method.upper() for method in offered - {"head", "options"}}
    return {name: methods for name, methods in found.items() if methods}


def _views(patterns: Iterable[URLPattern | URLResolver], space: str) -> Iterator[tuple[str, Any]]:
    for entry in patterns:
        if isinstance(entry, URLResolver):
            yield from _views(entry.url_patterns, f"{space}{entry.namespace}:" if entry.namespace else space)
        else:
            yield f"{space}{entry.name}", entry.callback
