"""Second looks: another reviewer, blind to the first; where they differ an expert decides. They tell of errors."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from annotation.regions.codec import decode_regions
from annotation.tasks.models import Annotation
from assay.kernel.events import publish
from assay.projects.models import Project
from assay.projects.rules import policy_of
from review.adjudication.events import AdjudicationDecided
from review.adjudication.models import Adjudication
from review.adjudication.services import Disagreement, Version, open_adjudication, version_of
from review.consensus.rules import is_same_answer, soft_f
from review.decisions.events import AnswerJudged
from review.decisions.models import ReviewDecision

REJECT = ReviewDecision.Decision.REJECT
_DONE = {"approve": "approved", "fix": "fixed", "reject": "sent back"}


def made_of(decision: ReviewDecision, answer: Annotation) -> Sequence[Any]:
    """Return the regions a decision stands for: the fix, else the answer as it was."""
    made: Sequence[Any] = decision.regions if decision.regions is not None else answer.regions
    return made


def compare_looks(first: ReviewDecision, answer: Annotation, fixed: Sequence[Any] | None, *, is_rejected: bool) -> bool:
    """Tell whether a second look came to the same as the first: equal labels, each object's IoU at least .5."""
    if is_rejected:
        return False
    own = decode_regions(list(answer.regions if fixed is None else fixed))
    return is_same_answer(decode_regions(list(made_of(first, answer))), own)


def differing_looks(project: Project, first: ReviewDecision, second: ReviewDecision, answer: Annotation) -> None:
    """Where two looks differ, put both and the answer before an expert; where none may be asked, only count it."""
    if second.is_same or not policy_of(project).adjudicate:
        return
    before = decode_regions(list(made_of(first, answer)))
    after = [] if second.decision == REJECT else decode_regions(list(made_of(second, answer)))
    open_adjudication(
        Disagreement(
            project=project,
            asset_id=answer.asset_id,
            cause=Adjudication.Cause.REVIEWERS,
            versions=[version_of(answer), *(_version(look, answer) for look in (first, second))],
            agreement=soft_f(before, after),
            prediction_id=answer.prediction_id,
        )
    )


def _version(look: ReviewDecision, answer: Annotation) -> Version:
    return Version(
        role="review",
        user_id=look.reviewer_id,
        username=look.reviewer.username,
        regions=made_of(look, answer),
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
    ruling = decode_regions(event.ruling.regions)
    looks = [UUID(version["decision"]) for version in row.versions if version["decision"]]
    for look in ReviewDecision.objects.filter(pk__in=looks).select_related("annotation"):
        is_same = is_same_answer(decode_regions(list(made_of(look, look.annotation))), ruling)
        is_upheld = not is_same if look.decision == REJECT else is_same
        ReviewDecision.objects.filter(pk=look.pk).update(is_upheld=is_upheld)
    if row.cause == Adjudication.Cause.GOLD:
        return
    for version in row.versions:
        if version["role"] == "answer" and version["user"]:
            publish(AnswerJudged(event.project, UUID(version["user"])))
