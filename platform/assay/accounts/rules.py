"""Pure rules of accounts: names, secrets and their hashes."""

from __future__ import annotations

import hashlib
import re
import secrets

TOKEN_PREFIX = "assay_"  # noqa: S105 - marks a leaked key for secret scanners; it is not one
_USERNAME = re.compile(r"[\w.@+-]{2,80}")


def new_secret() -> str:
    """Return 256 random bits in URL-safe letters."""
    return secrets.token_urlsafe(32)


def hash_of(secret: str) -> str:
    """Return the SHA-256 (hex) under which a random secret is kept; random 256 bits need no slow hash."""
    return hashlib.sha256(secret.encode()).hexdigest()


def is_username(text: str) -> bool:
    """Tell whether ``text`` is 2 to 80 letters, digits or ``. @ + - _``."""
    return _USERNAME.fullmatch(text) is not None
