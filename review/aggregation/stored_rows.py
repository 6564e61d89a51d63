"""Rows of a fit as bytes and back, bit for bit: what was believed last year can be worked out again from them."""

from __future__ import annotations

import zlib
from collections.abc import Collection, Mapping, Sequence

import msgspec
import numpy as np

from review.consensus.answers import Floats
from review.consensus.gold_calibration import Calibration
from review.consensus.item_belief import Judge
from review.consensus.tempered_fit import Belief, Rows

# A worker's rows hold 3 * classes^2 numbers: questions with more classes keep none and are judged without them.
MOST_CLASSES = 100


class _Kind(msgspec.Struct, array_like=True):
    """One fit without its workers: arrays as little-endian 64-bit floats."""

    team: bytes
    shares: bytes
    dependence: float


class Shared(msgspec.Struct, array_like=True):
    """What a fit knows besides its workers."""

    one: _Kind
    two: _Kind
    log_temperature: float | None = None
    biases: bytes = b""


def packed_shared(belief: Belief, calibration: Calibration | None) -> bytes:
    """Return what both fits share, and the calibration."""
    one, two = (
        _Kind(_bytes(fit.rows.team), _bytes(fit.rows.shares), fit.rows.dependence) for fit in (belief.one, belief.two)
    )
    shared = Shared(one, two)
    if calibration is not None:
        shared = Shared(one, two, calibration.log_temperature, _bytes(calibration.biases))
    return zlib.compress(msgspec.msgpack.encode(shared))


def packed_rows(belief: Belief) -> list[bytes]:
    """Return each worker's rows in both fits, in the order of the workers."""
    return [
        zlib.compress(_bytes(one) + _bytes(two), 1)
        for one, two in zip(belief.one.rows.theta, belief.two.rows.theta, strict=True)
    ]


def judge_from(
    classes: Sequence[str], shared: bytes, rows: Mapping[str, bytes], declared: Collection[str] = ()
) -> Judge:
    """Return the judge of a question from what was stored: ``rows`` by worker, those that are needed."""
    stored = msgspec.msgpack.decode(zlib.decompress(shared), type=Shared)
    number = len(classes)
    thetas = [_numbers(zlib.decompress(row)) for row in rows.values()]
    cut = number * number
    ones = _stacked([theta[:cut] for theta in thetas], number, 1)
    twos = _stacked([theta[cut:] for theta in thetas], number, 2)
    calibration = None
    if stored.log_temperature is not None:
        calibration = Calibration(stored.log_temperature, _numbers(stored.biases))
    return Judge(
        tuple(classes),
        _rows(ones, stored.one, number, 1),
        _rows(twos, stored.two, number, 2),
        {worker: place for place, worker in enumerate(rows)},
        calibration,
        frozenset(declared),
    )


def _rows(theta: Floats, kind: _Kind, classes: int, kinds: int) -> Rows:
    team = _numbers(kind.team).reshape(classes, kinds, classes)
    shares = _numbers(kind.shares).reshape(classes, kinds)
    return Rows(theta, team, shares, kind.dependence, np.empty(0))


def _stacked(thetas: Sequence[Floats], classes: int, kinds: int) -> Floats:
    if not thetas:
        return np.empty((0, classes, kinds, classes))
    return np.stack(thetas).reshape(len(thetas), classes, kinds, classes)


def _bytes(values: Floats) -> bytes:
    return np.ascontiguousarray(values, "<f8").tobytes()


def _numbers(text: bytes) -> Floats:
    return np.frombuffer(text, "<f8")
