"""All answers of a project aggregated anew: fits with gold, rows kept for every later answer, labels that change."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
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
from assay.projects.rules import policy_of
from review.aggregation.models import Aggregation, BeliefFit
from review.aggregation.rules import OBJECTS, Votes, beliefs_of, expected_answers, skills_of
from review.aggregation.selectors import object_votes, question_votes
from review.aggregation.stored_fits import keep_fit
from review.consensus.belief import METHOD, VERSION
from review.consensus.gold_calibration import Weighed, weigh
from review.consensus.label_belief import NOTHING
from review.resolved.models import ResolvedLabel
from review.resolved.services import NewLabel, resolve

# A project is first worked out with so many answers; anew once so many more came in, or one in a hundred more.
LEAST_FIRST, LEAST_NEW, SHARE_NEW = 50, 200, 100
NAMED = 50
_UPSERT = """
INSERT INTO beliefs_softlabel (project_id, asset_id, question, fit_id, beliefs, confidence, answers, updated_at)
SELECT %s, row.asset::uuid, %s, %s, row.beliefs::jsonb, row.confidence, row.answers, statement_timestamp()
FROM unnest(%s::text[], %s::text[], %s::float8[], %s::int[]) AS row (asset, beliefs, confidence, answers)
ON CONFLICT (asset_id, question) DO UPDATE
SET beliefs = excluded.beliefs, confidence = excluded.confidence, answers = excluded.answers,
    fit_id = excluded.fit_id, updated_at = excluded.updated_at
WHERE beliefs_softlabel.updated_at < %s
    AND (beliefs_softlabel.beliefs, beliefs_softlabel.fit_id) IS DISTINCT FROM (excluded.beliefs, excluded.fit_id)
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
    """Queue the projects whose answers have grown enough since they were last worked out (a periodic task).

    What an older method left is worked out anew at once.
    """
    started = 0
    for project in Project.objects.filter(deleted_at=None):
        if policy_of(project).overlap > 1 or policy_of(project).overlap_most > 1:
            answers = Annotation.objects.filter(project=project).count()
            last = Job.objects.filter(project_id=project.id, kind="beliefs.reaggregate").order_by("created_at").last()
            before = int(last.result.get("stored", 0)) if last else 0
            if (last is None or last.state not in LIVE) and (answers >= due_at(before) or _is_outdated(project)):
                start_reaggregation(None, project)
                started += 1
    return started


def due_at(fitted: int) -> int:
    """Return the number of answers from which a full fit is due, ``fitted`` being what the last one was made of."""
    return fitted + max(LEAST_NEW, fitted // SHARE_NEW) if fitted else LEAST_FIRST


def _is_outdated(project: Project) -> bool:
    rows = Aggregation.objects.filter(project=project)
    return rows.exclude(method=METHOD).exists() or rows.exclude(fit__version=VERSION).exists()


def reaggregate(context: JobContext) -> None:
    """Weigh every question of the project and keep what is believed; labels whose winner changed get a new version."""
    project = Project.objects.get(pk=str(context.project_id))
    begun = now()
    stored = Annotation.objects.filter(project=project).count()
    votes = question_votes(project)
    objects = object_votes(project)
    context.check_stop()
    weighed = [
        (votes_of_question, weigh(votes_of_question.answers, votes_of_question.gold, drawn=votes_of_question.drawn))
        for votes_of_question in ([*votes, objects] if objects else votes)
    ]
    context.check_stop()
    result: dict[str, Any] = {"stored": stored, "questions": len(weighed)}
    with context.finishing(result=result, message=f"{sum(len(v.answers.items) for v, _ in weighed)} answers weighed."):
        changed: dict[str, dict[str, str]] = defaultdict(dict)
        # What was left of questions that are gone stands in nobody's way.
        Aggregation.objects.filter(project=project).exclude(question__in=[row.question for row, _ in weighed]).delete()
        for votes_of_question, weighed_votes in weighed:
            fit = _keep(project, votes_of_question, weighed_votes)
            rows = beliefs_of(votes_of_question, weighed_votes)
            together = _by_asset if votes_of_question.question == OBJECTS else _alone
            _write(project, fit, together(votes_of_question, rows), begun)
            if votes_of_question.question != OBJECTS:
                for asset, beliefs in zip(votes_of_question.items, rows, strict=True):
                    winner = next(iter(beliefs), "")
                    if winner in votes_of_question.declared:
                        changed[asset][votes_of_question.question] = winner
        assets = _change_answers(project, changed) + _change_objects(project, weighed)
        result["changed"] = len(assets)
        result["changed_assets"] = [str(asset) for asset in assets[:NAMED]]


def _keep(project: Project, votes: Votes, weighed: Weighed) -> BeliefFit:
    fit = keep_fit(project, votes, weighed)
    calibration = weighed.calibration
    Aggregation.objects.update_or_create(
        project=project,
        question=votes.question,
        defaults={
            "fit": fit,
            "method": METHOD,
            "temperature": exp(calibration.log_temperature) if calibration else None,
            "calibrated_on": weighed.calibrated_on,
            "has_biases": weighed.has_biases,
            "reliability": [{"sure": one.sure, "right": one.right, "n": one.n} for one in weighed.reliability],
            "expected_answers": expected_answers(votes, weighed),
            "held_out": {name: round(value, 4) for name, value in weighed.held_out.items()},
            "gold": len(votes.gold),
            "answers": len(votes.answers.items),
            "items": votes.answers.n_items,
            "classes": list(votes.classes),
            "workers": skills_of(votes, weighed),
            "created_at": now(),
        },
    )
    return fit


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


def _write(project: Project, fit: BeliefFit, soft: Mapping[str, Soft], begun: datetime) -> None:
    """Keep beliefs; one an answer renewed since the fit was ``begun`` knows more and stays."""
    write_beliefs(project.id, fit.question, fit.id, soft, before=begun)


def write_beliefs(
    project_id: UUID, question: str, fit_id: UUID | None, soft: Mapping[str, Soft], *, before: datetime
) -> None:
    """Keep what is believed of assets by a fit, in one statement; what was kept after ``before`` stays."""
    rows = list(soft.values())
    with connection.cursor() as cursor:
        cursor.execute(
            _UPSERT,
            [
                project_id,
                question,
                fit_id,
                list(soft),
                [json.dumps(row.beliefs) for row in rows],
                [row.confidence for row in rows],
                [row.answers for row in rows],
                before,
            ],
        )


def _change_answers(project: Project, winners: Mapping[str, Mapping[str, str]]) -> list[UUID]:
    """Give assets whose believed answer to a question is another now a new version of their label."""
    if not winners:
        return []
    current = ResolvedLabel.objects.filter(
        project=project, is_current=True, source=ResolvedLabel.Source.CONSENSUS
    ).exclude(classification={})
    new = []
    for asset_id, classification in current.values_list("asset_id", "classification"):
        after = _answered(classification, winners.get(str(asset_id), {}))
        if after != classification:
            new.append((asset_id, after))
    return _renew(project, {asset_id: {"classification": after} for asset_id, after in new})


def _answered(classification: Mapping[str, Any], winners: Mapping[str, str]) -> dict[str, Any]:
    after = {key: list(value) if isinstance(value, list) else value for key, value in classification.items()}
    for question, word in winners.items():
        key, _, option = question.partition("/")
        if option and isinstance(after.get(key), list):
            chosen = [one for one in after[key] if one != option or word == "yes"]
            after[key] = chosen if word != "yes" or option in chosen else [*chosen, option]
        elif not option and key in after and word:
            after[key] = word.split("/") if isinstance(after[key], list) else word
    return after


def _change_objects(project: Project, weighed: Sequence[tuple[Votes, Weighed]]) -> list[UUID]:
    """Give objects whose likeliest label is another now that label; an object that is likelier not there goes."""
    objects = next(((votes_row, one) for votes_row, one in weighed if votes_row.question == OBJECTS), None)
    if objects is None:
        return []
    votes, one = objects
    winners: dict[str, dict[str, str]] = defaultdict(dict)
    for (asset, region), winner in zip(votes.items, one.posterior.argmax(axis=1).tolist(), strict=True):
        if votes.classes[winner] in votes.declared:
            winners[asset][region] = votes.classes[winner]
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


def _renew(project: Project, changes: Mapping[UUID, dict[str, Any]]) -> list[UUID]:
    """Make each change the next version of its asset's label."""
    if not changes:
        return []
    with transaction.atomic():
        rows = ResolvedLabel.objects.filter(project=project, is_current=True, asset_id__in=list(changes))
        resolve([_again(row, changes[row.asset_id]) for row in rows.select_for_update()])
    return sorted(changes)


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
