"""The limits of comments, for the table of docs/limits.md."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from assay.kernel.limits import Limit
from review.comments.rules import MAX_TEXT as MAX_COMMENT


def limits(_env: Any) -> Iterator[Limit]:
    """Return how long a comment may be."""
    yield Limit("A comment", f"{MAX_COMMENT:,} characters", "", "422 invalid")
