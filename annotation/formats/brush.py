"""Label Studio's brush masks: thi.ng rle-pack over RGBA, row by row; the mask is the alpha plane.

Bits: 32 for the number of values, 5 for the word's size less one, four times 4 for the sizes of runs less one, then
runs: one bit "repeated", two bits which of the four sizes, the length less one, then one word or as many as the length.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

# 250 megapixels of four values.
MAX_VALUES = 1_000_000_000
_SIZES = (2, 3, 7, 16)


class _Stream:
    """Bits of a byte string from a position on; big numbers are never shifted whole."""

    def __init__(self, content: bytes) -> None:
        self._content, self._at = content, 0

    def take(self, count: int) -> int:
        first, last = self._at // 8, (self._at + count + 7) // 8
        if last > len(self._content):
            raise ValueError("it ends in the middle of a run")
        value = int.from_bytes(self._content[first:last], "big")
        self._at += count
        return (value >> (8 * last - self._at)) & ((1 << count) - 1)


def unpacked(values: Sequence[int], width: int, height: int) -> NDArray[Any]:
    """Return the mask (height, width) of a list of bytes; raises ValueError in words."""
    try:
        stream = _Stream(bytes(values))
    except (TypeError, ValueError) as error:
        raise ValueError("it is no list of bytes") from error
    count, word = stream.take(32), stream.take(5) + 1
    sizes = [stream.take(4) + 1 for _ in range(4)]
    if count != 4 * width * height or count > MAX_VALUES:
        raise ValueError(f"it holds {count} values; a picture of {width} x {height} has {4 * width * height}")
    if word > 8:  # noqa: PLR2004
        raise ValueError(f"its values have {word} bits; 8 are expected")
    out = np.zeros(count, np.uint8)
    position = 0
    while position < count:
        is_repeated = stream.take(1)
        length = stream.take(sizes[stream.take(2)]) + 1
        if position + length > count:
            raise ValueError("a run goes past its end")
        if is_repeated:
            out[position : position + length] = stream.take(word)
        else:
            out[position : position + length] = [stream.take(word) for _ in range(length)]
        position += length
    return np.asarray(out[3::4].reshape(height, width) > 0)


def packed(cells: NDArray[Any]) -> list[int]:
    """Return the bytes of a mask (height, width), every plane alike, as Label Studio writes them."""
    flat = np.repeat(np.where(cells, 255, 0).astype(np.uint8).ravel(), 4)
    edges = np.flatnonzero(flat[1:] != flat[:-1]) + 1
    starts = np.concatenate(([0], edges))
    lengths = np.diff(np.concatenate((starts, [len(flat)]))).tolist() if len(flat) else []
    bits = [f"{len(flat):032b}", f"{7:05b}", *(f"{size - 1:04b}" for size in _SIZES)]
    for start, length in zip(starts.tolist(), lengths, strict=True):
        value = f"{int(flat[start]):08b}"
        while length > 0:
            part = min(length, 1 << _SIZES[-1])
            slot = next(place for place, size in enumerate(_SIZES) if part <= 1 << size)
            bits.append(f"1{slot:02b}{part - 1:0{_SIZES[slot]}b}{value}")
            length -= part
    text = "".join(bits)
    text += "0" * (-len(text) % 8)
    return list(int(text, 2).to_bytes(len(text) // 8, "big"))
