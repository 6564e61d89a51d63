"""Keys of a schema, and values that may stand only once. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assay.kernel.errors import FieldError

KEY = re.compile(r"[a-z0-9][a-z0-9_-]{0,59}")


def repeated(values: Sequence[str | None], path: str, field: str) -> list[FieldError]:
    """Return an error for each value that stood before; ``path`` is the list's: ``labels``."""
    errors: list[FieldError] = []
    seen: set[str] = set()
    for index, value in enumerate(values):
        if value is None:
            continue
        if value in seen:
            message = f"{path}[{index}].{field} {value} is used twice."
            errors.append(FieldError(f"{path}[{index}].{field}", "duplicate", message))
        seen.add(value)
    return errors
