"""Questions somebody waits for, on the interactive lane: outline what I point at, try a model on this picture."""

from __future__ import annotations

import time
from collections.abc import Sequence
from functools import lru_cache
from typing import Any, cast
from uuid import UUID

from django.conf import settings

from annotation.policy import policy_of
from annotation.prelabel.rules import regions_of
from annotation.prelabel.selectors import card_for, current_map
from annotation.regions.rle import runs_of, text_of
from annotation.schema.selectors import schema_at
from assay.assets.content_files import ContentHash
from assay.assets.models import Asset
from assay.assets.remote_images import PictureUnavailable, file_of
from assay.assets.storage import storage
from assay.jobs.interactive import call, handler, send
from assay.kernel.errors import Conflict, Unavailable, invalid
from assay.projects.models import Project
from inference_workers.contracts import Detector, Embedded, Prompt, PromptableSegmenter
from inference_workers.embeddings import EmbeddingCache
from inference_workers.errors import ModelInputError, ModelMissing, WorkerError
from inference_workers.outlines import outline
from inference_workers.registry import load_model
from inference_workers.runner import read_picture

MOST_POINTS = 100
ASK_SECONDS = 30.0


def segment(asset: Asset, prompt: Prompt) -> dict[str, Any]:
    """Return ``{rings, rle, confidence, is_cached, milliseconds}`` of what the prompt means on the asset's picture.

    Raises ValidationFailed for a bad prompt, Conflict ``no_segmenter`` and ``model_missing``, Unavailable.
    """
    model = policy_of(asset.project).segmenter
    if not model:
        raise Conflict("Click to segment is off in this project; a manager can turn it on.", code="no_segmenter")
    if len(prompt.points) > MOST_POINTS:
        raise invalid("points", "too_many", f"points takes at most {MOST_POINTS} points.")
    if not prompt.points and prompt.box is None:
        raise invalid("points", "required", "Send points or a box.")
    return call(
        "segment",
        {"asset": str(asset.id), "model": model, "points": prompt.points, "box": prompt.box},
        timeout_seconds=ASK_SECONDS,
    )


def try_model(project: Project, model_key: str, asset: Asset) -> dict[str, Any]:
    """Return ``{regions, unmapped, milliseconds}`` a model gives for one picture; nothing is stored."""
    card_for(model_key)
    question = {"asset": str(asset.id), "model": model_key, "project": str(project.id)}
    return call("try", question, timeout_seconds=ASK_SECONDS)


def prefetch(model: str, asset_ids: Sequence[UUID]) -> None:
    """Have pictures made ready for clicks; nobody waits, and nothing is lost when it fails."""
    question = {"assets": [str(asset) for asset in asset_ids], "model": model}
    try:
        send("prefetch", question)
    except Unavailable:
        return


def _cache() -> EmbeddingCache:
    return EmbeddingCache(
        settings.ASSAY.data_folder / "cache" / "embeddings", budget_mb=settings.ASSAY.embedding_cache_mb
    )


def _segmenter(key: str) -> PromptableSegmenter:
    model = _loaded(key)
    if not isinstance(model, PromptableSegmenter):
        raise Conflict(f"{key} cannot segment by clicks; choose another model.", code="wrong_task")
    return model


def _loaded(key: str) -> Any:
    try:
        return load_model(key, threads=settings.ASSAY.lane_threads, device=settings.ASSAY.model_device)
    except ModelMissing as error:
        raise Conflict(str(error), code="model_missing") from error


# What was asked about last is asked about again: the next click needs no disk.
@lru_cache(maxsize=8)
def _recent(content: ContentHash, model_key: str, weights: str, storage_key: str) -> tuple[Embedded, bool]:
    cache = _cache()
    stored = cache.get(content, weights)
    if stored is not None:
        return stored, True
    embedded = _segmenter(model_key).embed(read_picture(storage().path(storage_key)))
    cache.put(content, weights, embedded)
    return embedded, False


def _embedded(asset: Asset, model: PromptableSegmenter) -> tuple[Embedded, bool]:
    file_of(asset)
    content = asset.content_hash
    if content is None:
        raise ModelInputError("The picture is not in the storage.")
    before = _recent.cache_info().hits
    embedded, was_kept = _recent(content, model.card.key, model.card.weights_sha256, asset.storage_key)
    return embedded, was_kept or _recent.cache_info().hits > before


@handler("segment")
def answer_segment(question: dict[str, Any]) -> dict[str, Any]:
    """Answer a click in the worker."""
    started = time.perf_counter()
    asset = Asset.objects.get(pk=question["asset"])
    model = _segmenter(question["model"])
    box = question["box"]
    points = tuple((float(x), float(y), bool(inside)) for x, y, inside in question["points"])
    prompt = Prompt(points, cast("Any", tuple(box)) if box else None)
    try:
        embedded, is_cached = _embedded(asset, model)
        mask = model.segment(embedded, prompt)
    except ModelInputError as error:
        raise invalid("points", "invalid", str(error)) from error
    except WorkerError as error:
        raise Conflict(str(error), code="model_failed") from error
    return {
        "rings": outline(mask.pixels),
        "rle": {"size": list(mask.pixels.shape), "counts": text_of(runs_of(mask.pixels))},
        "confidence": round(mask.confidence, 4),
        "is_cached": is_cached,
        "milliseconds": round((time.perf_counter() - started) * 1000, 1),
    }


@handler("prefetch")
def answer_prefetch(question: dict[str, Any]) -> dict[str, Any]:
    """Make pictures ready; one that cannot be read fails when it is asked about."""
    model = _segmenter(question["model"])
    count = 0
    for asset in Asset.objects.filter(pk__in=question["assets"]):
        try:
            count += not _embedded(asset, model)[1]
        except (WorkerError, PictureUnavailable):
            continue
    return {"made": count}


@handler("try")
def answer_try(question: dict[str, Any]) -> dict[str, Any]:
    """Run a detector on one picture and say what it found, mapped and not."""
    asset = Asset.objects.select_related("project").get(pk=question["asset"])
    model = _loaded(question["model"])
    if not isinstance(model, Detector):
        raise Conflict(f"{question['model']} does not find objects; choose a model that does.", code="wrong_task")
    started = time.perf_counter()
    try:
        (detections,) = model.detect([read_picture(file_of(asset))])
    except WorkerError as error:
        raise Conflict(str(error), code="model_failed") from error
    took = time.perf_counter() - started
    used = current_map(asset.project, model.card)
    regions = regions_of(
        detections,
        asset_id=asset.id,
        model=model.card.key,
        label_map=used.mapping,
        shapes_by_label=schema_at(asset.project_id, asset.project.schema_version).shapes_by_label(),
        minimum=used.minimum,
    )
    unmapped = sorted({one.label for one in detections if used.mapping.get(one.label) is None})
    return {"regions": regions, "unmapped": unmapped, "milliseconds": round(took * 1000, 1)}
