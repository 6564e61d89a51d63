"""Reads of what people said, a whole project at once, and of what came of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import msgspec
from django.contrib.auth import get_user_model
from django.db import connection
from django.db.models import Avg

from annotation.regions.codec import decode_regions
from annotation.regions.matching import match_regions
from annotation.schema.selectors import schema_at
from annotation.tasks.models import Annotation, Assignment
from assay.projects.models import Project
from review.aggregation.hooks import KnownTruth, known_truth
from review.aggregation.models import Aggregation, SoftLabel, WorkerRow
from review.aggregation.rules import NOTHING, OBJECTS, Votes, votes_of, word_of
from review.aggregation.stored_rows import judge_from
from review.consensus.item_belief import Judge
from review.consensus.merge import merge_answers
from review.resolved.models import ResolvedLabel
from review.scoring.models import AnswerOutcome

REVIEWED = (
    ResolvedLabel.Source.REVIEW_APPROVE,
    ResolvedLabel.Source.REVIEW_FIX,
    ResolvedLabel.Source.ADJUDICATION,
)
# Truth by objects has to be matched; so many assets tell enough.
MOST_KNOWN = 300

# Each person's newest live answer; as text, since a hundred thousand UUID objects cost more than the sums.
_SAID = """
SELECT DISTINCT ON (a.assignment_id) a.asset_id::text, a.author_id::text, a.classification::text
FROM tasks_annotation a JOIN tasks_assignment s ON s.id = a.assignment_id
WHERE a.project_id = %s AND s.state = 'submitted' AND s.kind = 'annotate' AND a.classification <> '{}'::jsonb
ORDER BY a.assignment_id, a.created_at DESC
"""
_OBJECTS = """
SELECT asset_id::text, jsonb_build_object('authors', provenance->'authors', 'objects', provenance->'objects',
    'model', provenance->'model')::text
FROM resolved_resolvedlabel
WHERE project_id = %s AND is_current AND source = 'consensus' AND provenance ? 'objects'
"""


class _Object(msgspec.Struct):
    """An object of a consensus: what each author called it, and the model's word where it votes."""

    region: str = ""
    # ``said`` in what is stored.
    labels: list[str] = msgspec.field(name="said", default_factory=list)
    model: str | None = None


class _Consensus(msgspec.Struct):
    """What a consensus label keeps of its authors."""

    authors: list[str] | None = None
    objects: list[_Object] | None = None
    model: str | None = None


def question_votes(project: Project) -> list[Votes]:
    """Return what people said to each classification question; a question of several choices is one a choice."""
    questions = {question.key: question for question in _questions(project)}
    rows = _rows(_SAID, project.id)
    if not rows or not questions:
        return []
    decoded = msgspec.json.Decoder(dict[str, Any])
    answers = [decoded.decode(row[2]) for row in rows]
    known = known_truth(project.id)
    drawn = {str(asset) for asset in known.drawn}
    truths = {
        **{str(asset): answer for asset, (_, answer) in known.answers.items() if answer},
        **_known_answers(project.id),
    }
    votes_by_question: list[Votes | None] = []
    for key, question in questions.items():
        answered = [number for number, answer in enumerate(answers) if key in answer]
        items, workers = [rows[number][0] for number in answered], [rows[number][1] for number in answered]
        values = [answers[number][key] for number in answered]
        truth = {asset: value[key] for asset, value in truths.items() if key in value}
        if question.kind == "multi":
            for option in question.options:
                labels = ["yes" if option.key in value else "no" for value in values]
                real = {asset: "yes" if option.key in value else "no" for asset, value in truth.items()}
                name = f"{key}/{option.key}"
                votes_by_question.append(
                    votes_of(name, items, workers, labels, classes=["no", "yes"], truth=real, drawn=drawn)
                )
        else:
            classes = [option.key for option in question.options] if question.kind == "single" else []
            labels = [word_of(value) for value in values]
            real = {asset: word_of(value) for asset, value in truth.items()}
            votes_by_question.append(votes_of(key, items, workers, labels, classes=classes, truth=real, drawn=drawn))
    return [votes for votes in votes_by_question if votes is not None]


def object_votes(project: Project) -> Votes | None:
    """Return what people called each object of the assets several people answered; a model may be one of them."""
    items: list[tuple[str, str]] = []
    workers: list[str] = []
    labels_said: list[str] = []
    decoder = msgspec.json.Decoder(_Consensus)
    for asset, text in _rows(_OBJECTS, project.id):
        label = decoder.decode(text)
        for one in label.objects or []:
            for author, word in zip(label.authors or [], one.labels, strict=False):
                items.append((asset, one.region))
                workers.append(author)
                labels_said.append(word)
            if label.model and one.model is not None:
                items.append((asset, one.region))
                workers.append(label.model)
                labels_said.append(one.model)
    truth: dict[tuple[str, str], str] = {}
    known = known_truth(project.id)
    for item, author, word, real in _known_objects(project, known):
        items.append(item)
        workers.append(author)
        labels_said.append(word)
        truth[item] = real
    labels = [label.key for label in schema_at(project.id, project.schema_version).labels]
    assets = {str(asset) for asset in known.drawn}
    drawn = {item for item in truth if item[0] in assets}
    return votes_of(OBJECTS, items, workers, labels_said, classes=[*labels, NOTHING], truth=truth, drawn=drawn)


def _known_objects(project: Project, gold: KnownTruth) -> Iterable[tuple[tuple[str, str], str, str, str]]:
    """Yield (item, author, what they called it, what it is) for objects of assets whose truth is known."""
    void = AnswerOutcome.objects.filter(project=project, is_void=True).values("asset_id")
    known = ResolvedLabel.objects.filter(project=project, is_current=True, source__in=REVIEWED).exclude(
        asset_id__in=void
    )
    truths = dict(known.order_by("-resolved_at").values_list("asset_id", "regions")[: 20 * MOST_KNOWN])
    truths = {**{asset: regions for asset, (regions, _) in gold.answers.items()}, **truths}
    by_asset: dict[UUID, dict[str, list[Any]]] = defaultdict(dict)
    answers = Annotation.objects.filter(
        asset_id__in=list(truths), assignment__state=Assignment.State.SUBMITTED, assignment__kind="annotate"
    )
    for asset_id, user, regions in answers.order_by("created_at").values_list("asset_id", "author_id", "regions"):
        by_asset[asset_id][str(user)] = regions
    several = [asset_id for asset_id in truths if len(by_asset[asset_id]) > 1][:MOST_KNOWN]
    for asset_id in several:
        answers_here = by_asset[asset_id]
        truth = decode_regions(truths[asset_id])
        everybody = [decode_regions(regions) for regions in answers_here.values()]
        merged = merge_answers(everybody, list(answers_here), Judge((NOTHING,)))
        pairs = {a: truth[b].label for a, b, _ in match_regions(merged.regions, truth)}
        for index, one in enumerate(merged.objects):
            item = (str(asset_id), f"known {index}")
            for author, word in zip(answers_here, one.labels, strict=True):
                yield item, author, word, pairs.get(index, NOTHING)


def _known_answers(project_id: UUID) -> dict[str, dict[str, Any]]:
    """Return the classification a reviewer or expert settled, by asset."""
    rows = ResolvedLabel.objects.filter(project_id=project_id, is_current=True, source__in=REVIEWED)
    return {str(asset): value for asset, value in rows.values_list("asset_id", "classification") if value}


def _questions(project: Project) -> Sequence[Any]:
    return schema_at(project.id, project.schema_version).classification


def _rows(statement: str, project_id: UUID) -> list[tuple[str, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, [project_id])
        rows: list[tuple[str, ...]] = cursor.fetchall()
        return rows


def aggregations_in(project_id: UUID) -> list[Aggregation]:
    """Return how each question was last worked out."""
    return list(Aggregation.objects.filter(project_id=project_id, is_current=True).defer("shared").order_by("question"))


def mean_beliefs(project_id: UUID) -> dict[str, float]:
    """Return, a question, the mean belief in the believed answers."""
    rows = SoftLabel.objects.filter(project_id=project_id).values("question").annotate(mean=Avg("confidence"))
    return dict(rows.values_list("question", "mean"))


def least_sure(project_id: UUID, limit: int) -> list[SoftLabel]:
    """Return the soft labels one may be least sure of."""
    rows = SoftLabel.objects.filter(project_id=project_id).select_related("asset")
    return list(rows.order_by("confidence", "asset_id")[:limit])


def names_of(people: Iterable[UUID]) -> dict[UUID, str]:
    """Return people's user names."""
    return dict(get_user_model().objects.filter(pk__in=list(people)).values_list("id", "username"))


def soft_detail(asset: Any) -> dict[str, Any]:
    """Return an asset's soft labels, for its detail page."""
    rows = SoftLabel.objects.filter(asset=asset).order_by("question")
    soft: Mapping[str, Any] = {
        row.question: {"beliefs": row.beliefs, "confidence": row.confidence, "answers": row.answers} for row in rows
    }
    return {"soft_labels": soft} if soft else {}


def model_skill(project_id: UUID, worker: str) -> float | None:
    """Return the measured skill of a model as a peer; None while nothing was measured."""
    row = Aggregation.objects.filter(project_id=project_id, question=OBJECTS, is_current=True).only("workers").first()
    worker_row = row.workers.get(worker) if row else None
    return float(worker_row["skill"]) if worker_row else None


@dataclass(frozen=True, slots=True)
class Judges:
    """Who judges the items of a project: of each question, and of objects; ``fits`` by question, 0 for none yet."""

    objects: Judge
    questions: Mapping[str, Judge]
    hit_rates: Mapping[str, float]
    fits: Mapping[str, int]


def judges_for(project: Project, people: Sequence[str]) -> Judges:
    """Return the judges of a project's items with what is known of these people; two statements."""
    schema = schema_at(project.id, project.schema_version)
    current = {row.question: row for row in Aggregation.objects.filter(project=project, is_current=True)}
    with_rows = [row.id for row in current.values() if row.shared]
    rows: dict[UUID, dict[str, bytes]] = defaultdict(dict)
    if with_rows:
        known = WorkerRow.objects.filter(aggregation_id__in=with_rows, worker__in=list(people))
        for aggregation_id, worker, packed in known.values_list("aggregation_id", "worker", "rows"):
            rows[aggregation_id][worker] = bytes(packed)

    def judge(question: str, classes: Sequence[str]) -> Judge:
        row = current.get(question)
        # A question left out is an answer too.
        declared = frozenset([*classes, NOTHING]) if classes else frozenset()
        if row is None or not row.shared:
            return Judge(tuple(classes), declared=declared)
        return judge_from(row.classes, bytes(row.shared), rows[row.id], declared)

    questions: dict[str, Judge] = {}
    for question in schema.classification:
        options = [option.key for option in question.options]
        if question.kind == "multi":
            for option in options:
                questions[f"{question.key}/{option}"] = judge(f"{question.key}/{option}", ("no", "yes"))
        elif question.kind == "single" or question.key in current:
            questions[question.key] = judge(question.key, options)
    objects = current.get(OBJECTS)
    hits = {worker: row["hit"] for worker, row in objects.workers.items() if "hit" in row} if objects else {}
    labels = [label.key for label in schema.labels]
    fits = {question: row.number for question, row in current.items() if row.shared}
    return Judges(judge(OBJECTS, [*labels, NOTHING]), questions, hits, fits)
