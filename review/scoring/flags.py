"""Signs of careless or dishonest work. A flag raises the gold rate or sends work to review; it never pauses alone."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

import numpy as np
from numpy.typing import NDArray
from scipy.stats import binom, chi2, norm

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

LEAST_JOINT_ERRORS = 8
TOO_FAST_SHARE = 0.20
RUN_OF_FAST = 5
FAST_Z = -3.5
EVEN_GAPS = 0.1
LEAST_CHECKS = 30


@dataclass(frozen=True, slots=True)
class Flag:
    """A sign: its ``value``, the threshold it is compared with, and whether it is raised."""

    name: str
    value: float
    threshold: float
    is_raised: bool


def constant_answers(answers: Ints, pool: Ints, *, people: int, level: float = 0.01) -> Flag:
    """Compare a person's counts a class with the pool's shares (chi-square), ``level`` shared over ``people``."""
    total = answers.sum()
    expected = pool / pool.sum() * total
    expected_some = expected > 0
    statistic = float(((answers[expected_some] - expected[expected_some]) ** 2 / expected[expected_some]).sum())
    chance = float(chi2.sf(statistic, max(int(expected_some.sum()) - 1, 1)))
    return Flag("constant answers", chance, level / people, chance < level / people)


def spammer_score(confusion: Floats) -> float:
    """Return how much the answer depends on the truth, 0 (not at all) to 1 (Raykar and Yu, JMLR 13, 2012).

    ``confusion`` of shape (true, said), rows summing to 1; there may be more answers than truths.
    """
    classes = len(confusion)
    gaps = confusion[:, None, :] - confusion[None, :, :]
    return float((gaps**2).sum() / 2 / (classes * (classes - 1)))


def independent_answers(counts: Floats, *, threshold: float = 0.1) -> Flag:
    """Flag answers that do not depend on the truth, from counts (true, said) over 30 checks or more.

    Few checks a class make any score look like skill: what chance alone adds to it is taken off.
    """
    rows = counts.sum(axis=1, keepdims=True)
    if counts.sum() < LEAST_CHECKS or len(counts) < 2 or (rows < 2).any():  # noqa: PLR2004
        return Flag("answers without looking", 1.0, threshold, is_raised=False)
    shares = counts / rows
    noise = float((shares * (1 - shares) / (rows - 1)).sum() / len(counts))
    value = max(spammer_score(shares) - noise, 0.0)
    return Flag("answers without looking", value, threshold, value < threshold)


def copied_shapes(same: int, shared: int, *, least: int = 5, share: float = 0.2) -> Flag:
    """Flag shapes drawn the same to the pixel as somebody drew before: 5 answers or more, a fifth of those shared."""
    value = same / shared if shared else 0.0
    return Flag("copied shapes", value, share, same >= least and value >= share)


def log_residuals(seconds: Floats, item_seconds: Floats) -> tuple[Floats, float]:
    """Return log time less what item and person explain, and its robust deviation (MAD, scaled to a normal's)."""
    gaps = np.log(np.maximum(seconds, 0.05)) - np.log(np.maximum(item_seconds, 0.05))
    residuals = gaps - np.median(gaps)
    return np.asarray(residuals), float(1.4826 * np.median(np.abs(residuals)))


def copying(first: Ints, second: Ints, truth: Ints, *, classes: int, level: float = 0.001) -> Flag:
    """Flag two people who agree on items where both are wrong more often than wrong answers would by chance.

    The arrays give both people's classes and the truth on the same items; at least 8 joint errors are needed.
    """
    both_wrong = (first != truth) & (second != truth)
    joint = int(both_wrong.sum())
    if joint < LEAST_JOINT_ERRORS or classes <= 2:  # noqa: PLR2004 - with two classes joint errors always agree
        return Flag("copying", 1.0, level, is_raised=False)
    same = int((first[both_wrong] == second[both_wrong]).sum())
    chance = float(binom.sf(same - 1, joint, 1 / (classes - 1)))
    return Flag("copying", chance, level, chance < level)


def accepts_everything(unchanged: int, corrupted: int, *, most: float = 0.5, level: float = 0.05) -> Flag:
    """Flag who leaves planted errors in pre-labels: ``unchanged`` of ``corrupted`` were accepted as they were."""
    chance = float(binom.sf(unchanged - 1, corrupted, most)) if corrupted else 1.0
    return Flag("accepts everything", chance, level, chance < level)


def too_fast(seconds: Floats, item_low: Floats) -> Flag:
    """Flag over 20 % of the last 50 answers given faster than max(1 s, half the item's 1st percentile)."""
    last = slice(-50, None)
    fast = seconds[last] < np.maximum(1.0, item_low[last] / 2)
    share = float(fast.mean()) if len(fast) else 0.0
    return Flag("too fast", share, TOO_FAST_SHARE, share > TOO_FAST_SHARE)


def fast_run(log_residuals: Floats, spread: float) -> Flag:
    """Flag five answers in a row whose log time lies 3.5 robust deviations under what item and person explain."""
    low = log_residuals / max(spread, 1e-9) < FAST_Z
    longest = run = 0
    for is_low in low.tolist():
        run = run + 1 if is_low else 0
        longest = max(longest, run)
    return Flag("a burst of answers", float(longest), float(RUN_OF_FAST), longest >= RUN_OF_FAST)


def even_gaps(seconds_between: Floats) -> Flag:
    """Flag answers at a constant interval: the gaps' coefficient of variation is under .1 (20 gaps or more)."""
    if len(seconds_between) < 20 or seconds_between.mean() <= 0:  # noqa: PLR2004
        return Flag("answers like clockwork", 1.0, EVEN_GAPS, is_raised=False)
    value = float(seconds_between.std() / seconds_between.mean())
    return Flag("answers like clockwork", value, EVEN_GAPS, value < EVEN_GAPS)


def knows_the_gold(
    gold_right: int, gold_seen: int, reviewed_right: int, reviewed_seen: int, *, level: float = 0.001
) -> Flag:
    """Flag who is much better on hidden gold than on reviewed work (one-sided two-proportion test)."""
    if not gold_seen or not reviewed_seen:
        return Flag("knows the gold", 1.0, level, is_raised=False)
    pooled = (gold_right + reviewed_right) / (gold_seen + reviewed_seen)
    spread = sqrt(pooled * (1 - pooled) * (1 / gold_seen + 1 / reviewed_seen))
    gap = gold_right / gold_seen - reviewed_right / reviewed_seen
    chance = float(norm.sf(gap / spread)) if spread else 1.0
    return Flag("knows the gold", chance, level, chance < level)
