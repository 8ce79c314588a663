"""Pays for a click token as a browser does."""

from calls.challenge import is_paid


def nonce_for(token: str, bits: int) -> str:
    nonce = 0
    while not is_paid(token, str(nonce), bits):
        nonce += 1
    return str(nonce)
