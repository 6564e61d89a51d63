"""Whether promises are kept over many simulated audits: the worst case, an over-confident model, the alarm."""

from __future__ import annotations

import sys
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.interpolate import PchipInterpolator

from bench.records import record
from review.routing.contract import loosest
from review.routing.sequences import BETS, confidence_sequence

BINS = 50
DELTA = 0.05


def overconfident() -> NDArray[np.float64]:
    """The risk of 50 equal bins of the pool, surest first: base error .069."""
    mass = PchipInterpolator([0, 0.1, 0.342, 0.566, 0.905, 1], [0, 0.0003, 0.00342, 0.01132, 0.04525, 0.069])
    return np.asarray(np.diff(mass(np.arange(BINS + 1) / BINS)) * BINS)


def replay(risk: NDArray[np.float64], audits: int, *, alpha: float, runs: int) -> tuple[float, float]:
    """Return the share of broken promises and the mean share of the pool accepted."""
    draw = np.random.default_rng(audits)
    shares = np.arange(1, BINS + 1) / BINS
    true = np.cumsum(risk) / np.arange(1, BINS + 1)
    counts = draw.multinomial(audits, np.full(BINS, 1 / BINS), size=runs)
    errors = draw.binomial(counts, risk[None, :])
    broken, covered = 0, 0.0
    for own, wrong in zip(np.cumsum(counts, axis=1), np.cumsum(errors, axis=1), strict=True):
        at = loosest(own, wrong, shares, total=audits, alpha=alpha, delta=DELTA)
        if at is not None:
            broken += bool(true[at] > alpha)
            covered += shares[at]
    return broken / runs, covered / runs


def missed(rate: float, *, runs: int = 2000, longest: int = 5000, looks: int = 60) -> float:
    """Return how often the confidence sequence misses the true rate at any of many looks."""
    draw = np.random.default_rng(round(rate * 1000))
    sizes = np.unique(np.linspace(50, longest, looks).astype(int))
    errors = np.cumsum(draw.random((runs, longest)) < rate, axis=1)[:, sizes - 1]
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


def delay(rate: float, *, alpha: float, patience: float = 1000, runs: int = 2000, longest: int = 8000) -> float:
    """Return the median number of audits until the alarm at a constant ``rate``."""
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
    return float(np.median(when))


def run(*, runs: int = 20_000) -> list[dict[str, Any]]:
    """Return every record."""
    records = []
    for alpha, audits in ((0.05, 500), (0.05, 1000), (0.05, 5000), (0.02, 5000)):
        broken, _ = replay(np.full(BINS, alpha * 1.0001), audits, alpha=alpha, runs=runs)
        records.append(record(f"broken promise flat {alpha:g} {audits}", broken, "share", "lower", n=runs))
    for alpha, audits in ((0.05, 500), (0.05, 1000), (0.05, 2000), (0.05, 5000), (0.02, 2000), (0.02, 5000)):
        broken, covered = replay(overconfident(), audits, alpha=alpha, runs=runs // 4)
        case = f"over-confident {alpha:g} {audits}"
        records.append(record(f"broken promise {case}", broken, "share", "lower", n=runs // 4))
        records.append(record(f"coverage {case}", covered, "share", "higher", n=runs // 4))
    records += [record(f"sequence ever-miss {rate:g}", missed(rate), "share", "lower") for rate in (0.01, 0.03, 0.1)]
    for rate, alpha in ((0.04, 0.02), (0.06, 0.02), (0.10, 0.02), (0.10, 0.05), (0.15, 0.05)):
        records.append(record(f"alarm delay {alpha:g} to {rate:g}", delay(rate, alpha=alpha), "audits", "lower"))
    return records


if __name__ == "__main__":
    from bench.records import write

    write("quality-routing", run(runs=int(sys.argv[1]) if len(sys.argv) > 1 else 20_000))
