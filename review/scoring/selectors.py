"""Reads of scoring: what is known of each annotator, with the items behind it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.cache import cache
from django.db import connection
from django.db.models import QuerySet

from annotation.tasks.models import Annotation
from assay.projects.models import Project
from review.resolved.models import ResolvedLabel
from review.scoring.models import AnswerOutcome
from review.scoring.policy import GatePolicy, policy_of
from review.scoring.rules import (
    DEFAULT,
    FORGETTING,
    Gate,
    GateRule,
    Outcome,
    ShapeErrors,
    Skill,
    decide,
    per_label,
    posterior,
    team_prior,
)


@dataclass(frozen=True, slots=True)
class Interval:
    """A skill in numbers: its mean and its 90 % interval, and how many judged answers or objects are behind it."""

    mean: float
    low: float
    high: float
    seen: int


def skill_of(project_id: UUID, user_id: UUID) -> tuple[Skill, int]:
    """Return a person's skill, faded so that drift shows, and how many judged answers are behind it."""
    outcome_rows = AnswerOutcome.objects.filter(project_id=project_id, user_id=user_id, is_void=False)
    rows = outcome_rows.order_by("created_at", "id").values_list("is_right", "weight")
    outcomes = [Outcome(is_right, weight=weight) for is_right, weight in rows]
    return posterior(outcomes, forgetting=FORGETTING), len(outcomes)


def known_of(project_id: UUID, user_id: UUID, *, since: datetime | None = None) -> list[Outcome]:
    """Return a person's judged answers, oldest first, from ``since`` on."""
    answers = AnswerOutcome.objects.filter(project_id=project_id, user_id=user_id, is_void=False)
    if since is not None:
        answers = answers.filter(created_at__gt=since)
    rows = answers.order_by("created_at", "id").values_list("is_right", "weight")
    return [Outcome(is_right, weight=weight) for is_right, weight in rows]


def rule_of(policy: GatePolicy) -> GateRule:
    """Return the rule of pausing and promoting a project has chosen."""
    return GateRule(floor=policy.gate_floor, high=policy.gate_good, is_sequential=policy.gate == "sequential")


def skills_in(project_id: UUID, user_ids: Sequence[UUID]) -> dict[UUID, Skill]:
    """Return each person's skill in one statement; the default for who was never judged."""
    rows = AnswerOutcome.objects.filter(project_id=project_id, user_id__in=user_ids, is_void=False)
    outcomes: dict[UUID, list[Outcome]] = {user: [] for user in user_ids}
    for user, is_right, weight in rows.order_by("created_at", "id").values_list("user_id", "is_right", "weight"):
        outcomes[user].append(Outcome(is_right, weight=weight))
    return {user: posterior(outcomes_of_user, forgetting=FORGETTING) for user, outcomes_of_user in outcomes.items()}


_JUDGED = """
SELECT label.key, sum((label.value->>0)::int), sum((label.value->>1)::int)
FROM scoring_answeroutcome o CROSS JOIN LATERAL jsonb_each(o.labels) label
WHERE o.project_id = %s AND NOT o.is_void GROUP BY 1
"""
JUDGED_SECONDS = 30
# So many hidden checks are added at once to what a person is told of themselves.
TOLD_TOGETHER = 10


def judged_by_label(project_id: UUID) -> dict[str, tuple[int, int]]:
    """Return (right, wrong) objects by label over everybody's judged answers; up to half a minute old."""
    known: dict[str, tuple[int, int]] | None = cache.get(f"judged-by-label:{project_id}")
    if known is None:
        with connection.cursor() as cursor:
            cursor.execute(_JUDGED, [project_id])
            known = {label: (int(right), int(wrong)) for label, right, wrong in cursor.fetchall()}
        cache.set(f"judged-by-label:{project_id}", known, JUDGED_SECONDS)
    return known


@dataclass(frozen=True, slots=True)
class Score:
    """What is known of one person in a project."""

    user_id: UUID
    username: str
    judged: int
    right: int
    accuracy: Interval
    gate: Gate
    labels: dict[str, Interval]
    aspects: dict[str, Interval]
    errors: ShapeErrors


def outcomes_of(project_id: UUID, user_id: UUID) -> QuerySet[AnswerOutcome]:
    """Return a person's judged answers in a project."""
    return AnswerOutcome.objects.filter(project_id=project_id, user_id=user_id).select_related("asset")


def beside(rows: Sequence[AnswerOutcome]) -> tuple[dict[UUID, Any], dict[UUID, Any]]:
    """Return the regions given, by annotation, and what is believed of each asset now, by asset."""
    answers = Annotation.objects.filter(pk__in=[row.annotation_id for row in rows])
    believed = ResolvedLabel.objects.filter(asset_id__in=[row.asset_id for row in rows], is_current=True)
    return dict(answers.values_list("id", "regions")), dict(believed.values_list("asset_id", "regions"))


def scores_in(project_id: UUID) -> list[Score]:
    """Return everybody's score, the least sure of being good first, in two statements.

    The prior is the team's own where five people or more were judged.
    """
    by_person, rule = _known_in(project_id)
    prior = _prior_of(by_person)
    scores = [_score(rows, prior, rule) for rows in by_person.values()]
    return sorted(scores, key=lambda score: (score.accuracy.low, score.username))


def own_score(project_id: UUID, user_id: UUID) -> Score | None:
    """Return a person's score as it may be shown to them: hidden checks count ten at a time.

    A score that moved with each check would tell which picture had been one. None where nothing may be told yet.
    """
    by_person, rule = _known_in(project_id)
    visible = told_to_their_author(by_person.get(user_id, []))
    # The team's prior rests on their answers as well: it may know no more than they are told.
    return _score(visible, _prior_of({**by_person, user_id: visible}), rule) if visible else None


def told_to_their_author(rows: Sequence[AnswerOutcome]) -> list[AnswerOutcome]:
    """Return a person's judged answers, oldest first, without the hidden checks of a ten that is not full yet."""
    hidden = [row for row in rows if row.source == AnswerOutcome.Source.GOLD]
    left_out = {row.id for row in hidden[len(hidden) // TOLD_TOGETHER * TOLD_TOGETHER :]}
    return [row for row in rows if row.id not in left_out]


def _prior_of(by_person: Mapping[UUID, Sequence[AnswerOutcome]]) -> Skill:
    return team_prior(
        [(sum(row.is_right for row in rows), sum(not row.is_right for row in rows)) for rows in by_person.values()]
    )


def _known_in(project_id: UUID) -> tuple[dict[UUID, list[AnswerOutcome]], GateRule]:
    known = (
        AnswerOutcome.objects.filter(project_id=project_id, is_void=False)
        .select_related("user")
        .order_by("created_at", "id")
    )
    by_person: dict[UUID, list[AnswerOutcome]] = defaultdict(list)
    for row in known:
        by_person[row.user_id].append(row)
    return by_person, rule_of(policy_of(Project.objects.only("policy").get(pk=project_id)))


def _score(rows: Sequence[AnswerOutcome], prior: Skill, rule: GateRule) -> Score:
    outcomes = [Outcome(row.is_right, weight=row.weight) for row in rows]
    skill = posterior(outcomes, prior=prior, forgetting=FORGETTING)
    errors = sum((ShapeErrors(**row.counts) for row in rows if row.counts), ShapeErrors())
    by_label = per_label(
        [
            Outcome(is_right, label, row.weight)
            for row in rows
            for label, (right, wrong) in row.labels.items()
            for is_right, number in ((True, right), (False, wrong))
            for _ in range(number)
        ]
    )
    seen: dict[str, int] = defaultdict(int)
    for row in rows:
        for label, (right, wrong) in row.labels.items():
            seen[label] += right + wrong
    objects = errors.right + errors.missed + errors.extra + errors.sloppy + errors.mislabelled
    return Score(
        user_id=rows[0].user_id,
        username=rows[0].user.username,
        judged=len(rows),
        right=sum(row.is_right for row in rows),
        accuracy=interval_of(skill, len(rows)),
        gate=decide(outcomes, skill, rule),
        labels={label: interval_of(outcomes_here, seen[label]) for label, outcomes_here in by_label.items()},
        aspects={name: interval_of(outcomes_here, objects) for name, outcomes_here in errors.skills(DEFAULT).items()},
        errors=replace(errors),
    )


def interval_of(skill: Skill, seen: int) -> Interval:
    """Return a skill in numbers, rounded to what they are worth."""
    low, high = skill.interval(0.9)
    return Interval(round(skill.mean, 4), round(low, 4), round(high, 4), seen)
