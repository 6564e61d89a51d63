"""Colours of labels that were given none."""

from __future__ import annotations

from collections.abc import Collection
from math import cos, radians, sin

# Okabe and Ito's colours (2008), extended to 12, as in the browser (frontend/src/app/tokens.ts).
_FIRST = (
    *("#0072B2", "#E69F00", "#009E73", "#CC79A7", "#D55E00", "#56B4E9"),
    *("#F0E442", "#882255", "#117733", "#44AA99", "#AA4499", "#999933"),
)
# Beyond them one lightness and one strength, each hue a golden angle from the last (OKLCH, Ottosson 2020).
_LIGHTNESS, _CHROMA, _ANGLE = 0.66, 0.12, 137.508
# There are fewer colours of one lightness than labels a schema may have: then two are alike.
_TRIES = 400


def color_at(index: int) -> str:
    """Return the colour of the label at a place from 0, as ``#RRGGBB``."""
    if index < len(_FIRST):
        return _FIRST[index]
    hue = radians((index - len(_FIRST)) * _ANGLE)
    a, b = _CHROMA * cos(hue), _CHROMA * sin(hue)
    long = (_LIGHTNESS + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (_LIGHTNESS - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (_LIGHTNESS - 0.0894841775 * a - 1.2914855480 * b) ** 3
    channels = (
        4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short,
    )
    return "#" + "".join(f"{int(255 * _gamma(value) + 0.5):02X}" for value in channels)


def _gamma(value: float) -> float:
    clipped = min(1.0, max(0.0, value))
    return 12.92 * clipped if clipped <= 0.0031308 else 1.055 * clipped ** (1 / 2.4) - 0.055  # noqa: PLR2004


def next_color(index: int, taken: Collection[str]) -> str:
    """Return the first colour from a place on that nothing else has; the place's own where all are taken."""
    used = {color.upper() for color in taken}
    return next((color for color in map(color_at, range(index, index + _TRIES)) if color not in used), color_at(index))
