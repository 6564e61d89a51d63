"""From an answer to a reviewer, to its label, or to an expert: what becomes of each answer that comes in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID, uuid4

from django.db.models import Q

from annotation.regions.codec import decode_regions, encode_regions
from annotation.tasks import services as tasks
from annotation.tasks.events import AnswerReceived, AnswerSubmitted
from annotation.tasks.models import Annotation, Assignment, Task
from annotation.tasks.task_changes import ask_one_more
from assay.assets.services import move_stage
from assay.assets.types import Stage
from assay.projects.models import Membership, Project
from review.adjudication.models import Adjudication
from review.adjudication.services import Disagreement, open_adjudication, version_of
from review.aggregation.peers import Peer, peer_of, with_model
from review.aggregation.rules import OBJECTS, kept_beliefs
from review.aggregation.selectors import judges_for
from review.aggregation.services import Soft, keep_item_belief
from review.consensus.classification import judge_classification, merge_classifications, with_winners
from review.consensus.classification_similarity import agreement_of_classifications
from review.consensus.item_belief import Judge
from review.consensus.merge import NOTHING, Merged, merge_answers
from review.consensus.overlap import Overlap, needs_another
from review.consensus.rules import medoid
from review.decisions.models import ReviewDecision, ReviewEntry
from review.decisions.policy import ReviewPolicy, policy_of
from review.decisions.rules import URGENCY, AnswerFacts, Why, hard_labels, why_review
from review.resolved.models import ResolvedLabel
from review.resolved.services import NewLabel, resolve
from review.scoring.rules import Skill
from review.scoring.selectors import judged_by_label, skills_in

# The purposes of checks, hidden and visible; what becomes of them is review.gold's matter.
CHECKS = ("gold", "exam", "lesson")


@dataclass(frozen=True, slots=True)
class Sent:
    """An answer on its way to a reviewer, and why."""

    answer: Annotation
    why: Why
    authors: Sequence[UUID]
    agreement: float = 1.0
    confidence: float | None = None
    first: ReviewDecision | None = None


def receive_answer(event: AnswerSubmitted) -> None:
    """Where one answer is enough and a reviewer looks at it, put it before them at once.

    Subscribed to AnswerSubmitted; runs in its transaction. A hidden check runs the same statements, to no effect:
    neither their number nor their time may tell it apart. What needs scores is decided when the answer is settled.
    """
    policy = policy_of(event.project)
    if event.task.kind != Task.Kind.ANNOTATE or event.task.overlap > 1 or policy.overlap > 1 or not event.is_last:
        return
    facts = AnswerFacts(
        event.annotation.id,
        labels=labels_in(event.annotation.regions),
        is_unsure=bool(event.annotation.flags.get("unsure")),
    )
    why = why_review(policy, facts)
    if why is not None:
        send_to_review(event.project, event.task, Sent(event.annotation, why, [event.annotation.author_id]))


def settle_answer(event: AnswerReceived) -> None:
    """Send on the last answer of a task: to a reviewer, to an expert, or straight to its label.

    Subscribed to AnswerReceived; runs in its transaction.
    """
    task = Task.objects.select_for_update().get(pk=event.task.pk)
    if not event.is_live or task.kind != Task.Kind.ANNOTATE or task.purpose in CHECKS or task.state != Task.State.DONE:
        return
    policy = policy_of(event.project)
    answers = _answers(event.annotation, task)
    if max(answers.values(), key=lambda answer: answer.created_at).id != event.annotation.id:
        return  # a later answer is waiting too: it settles them all
    skills = skills_in(event.project.id, list(answers))
    peer = peer_of(event.task, policy) if len(answers) > 1 else None
    merged, winners = _merged(event.project, task, answers, peer)
    overlap = Overlap(target=policy.overlap_target, least=policy.overlap, most=max(policy.overlap, policy.overlap_most))
    if len(answers) > 1 and needs_another(merged.stop, len(answers), overlap):
        ask_one_more(task.id)
        return
    if _is_unresolved(policy, merged, len(answers), overlap):
        _send_to_expert(event.project, task, merged, list(answers.values()))
        return
    classifications = [answer.classification for answer in answers.values()]
    chosen = list(answers.values())[
        medoid([decode_regions(one.regions) for one in answers.values()], classifications)[0]
    ]
    why = why_review(policy, _facts(event.project, policy, chosen, answers, skills, merged))
    if Task.objects.filter(subject_id=chosen.id, kind=Task.Kind.REVIEW).exists():
        _explain(chosen, why, event.task)
        return
    if why is not None:
        confidence = merged.confidence if len(answers) > 1 else _models_confidence(event.task)
        send_to_review(event.project, task, Sent(chosen, why, list(answers), merged.agreement, confidence))
        return
    if len(answers) == 1:
        settle(chosen, ResolvedLabel.Source.ANNOTATION, chosen.regions, {"authors": [str(chosen.author_id)]})
    else:
        regions = encode_regions(merged.regions) if merged.is_merged else list(chosen.regions)
        is_unsure = any(answer.flags.get("unsure") for answer in answers.values())
        provenance = with_model({**_consensus(merged, list(answers)), "unsure": is_unsure}, merged, peer)
        settle(
            chosen,
            ResolvedLabel.Source.CONSENSUS,
            regions,
            provenance,
            classification=with_winners(merge_classifications(classifications), winners),
        )
    move_stage([task.asset_id], from_stages=[Stage.ANNOTATING], to=Stage.DONE)


def _merged(
    project: Project, task: Task, answers: Mapping[UUID, Annotation], peer: Peer | None
) -> tuple[Merged, dict[str, str]]:
    """Merge the answers and return the winner of each question too; keep what is believed of the asset now.

    The merged answer is no surer than its least sure question is, nor more agreed on than the questions are.
    """
    regions = [decode_regions(answer.regions) for answer in answers.values()]
    people = [str(user) for user in answers]
    if len(answers) < 2:  # noqa: PLR2004
        return merge_answers(regions, people, Judge((NOTHING,))), {}
    judges = judges_for(project, [*people, *([peer.name] if peer else [])])
    voters, voted = people, regions
    if peer is not None and peer.skill is not None:
        voters, voted = [*people, peer.name], [*regions, list(peer.regions)]
    merged = merge_answers(voted, voters, judges.objects, hit_rates=judges.hit_rates)
    classifications = [answer.classification for answer in answers.values()]
    judged = judge_classification(classifications, people, judges.questions)
    for question, (_, result) in judged.items():
        beliefs = kept_beliefs(result.belief)
        soft = Soft(beliefs, next(iter(beliefs.values()), 0.0), len(answers))
        keep_item_belief(project, question, task.asset_id, soft, judges.fits.get(question, 0))
    if merged.is_merged and merged.objects:
        by_region = {one.region.id: {one.region.label: round(one.belief, 4)} for one in merged.objects}
        soft = Soft(by_region, round(merged.confidence, 4), len(answers))
        keep_item_belief(project, OBJECTS, task.asset_id, soft, judges.fits.get(OBJECTS, 0))
    together = replace(
        merged,
        confidence=min([merged.confidence, *(result.belief[chosen] for chosen, result in judged.values())]),
        stop=min([merged.stop, *(result.raw[chosen] for chosen, result in judged.values())]),
        agreement=min(merged.agreement, agreement_of_classifications(classifications)),
    )
    return together, {question: winner for question, (winner, _) in judged.items()}


def labels_in(regions: Sequence[Any]) -> frozenset[str]:
    """Return the labels of regions as they are stored; relations have none."""
    return frozenset(region["label"] for region in regions if region.get("label"))


def _is_unresolved(policy: ReviewPolicy, merged: Merged, people: int, overlap: Overlap) -> bool:
    """Tell whether all people that may be asked have answered and it is still not clear; a reviewer's project asks on.

    Without reviewers nobody is there to decide, and what most people said stands.
    """
    if not policy.adjudicate or policy.review == "none" or people < 2:  # noqa: PLR2004
        return False
    return people >= overlap.most and merged.stop < overlap.target


def _send_to_expert(project: Project, task: Task, merged: Merged, answers: Sequence[Annotation]) -> None:
    open_adjudication(
        Disagreement(
            project=project,
            asset_id=task.asset_id,
            cause=Adjudication.Cause.DISAGREEMENT,
            versions=[version_of(answer) for answer in answers],
            agreement=merged.agreement,
            merged=merged,
            prediction_id=task.prediction_id,
        )
    )


def _facts(
    project: Project,
    policy: ReviewPolicy,
    chosen: Annotation,
    answers: dict[UUID, Annotation],
    skills: dict[UUID, Skill],
    merged: Merged,
) -> AnswerFacts:
    hard: frozenset[str] = frozenset()
    if policy.review_hard_from > 0:
        hard = hard_labels(judged_by_label(project.id), error_from=policy.review_hard_from)
    return AnswerFacts(
        chosen.id,
        labels=frozenset().union(*(labels_in(answer.regions) for answer in answers.values())),
        people=len(answers),
        agreement=merged.agreement,
        is_unsure=any(answer.flags.get("unsure") for answer in answers.values()),
        author_low=min(skills[user].interval(0.9)[0] for user in answers),
        hard_labels=hard,
    )


def _models_confidence(task: Task) -> float | None:
    return task.prediction.confidence if task.prediction else None


def _explain(answer: Annotation, why: Why | None, task: Task) -> None:
    """Tell more of an answer that is before a reviewer: the model's confidence, and a reason where it had none."""
    if (confidence := _models_confidence(task)) is not None:
        ReviewEntry.objects.filter(task__subject_id=answer.id, confidence=None).update(confidence=confidence)
    if why is None or why.reason not in ("low_score", "hard_label"):
        return
    entries = ReviewEntry.objects.filter(task__subject_id=answer.id, first=None, reason__in=["all", "random"])
    if entries.update(reason=why.reason, reason_label=why.label):
        waiting = Task.objects.filter(subject_id=answer.id, kind=Task.Kind.REVIEW, state=Task.State.OPEN)
        waiting.filter(free_count__gt=0).update(priority=URGENCY[why.reason])


def _answers(annotation: Annotation, task: Task) -> dict[UUID, Annotation]:
    """Return each person's newest live answer to a task, by author, the earliest first."""
    if task.overlap == 1:
        return {annotation.author_id: annotation}
    newest: dict[UUID, Annotation] = {}
    live = Annotation.objects.filter(task=task, assignment__state=Assignment.State.SUBMITTED)
    for answer in live.select_related("author").order_by("created_at"):
        newest[answer.author_id] = answer
    return newest


def _consensus(merged: Merged, authors: Sequence[UUID]) -> dict[str, Any]:
    """Return what the label keeps of the people behind it: who, how sure, and the votes for every object."""
    objects = [
        {"region": one.region.id, "votes": one.votes, "belief": round(one.belief, 4), "said": one.labels}
        for one in merged.objects
    ]
    return {
        "by": f"{len(authors)} people",
        "authors": [str(user) for user in authors],
        "agreement": round(merged.agreement, 4),
        "confidence": round(merged.confidence, 4),
        "objects": objects,
    }


def send_to_review(project: Project, task: Task, sent: Sent, *, kept_out: Sequence[UUID] | None = None) -> UUID:
    """Put an answer before a reviewer who is none of ``kept_out`` (by default its authors); returns the task."""
    answer = sent.answer
    (task_id,) = tasks.create_tasks(
        [
            tasks.NewTask(
                project_id=project.id,
                asset_id=task.asset_id,
                kind=Task.Kind.REVIEW,
                priority=1 - sent.agreement + URGENCY[sent.why.reason],
                excluded_users=_kept_out(project, sent.authors) if kept_out is None else list(kept_out),
                subject_id=answer.id,
                prediction_id=task.prediction_id,
                purpose=task.purpose,
                state=Task.State.CANCELLED if task.purpose in CHECKS else Task.State.OPEN,
            )
        ]
    )
    entry = ReviewEntry(
        id=uuid4(),
        task_id=task_id,
        project=project,
        author_id=answer.author_id,
        reason=sent.why.reason,
        reason_label=sent.why.label,
        labels=sorted(labels_in(answer.regions)),
        confidence=sent.confidence,
        agreement=round(sent.agreement, 4),
        people=max(len(sent.authors), 1),
        is_unsure=bool(answer.flags.get("unsure")),
        first=sent.first,
    )
    ReviewEntry.objects.bulk_create([entry])
    if sent.first is None:
        move_stage([task.asset_id], from_stages=[Stage.ANNOTATING], to=Stage.IN_REVIEW)
    return task_id


def _kept_out(project: Project, authors: Sequence[UUID]) -> list[UUID]:
    """Return who may not review: the authors, but for a managing author where solo review is on and nobody else can."""
    if not policy_of(project).solo_review or len(authors) > 1:
        return list(authors)
    return list(authors) if has_other_reviewer(project, authors) else []


def has_other_reviewer(project: Project, kept_out: Sequence[UUID]) -> bool:
    """Tell whether somebody else than these could review."""
    able = Membership.objects.filter(project=project, role__in=["manager", "reviewer"], user__is_active=True)
    return able.filter(~Q(user_id__in=list(kept_out))).exists()


def settle(
    answer: Annotation,
    source: str,
    regions: Sequence[Any],
    more: dict[str, Any],
    *,
    by: str | None = None,
    classification: dict[str, Any] | None = None,
) -> None:
    """Make an answer, or what a review made of it, the asset's label; ``said`` is its classification."""
    resolve([label_of(answer, source, regions, more, by=by, classification=classification)])


def label_of(
    answer: Annotation,
    source: str,
    regions: Sequence[Any],
    more: dict[str, Any],
    *,
    by: str | None = None,
    classification: dict[str, Any] | None = None,
) -> NewLabel:
    """Return the label an answer makes, with who was behind it."""
    provenance = {
        "by": by or answer.author.username,
        "author": answer.author.username,
        "annotation": str(answer.id),
        "prediction": str(answer.prediction_id) if answer.prediction_id else None,
        "seconds": answer.seconds,
        "unsure": bool(answer.flags.get("unsure")),
        **more,
    }
    return NewLabel(
        asset_id=answer.asset_id,
        project_id=answer.project_id,
        source=source,
        regions=regions,
        classification=dict(answer.classification) if classification is None else classification,
        schema_version=answer.schema_version,
        annotation_id=answer.id,
        prediction_id=answer.prediction_id,
        provenance=provenance,
    )
