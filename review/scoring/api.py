"""HTTP calls of scoring."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from annotation.schema.documents import RegionDocument
from assay.kernel.errors import NotFound
from assay.kernel.http import ApiView, Call, endpoint
from assay.kernel.pagination import PageQuery, page
from assay.projects.policies import get_project_for
from review.scoring import selectors
from review.scoring.models import AnswerOutcome
from review.scoring.policy import policy_of


class IntervalView(msgspec.Struct, frozen=True):
    """A share in [0, 1] with its 90 % interval, and what it was seen on."""

    mean: float
    low: float
    high: float
    seen: int


class ScoreView(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of a person; ``gate`` is open, warn, pause or promote and decides nothing by itself yet."""

    user: UUID
    username: str
    judged: int
    right: int
    accuracy: IntervalView
    gate: str
    labels: dict[str, IntervalView]
    aspects: dict[str, IntervalView]
    errors: dict[str, int]


class ScoresView(msgspec.Struct, frozen=True):
    """Everybody's scores, the least sure first; ``floor`` is the accuracy people are expected to reach."""

    floor: float
    scores: list[ScoreView]


class OutcomeView(msgspec.Struct, frozen=True, kw_only=True):
    """A judged answer."""

    asset: UUID
    name: str
    at: datetime
    source: str
    is_right: bool
    counts: dict[str, int]
    note: str


class LessonView(msgspec.Struct, frozen=True, kw_only=True):
    """A judged answer of one's own beside what is believed now; ``truth`` None where nothing is settled yet."""

    asset: UUID
    name: str
    at: datetime
    source: str
    is_right: bool
    counts: dict[str, int]
    note: str
    width: int
    height: int
    given: list[RegionDocument]
    truth: list[RegionDocument] | None


class LessonPage(msgspec.Struct, frozen=True):
    """A page of one's own judged answers."""

    results: list[LessonView]
    next: str | None


class OutcomePage(msgspec.Struct, frozen=True):
    """A page of judged answers."""

    results: list[OutcomeView]
    next: str | None


class OutcomeQuery(PageQuery, frozen=True, kw_only=True):
    """``wrong``: only those that were not right."""

    wrong: bool = False


class Scores(ApiView):
    """``projects/{id}/scores``."""

    @endpoint(response=ScoresView)
    def get(self, call: Call[None, None], project_id: UUID) -> ScoresView:
        """Show how far each annotator can be trusted (managers)."""
        project = get_project_for(call.actor, project_id, to="manage")
        return ScoresView(policy_of(project).gate_floor, [_view(score) for score in selectors.scores_in(project_id)])


class PersonOutcomes(ApiView):
    """``projects/{id}/scores/{user}``."""

    @endpoint(query=OutcomeQuery, response=OutcomePage)
    def get(self, call: Call[None, OutcomeQuery], project_id: UUID, user_id: UUID) -> OutcomePage:
        """List the judged answers behind a person's score, newest first (managers)."""
        get_project_for(call.actor, project_id, to="manage")
        return _page(project_id, user_id, call.query)


class MyScore(ApiView):
    """``projects/{id}/my-score``."""

    @endpoint(response=ScoreView)
    def get(self, call: Call[None, None], project_id: UUID) -> ScoreView:
        """Show one's own score; hidden checks are added ten at a time, so that none shows."""
        get_project_for(call.actor, project_id, to="annotate")
        score = selectors.own_score(project_id, call.actor.id)
        if score is None:
            raise NotFound("Too few of your answers have been checked yet to say how they go.", code="nothing_yet")
        return _view(score)


class MyOutcomes(ApiView):
    """``projects/{id}/my-score/answers``."""

    @endpoint(query=OutcomeQuery, response=LessonPage)
    def get(self, call: Call[None, OutcomeQuery], project_id: UUID) -> LessonPage:
        """List one's own reviewed answers beside what is right; hidden checks stay hidden."""
        get_project_for(call.actor, project_id, to="annotate")
        queryset = selectors.outcomes_of(project_id, call.actor.id).filter(source=AnswerOutcome.Source.REVIEW)
        if call.query.wrong:
            queryset = queryset.filter(is_right=False)
        rows, following = page(queryset, ordering=("-created_at", "-id"), query=call.query)
        answers, truths = selectors.beside(rows)
        return LessonPage([_lesson(row, answers, truths) for row in rows], following)


def _lesson(row: AnswerOutcome, answers: Mapping[UUID, Any], truths: Mapping[UUID, Any]) -> LessonView:
    return LessonView(
        **msgspec.structs.asdict(_outcome(row)),
        width=row.asset.width,
        height=row.asset.height,
        given=answers.get(row.annotation_id, []),
        truth=truths.get(row.asset_id),
    )


def _page(project_id: UUID, user_id: UUID, query: OutcomeQuery) -> OutcomePage:
    queryset = selectors.outcomes_of(project_id, user_id)
    if query.wrong:
        queryset = queryset.filter(is_right=False)
    rows, following = page(queryset, ordering=("-created_at", "-id"), query=query)
    return OutcomePage([_outcome(row) for row in rows], following)


def _outcome(row: AnswerOutcome) -> OutcomeView:
    return OutcomeView(
        asset=row.asset_id,
        name=row.asset.name,
        at=row.created_at,
        source=row.source,
        is_right=row.is_right,
        counts=row.counts,
        note=row.note,
    )


def _view(score: selectors.Score) -> ScoreView:
    return msgspec.convert(
        {**msgspec.to_builtins(score), "user": score.user_id, "gate": str(score.gate)}, ScoreView, strict=False
    )
