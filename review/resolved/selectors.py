"""Reads of resolved labels."""

from __future__ import annotations

from typing import Any

from assay.assets.models import Asset
from review.resolved.models import ResolvedLabel


def resolved_detail(asset: Asset) -> dict[str, Any]:
    """Return the current label and how it came about, for an asset's detail page."""
    rows = list(ResolvedLabel.objects.filter(asset=asset).order_by("version"))
    history = [{"at": row.resolved_at, "what": row.source, "who": row.provenance.get("by")} for row in rows]
    current = next((row for row in rows if row.is_current), None)
    if current is None:
        return {"history": history}
    resolved = {
        "version": current.version,
        "source": current.source,
        "regions": current.regions,
        "classification": current.classification,
        "resolved_at": current.resolved_at,
        "provenance": current.provenance,
    }
    return {"resolved": resolved, "history": history}
