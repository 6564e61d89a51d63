"""How honest beliefs are: the gap between how sure one is and how often one is right."""

from __future__ import annotations

import numpy as np

from review.consensus.answers import Floats


def expected_calibration_error(confidence: Floats, is_right: Floats, *, bins: int = 15) -> float:
    """Return the mean gap between confidence and how often it is right, over equal bins of confidence in [0, 1]."""
    places = np.minimum((confidence * bins).astype(int), bins - 1)
    counts = np.bincount(places, minlength=bins)
    gap = np.bincount(places, weights=confidence - is_right, minlength=bins)
    return float(np.abs(gap).sum() / max(counts.sum(), 1))
