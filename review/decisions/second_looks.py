"""Second looks: another reviewer, blind to the first; where they differ an expert decides. They tell of errors."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from annotation.regions.attributes import same_classification
from annotation.regions.codec import decode_regions
from annotation.tasks.models import Annotation
from assay.kernel.events import publish
from assay.projects.models import Project
from review.adjudication.events import AdjudicationDecided
from review.adjudication.models import Adjudication
from review.adjudication.services import Disagreement, Version, open_adjudication, version_of
from review.consensus.classification_similarity import likeness_of_classifications
from review.consensus.rules import is_same_answer, soft_f
from review.decisions.events import AnswerJudged
from review.decisions.models import ReviewDecision
from review.decisions.policy import policy_of

REJECT = ReviewDecision.Decision.REJECT
_DONE = {"approve": "approved", "fix": "fixed", "reject": "sent back"}


def made_of(decision: ReviewDecision, answer: Annotation) -> Sequence[Any]:
    """Return the regions a decision stands for: the fix, else the answer as it was."""
    regions: Sequence[Any] = decision.regions if decision.regions is not None else answer.regions
    return regions


def said_by(decision: ReviewDecision, answer: Annotation) -> dict[str, Any]:
    """Return the classification a decision stands for: the fix's where it gave one, else the answer's."""
    return dict(answer.classification if decision.classification is None else decision.classification)


def comes_to_the_same(
    first: ReviewDecision, answer: Annotation, regions: Sequence[Any], classification: dict[str, Any]
) -> bool:
    """Tell whether another look came to the same as the first: labels, each object's IoU at least .5, the questions."""
    is_same = is_same_answer(decode_regions(list(made_of(first, answer))), decode_regions(list(regions)))
    return is_same and same_classification(said_by(first, answer), classification)


def differing_looks(project: Project, first: ReviewDecision, second: ReviewDecision, answer: Annotation) -> None:
    """Where two looks differ, put both and the answer before an expert; where none may be asked, only count it."""
    if second.is_same or not policy_of(project).adjudicate:
        return
    before = decode_regions(list(made_of(first, answer)))
    after = [] if second.decision == REJECT else decode_regions(list(made_of(second, answer)))
    alike = likeness_of_classifications(said_by(first, answer), said_by(second, answer))
    open_adjudication(
        Disagreement(
            project=project,
            asset_id=answer.asset_id,
            cause=Adjudication.Cause.REVIEWERS,
            versions=[version_of(answer), *(_version(look, answer) for look in (first, second))],
            agreement=min(soft_f(before, after), alike),
            prediction_id=answer.prediction_id,
        )
    )


def _version(look: ReviewDecision, answer: Annotation) -> Version:
    return Version(
        role="review",
        user_id=look.reviewer_id,
        username=look.reviewer.username,
        regions=made_of(look, answer),
        classification=said_by(look, answer),
        at=look.created_at,
        decision_id=look.id,
        seconds=look.seconds,
        note=_DONE[look.decision],
    )


def take_ruling(event: AdjudicationDecided) -> None:
    """Keep which of two looks an expert upheld, and let the authors' gates follow what was found of their answers.

    Subscribed to AdjudicationDecided; runs in its transaction.
    """
    row = event.adjudication
    looks = [UUID(version["decision"]) for version in row.versions if version["decision"]]
    for look in ReviewDecision.objects.filter(pk__in=looks).select_related("annotation"):
        is_same = comes_to_the_same(look, look.annotation, event.ruling.regions, event.ruling.classification)
        is_upheld = not is_same if look.decision == REJECT else is_same
        ReviewDecision.objects.filter(pk=look.pk).update(is_upheld=is_upheld)
    if row.cause == Adjudication.Cause.GOLD:
        return
    for version in row.versions:
        if version["role"] == "answer" and version["user"]:
            publish(AnswerJudged(event.project, UUID(version["user"])))
