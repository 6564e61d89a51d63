"""All answers of a project aggregated anew: the method chosen on gold, posteriors made honest, labels that change."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import exp
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from annotation.tasks.models import Annotation
from assay.jobs.models import Job
from assay.jobs.registry import JobContext
from assay.jobs.services import LIVE, enqueue
from assay.kernel.actor import Actor
from assay.kernel.clock import now
from assay.projects.models import Project
from review.aggregation.models import Aggregation, WorkerRow
from review.aggregation.policy import policy_of
from review.aggregation.rules import (
    NOTHING,
    OBJECTS,
    Votes,
    beliefs_of,
    expected_answers,
    reliability,
    skills_of,
    winners_of,
)
from review.aggregation.selectors import object_votes, question_votes
from review.aggregation.stored_rows import MOST_CLASSES, packed_rows, packed_shared
from review.consensus.classification import with_winners
from review.consensus.gold_calibration import Weighed, weigh
from review.consensus.tempered_fit import METHOD, VERSION
from review.resolved.models import ResolvedLabel
from review.resolved.services import NewLabel, resolve

# A project is fitted anew by itself once so many more answers came in, or a hundredth more; the first time sooner.
LEAST_NEW, NEW_SHARE, FIRST_FIT = 200, 100, 50
_UPSERT = """
INSERT INTO beliefs_softlabel (project_id, asset_id, question, beliefs, confidence, answers, fit, updated_at)
SELECT %s, row.asset::uuid, %s, row.beliefs::jsonb, row.confidence, row.answers, %s, statement_timestamp()
FROM unnest(%s::text[], %s::text[], %s::float8[], %s::int[]) AS row (asset, beliefs, confidence, answers)
ON CONFLICT (asset_id, question) DO UPDATE
SET beliefs = excluded.beliefs, confidence = excluded.confidence, answers = excluded.answers, fit = excluded.fit,
    updated_at = CASE WHEN beliefs_softlabel.beliefs IS DISTINCT FROM excluded.beliefs
        THEN excluded.updated_at ELSE beliefs_softlabel.updated_at END
WHERE beliefs_softlabel.beliefs IS DISTINCT FROM excluded.beliefs OR beliefs_softlabel.fit <> excluded.fit
"""


@dataclass(frozen=True, slots=True)
class Soft:
    """What is believed of an asset: as SoftLabel keeps it."""

    beliefs: dict[str, Any]
    confidence: float
    answers: int


def start_reaggregation(actor: Actor | None, project: Project) -> Job:
    """Queue the work; while one waits or runs, that one is returned."""
    running = Job.objects.filter(project_id=project.id, kind="beliefs.reaggregate", state__in=LIVE).first()
    if running is not None:
        return running
    number = Job.objects.filter(project_id=project.id, kind="beliefs.reaggregate").count()
    key, actor_id = f"reaggregate:{project.id}:{number}", actor.id if actor else None
    return enqueue("beliefs.reaggregate", key, {}, project_id=project.id, actor_id=actor_id)


def reaggregate_grown() -> int:
    """Queue the projects whose answers have grown by max(200, 1 %) since their last fit (a periodic task).

    What an earlier method left is worked out anew at once, by one job.
    """
    started = 0
    for project in Project.objects.filter(deleted_at=None):
        if policy_of(project).overlap > 1 or policy_of(project).overlap_most > 1:
            answers = Annotation.objects.filter(project=project).count()
            last = Job.objects.filter(project_id=project.id, kind="beliefs.reaggregate").order_by("created_at").last()
            before = int(last.result.get("stored", 0)) if last else 0
            enough = before + max(LEAST_NEW, before // NEW_SHARE) if last else FIRST_FIT
            if (answers >= enough or _is_outdated(project, last)) and (last is None or last.state not in LIVE):
                start_reaggregation(None, project)
                started += 1
    return started


def _is_outdated(project: Project, last: Job | None) -> bool:
    """Tell whether a current fit is by an earlier method and nothing was worked out since this one is in use."""
    current = Aggregation.objects.filter(project=project, is_current=True)
    is_due = last is None or last.result.get("version") != VERSION
    return is_due and current.exclude(method=METHOD, method_version=VERSION).exists()


def reaggregate(context: JobContext) -> None:
    """Weigh every question of the project and keep what is believed; labels whose winner changed get a new version."""
    project = Project.objects.get(pk=str(context.project_id))
    stored = Annotation.objects.filter(project=project).count()
    votes = question_votes(project)
    objects = object_votes(project)
    context.check_stop()
    weighed = [
        (votes_of_question, weigh(votes_of_question.answers, votes_of_question.gold, drawn=votes_of_question.drawn))
        for votes_of_question in ([*votes, objects] if objects else votes)
    ]
    context.check_stop()
    result: dict[str, Any] = {"stored": stored, "questions": len(weighed), "version": VERSION}
    with context.finishing(result=result, message=f"{sum(len(v.answers.items) for v, _ in weighed)} answers weighed."):
        changed: dict[str, dict[str, str]] = defaultdict(dict)
        for votes_of_question, weighed_votes in weighed:
            number = _keep(project, votes_of_question, weighed_votes)
            rows = beliefs_of(votes_of_question, weighed_votes)
            if votes_of_question.question == OBJECTS:
                _write(project, OBJECTS, _by_asset(votes_of_question, rows), number)
            else:
                _write(project, votes_of_question.question, _alone(votes_of_question, rows), number)
                for asset, winner in zip(
                    votes_of_question.items, winners_of(votes_of_question, weighed_votes), strict=True
                ):
                    changed[asset][votes_of_question.question] = winner
        result["changed"] = _change_answers(project, changed) + _change_objects(project, weighed)


def _keep(project: Project, votes: Votes, weighed: Weighed) -> int:
    """Make the fit the question's current one and return its number; earlier ones stay with their rows."""
    earlier = Aggregation.objects.filter(project=project, question=votes.question)
    number = (earlier.order_by("-number").values_list("number", flat=True).first() or 0) + 1
    earlier.filter(is_current=True).update(is_current=False)
    belief, calibration = weighed.belief, weighed.calibration
    keeps_rows = len(votes.classes) <= MOST_CLASSES
    row = Aggregation.objects.create(
        project=project,
        question=votes.question,
        number=number,
        method=METHOD,
        method_version=VERSION,
        temperature=None if calibration is None else round(exp(calibration.log_temperature), 6),
        has_random_gold=weighed.has_biases,
        kappa=belief.one.kappa,
        shared=packed_shared(belief, calibration) if keeps_rows else b"",
        reliability=reliability(votes, weighed),
        expected_answers=expected_answers(votes),
        gold=len(votes.gold),
        answers=len(votes.answers.items),
        items=votes.answers.n_items,
        classes=list(votes.classes),
        workers=skills_of(votes, weighed),
        created_at=now(),
    )
    if keeps_rows:
        packed = zip(votes.workers, packed_rows(belief), strict=True)
        WorkerRow.objects.bulk_create(
            [WorkerRow(aggregation=row, worker=worker, rows=rows) for worker, rows in packed], batch_size=500
        )
    return number


def _alone(votes: Votes, rows: Sequence[dict[str, float]]) -> dict[str, Soft]:
    counts = votes.answers.votes.sum(axis=1).astype(int).tolist()
    return {
        asset: Soft(beliefs, next(iter(beliefs.values()), 0.0), count)
        for asset, beliefs, count in zip(votes.items, rows, counts, strict=True)
    }


def _by_asset(votes: Votes, rows: Sequence[dict[str, float]]) -> dict[str, Soft]:
    counts = votes.answers.votes.sum(axis=1).astype(int).tolist()
    beliefs_by_asset: dict[str, Soft] = {}
    for (asset, region), beliefs, count in zip(votes.items, rows, counts, strict=True):
        if region.startswith("known "):
            continue
        sure = next(iter(beliefs.values()), 0.0)
        before = beliefs_by_asset.get(asset)
        together = {**before.beliefs, region: beliefs} if before else {region: beliefs}
        beliefs_by_asset[asset] = Soft(together, min(sure, before.confidence) if before else sure, count)
    return beliefs_by_asset


def keep_item_belief(project: Project, question: str, asset_id: UUID, soft: Soft, fit: int) -> None:
    """Keep what is believed of one asset after another answer, worked out by the fit of that number."""
    _write(project, question, {str(asset_id): soft}, fit)


def _write(project: Project, question: str, soft: Mapping[str, Soft], fit: int) -> None:
    rows = list(soft.values())
    with connection.cursor() as cursor:
        cursor.execute(
            _UPSERT,
            [
                project.id,
                question,
                fit,
                list(soft),
                [json.dumps(row.beliefs) for row in rows],
                [row.confidence for row in rows],
                [row.answers for row in rows],
            ],
        )


def _change_answers(project: Project, winners: Mapping[str, Mapping[str, str]]) -> int:
    """Give assets whose believed answer to a question is another now a new version of their label."""
    if not winners:
        return 0
    current = ResolvedLabel.objects.filter(
        project=project, is_current=True, source=ResolvedLabel.Source.CONSENSUS
    ).exclude(classification={})
    new = []
    for asset_id, classification in current.values_list("asset_id", "classification"):
        after = with_winners(classification, winners.get(str(asset_id), {}))
        if after != classification:
            new.append((asset_id, after))
    return _renew(project, {asset_id: {"classification": after} for asset_id, after in new})


def _change_objects(project: Project, weighed: Sequence[tuple[Votes, Weighed]]) -> int:
    """Give objects whose likeliest label is another now that label; an object that is likelier not there goes."""
    objects = next(((votes_row, one) for votes_row, one in weighed if votes_row.question == OBJECTS), None)
    if objects is None:
        return 0
    votes, one = objects
    winners: dict[str, dict[str, str]] = defaultdict(dict)
    for (asset, region), winner in zip(votes.items, winners_of(votes, one), strict=True):
        winners[asset][region] = winner
    current = ResolvedLabel.objects.filter(
        project=project, is_current=True, source=ResolvedLabel.Source.CONSENSUS, provenance__has_key="objects"
    )
    changes: dict[UUID, dict[str, Any]] = {}
    for asset_id, regions in current.values_list("asset_id", "regions"):
        labels = winners.get(str(asset_id), {})
        after = [
            {**region, "label": labels.get(region["id"], region["label"])}
            for region in regions
            if labels.get(region["id"], region["label"]) != NOTHING
        ]
        if after != regions:
            changes[asset_id] = {"regions": after}
    return _renew(project, changes)


def _renew(project: Project, changes: Mapping[UUID, dict[str, Any]]) -> int:
    """Make each change the next version of its asset's label."""
    if not changes:
        return 0
    with transaction.atomic():
        rows = ResolvedLabel.objects.filter(project=project, is_current=True, asset_id__in=list(changes))
        resolve([_again(row, changes[row.asset_id]) for row in rows.select_for_update()])
    return len(changes)


def _again(row: ResolvedLabel, change: dict[str, Any]) -> NewLabel:
    return NewLabel(
        asset_id=row.asset_id,
        project_id=row.project_id,
        source=row.source,
        regions=change.get("regions", row.regions),
        classification=change.get("classification", row.classification),
        schema_version=row.schema_version,
        annotation_id=row.annotation_id,
        prediction_id=row.prediction_id,
        provenance={**row.provenance, "reaggregated": True},
    )
