"""The limits of gold, for the table of docs/limits.md."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from assay.kernel.limits import Limit
from review.gold.proposals import MAX_PROPOSED


def limits(_env: Any) -> Iterator[Limit]:
    """Return how many gold items are proposed at once."""
    yield Limit("Gold items proposed at once", f"{MAX_PROPOSED}", "", "422 out_of_range")
