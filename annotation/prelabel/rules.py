"""Pure rules: matching a model's labels to the project's, detections to regions."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID, uuid5

from annotation.schema.rules import LabelDefinition
from inference_workers.contracts import Detection

_NAMESPACE = UUID("6f0c1f4e-0c5e-4a53-9a53-3f6d0a4f6c11")


def _plain(name: str) -> str:
    return re.sub(r"[\s_-]+", " ", name).strip().casefold()


def suggest_label_map(model_labels: Sequence[str], labels: Sequence[LabelDefinition]) -> dict[str, str | None]:
    """Return the project's label key for each of the model's labels by name or key; None where none is alike."""
    known = {_plain(label.key): label.key for label in labels} | {_plain(label.name): label.key for label in labels}
    return {name: known.get(_plain(name)) for name in model_labels}


def regions_of(
    detections: Sequence[Detection],
    *,
    asset_id: UUID,
    model: str,
    label_map: Mapping[str, str | None],
    shapes_by_label: Mapping[str, frozenset[str]],
) -> list[dict[str, Any]]:
    """Return the detections as regions of the project's labels.

    Region ids follow from asset, model and place, so that a repeated attempt says the same.
    """
    regions = []
    for at, found in enumerate(detections):
        key = label_map.get(found.label)
        if key is None or "box" not in shapes_by_label.get(key, ()):
            continue
        regions.append(
            {
                "id": str(uuid5(_NAMESPACE, f"{asset_id}:{model}:{at}")),
                "label": key,
                "shape": "box",
                "x": round(found.x, 2),
                "y": round(found.y, 2),
                "width": round(found.width, 2),
                "height": round(found.height, 2),
                "confidence": round(found.confidence, 4),
            }
        )
    return regions


def shown_regions(regions: Sequence[dict[str, Any]], show_from: float) -> list[dict[str, Any]]:
    """Return what people are shown: regions from ``show_from`` up, each naming the predicted region it is."""
    return [{**region, "from_prediction": region["id"]} for region in regions if region["confidence"] >= show_from]
