"""Whether promises are kept over many simulated audits: the worst case, an over-confident model, the alarm.

Beside each figure stands the one the method was published or checked with, where there is one.
"""

from __future__ import annotations

import sys
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.interpolate import PchipInterpolator
from scipy.stats import binom

from bench.records import record
from review.routing.contract.bounds import certify_dataset, loosest
from review.statistics.confidence_sequences import BETS, confidence_sequence

Floats = NDArray[np.float64]
BINS = 50
DELTA = 0.05


def overconfident() -> NDArray[np.float64]:
    """The risk of 50 equal bins of the pool, surest first: base error .069."""
    mass = PchipInterpolator([0, 0.1, 0.342, 0.566, 0.905, 1], [0, 0.0003, 0.00342, 0.01132, 0.04525, 0.069])
    return np.asarray(np.diff(mass(np.arange(BINS + 1) / BINS)) * BINS)


def replay(risk: Floats, audits: int, *, alpha: float, runs: int) -> tuple[Floats, Floats]:
    """Return the share of broken promises and the mean share of the pool accepted: (ours, SGR's), on the same draws."""
    draw = np.random.default_rng(audits)
    shares = np.arange(1, BINS + 1) / BINS
    true = np.cumsum(risk) / np.arange(1, BINS + 1)
    allowed = allowed_errors(audits, alpha)
    broken, covered = np.zeros(2), np.zeros(2)
    for _ in range(runs):
        # Where in the pool the audited items lie, the surest first, and which of them are wrong.
        places = np.sort(draw.random(audits))
        bins = np.minimum((places * BINS).astype(int), BINS - 1)
        wrong = draw.random(audits) < risk[bins]
        audits_by_bin = np.cumsum(np.bincount(bins, minlength=BINS))
        errors = np.cumsum(np.bincount(bins, weights=wrong, minlength=BINS)).astype(np.int64)
        threshold = loosest(audits_by_bin, errors, shares, total=audits, alpha=alpha, delta=DELTA)
        if threshold is not None:
            broken[0] += bool(true[threshold] > alpha)
            covered[0] += shares[threshold]
        taken = sgr(np.cumsum(wrong), allowed)
        if taken:
            share = float(places[taken - 1])
            broken[1] += bool(risk_up_to(risk, share) > alpha)
            covered[1] += share
    return broken / runs, covered / runs


def allowed_errors(audits: int, alpha: float) -> NDArray[np.int64]:
    """Return how many errors among the surest 1, 2, ... audited items SGR lets pass: at delta / ceil(log2 audits)."""
    counts = np.arange(1, audits + 1)
    level = DELTA / np.ceil(np.log2(audits))
    most = binom.ppf(level, counts, alpha)
    return np.where(binom.cdf(most, counts, alpha) > level, most - 1, most).astype(np.int64)


def sgr(errors: NDArray[np.int64], allowed: NDArray[np.int64]) -> int:
    """Return how many of the surest items SGR takes (Geifman, El-Yaniv 2017, algorithm 1): a binary search."""
    low, high, best = 0, len(errors), 0
    for _ in range(int(np.ceil(np.log2(len(errors))))):
        middle = -(-(low + high) // 2)
        if errors[middle - 1] <= allowed[middle - 1]:
            low = best = middle
        else:
            high = middle
    return best


def risk_up_to(risk: Floats, share: float) -> float:
    """Return the mean risk of the surest ``share`` of the pool."""
    mass = np.concatenate([[0.0], np.cumsum(risk) / BINS])
    return float(np.interp(share, np.arange(BINS + 1) / BINS, mass)) / max(share, 1e-12)


def delivered(audits: int, *, epsilon: float = 0.05, items: int = 10_000, runs: int = 2000) -> tuple[float, float]:
    """Return how often the delivered dataset errs by more than promised, and the mean share accepted."""
    draw = np.random.default_rng(audits)
    places = np.arange(items) / items
    risk = overconfident()[np.minimum((places * BINS).astype(int), BINS - 1)]
    broken, covered = 0, 0.0
    for _ in range(runs):
        wrong = draw.random(items) < risk
        drawn = draw.permutation(items)[:audits]
        certified = certify_dataset(-places[drawn], wrong[drawn], epsilon=epsilon, delta=DELTA)
        if certified is None:
            continue
        taken = -places > certified.threshold
        taken[drawn] = False
        broken += bool((wrong & taken).sum() > epsilon * items)
        covered += float(taken.mean())
    return broken / runs, covered / runs


def run_length(alpha: float = 0.02, *, patience: float = 1000, runs: int = 500, longest: int = 20_000) -> float:
    """Return the mean number of audits until a false alarm at a rate of exactly ``alpha``; runs end at ``longest``."""
    return float(alarms(alpha, alpha=alpha, patience=patience, runs=runs, longest=longest).mean())


def missed(rate: float, *, runs: int = 8000, longest: int = 5000, looks: int = 60) -> float:
    """Return how often the confidence sequence misses the true rate at any of many looks."""
    draw = np.random.default_rng(round(rate * 1000))
    sizes = np.arange(1, looks + 1) * longest // looks
    # A thousand runs at a time: all at once would fill the memory.
    parts = [np.cumsum(draw.random((1000, longest)) < rate, axis=1)[:, sizes - 1] for _ in range(runs // 1000)]
    errors = np.concatenate(parts)
    known: dict[tuple[int, int], bool] = {}
    count = 0
    for row in errors.tolist():
        for wrong, size in zip(row, sizes.tolist(), strict=True):
            if (wrong, size) not in known:
                low, high = confidence_sequence(wrong, size)
                known[wrong, size] = low <= rate <= high
            if not known[wrong, size]:
                count += 1
                break
    return count / runs


def delay(rate: float, *, alpha: float) -> float:
    """Return the median number of audits until the alarm at a constant ``rate``."""
    return float(np.median(alarms(rate, alpha=alpha, patience=1000, runs=2000, longest=8000)))


def alarms(rate: float, *, alpha: float, patience: float, runs: int, longest: int) -> NDArray[np.int64]:
    """Return when each run raises the alarm, ``longest`` where it does not."""
    draw = np.random.default_rng(round(rate * 1000))
    evidence = np.zeros((runs, len(BETS)))
    bets = np.array(BETS) / alpha
    when = np.full(runs, longest)
    for step in range(1, longest):
        wrong = (draw.random(runs) < rate).astype(float)
        evidence = (evidence + 1) * (1 + bets[None, :] * (wrong[:, None] - alpha))
        when = np.where((when == longest) & (evidence.mean(axis=1) >= patience), step, when)
        if (when < longest).all():
            break
    return when


def beside(name: str, value: float, unit: str, better: str, stated: float, **more: Any) -> dict[str, Any]:
    """Return a record beside the figure that the method's own simulation gave (its two implementations agree)."""
    return record(name, value, unit, better, baseline=stated, ratio=round(value / stated, 4), **more)


# alpha, audits, then the figure stated for it.
FLAT = ((0.05, 500, 0.017), (0.05, 1000, 0.025), (0.05, 5000, 0.027), (0.02, 5000, 0.023))
OVERCONFIDENT = (
    (0.05, 500, 0.498, 0.432), (0.05, 1000, 0.708, 0.690), (0.05, 2000, 0.781, 0.777), (0.05, 5000, 0.827, 0.832),
    (0.02, 500, None, None), (0.02, 1000, 0.058, 0.006), (0.02, 2000, 0.191, 0.113), (0.02, 5000, 0.406, 0.365),
)  # fmt: skip
MISSED = ((0.01, 0.0013), (0.03, 0.0021), (0.1, 0.0041))
DELAYS = ((0.04, 0.02, 217), (0.06, 0.02, 100), (0.10, 0.02, 45), (0.10, 0.05, 117), (0.15, 0.05, 52))


def run(*, runs: int = 20_000) -> list[dict[str, Any]]:
    """Return every record; what is stated beside them was simulated by others than this code."""
    records = []
    for alpha, audits, stated in FLAT:
        broken, _ = replay(np.full(BINS, alpha * 1.0001), audits, alpha=alpha, runs=runs)
        case = f"flat {alpha:g} {audits}"
        records.append(beside(f"broken promise {case}", broken[0], "share", "lower", stated, n=runs))
        records.append(record(f"broken promise {case} SGR", broken[1], "share", "lower", n=runs))
    for alpha, audits, ours, theirs in OVERCONFIDENT:
        broken, covered = replay(overconfident(), audits, alpha=alpha, runs=runs // 4)
        case = f"over-confident {alpha:g} {audits}"
        records.append(record(f"broken promise {case}", broken[0], "share", "lower", n=runs // 4))
        for name, value, stated in ((case, covered[0], ours), (f"{case} SGR", covered[1], theirs)):
            make_record = record if stated is None else partial(beside, stated=stated)
            records.append(make_record(f"coverage {name}", value, "share", "higher", n=runs // 4))
    for audits in (250, 500, 1000, 2000):
        broken, covered = delivered(audits, runs=runs // 10)
        records.append(record(f"broken promise delivered 0.05 {audits}", broken, "share", "lower", n=runs // 10))
        records.append(record(f"coverage delivered 0.05 {audits}", covered, "share", "higher", n=runs // 10))
    records += [
        beside(f"sequence ever-miss {rate:g}", missed(rate), "share", "lower", stated) for rate, stated in MISSED
    ]
    records.append(beside("alarm run length 0.02", run_length(), "audits", "higher", 1985))
    for rate, alpha, stated in DELAYS:
        value = delay(rate, alpha=alpha)
        records.append(beside(f"alarm delay {alpha:g} to {rate:g}", value, "audits", "lower", stated))
    return records


if __name__ == "__main__":
    from bench.records import write

    write("quality-routing", run(runs=int(sys.argv[1]) if len(sys.argv) > 1 else 20_000))
