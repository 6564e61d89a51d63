"""How much people agree on what several of them answered: in all, a shape, a label, a question, a pair of people."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any
from uuid import UUID

import numpy as np
from django.core.cache import cache

from annotation.regions.codec import decode_regions
from annotation.regions.geometry import iou
from annotation.regions.shapes import Box, Region, shape_of
from annotation.schema.selectors import schema_at
from annotation.tasks.models import Annotation, Assignment
from assay.projects.models import Project
from review.aggregation.rules import Votes
from review.aggregation.selectors import names_of, object_votes, question_votes
from review.agreement.attributes import Answered, attributes_in
from review.agreement.chance import beyond_chance, number_or_none
from review.consensus.agreement import (
    FEWEST_ITEMS,
    AlphaReport,
    alpha_report,
    cohen_kappa,
    fleiss_kappa,
)
from review.consensus.distances import Floats, box_overlaps, match_sets

MOST_OF_A_PART = 120
MOST_PICTURES = 500
MOST_DISAGREEMENTS = 50
KEPT_SECONDS = 600

Decoded = Mapping[UUID, Mapping[str, Sequence[Region]]]


@dataclass(frozen=True, slots=True)
class Pair:
    """Two people: mean agreement in [0, 1] over ``shared`` pictures; ``kappa`` of the labels of the same objects."""

    first: str
    second: str
    agreement: float
    shared: int
    kappa: float | None = None
    objects: int = 0


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A picture whose answers differ most."""

    asset: UUID
    name: str
    answers: int
    agreement: float


@dataclass(frozen=True, slots=True)
class Part:
    """Agreement on a part of the answers: a shape, a label.

    ``mean`` soft-F in [0, 1]; ``alpha`` beyond chance with its 95 % interval; None where there is too little to say.
    """

    name: str
    pictures: int
    mean: float | None
    alpha: float | None
    low: float | None
    high: float | None
    is_enough: bool


@dataclass(frozen=True, slots=True)
class Named:
    """Agreement on names: of the same objects (``question`` objects), or of a classification question.

    ``fleiss`` where every item has as many answers; ``per_class`` each against the rest.
    """

    question: str
    items: int
    percent: float
    alpha: float | None
    low: float | None
    high: float | None
    fleiss: float | None
    per_class: dict[str, float]
    is_enough: bool


@dataclass(frozen=True, slots=True)
class ProjectAgreement:
    """The whole: ``mean`` agreement in [0, 1]; alpha and the rest are None where there is too little to say.

    ``separation``: how far distances within pictures differ from those between (Kolmogorov-Smirnov); ``within`` and
    ``between`` their shares in 20 bins of distance from 0 to 1. ``is_enough`` is False under 20 pictures with two
    answers or more.
    """

    pictures: int
    answers: int
    mean: float | None
    alpha: float | None
    low: float | None
    high: float | None
    separation: float | None
    share_near: float | None
    within: list[float]
    between: list[float]
    is_enough: bool
    shapes: list[Part]
    labels: list[Part]
    named: list[Named]
    attributes: list[Answered]
    pairs: list[Pair]
    disagreements: list[Disagreement]


def agreement_in(project: Project) -> ProjectAgreement:
    """Return how much people agree, from each person's newest answer a picture; worked out again as answers come."""
    answers = Annotation.objects.filter(project=project).count()
    key = f"agreement-2:{project.id}:{project.schema_version}:{answers}"
    report: ProjectAgreement | None = cache.get(key)
    if report is None:
        report = _worked_out(project)
        cache.set(key, report, KEPT_SECONDS)
    return report


def _worked_out(project: Project) -> ProjectAgreement:
    decoded, names = _answers(project.id)
    by_asset, pairs = _pairwise(decoded)
    whole = beyond_chance([list(answers.values()) for answers in decoded.values()], region_distance)
    objects = object_votes(project)
    several = [*([objects] if objects else []), *question_votes(project)]
    lowest = sorted(by_asset, key=lambda asset: (by_asset[asset], str(asset)))[:MOST_DISAGREEMENTS]
    return ProjectAgreement(
        pictures=len(decoded),
        answers=sum(len(answers) for answers in decoded.values()),
        mean=round(sum(by_asset.values()) / len(by_asset), 4) if by_asset else None,
        alpha=whole.alpha,
        low=whole.low,
        high=whole.high,
        separation=whole.separation,
        share_near=whole.share_near,
        within=whole.within,
        between=whole.between,
        is_enough=len(decoded) >= FEWEST_ITEMS,
        shapes=_parts(decoded, shape_of),
        labels=_parts(decoded, lambda region: region.label),
        named=[_named(votes) for votes in several],
        attributes=attributes_in(schema_at(project.id, project.schema_version), list(decoded.values())),
        pairs=_with_kappa(pairs, objects),
        disagreements=[
            Disagreement(asset, names[asset], len(decoded[asset]), round(by_asset[asset], 4))
            for asset in lowest
            if by_asset[asset] < 1
        ],
    )


def _answers(project_id: UUID) -> tuple[dict[UUID, dict[str, list[Region]]], dict[UUID, str]]:
    """Return the newest pictures several people answered, decoded, by person; and the pictures' names."""
    rows = (
        Annotation.objects.filter(
            project_id=project_id, assignment__state=Assignment.State.SUBMITTED, task__overlap__gt=1
        )
        .order_by("-created_at")
        .values_list("asset_id", "asset__name", "author__username", "regions")
    )
    names: dict[UUID, str] = {}
    newest: dict[UUID, dict[str, list[Any]]] = defaultdict(dict)
    for asset_id, name, author, regions in rows[: 10 * MOST_PICTURES].iterator(2000):
        names[asset_id] = name
        newest[asset_id].setdefault(author, regions)
    several = [asset for asset, by_author in newest.items() if len(by_author) > 1][:MOST_PICTURES]
    return {asset: {who: decode_regions(stored) for who, stored in newest[asset].items()} for asset in several}, names


def _pairwise(decoded: Decoded) -> tuple[dict[UUID, float], dict[tuple[str, str], list[float]]]:
    pairs: dict[tuple[str, str], list[float]] = defaultdict(list)
    by_asset: dict[UUID, float] = {}
    for asset, by_author in decoded.items():
        values = []
        for first, second in combinations(sorted(by_author), 2):
            value = 1 - region_distance(by_author[first], by_author[second])
            values.append(value)
            pairs[first, second].append(value)
        by_asset[asset] = sum(values) / len(values)
    return by_asset, pairs


def _with_kappa(pairs: Mapping[tuple[str, str], Sequence[float]], objects: Votes | None) -> list[Pair]:
    kappas = _kappas(objects) if objects is not None else {}
    return [
        Pair(first, second, round(float(np.mean(values)), 4), len(values), *kappas.get((first, second), (None, 0)))
        for (first, second), values in sorted(pairs.items())
    ]


def _kappas(votes: Votes) -> dict[tuple[str, str], tuple[float, int]]:
    """Return Cohen's kappa of what two people called the same objects, and how many there were."""
    people = [worker for worker in votes.workers if not worker.startswith("model:")]
    names = names_of(UUID(worker) for worker in people)
    labels: dict[int, list[tuple[str, int]]] = defaultdict(list)
    answers = votes.answers
    for item, worker, label in zip(
        answers.items.tolist(), answers.workers.tolist(), answers.labels.tolist(), strict=True
    ):
        name = votes.workers[worker]
        if not name.startswith("model:"):
            labels[item].append((names.get(UUID(name), ""), label))
    size = len(votes.classes)
    tables: dict[tuple[str, str], Floats] = defaultdict(lambda: np.zeros((size, size)))
    for rows in labels.values():
        for (first, a), (second, b) in combinations(sorted(rows), 2):
            tables[first, second][a, b] += 1
    return {
        pair: (round(cohen_kappa(table), 4), int(table.sum()))
        for pair, table in tables.items()
        if table.sum() >= FEWEST_ITEMS
    }


def _named(votes: Votes) -> Named:
    counts = votes.answers.votes
    report = alpha_report(counts)
    several = counts[counts.sum(axis=1) > 1]
    is_even = len(several) > 0 and np.ptp(several.sum(axis=1)) == 0
    return Named(
        question=votes.question,
        items=report.items,
        percent=_or_zero(report.percent_agreement),
        alpha=number_or_none(report.alpha),
        low=number_or_none(report.low),
        high=number_or_none(report.high),
        fleiss=round(fleiss_kappa(several).kappa, 4) if is_even else None,
        per_class=_per_class(votes, report),
        is_enough=report.is_enough,
    )


def _per_class(votes: Votes, report: AlphaReport) -> dict[str, float]:
    return {votes.classes[index]: round(value, 4) for index, value in report.per_class.items() if not np.isnan(value)}


def _or_zero(value: float) -> float:
    return 0.0 if np.isnan(value) else round(value, 4)


def _parts(decoded: Decoded, name_of: Any) -> list[Part]:
    """Return the agreement on each part of the answers; a picture counts where somebody's answer has that part."""
    names = sorted(
        {name_of(region) for by_author in decoded.values() for regions in by_author.values() for region in regions}
    )
    parts = []
    for name in names:
        cut = [
            [[region for region in regions if name_of(region) == name] for regions in by_author.values()]
            for by_author in decoded.values()
        ]
        answered = [by_author for by_author in cut if any(by_author)]
        values = [
            1 - region_distance(first, second) for by_author in answered for first, second in combinations(by_author, 2)
        ]  # fmt: skip
        whole = beyond_chance(answered, region_distance, most=MOST_OF_A_PART)
        mean = round(float(np.mean(values)), 4) if values else None
        enough = len(answered) >= FEWEST_ITEMS
        parts.append(Part(name, len(answered), mean, whole.alpha, whole.low, whole.high, enough))
    return parts


def region_distance(first: Sequence[Region], second: Sequence[Region]) -> float:
    """Return 1 - soft-F of two answers: likeness of equal labels, matched one to one; two empty ones are alike.

    Likeness is by shape: overlap of boxes, polygons, masks and bands about lines, OKS of keypoints, shared characters
    of spans.
    """
    if not first and not second:
        return 0.0
    if not {region.label for region in first} & {region.label for region in second}:
        return 1.0
    if len(first) == len(second) == 1:
        return 1 - iou(first[0], second[0])
    overlaps = np.where(_same_labels(first, second), _overlaps(first, second), 0.0)
    return 1 - match_sets(overlaps).soft_f


def _same_labels(first: Sequence[Region], second: Sequence[Region]) -> Any:
    ours = np.array([region.label for region in first], object)
    theirs = np.array([region.label for region in second], object)
    return ours[:, None] == theirs[None, :]


def _overlaps(first: Sequence[Region], second: Sequence[Region]) -> Floats:
    if _are_upright(first) and _are_upright(second):
        return box_overlaps(_corners(first), _corners(second))
    values = [[iou(a, b) if a.label == b.label else 0.0 for b in second] for a in first]
    return np.array(values, float).reshape(len(first), len(second))


def _are_upright(regions: Iterable[Region]) -> bool:
    return all(isinstance(region, Box) and not region.rotation for region in regions)


def _corners(regions: Sequence[Region]) -> Floats:
    boxes = [region for region in regions if isinstance(region, Box)]
    return np.array([[box.x, box.y, box.x + box.width, box.y + box.height] for box in boxes], float)
