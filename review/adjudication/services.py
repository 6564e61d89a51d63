"""Writes of adjudication: a disagreement becomes an expert's task, their ruling the label."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from annotation.regions.attributes import same_classification
from annotation.regions.codec import decode_regions, encode_regions
from annotation.tasks import services as tasks
from annotation.tasks.events import AnswerSubmitted
from annotation.tasks.models import Annotation, Task
from annotation.tasks.selectors import get_assignment_for
from assay.assets.services import move_stage
from assay.assets.types import Stage
from assay.auditlog.services import record
from assay.kernel.actor import Actor
from assay.kernel.clock import now
from assay.kernel.errors import invalid
from assay.kernel.events import publish
from assay.projects.models import Project
from assay.projects.policies import get_project_for
from review.adjudication.events import AdjudicationDecided
from review.adjudication.models import Adjudication
from review.adjudication.rules import what_was_taken
from review.consensus.merge import Merged
from review.resolved.models import ResolvedLabel
from review.resolved.services import NewLabel, resolve
from review.scoring.models import AnswerOutcome
from review.scoring.services import Judged, record_outcome

KINDS = (Task.Kind.ADJUDICATE,)
MAX_COMMENT = 2000
# An expert saw every answer side by side; what they rule weighs like a hidden check.
EXPERT_WEIGHT = 1.0


@dataclass(frozen=True, slots=True)
class Version:
    """One of the answers that differ; ``role`` is answer, review or gold."""

    role: str
    user_id: UUID | None
    username: str
    regions: Sequence[Any]
    at: datetime
    annotation_id: UUID | None = None
    decision_id: UUID | None = None
    is_unsure: bool = False
    seconds: float | None = None
    note: str = ""
    classification: dict[str, Any] = field(default_factory=dict)


def version_of(answer: Annotation) -> Version:
    """Return an annotator's answer as one of those that differ."""
    return Version(
        role="answer",
        user_id=answer.author_id,
        username=answer.author.username,
        regions=answer.regions,
        classification=dict(answer.classification),
        at=answer.created_at,
        annotation_id=answer.id,
        is_unsure=bool(answer.flags.get("unsure")),
        seconds=answer.seconds,
    )


@dataclass(frozen=True, slots=True)
class Disagreement:
    """What an expert is to decide."""

    project: Project
    asset_id: UUID
    cause: str
    versions: Sequence[Version]
    agreement: float
    merged: Merged | None = None
    prediction_id: UUID | None = None
    gold_item: UUID | None = None
    kept_out: Sequence[UUID] = ()


def _confidence(disagreement: Disagreement) -> float:
    """Return how sure one may be of what the answers come to; only agreement tells where nothing was merged."""
    return round(disagreement.merged.confidence if disagreement.merged else disagreement.agreement, 4)


def open_adjudication(disagreement: Disagreement) -> Adjudication:
    """Put a disagreement before an expert who had no part in it.

    One an asset at a time: while nobody has it in hand, it is brought up to date instead.
    """
    with transaction.atomic():
        people = [version.user_id for version in disagreement.versions if version.user_id is not None]
        existing = (
            Adjudication.objects.select_for_update().filter(asset_id=disagreement.asset_id, decided_at=None).first()
        )
        if existing is not None:
            return _renewed(existing, disagreement, people)
        (task_id,) = tasks.create_tasks(
            [
                tasks.NewTask(
                    project_id=disagreement.project.id,
                    asset_id=disagreement.asset_id,
                    kind=Task.Kind.ADJUDICATE,
                    purpose="adjudicate",
                    priority=1 - _confidence(disagreement),
                    excluded_users=list(dict.fromkeys([*people, *disagreement.kept_out])),
                    prediction_id=disagreement.prediction_id,
                )
            ]
        )
        adjudication = Adjudication.objects.create(
            task_id=task_id,
            project=disagreement.project,
            asset_id=disagreement.asset_id,
            cause=disagreement.cause,
            versions=[_kept(index, version) for index, version in enumerate(disagreement.versions, start=1)],
            merged=_merged(disagreement.merged),
            agreement=round(disagreement.agreement, 4),
            confidence=_confidence(disagreement),
            gold_item=disagreement.gold_item,
        )
        if disagreement.cause != Adjudication.Cause.GOLD:
            move_stage([disagreement.asset_id], from_stages=[Stage.ANNOTATING, Stage.DONE], to=Stage.IN_REVIEW)
        detail = {"cause": disagreement.cause, "answers": len(disagreement.versions)}
        record(
            None,
            "adjudication.opened",
            "asset",
            disagreement.asset_id,
            project_id=disagreement.project.id,
            detail=detail,
        )
    return adjudication


def _renewed(row: Adjudication, disagreement: Disagreement, people: Sequence[UUID]) -> Adjudication:
    free = Task.objects.select_for_update().filter(pk=row.task_id, state=Task.State.OPEN, free_count__gt=0)
    task = free.first()
    if task is not None and disagreement.cause == row.cause:
        task.excluded_users = list(dict.fromkeys([*task.excluded_users, *people, *disagreement.kept_out]))
        task.save(update_fields=["excluded_users"])
        row.versions = [_kept(index, version) for index, version in enumerate(disagreement.versions, start=1)]
        row.merged, row.agreement = _merged(disagreement.merged), round(disagreement.agreement, 4)
        row.confidence = _confidence(disagreement)
        row.save(update_fields=["versions", "merged", "agreement", "confidence"])
    return row


def _kept(number: int, version: Version) -> dict[str, Any]:
    return {
        "key": f"v{number}",
        "role": version.role,
        "user": str(version.user_id) if version.user_id else None,
        "username": version.username,
        "annotation": str(version.annotation_id) if version.annotation_id else None,
        "decision": str(version.decision_id) if version.decision_id else None,
        "regions": list(version.regions),
        "classification": version.classification,
        "unsure": version.is_unsure,
        "seconds": version.seconds,
        "note": version.note,
        "at": version.at.isoformat(),
    }


def _merged(merged: Merged | None) -> dict[str, Any] | None:
    if merged is None or not merged.is_merged:
        return None
    objects = [{"region": one.region.id, "votes": one.votes, "belief": round(one.belief, 4)} for one in merged.objects]
    return {"regions": encode_regions(merged.regions), "objects": objects}


@dataclass(frozen=True, slots=True)
class Ruling:
    """What an expert decides; ``submission_id`` makes sending it twice harmless."""

    submission_id: UUID
    regions: Sequence[Any]
    comment: str = ""
    is_unsure: bool = False
    seconds: float = 0.0
    classification: dict[str, Any] = field(default_factory=dict)


def decide_adjudication(actor: Actor, assignment_id: UUID, ruling: Ruling) -> None:
    """Settle a disagreement: the ruling becomes the label, and the people's answers are judged by it.

    For reviewers and managers who had no part in it. Raises NotFound, ValidationFailed and Conflict ``lease_lost``
    (the ruling is kept as a draft) and ``already_submitted``.
    """
    if len(ruling.comment) > MAX_COMMENT:
        raise invalid("comment", "too_long", f"comment takes at most {MAX_COMMENT} characters.")
    assignment = get_assignment_for(actor, assignment_id, kinds=KINDS)
    project = get_project_for(actor, assignment.project_id, to="review")
    flags = {"comment": ruling.comment} if ruling.comment else {}
    answer = tasks.Answer(
        submission_id=ruling.submission_id,
        schema_version=project.schema_version,
        regions=ruling.regions,
        classification=ruling.classification,
        seconds=ruling.seconds,
        flags={"unsure": True, **flags} if ruling.is_unsure else flags,
    )
    tasks.submit_answer(actor, assignment_id, answer)


def receive_ruling(event: AnswerSubmitted) -> None:
    """Make an expert's answer the label, with everybody's part in it kept.

    Subscribed to AnswerSubmitted; runs in its transaction. Publishes AdjudicationDecided.
    """
    if event.task.kind != Task.Kind.ADJUDICATE:
        return
    row = Adjudication.objects.select_for_update().filter(task=event.task, decided_at=None).first()
    if row is None:
        return
    ruling = event.annotation
    versions = [(version["key"], version["regions"]) for version in row.versions]
    merged = row.merged["regions"] if row.merged else None
    alike = {
        version["key"]
        for version in row.versions
        if same_classification(version.get("classification", {}), ruling.classification)
    }
    row.choice, row.chosen = what_was_taken(ruling.regions, versions, merged, alike=alike)
    row.decided_at, row.decided_by_id = now(), ruling.author_id
    row.comment = str(ruling.flags.get("comment", ""))
    row.is_unsure = bool(ruling.flags.get("unsure"))
    row.save()
    resolve([_label(row, ruling)])
    move_stage([row.asset_id], from_stages=[Stage.IN_REVIEW, Stage.ANNOTATING], to=Stage.DONE)
    if row.cause != Adjudication.Cause.GOLD:
        _judge_answers(row, ruling)
    publish(AdjudicationDecided(event.project, row, ruling))
    detail = {"cause": row.cause, "choice": row.choice}
    record(ruling.author, "adjudication.decided", "asset", row.asset_id, project_id=row.project_id, detail=detail)


def _label(row: Adjudication, ruling: Annotation) -> NewLabel:
    answers = [
        {name: version[name] for name in ("key", "role", "username", "annotation", "unsure")}
        for version in row.versions
    ]
    provenance = {
        "by": ruling.author.username,
        "annotation": str(ruling.id),
        "prediction": str(ruling.prediction_id) if ruling.prediction_id else None,
        "seconds": ruling.seconds,
        "unsure": row.is_unsure or any(version["unsure"] for version in row.versions),
        "agreement": row.agreement,
        "confidence": row.confidence,
        "adjudication": {
            "id": str(row.id),
            "cause": row.cause,
            "choice": row.choice,
            "chosen": row.chosen,
            "answers": answers,
            "objects": row.merged["objects"] if row.merged else [],
            "comment": row.comment,
            "expert_unsure": row.is_unsure,
        },
    }
    return NewLabel(
        asset_id=row.asset_id,
        project_id=row.project_id,
        source=ResolvedLabel.Source.ADJUDICATION,
        regions=ruling.regions,
        classification=dict(ruling.classification),
        schema_version=ruling.schema_version,
        annotation_id=ruling.id,
        prediction_id=ruling.prediction_id,
        provenance=provenance,
    )


def _judge_answers(row: Adjudication, ruling: Annotation) -> None:
    """Judge each annotator's answer by the ruling, in place of what a reviewer had said of it."""
    truth = decode_regions(ruling.regions)
    for version in row.versions:
        if version["role"] != "answer" or version["annotation"] is None:
            continue
        AnswerOutcome.objects.filter(annotation_id=version["annotation"], source=AnswerOutcome.Source.REVIEW).delete()
        record_outcome(
            Judged(
                project_id=row.project_id,
                user_id=UUID(version["user"]),
                asset_id=row.asset_id,
                annotation_id=UUID(version["annotation"]),
                answer=decode_regions(version["regions"]),
                truth=truth,
                source="review",
                weight=EXPERT_WEIGHT,
                note="adjudicated",
                is_classified_right=same_classification(version["classification"], ruling.classification),
            )
        )
