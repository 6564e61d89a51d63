"""A certificate's document: what it is computed from, and computing it again. Pure."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from math import ceil
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assay.kernel.formatting import grouped
from review.routing.contract.bounds import (
    CHAINS,
    allowed_given_missed,
    certify,
    certify_dataset,
    delivered_bound,
    spent,
)
from review.routing.contract.lots import judge_lot, plan_lot
from review.statistics.binomial import upper_bound

Floats = NDArray[np.float64]
# How the allowance for being wrong is divided: the test itself, and what is only estimated beside it.
FOR_TEST = 0.8
ENOUGH_CHECKS = 20
EVERYTHING = -1.0
OTHERS = ""


@dataclass(frozen=True, slots=True)
class Terms:
    """What was promised and on what terms; ``missed`` and ``people`` are (errors, checks)."""

    promise: str
    target: float
    delta: float
    number: int
    per_label: bool = False
    missed: tuple[int, int] = (0, 0)
    people: tuple[int, int] = (0, 0)
    # How many overrule a blind answer that differs; 0 in certificates of before this entered the bound.
    second_looks: int = 0

    @property
    def spent(self) -> float:
        """What this look may spend of delta."""
        return spent(self.delta, self.number)

    @property
    def is_missed_measured(self) -> bool:
        """Tell whether planted errors say how much auditors miss; until then audits are taken at their word."""
        return self.missed[1] >= ENOUGH_CHECKS

    @property
    def is_split(self) -> bool:
        """Tell whether something estimated takes its part of delta."""
        return self.is_missed_measured or self.promise == "delivered"

    @property
    def for_test(self) -> float:
        """What the test itself may spend."""
        return self.spent * (FOR_TEST if self.is_split else 1.0)

    @property
    def missed_upper(self) -> float:
        """The largest share of errors auditors may miss, at its part of delta."""
        if not self.is_missed_measured:
            return 0.0
        return upper_bound(*self.missed, delta=self._for_estimates)

    @property
    def people_upper(self) -> float:
        """The largest share of people's labels that may be wrong, at its part of delta; 1 where none was reviewed."""
        return upper_bound(*self.people, delta=self._for_estimates)

    @property
    def _for_estimates(self) -> float:
        parts = int(self.is_missed_measured) + int(self.promise == "delivered")
        return self.spent * (1 - FOR_TEST) / max(parts, 1)

    @property
    def alpha(self) -> float:
        """The error rate to certify at: the target's, less what auditors and, for the dataset, people may miss."""
        alpha = 1 - self.target
        if self.promise == "delivered":
            alpha -= self.people_upper
        return allowed_given_missed(alpha, self.missed_upper, second_looks=self.second_looks)


@dataclass(frozen=True, slots=True)
class Sample:
    """The audits of a look, and the pool they stand for; scores in any scale, labels as predicted."""

    pool_scores: Floats
    pool_labels: Sequence[str]
    scores: Floats
    labels: Sequence[str]
    is_wrong: NDArray[np.bool_]
    lot: Lot | None = None


@dataclass(frozen=True, slots=True)
class Lot:
    """Which items of the pool stand for themselves or their folder, could be accepted unseen, were to be checked.

    Masks of shape (items,). Certificates of before have none: their pool was what was left.
    """

    units: NDArray[np.bool_]
    left: NDArray[np.bool_]
    drawn: NDArray[np.bool_]

    @property
    def gone(self) -> float:
        """The share of the units not drawn that can no longer be accepted, rounded up to hundredths."""
        rest = int((self.units & ~self.drawn).sum())
        left = int((self.units & ~self.drawn & self.left).sum())
        return min(0.99, ceil(100 * (rest - left) / rest - 1e-9) / 100) if rest else 0.0


@dataclass(frozen=True, slots=True)
class Line:
    """From which score a label is accepted, and the audits over it; no threshold where nothing is certified."""

    label: str
    threshold: float | None
    audits: int
    errors: int
    bound: float | None
    share: float
    pool: int


@dataclass(frozen=True, slots=True)
class Result:
    """What a look certified: one line a group of labels, "" is all others."""

    lines: tuple[Line, ...]
    accepted: int
    # Proved, but fewer were left than must be: (left, needed) of the loosest such threshold.
    lacking: tuple[int, int] | None = None

    @property
    def is_reached(self) -> bool:
        """Tell whether anything may be accepted."""
        return self.accepted > 0

    def threshold_of(self, label: str) -> float | None:
        """Return from which score a predicted label is accepted."""
        lines = {line.label: line for line in self.lines}
        return lines.get(label, lines[OTHERS]).threshold if OTHERS in lines or label in lines else None

    def takes(self, scores: Floats, labels: Sequence[str]) -> NDArray[np.bool_]:
        """Tell which of the scored items are accepted."""
        places = {line.label: line.threshold for line in self.lines}
        others = places.get(OTHERS)
        wanted = [places.get(label, others) for label in labels]
        return np.array(
            [want is not None and score >= want for score, want in zip(scores.tolist(), wanted, strict=True)], bool
        )


def compute(terms: Terms, sample: Sample) -> Result:
    """Return what these audits certify on these terms; the same numbers each time."""
    if terms.alpha <= 0 or not len(sample.pool_scores):
        return Result((), 0)
    if terms.promise == "delivered":
        return _delivered(terms, sample)
    groups = _groups(terms, sample)
    pool_of = np.array([label if label in groups else OTHERS for label in sample.pool_labels], object)
    audit_of = np.array([label if label in groups else OTHERS for label in sample.labels], object)
    names = [*groups, OTHERS] if (pool_of == OTHERS).any() else list(groups)
    delta = terms.for_test / len(names)
    if sample.lot is not None:
        return _from_lot(terms, sample, sample.lot, {name: (pool_of == name, audit_of == name) for name in names})
    lines = []
    for name in names:
        pool, of_line = sample.pool_scores[pool_of == name], audit_of == name
        certified = certify(pool, sample.scores[of_line], sample.is_wrong[of_line], alpha=terms.alpha, delta=delta)
        errors = int(sample.is_wrong[of_line].sum())
        lines.append(
            Line(name, None, int(of_line.sum()), errors, None, 0.0, len(pool))
            if certified is None
            else Line(
                name,
                certified.threshold,
                certified.audits,
                certified.errors,
                certified.bound,
                certified.share,
                len(pool),
            )
        )
    result = Result(tuple(lines), 0)
    return Result(result.lines, int(result.takes(sample.pool_scores, sample.pool_labels).sum()))


def _from_lot(terms: Terms, sample: Sample, lot: Lot, groups: Mapping[str, tuple[Any, Any]]) -> Result:
    """Test each group of labels as a lot of its own, with its part of the allowance."""
    lines, lacking = [], None
    for name, (of_pool, of_audits) in groups.items():
        units = of_pool & lot.units
        plan = plan_lot(
            sample.pool_scores[units],
            int(of_audits.sum()),
            alpha=terms.alpha,
            delta=terms.for_test / len(groups),
            drawn=int((units & lot.drawn).sum()),
            leavers=lot.gone,
        )
        left = sample.pool_scores[units & lot.left & ~lot.drawn]
        wrong = sample.is_wrong[of_audits]
        outcome = judge_lot(plan, sample.scores[of_audits], wrong, left)
        best, short = outcome.certified, outcome.missed_by
        size = int(of_pool.sum())
        if short is not None and best is None:
            lacking = lacking or (short.left, short.least)
        lines.append(
            Line(name, None, int(of_audits.sum()), int(wrong.sum()), None, 0.0, size)
            if best is None
            else Line(name, best.threshold, best.audits, best.errors, best.bound, best.share, size)
        )
    result = Result(tuple(lines), 0, lacking)
    takes = result.takes(sample.pool_scores, sample.pool_labels)
    return Result(result.lines, int((takes & (lot.left | lot.drawn)).sum()) if (takes & lot.left).any() else 0, lacking)


def _delivered(terms: Terms, sample: Sample) -> Result:
    certified = certify_dataset(sample.scores, sample.is_wrong, epsilon=terms.alpha, delta=terms.for_test)
    if certified is None:
        line = Line(OTHERS, None, len(sample.scores), int(sample.is_wrong.sum()), None, 0.0, len(sample.pool_scores))
        return Result((line,), 0)
    # Strictly over the threshold: the next number is the first that is taken.
    threshold = EVERYTHING if certified.threshold == -np.inf else float(np.nextafter(certified.threshold, np.inf))
    takes = sample.pool_scores >= threshold
    share = float(takes.mean())
    bound = delivered_bound(terms.alpha, 1 - share, terms.people_upper)
    over = int((sample.scores >= threshold).sum())
    line = Line(OTHERS, threshold, over, certified.errors_over, bound, share, len(sample.pool_scores))
    return Result((line,), int(takes.sum()))


def _groups(terms: Terms, sample: Sample) -> list[str]:
    """Return the predicted labels with enough audits for a threshold of their own; the others share one."""
    if not terms.per_label:
        return []
    names, counts = np.unique(np.array(list(sample.labels), object).astype(str), return_counts=True)
    enough = 2 * fewest_at_all(terms.alpha, terms.for_test / max(len(names), 1))
    return [str(name) for name, count in zip(names, counts, strict=True) if count >= enough and name]


def fewest_at_all(alpha: float, delta: float) -> int:
    """Return with how few audits, all right, four chains could certify anything."""
    return int(np.ceil(np.log(delta / len(CHAINS)) / np.log(1 - alpha)))


def score_of(calibrated: Floats, confidence: Floats) -> Floats:
    """Return what is compared with thresholds: the calibrated confidence, ties told apart by the model's own."""
    return np.round(calibrated, 6) + 1e-6 * np.round(confidence, 6)


def canonical(document: Any) -> bytes:
    """Return JSON that is the same for the same content."""
    return json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def sha256_of(document: Any) -> str:
    """Return the SHA-256 of a document's canonical JSON."""
    return hashlib.sha256(canonical(document)).hexdigest()


def lines_of(result: Result) -> list[dict[str, Any]]:
    """Return the thresholds as JSON."""
    return [asdict(line) for line in result.lines]


def result_from(lines: Sequence[Mapping[str, Any]], accepted: int) -> Result:
    """Return a result from its JSON."""
    return Result(tuple(Line(**line) for line in lines), accepted)


def terms_from(document: Mapping[str, Any]) -> Terms:
    """Return the terms from a certificate's document."""
    terms = document["terms"]
    return Terms(**{**terms, "missed": tuple(terms["missed"]), "people": tuple(terms["people"])})


def sentence_of(document: Mapping[str, Any]) -> str:
    """Return what is promised, in the words of the conditions."""
    terms, model = document["terms"], document["model"]
    sure, wrong = terms["delta"], 1 - terms["target"]
    pool = f"this pool ({grouped(document['pool']['size'])} items, model {model['model_key']} {model['model_version']}"
    pool += f", schema {model['schema_version']}, {document['issued_at'][:10]})"
    what = "of the labels accepted from" if terms["promise"] == "accepted" else "of the labels delivered for"
    return (
        f"With {100 * (1 - sure):g} % confidence over the random choice of audits, at most {100 * wrong:g} % {what} "
        f"{pool} disagree with blind, adjudicated review. Not promised: future batches, every single class, or "
        "anything after a change of model, schema or label map."
    )


def note_of(document: Mapping[str, Any]) -> str:
    """Return which list the promise is about and by which rules, in plain words."""
    if document["terms"]["promise"] != "accepted":
        return ""
    lot = document.get("lot")
    if lot is None:
        return (
            "Issued by older rules: its pool is what was left then, and the checks were taken for a random part of it. "
            "Where work was finished in batches, lent by label or skipped before, or checked pictures were deleted, "
            "they were not."
        )
    counted = "items" if lot["units"] == document["pool"]["size"] else "items and folders"
    return (
        f"The list is all that came with a chance to be checked: {grouped(lot['units'])} {counted}, of which "
        f"{grouped(lot['drawn'])} were to be checked and {grouped(lot['left'])} could be accepted. What was labelled, "
        "skipped or deleted before stays on it; a check without an answer counts as wrong."
    )
