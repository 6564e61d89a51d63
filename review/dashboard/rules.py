"""The sentence on top of a project's page. Pure."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from assay.kernel.formatting import grouped


def pace_per_day(done: Sequence[tuple[date, int]], *, today: date, days: int = 7) -> float:
    """Return pictures finished a day over the last ``days`` days (or since the first, if later)."""
    recent = [(day, count) for day, count in done if day > today - timedelta(days=days)]
    if not recent:
        return 0.0
    spread = (today - min(day for day, _ in recent)).days + 1
    return sum(count for _, count in recent) / spread


def project_sentence(*, stages: Mapping[str, int], waiting: Mapping[str, int], pace: float, today: date) -> str:
    """Say in one or two sentences how the project stands."""
    total = sum(stages.values())
    if not total:
        return "No pictures yet. Upload some to begin."
    done = stages.get("done", 0) + stages.get("auto_accepted", 0)
    if done == total:
        return f"All {grouped(total)} pictures are done."
    first = f"{grouped(done)} of {grouped(total)} pictures done"
    open_work = total - done - stages.get("failed", 0) - stages.get("uploaded", 0)
    if pace > 0 and open_work:
        days = math.ceil(open_work / pace)
        finish = today + timedelta(days=days)
        when = finish.strftime("%A") if days < 7 else f"{finish.day} {finish:%B}"  # noqa: PLR2004 - within a week
        first += f"; at this pace finished {'today' if days == 0 else 'on ' + when}"
    parts = [
        (stages.get("uploaded", 0), "wait for a pre-label"),
        (waiting.get("annotate", 0) + waiting.get("audit", 0), "wait for an annotator"),
        (waiting.get("review", 0), "wait for a reviewer"),
        (stages.get("failed", 0), "failed"),
    ]
    rest = [f"{grouped(count)} {phrase}" for count, phrase in parts if count]
    return f"{first}." + (f" {_joined(rest)}." if rest else "")


def _joined(parts: Sequence[str]) -> str:
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"
