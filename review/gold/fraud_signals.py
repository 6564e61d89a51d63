"""Fraud signals: statistics of careless work in what people did lately. A signal raises the share of checks only.

A periodic task looks for them, a person at a time, once ten more of their answers are there: it reads much, and nobody
waits for it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import numpy as np
from django.db.models import Count, Q

from annotation.tasks.models import Annotation, Assignment
from annotation.tasks.task_changes import set_queue_state
from assay.kernel.clock import now
from assay.projects.models import Project
from review.decisions.policy import policy_of
from review.gold.models import GoldCheck, GoldItem, Watch
from review.gold.rules import main_answer
from review.resolved.models import ResolvedLabel
from review.scoring.flags import (
    Flag,
    accepts_everything,
    constant_answers,
    copied_shapes,
    copying,
    even_gaps,
    fast_run,
    independent_answers,
    knows_the_gold,
    log_residuals,
    too_fast,
)
from review.scoring.models import AnswerOutcome
from review.scoring.rules import gold_rate
from review.scoring.selectors import skill_of

OWN_ANSWERS = 300
POOL_ANSWERS = 600
OTHERS_ANSWERS = 3000
FEWEST = 20
NEW_ANSWERS = 10
EXAMPLES = 12
# A shape nobody else has to within this many pixels was drawn; the same to the pixel, twice, was not.
SAME_PIXELS = 1.0
# Most confused pairs cannot be told from chance with fewer truths a class than this.
LEAST_A_CLASS = 4


@dataclass(frozen=True, slots=True)
class Sign:
    """A sign with what it rests on: a sentence with its figures, and the assets to look at."""

    flag: Flag
    words: str
    assets: tuple[UUID, ...] = ()


@dataclass(frozen=True, slots=True)
class Given:
    """One answer of the person's, and what they were shown."""

    asset: UUID
    at: datetime
    claimed_at: datetime
    seconds: float
    regions: list[dict[str, Any]]
    classification: dict[str, Any]
    shown: list[dict[str, Any]]

    @property
    def word(self) -> str:
        """The main label, or the first answer about the whole asset."""
        return main_answer(self.regions, self.classification)


@dataclass(frozen=True, slots=True)
class Theirs:
    """Somebody else's answer to the same asset; ``word`` as of one's own."""

    regions: list[dict[str, Any]]
    word: str
    at: datetime


def watch_people(limit: int = 3) -> int:
    """Look for signs in what people newly answered (a periodic task); returns how many people were looked at."""
    counts = (
        Annotation.objects.filter(project__deleted_at=None)
        .values("project_id", "author_id")
        .annotate(answers=Count("id"))
        .filter(answers__gte=FEWEST)
    )
    seen = {(row.project_id, row.user_id): row.answers for row in Watch.objects.all()}
    done = 0
    for row in counts:
        if done >= limit:  # the rest at the next turn: other duties wait for this one
            break
        pair = (row["project_id"], row["author_id"])
        if row["answers"] >= seen.get(pair, 0) + NEW_ANSWERS:
            watch(Project.objects.get(pk=pair[0]), pair[1], answers=row["answers"])
            done += 1
    return done


def watch(project: Project, user_id: UUID, *, answers: int) -> list[Sign]:
    """Keep the signs that are raised now, and set the person's share of checks by them."""
    raised = [sign for sign in signs_of(project.id, user_id) if sign.flag.is_raised]
    stored = [
        {
            "name": sign.flag.name,
            "value": round(sign.flag.value, 6),
            "threshold": round(sign.flag.threshold, 6),
            "words": sign.words,
            "assets": [str(asset) for asset in sign.assets[:EXAMPLES]],
        }
        for sign in raised
    ]
    Watch.objects.update_or_create(
        project=project, user_id=user_id, defaults={"answers": answers, "signs": stored, "updated_at": now()}
    )
    names = [sign.flag.name for sign in raised]
    set_queue_state(
        project_id=project.id, user_id=user_id, signs=names, gold_rate=rate_of(project, user_id, is_watched=bool(names))
    )
    return raised


def rate_of(project: Project, user_id: UUID, *, is_watched: bool) -> float:
    """Return a person's share of checks: the highest while a sign is raised, else by what is known of them."""
    highest = policy_of(project).gold_rate
    if is_watched:
        return highest
    skill, _ = skill_of(project.id, user_id)
    return gold_rate(skill, lowest=min(0.03, highest), highest=highest)


def signs_of(project_id: UUID, user_id: UUID) -> list[Sign]:
    """Return every sign, raised or not, that enough is known for."""
    answers = _given(project_id, user_id)
    signs = [*_accepting(project_id, user_id, answers), _knows(project_id, user_id)]
    if len(answers) >= FEWEST:
        pool = list(
            Annotation.objects.filter(project_id=project_id)
            .order_by("-created_at")
            .values_list("author_id", "asset_id", "seconds", "regions", "classification")[:POOL_ANSWERS]
        )
        signs += [*_hasty(answers, pool), _constant(answers, pool)]
        signs += [*_copying(project_id, user_id, answers), *_independent(project_id, user_id)]
    return signs


def _given(project_id: UUID, user_id: UUID) -> list[Given]:
    rows = (
        Annotation.objects.filter(project_id=project_id, author_id=user_id)
        .order_by("-created_at")
        .values_list(
            "asset_id", "created_at", "assignment__claimed_at", "seconds", "regions", "classification", "task__shown",
            "prediction__regions",
        )[:OWN_ANSWERS]
    )  # fmt: skip
    return [Given(*row[:6], row[6] if row[6] is not None else row[7] or []) for row in rows][::-1]


def _accepting(project_id: UUID, user_id: UUID, answers: Sequence[Given]) -> list[Sign]:
    checks = GoldCheck.objects.filter(item__project_id=project_id, user_id=user_id)
    planted = list(
        checks.filter(is_corrupted=True, is_unchanged__isnull=False).values_list("is_unchanged", "item__asset_id")
    )
    unchanged_assets = [asset for is_unchanged, asset in planted if is_unchanged]
    first = accepts_everything(len(unchanged_assets), len(planted))
    # A pre-label the gold says is wrong is a planted error nobody had to plant.
    wrong = list(
        checks.filter(is_right=False, is_corrupted=False, annotation__isnull=False).values_list(
            "item__asset_id", "annotation__regions", "annotation__prediction__regions"
        )
    )
    right = checks.filter(is_right=True, is_corrupted=False, annotation__isnull=False)
    mended = sum(
        not _same_shapes(regions, shown or [])
        for regions, shown in right.values_list("annotation__regions", "annotation__prediction__regions")
    )
    left = [asset for asset, regions, shown in wrong if shown and _same_shapes(regions, shown)]
    both, of = len(unchanged_assets) + len(left), len(planted) + len(left) + mended
    second = accepts_everything(both, of)
    best = min((first, second), key=lambda flag: flag.value)
    message = f"Left {both} of {of} wrong pre-labels as they were."
    unchanged = sum(_same_shapes(one.regions, one.shown) for one in answers if one.shown)
    if unchanged:
        message += f" {unchanged} of the last {len(answers)} answers are the pre-label untouched."
    return [Sign(best, message, tuple(unchanged_assets + left))]


def _hasty(answers: Sequence[Given], pool: Sequence[Any]) -> list[Sign]:
    """Return the signs of speed. A client that measures no time sends 0: that says nothing."""
    timed = [one for one in answers if one.seconds > 0]
    everybody = np.array([row[2] for row in pool if row[2] > 0], float)
    gaps = np.diff([one.at.timestamp() for one in answers])
    even = even_gaps(gaps)
    signs = [Sign(even, f"The time from answer to answer varies by {even.value:.0%} of itself.")]
    if len(timed) >= FEWEST and len(everybody):
        seconds = np.array([one.seconds for one in timed])
        fast = too_fast(seconds, np.full(len(seconds), np.percentile(everybody, 1)))
        quick = tuple(one.asset for one in sorted(timed[-50:], key=lambda one: one.seconds))
        signs.append(Sign(fast, f"{fast.value:.0%} of the last 50 answers took next to no time.", quick))
        by_item: dict[UUID, list[float]] = defaultdict(list)
        for _, asset, took, *_ in pool:
            if took > 0:
                by_item[asset].append(took)
        usual = float(np.median(everybody))
        items = np.array([float(np.median(by_item[one.asset])) if by_item[one.asset] else usual for one in timed])
        residuals, spread = log_residuals(seconds, items)
        run = fast_run(residuals, spread)
        signs.append(Sign(run, f"{run.value:.0f} answers in a row were far faster than their own usual.", quick))
    return signs


def _constant(answers: Sequence[Given], pool: Sequence[Any]) -> Sign:
    mine = Counter(one.word for one in answers)
    everybody = Counter(main_answer(row[3], row[4]) for row in pool)
    names = sorted(everybody | mine)
    counts = np.array([mine[name] for name in names]), np.array([max(everybody[name], mine[name]) for name in names])
    flag = constant_answers(*counts, people=len({row[0] for row in pool}) or 1)
    label, often = mine.most_common(1)[0]
    name = label or "nothing"
    message = f'{often} of the last {len(answers)} answers are "{name}"; among all people {_share(everybody, label)}.'
    return Sign(flag, message, tuple(one.asset for one in answers if one.word == label))


def _share(counts: Counter[str], label: str) -> str:
    return f"{counts[label] / max(sum(counts.values()), 1):.0%} are"


def _copying(project_id: UUID, user_id: UUID, answers: Sequence[Given]) -> list[Sign]:
    """Return who this person's answers are too like: shapes the same to the pixel, or the same mistakes."""
    mine = {one.asset: one for one in answers}
    others: dict[UUID, dict[UUID, Theirs]] = defaultdict(dict)
    names: dict[UUID, str] = {}
    rows = (
        Annotation.objects.filter(
            project_id=project_id, asset_id__in=list(mine), assignment__state=Assignment.State.SUBMITTED
        )
        .exclude(author_id=user_id)
        .order_by("-created_at")
        .values_list("author_id", "author__username", "asset_id", "regions", "classification", "created_at")[
            :OTHERS_ANSWERS
        ]
    )
    for author, name, asset, regions, classification, created_at in rows:
        names[author] = name
        others[author].setdefault(asset, Theirs(regions, main_answer(regions, classification), created_at))
    truths = _truths(project_id, list(mine))
    signs = []
    for author, theirs in others.items():
        later = [asset for asset, one in theirs.items() if one.at < mine[asset].at]
        same = [asset for asset in later if _is_copy(mine[asset], theirs[asset].regions)]
        shapes = copied_shapes(len(same), len(later))
        name = names[author]
        message = f"{len(same)} of {len(later)} answers have shapes {name} had drawn before, the same to the pixel."
        signs.append(Sign(shapes, message, tuple(same)))
        flag, alike = _same_mistakes(mine, theirs, truths)
        message = f"Where both {name} and this person were wrong, {len(alike)} times they said the same."
        signs.append(Sign(flag, message, tuple(alike)))
    return [sign for sign in signs if sign.flag.is_raised]


def _same_mistakes(
    mine: Mapping[UUID, Given], theirs: Mapping[UUID, Theirs], truths: Mapping[UUID, str]
) -> tuple[Flag, list[UUID]]:
    assets = [asset for asset in theirs if asset in truths]
    first = [mine[asset].word for asset in assets]
    second = [theirs[asset].word for asset in assets]
    real = [truths[asset] for asset in assets]
    names = sorted({*first, *second, *real})
    places = {name: place for place, name in enumerate(names)}
    numbers = [np.array([places[name] for name in row], np.int64) for row in (first, second, real)]
    flag = copying(numbers[0], numbers[1], numbers[2], classes=len(names))
    return flag, [
        asset for asset, a, b, c in zip(assets, first, second, real, strict=True) if a == b and a != c
    ]  # fmt: skip


def _truths(project_id: UUID, assets: Sequence[UUID]) -> dict[UUID, str]:
    """Return the main label of assets whose answer is believed: what is settled now, and live gold."""
    believed = ResolvedLabel.objects.filter(project_id=project_id, is_current=True, asset_id__in=assets)
    rows = believed.values_list("asset_id", "regions", "classification")
    labels = {asset: main_answer(regions, classification) for asset, regions, classification in rows}
    gold = GoldItem.objects.filter(project_id=project_id, asset_id__in=assets).exclude(state="challenged")
    return labels | dict(gold.values_list("asset_id", "label"))


def _independent(project_id: UUID, user_id: UUID) -> list[Sign]:
    """Return whether what the person says depends on what there is to see (Raykar and Yu's spammer score)."""
    rows = GoldCheck.objects.filter(item__project_id=project_id, user_id=user_id, annotation__isnull=False)
    checks = rows.values_list("item__label", "annotation__regions", "annotation__classification")
    pairs = [(label, main_answer(regions, classification)) for label, regions, classification in checks]
    counts = Counter(real for real, _ in pairs)
    names = sorted(name for name, number in counts.items() if number >= LEAST_A_CLASS)
    if len(names) < 2:  # noqa: PLR2004
        return []
    classification = sorted({word for _, word in pairs} | set(names))
    table = np.array(
        [[sum(1 for a, b in pairs if a == real and b == word) for word in classification] for real in names], float
    )
    flag = independent_answers(table)
    message = f"What is said hardly depends on what is there ({flag.value:.2f} of 1, on {len(pairs)} checks)."
    return [Sign(flag, message)]


def _is_copy(mine: Given, theirs: Sequence[dict[str, Any]]) -> bool:
    """Tell whether every shape is the other's to the pixel, though not the pre-label's, which both may have kept."""
    drawn = [region for region in mine.regions if not any(_is_same_shape(region, one) for one in mine.shown)]
    return bool(drawn) and all(any(_is_same_shape(region, one) for one in theirs) for region in drawn)


def _same_shapes(first: Sequence[dict[str, Any]], second: Sequence[dict[str, Any]]) -> bool:
    if len(first) != len(second):
        return False
    return all(any(a["label"] == b["label"] and _is_same_shape(a, b) for b in second) for a in first)


def _is_same_shape(first: Mapping[str, Any], second: Mapping[str, Any]) -> bool:
    if first.get("shape") != second.get("shape"):
        return False
    ours, theirs = _numbers(first), _numbers(second)
    return len(ours) == len(theirs) and all(
        abs(a - b) < SAME_PIXELS for a, b in zip(ours, theirs, strict=True)
    )  # fmt: skip


_NOT_GEOMETRY = {"id", "label", "shape", "attributes", "confidence", "from_prediction", "unsure", "occluded", "scores"}


def _numbers(value: Any) -> list[float]:
    """Return every number of a region's geometry, in order."""
    if isinstance(value, bool):
        return []
    if isinstance(value, int | float):
        return [float(value)]
    if isinstance(value, Mapping):
        parts = [value[key] for key in sorted(value) if key not in _NOT_GEOMETRY]
    else:
        parts = list(value) if isinstance(value, list) else []
    return [number for part in parts for number in _numbers(part)]


def _knows(project_id: UUID, user_id: UUID) -> Sign:
    rows = AnswerOutcome.objects.filter(project_id=project_id, user_id=user_id, is_void=False).values("source")
    counts = {row["source"]: (row["right"], row["seen"]) for row in rows.annotate(
        right=Count("id", filter=Q(is_right=True)), seen=Count("id"))}  # fmt: skip
    gold, review = counts.get("gold", (0, 0)), counts.get("review", (0, 0))
    flag = knows_the_gold(gold[0], gold[1], review[0], review[1])
    message = f"{gold[0]} of {gold[1]} hidden checks right, but {review[0]} of {review[1]} reviewed answers."
    return Sign(flag, message)
