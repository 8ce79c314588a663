"""Keyed hashes, so that numbers and internet addresses can be counted without being kept."""

from django.utils.crypto import salted_hmac


def hashed(purpose: str, value: str) -> str:
    """64 hexadecimal digits; the same for the same purpose and value, useless without SECRET_KEY."""
    return salted_hmac(f"calls.{purpose}", value, algorithm="sha256").hexdigest()
