"""Objects in the demo pictures whose outline was drawn by hand (or fitted to a coin's edge): the truth for masks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

Ellipse = tuple[float, float, float, float, float]


@dataclass(frozen=True)
class KnownObject:
    """``ellipses`` (cx, cy, rx, ry, degrees) and ``polygons`` together are the object."""

    name: str
    picture: str
    ellipses: tuple[Ellipse, ...] = ()
    polygons: tuple[tuple[tuple[int, int], ...], ...] = ()

    def mask(self, shape: tuple[int, ...]) -> NDArray[np.bool_]:
        """Return the object's pixels in a picture of ``shape`` (height, width, ...)."""
        drawn = np.zeros(shape[:2], np.uint8)
        for cx, cy, rx, ry, degrees in self.ellipses:
            cv2.ellipse(drawn, ((cx, cy), (2 * rx, 2 * ry), degrees), 1, -1)  # type: ignore[call-overload]
        for polygon in self.polygons:
            cv2.fillPoly(drawn, [np.array(polygon, np.int32)], 1)  # type: ignore[call-overload]
        return drawn.astype(bool)


FLOWER = ((312, 85), (345, 92), (375, 105), (395, 115), (412, 130), (428, 150), (432, 170), (440, 195), (445, 220),
          (443, 245), (435, 262), (428, 280), (420, 300), (408, 320), (395, 335), (375, 343), (355, 352), (330, 358),
          (300, 360), (275, 355), (250, 350), (225, 338), (205, 322), (190, 300), (180, 280), (173, 260), (170, 235),
          (170, 210), (178, 185), (176, 172), (188, 160), (190, 140), (205, 122), (225, 112), (245, 105), (265, 97),
          (290, 92))  # fmt: skip
ROCKET = ((323, 127), (330, 135), (333, 145), (333, 178), (330, 180), (330, 240), (331, 300), (331, 400), (312, 400),
          (313, 340), (314, 245), (314, 180), (312, 178), (312, 150), (315, 137))  # fmt: skip
HEAD = ((234, 16), (262, 22), (285, 38), (297, 62), (300, 88), (292, 110), (280, 128), (270, 135), (262, 150),
        (255, 170), (240, 178), (225, 178), (205, 170), (190, 155), (183, 135), (172, 120), (158, 105), (154, 80),
        (158, 60), (172, 42), (192, 28), (212, 18))  # fmt: skip

KNOWN: tuple[KnownObject, ...] = (
    KnownObject("cup on saucer", "coffee.jpg", ((278, 225, 201, 162, 0), (290, 112, 117, 95, 0))),
    KnownObject("bowl of the spoon", "coffee.jpg", ((366, 282, 40, 43, 0),)),
    KnownObject("flower", "flower.jpg", (), (FLOWER,)),
    KnownObject("rocket", "rocket.jpg", (), (ROCKET,)),
    KnownObject("left eye", "cat-chelsea.jpg", ((171, 115, 36, 31, 0),)),
    KnownObject("right eye", "cat-chelsea.jpg", ((318, 136, 23, 27, 0),)),
    KnownObject("patch", "astronaut.jpg", ((171, 386, 36, 36, 0),)),
    KnownObject("head", "astronaut.jpg", (), (HEAD,)),
    KnownObject("name tag", "astronaut.jpg", (), (((278, 340), (328, 347), (325, 378), (282, 373)),)),
    KnownObject("blurred clock", "wall-clock.jpg", ((212, 155, 71, 60, 0),)),
    KnownObject("large coin", "coins.jpg", ((347.5, 186.3, 29.9, 31.8, 97.5),)),
    KnownObject("top right coin", "coins.jpg", ((335.0, 43.5, 27.6, 29.4, 89.1),)),
    KnownObject("bottom left coin", "coins.jpg", ((45.8, 260.1, 27.0, 28.1, 76.6),)),
)


def mean_iou_by_method(model: Any) -> dict[str, float]:
    """Return the mean IoU over the known objects, prompted by their own boxes: ours, and what it should beat."""
    from inference_workers.adapters.salient_grabcut import grabcut
    from inference_workers.contracts import Prompt
    from inference_workers.runner import read_picture
    from tests.factories.pictures import DEMO

    values: dict[str, list[float]] = {"ours": [], "filled box": [], "GrabCut alone": [], "one click": []}
    for known in KNOWN:
        image = read_picture(DEMO / known.picture)
        truth = known.mask(image.shape)
        x, y, w, h = cv2.boundingRect(truth.astype(np.uint8))
        filled = np.zeros_like(truth)
        filled[y : y + h, x : x + w] = True
        embedded = model.embed(image)
        ys, xs = np.nonzero(cv2.distanceTransform(truth.astype(np.uint8), cv2.DIST_L2, 5) >= 0)
        centre = (float(np.median(xs[truth[ys, xs]])), float(np.median(ys[truth[ys, xs]])), True)
        found = {
            "ours": model.segment(embedded, Prompt(box=(x, y, w, h))).pixels,
            "filled box": filled,
            "GrabCut alone": grabcut(image, (x, y, w, h), []),
            "one click": model.segment(embedded, Prompt(points=(centre,))).pixels,
        }
        for name, mask in found.items():
            values[name].append(float((mask & truth).sum() / (mask | truth).sum()))
    return {name: float(np.mean(rows)) for name, rows in values.items()}
