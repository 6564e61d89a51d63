"""A model's key is a name, never a place: the one rule, asked wherever a key comes from outside."""

from __future__ import annotations

import re

MAX_KEY = 60
RULE = f"small letters, digits, full stop, - and _, at most {MAX_KEY}, no blank"
_KEY = re.compile(rf"[a-z0-9][a-z0-9._-]{{0,{MAX_KEY - 1}}}")


def is_key(text: str) -> bool:
    """Tell whether ``text`` can be a model's key."""
    return _KEY.fullmatch(text) is not None


def key_like(text: str) -> str:
    """Return a key as like ``text`` as the rule allows, for whoever must rename a file."""
    return re.sub(r"[^a-z0-9._-]+", "-", text.lower()).strip("._-")[:MAX_KEY] or "model"
