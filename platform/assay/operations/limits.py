"""Every limit that somebody may meet, as the areas declare them; docs/limits.md says the same, by a test."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.conf import settings

from assay.kernel.limits import Limit, limit_sources


def limits(env: Any = None) -> list[Limit]:
    """Return the limits of this installation, or of ``env`` (assay.config.env.Env)."""
    values = env or settings.ASSAY
    return [limit for source in limit_sources for limit in source(values)]


def as_markdown(rows: Iterable[Limit]) -> str:
    """Write the table of docs/limits.md."""
    lines = ["| what | limit | set by | past it |", "| --- | --- | --- | --- |"]
    lines += [
        f"| {row.what} | {row.value} | {f'`{row.variable}`' if row.variable else 'fixed'} | {row.past_it} |"
        for row in rows
    ]
    return "\n".join(lines) + "\n"
