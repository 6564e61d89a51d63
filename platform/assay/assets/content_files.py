"""Where the files of a content lie: every name is made from a hash that was computed from the bytes themselves.

A hash that somebody sent is not one of these: who knows another project's would open its files (docs/adr/0069). The
type is made here alone, from bytes or from the key under which they were stored.
"""

from __future__ import annotations

import hashlib
from typing import BinaryIO, NewType

ContentHash = NewType("ContentHash", str)

_BLOCK = 1 << 20
_ORIGINALS, _RENDITIONS = "originals", "renditions"


def hash_of(content: BinaryIO) -> ContentHash:
    """Return the SHA-256 of a file, read from its beginning."""
    content.seek(0)
    digest = hashlib.sha256()
    while block := content.read(_BLOCK):
        digest.update(block)
    return ContentHash(digest.hexdigest())


def hash_of_bytes(content: bytes) -> ContentHash:
    """Return the SHA-256 of bytes."""
    return ContentHash(hashlib.sha256(content).hexdigest())


def stored_under(storage_key: str) -> ContentHash | None:
    """Return the hash of the content that was stored under a key, its original or its rendition; None without one."""
    folder, _, rest = storage_key.partition("/")
    if folder not in (_ORIGINALS, _RENDITIONS):
        return None
    return ContentHash(rest.rpartition("/")[2].partition(".")[0]) or None


def original_key(content: ContentHash) -> str:
    """Return where the file lies as it came."""
    return f"{_ORIGINALS}/{content[:2]}/{content}"


def rendition_key(content: ContentHash) -> str:
    """Return where the picture lies that browsers show instead."""
    return f"{_RENDITIONS}/{content[:2]}/{content}.png"


def thumbnail_key(content: ContentHash) -> str:
    """Return where the small picture lies."""
    return f"thumbnails/{content[:2]}/{content}.webp"


def tile_key(content: ContentHash, level: int, x: int, y: int) -> str:
    """Return where a tile lies."""
    return f"tiles/{content[:2]}/{content}/{level}/{x}-{y}.jpg"
