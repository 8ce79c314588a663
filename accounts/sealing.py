"""Seals secrets with AES-GCM, so that a copy of the database gives nobody a provider's credentials.

A sealed value reads `keyid:base64(nonce + ciphertext)`. The context (table, column, row) is authenticated with it: a
value moved to another row does not open. The first of `CREDENTIAL_KEYS` seals, all of them open; a wrong or missing
key raises `Unreadable`, never returns something else.
"""

import base64
import hashlib
import json
import secrets
from collections.abc import Mapping

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

NONCE_BYTES = 12


class Unreadable(Exception):
    """The value was sealed with a key we no longer have, belongs to another row, or was changed."""


def _key_id(key: bytes) -> str:
    return hashlib.sha256(key).hexdigest()[:8]


def seal(values: Mapping[str, str], context: str) -> str:
    """Seal a small mapping for one place (`context`)."""
    key = settings.CREDENTIAL_KEYS[0]
    nonce = secrets.token_bytes(NONCE_BYTES)
    text = json.dumps(dict(values), ensure_ascii=False).encode()
    sealed = nonce + AESGCM(key).encrypt(nonce, text, context.encode())
    return f"{_key_id(key)}:{base64.urlsafe_b64encode(sealed).decode()}"


def unseal(sealed: str, context: str) -> dict[str, str]:
    """Open what `seal` made for the same `context`. Raises `Unreadable`."""
    key_id, _, body = sealed.partition(":")
    key = next((key for key in settings.CREDENTIAL_KEYS if _key_id(key) == key_id), None)
    if key is None:
        raise Unreadable("The key these credentials were sealed with is not among CREDENTIAL_KEYS.")
    try:
        raw = base64.urlsafe_b64decode(body)
        text = AESGCM(key).decrypt(raw[:NONCE_BYTES], raw[NONCE_BYTES:], context.encode())
    except (InvalidTag, ValueError) as error:
        raise Unreadable("These credentials were changed or belong to another row.") from error
    opened: dict[str, str] = json.loads(text)
    return opened
