"""The limits of every call, for the table of docs/limits.md."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from assay.kernel.http import MAX_JSON_BYTES
from assay.kernel.idempotency import KEPT_FOR, MAX_KEY_LENGTH
from assay.kernel.input_checks import MAX_NESTING
from assay.kernel.limits import Limit, bytes_words
from assay.kernel.pagination import MAX_LIMIT


def limits(_env: Any) -> Iterator[Limit]:
    """Return what any call may send and ask for."""
    hours = f"{KEPT_FOR.total_seconds() / 3600:.0f} hours"
    yield Limit("A JSON body", bytes_words(MAX_JSON_BYTES), "", "422 too_large")
    yield Limit("Nesting of a JSON body", f"{MAX_NESTING} levels", "", "422 too_deep")
    yield Limit("Rows of a page of a list", f"{MAX_LIMIT}", "", "422 out_of_range")
    yield Limit("An Idempotency-Key", f"{MAX_KEY_LENGTH} characters, kept {hours}", "", "422 too_long")
