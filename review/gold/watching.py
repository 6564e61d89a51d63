"""Signs of careless work, from what a person did lately. A sign raises the share of checks; it never pauses."""

from __future__ import annotations

from collections import Counter
from uuid import UUID

import numpy as np
from django.db.models import Count, Q

from annotation.tasks.models import Annotation
from review.gold.models import GoldCheck
from review.gold.rules import main_label
from review.scoring.flags import Flag, accepts_everything, constant_answers, even_gaps, knows_the_gold, too_fast
from review.scoring.models import AnswerOutcome

OWN_ANSWERS = 200
POOL_ANSWERS = 500
FEWEST = 20


def signs_of(project_id: UUID, user_id: UUID) -> list[str]:
    """Return the names of the signs that are raised, in five statements."""
    pool = list(
        Annotation.objects.filter(project_id=project_id)
        .order_by("-created_at")
        .values_list("author_id", "seconds", "regions")[:POOL_ANSWERS]
    )
    own = list(
        Annotation.objects.filter(project_id=project_id, author_id=user_id)
        .order_by("-created_at")
        .values_list("created_at", "seconds", "regions")[:OWN_ANSWERS]
    )[::-1]
    checks = GoldCheck.objects.filter(item__project_id=project_id, user_id=user_id, is_corrupted=True)
    planted = checks.aggregate(all=Count("id", filter=Q(is_unchanged__isnull=False)),
                               kept=Count("id", filter=Q(is_unchanged=True)))  # fmt: skip
    found = [accepts_everything(planted["kept"], planted["all"]), _knows(project_id, user_id)]
    if len(own) >= FEWEST:
        # A client that measures no time sends 0: that says nothing.
        seconds = np.array([row[1] for row in own if row[1] > 0], float)
        everybody = np.array([row[1] for row in pool if row[1] > 0], float)
        if len(seconds) >= FEWEST:
            low = np.full(len(seconds), np.percentile(everybody, 1))
            found.append(too_fast(seconds, low))
        gaps = np.diff([row[0].timestamp() for row in own])
        found.append(even_gaps(gaps))
        found.append(_constant(Counter(main_label(row[2]) for row in own), pool))
    return [flag.name for flag in found if flag.is_raised]


def _constant(own: Counter[str], pool: list[tuple[UUID, float, list[dict[str, str]]]]) -> Flag:
    everybody = Counter(main_label(row[2]) for row in pool)
    names = sorted(everybody | own)
    counts = np.array([own[name] for name in names]), np.array([max(everybody[name], own[name]) for name in names])
    return constant_answers(*counts, people=len({row[0] for row in pool}) or 1)


def _knows(project_id: UUID, user_id: UUID) -> Flag:
    rows = AnswerOutcome.objects.filter(project_id=project_id, user_id=user_id, is_void=False).values("source")
    told = {row["source"]: (row["right"], row["seen"]) for row in rows.annotate(
        right=Count("id", filter=Q(is_right=True)), seen=Count("id"))}  # fmt: skip
    gold, review = told.get("gold", (0, 0)), told.get("review", (0, 0))
    return knows_the_gold(gold[0], gold[1], review[0], review[1])
