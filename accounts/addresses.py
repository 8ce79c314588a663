"""The visitor's internet address: what the nearest proxy we do not own saw, never what the visitor claims."""

import ipaddress
from collections.abc import Iterable

from django.conf import settings
from django.http import HttpRequest

IPV6_SITE = 64
"""Bits that one household or phone shares; the rest is the device's to change at will."""


def client_address(request: HttpRequest) -> str:
    """Walk X-Forwarded-For from the right, past our own proxies only. "" if nothing readable is there."""
    nearest = request.META.get("REMOTE_ADDR", "")
    hops = [hop.strip() for hop in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if hop.strip()]
    while _is_trusted(nearest) and hops:
        nearest = hops.pop()
    return nearest if _parsed(nearest) else ""


def is_of_staff(request: HttpRequest) -> bool:
    """Whether it comes from where staff work; without STAFF_ADDRESSES that is everywhere."""
    return not settings.STAFF_ADDRESSES or _is_within(client_address(request), settings.STAFF_ADDRESSES)


def limit_key(address: str) -> str:
    """What limits count by: an IPv4 address, or the /64 an IPv6 address lies in."""
    parsed = _parsed(address)
    if isinstance(parsed, ipaddress.IPv6Address):
        if parsed.ipv4_mapped:
            return str(parsed.ipv4_mapped)
        return str(ipaddress.ip_network((parsed, IPV6_SITE), strict=False))
    return address


def _parsed(address: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        return ipaddress.ip_address(address)
    except ValueError:
        return None


def _is_trusted(address: str) -> bool:
    return _is_within(address, settings.TRUSTED_PROXIES)


def _is_within(address: str, networks: Iterable[ipaddress.IPv4Network | ipaddress.IPv6Network]) -> bool:
    parsed = _parsed(address)
    return parsed is not None and any(parsed in network for network in networks)
