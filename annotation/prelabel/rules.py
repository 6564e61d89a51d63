"""Pure rules: matching a model's labels to the project's, detections to regions."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID, uuid5

from annotation.regions.attributes import Question
from annotation.regions.rle import runs_of, text_of
from annotation.schema.rules import LabelDefinition
from inference_workers.contracts import Detection
from inference_workers.outlines import outline

# What a predicted region keeps beside what every region has.
MODELS_OWN = frozenset({"scores", "text"})
_NAMESPACE = UUID("6f0c1f4e-0c5e-4a53-9a53-3f6d0a4f6c11")


def _plain(name: str) -> str:
    return re.sub(r"[\s_-]+", " ", name).strip().casefold()


def suggest_label_map(
    model_labels: Sequence[str], labels: Sequence[LabelDefinition], questions: Sequence[Question] = ()
) -> dict[str, str | None]:
    """Return the project's label key for each of the model's labels by name or key; None where none is alike.

    Of texts, also ``question/choice`` for the choices of a question.
    """
    choices = [
        (f"{question.key}/{option.key}", option)
        for question in questions
        if question.kind != "hierarchical"
        for option in question.options
    ]
    known = {_plain(word): target for target, option in choices for word in (option.key, option.name)}
    known |= {_plain(label.key): label.key for label in labels} | {_plain(label.name): label.key for label in labels}
    return {name: known.get(_plain(name)) for name in model_labels}


def nothing_mapped(model_name: str) -> str:
    """Say that a model knows none of a project's labels."""
    return f"No label of {model_name} is mapped to a label of this project."


def regions_of(
    detections: Sequence[Detection],
    *,
    asset_id: UUID,
    model: str,
    label_map: Mapping[str, str | None],
    shapes_by_label: Mapping[str, frozenset[str]],
    minimum: Mapping[str, float] | None = None,
) -> list[dict[str, Any]]:
    """Return the detections as regions of the project's labels, those under their label's ``minimum`` left out.

    Region ids follow from asset, model and place, so that a repeated attempt says the same. An outlined object becomes
    a polygon where the label takes polygons, else a mask, else its box. What the stages of a pipeline said stays in
    ``scores``.
    """
    regions = []
    for index, detection in enumerate(detections):
        key = label_map.get(detection.label)
        if key is None or detection.confidence < (minimum or {}).get(detection.label, 0.0):
            continue
        geometry = _geometry(detection, shapes_by_label.get(key, frozenset()))
        if geometry is None:
            continue
        region = {
            "id": str(uuid5(_NAMESPACE, f"{asset_id}:{model}:{index}")),
            "label": key,
            **geometry,
            "confidence": round(detection.confidence, 4),
        }
        if detection.scores:
            region["scores"] = {stage: round(score, 4) for stage, score in detection.scores.items()}
        if detection.text:
            region["text"] = detection.text
        regions.append(region)
    return regions


def _geometry(detection: Detection, shapes: frozenset[str]) -> dict[str, Any] | None:
    if detection.mask is not None and "polygon" in shapes:
        rings = outline(detection.mask)
        if rings:
            return {"shape": "polygon", "rings": rings}
    if detection.mask is not None and "mask" in shapes and detection.mask.any():
        return {
            "shape": "mask",
            "rle": {"size": list(detection.mask.shape), "counts": text_of(runs_of(detection.mask))},
        }
    if "box" in shapes:
        sides = {"x": detection.x, "y": detection.y, "width": detection.width, "height": detection.height}
        return {"shape": "box", **{name: round(value, 2) for name, value in sides.items()}}
    if "polygon" in shapes:
        left, top, right, bottom = (
            detection.x,
            detection.y,
            detection.x + detection.width,
            detection.y + detection.height,
        )
        corners = [[round(x, 2), round(y, 2)] for x, y in ((left, top), (right, top), (right, bottom), (left, bottom))]
        return {"shape": "polygon", "rings": [{"points": corners}]}
    return None


def shown_regions(regions: Sequence[dict[str, Any]], show_from: float) -> list[dict[str, Any]]:
    """Return what people are shown: regions from ``show_from`` up, each naming the predicted region it is."""
    return [
        {**{name: value for name, value in region.items() if name not in MODELS_OWN}, "from_prediction": region["id"]}
        for region in regions
        if region["confidence"] >= show_from
    ]
