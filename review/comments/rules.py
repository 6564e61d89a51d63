"""Pure rules of comments: what a text is, whom it names."""

from __future__ import annotations

import re
from collections.abc import Mapping
from uuid import UUID

MAX_TEXT = 4000
# A name ends at the first character no username has; a full stop or hyphen at its end belongs to the sentence.
_MENTION = re.compile(r"(?<![\w@])@([\w.+-]+)")


def clean_text(text: str) -> str | None:
    """Return the text without space around it; None where it is empty or over 4,000 characters."""
    cleaned = text.strip()
    return cleaned if 1 <= len(cleaned) <= MAX_TEXT else None


def mentioned(text: str, members: Mapping[str, UUID]) -> list[UUID]:
    """Return the members named with @ in the text, in the order of their first naming, each once.

    ``members``: user ids by name. Case does not matter; "@bob." names bob, where nobody is called "bob.".
    """
    known = {name.lower(): user for name, user in members.items()}
    people: list[UUID] = []
    for word in _MENTION.findall(text):
        name = word.lower()
        while name and name not in known:
            shorter = name.rstrip(".+-")
            name = shorter if shorter != name else ""
        if name and known[name] not in people:
            people.append(known[name])
    return people
