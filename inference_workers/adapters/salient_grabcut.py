"""Promptable segmentation without SAM: a salient-object network and GrabCut, whichever fits the prompt better.

U2-Net: Qin et al., 2020, arXiv 2005.09007. GrabCut: Rother, Kolmogorov, Blake, SIGGRAPH 2004 (OpenCV's).
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import cast

import cv2
import numpy as np
from numpy.typing import NDArray

from inference_workers.adapters.onnx_session import open_session, runtime_error
from inference_workers.contracts import BoolMask, Embedded, Image, Mask, ModelCard, Prompt, check_prompt
from inference_workers.errors import ModelInputError
from inference_workers.sidecar import Sidecar

SIDE = 320
MEAN, SPREAD = np.array([0.485, 0.456, 0.406], np.float32), np.array([0.229, 0.224, 0.225], np.float32)
# What is kept of a picture: enough for outlines, small enough to answer in well under a second.
KEPT_SIDE = 1024
GRABCUT_SIDE = 200
GRABCUT_ROUNDS = 4
PADDING = 0.15
# Around a lone click the object may be of any size; crops of these shares of the longer side are tried.
CLICK_SHARES = (0.14, 0.4, 1.0)
DISC_SHARE = 0.012

Box = tuple[float, float, float, float]


class SalientGrabCutAdapter:
    """The model described by its sidecar."""

    def __init__(self, sidecar: Sidecar) -> None:
        """Keep the sidecar."""
        self._sidecar = sidecar

    @property
    def card(self) -> ModelCard:
        """What the model is; raises ModelMissing."""
        self._sidecar.weight_files()
        return ModelCard(
            key=self._sidecar.key,
            name=self._sidecar.text("name"),
            version=self._sidecar.text("version"),
            task="segment-by-prompt",
            labels=(),
            weights_sha256=self._sidecar.text("sha256"),
            licence=self._sidecar.text("licence"),
            input="RGB pictures of any size with points or a box",
            memory_mb=int(self._sidecar.number("memory_mb", 120)),
        )

    def weight_files(self) -> list[Path]:
        """Return the files that must not change while the model is loaded."""
        return self._sidecar.weight_files()

    def load(self, *, threads: int, device: str = "auto") -> SalientGrabCut:
        """Check the weights' hash and open a session; raises ModelMissing."""
        (weights,) = self._sidecar.checked_weights()
        return SalientGrabCut(self.card, weights, threads=threads, device=device)


class SalientGrabCut:
    """The loaded model; its embedding is the picture at no more than 1024 pixels a side."""

    def __init__(self, card: ModelCard, weights: Path, *, threads: int, device: str) -> None:
        """Open the session."""
        self.card = card
        self._session = open_session(weights, threads=threads, device=device)
        self._input = self._session.get_inputs()[0].name

    def embed(self, image: Image) -> Embedded:
        """Return the picture at no more than 1024 pixels a side."""
        height, width = image.shape[:2]
        scale = min(1.0, KEPT_SIDE / max(height, width))
        shape = (max(1, round(width * scale)), max(1, round(height * scale)))
        small = cv2.resize(image, shape, interpolation=cv2.INTER_AREA) if scale < 1 else image
        return Embedded({"picture": np.ascontiguousarray(small)}, width, height)

    def segment(self, embedded: Embedded, prompt: Prompt) -> Mask:
        """Return the object in the box, or under the points; the confidence is how well it fits what was asked.

        Raises ModelInputError for an empty prompt or one outside the picture.
        """
        check_prompt(prompt, width=embedded.width, height=embedded.height)
        picture = embedded.arrays["picture"].astype(np.uint8)
        scale = picture.shape[1] / embedded.width
        points = [(x * scale, y * scale, inside) for x, y, inside in prompt.points]
        if prompt.box is not None:
            box = _inside(cast("Box", tuple(side * scale for side in prompt.box)), picture)
            chosen = max(self._candidates(picture, box, points), key=lambda mask: _fit(mask, box, points))
            confidence = _fit(chosen, box, points)
        else:
            chosen, confidence = self._around(picture, points)
        whole = cv2.resize(chosen.astype(np.uint8), (embedded.width, embedded.height), interpolation=cv2.INTER_LINEAR)
        return Mask(whole.astype(bool), float(confidence))

    def _candidates(self, picture: Image, box: Box, points: list[tuple[float, float, bool]]) -> Iterator[BoolMask]:
        salient = self._salient(picture, box)
        x, y, width, height = (round(side) for side in box)
        in_box = np.zeros(picture.shape[:2], bool)
        in_box[y : y + height, x : x + width] = True
        yield _carved((salient > 0.5) & in_box, points)  # noqa: PLR2004
        yield _carved(grabcut(picture, box, points), points)
        # GrabCut seeded with what the network is sure of often beats both.
        yield _carved(grabcut(picture, box, points, salient=salient), points)

    def _around(self, picture: Image, points: list[tuple[float, float, bool]]) -> tuple[BoolMask, float]:
        """Return the object under the points: the most clear-cut one over crops of several sizes."""
        best, best_value = np.zeros(picture.shape[:2], bool), -1.0
        inside = [(x, y) for x, y, is_inside in points if is_inside]
        low, high = np.min(inside, axis=0), np.max(inside, axis=0)
        for share in CLICK_SHARES:
            half = share * max(picture.shape[:2]) / 2
            crop = _inside((low[0] - half, low[1] - half, *(high - low + 2 * half)), picture)
            salient = self._salient(picture, crop, padding=0.0)
            mask = _carved(salient > 0.5, points)  # noqa: PLR2004
            area = int(mask.sum())
            if not area or not all(mask[int(y), int(x)] for x, y in inside):
                continue
            # Clear-cut: sure inside, and not running out of the crop.
            sure = float(salient[mask].mean())
            clipped = _touching(mask, crop, picture)
            value = sure * (1 - clipped) * (1 - 0.5 * abs(area / (crop[2] * crop[3]) - 0.4))
            if value > best_value:
                best, best_value = mask, value
        if best_value < 0:
            half = CLICK_SHARES[0] * max(picture.shape[:2]) / 2
            crop = _inside((low[0] - half, low[1] - half, *(high - low + 2 * half)), picture)
            return _carved(grabcut(picture, crop, points), points), 0.2
        x, y, width, height = _bounds(best)
        refined = _carved(grabcut(picture, (x, y, width, height), points, salient=best.astype(np.float32)), points)
        shared = (refined & best).sum() / max((refined | best).sum(), 1)
        return (refined if shared > 0.6 else best), float(np.clip(best_value, 0, 1))  # noqa: PLR2004

    def _salient(self, picture: Image, box: Box, *, padding: float = PADDING) -> NDArray[np.float32]:
        """Return how salient each pixel is, in [0, 1], seen on the padded box alone; 0 outside it."""
        x, y, width, height = box
        grown = _inside(
            (x - padding * width, y - padding * height, width * (1 + 2 * padding), height * (1 + 2 * padding)), picture
        )
        left, top, wide, high = (round(side) for side in grown)
        crop = picture[top : top + high, left : left + wide]
        fed = cv2.resize(crop, (SIDE, SIDE), interpolation=cv2.INTER_AREA).astype(np.float32)
        fed = (fed / max(float(fed.max()), 1.0) - MEAN) / SPREAD
        try:
            answer = self._session.run(None, {self._input: fed.transpose(2, 0, 1)[None]})[0][0, 0]
        except Exception as error:  # noqa: BLE001 - onnxruntime raises its own classes, all unrelated
            raise runtime_error(self.card.name, error) from error
        spread = float(answer.max() - answer.min())
        answer = (answer - answer.min()) / max(spread, 1e-6)
        whole = np.zeros(picture.shape[:2], np.float32)
        whole[top : top + high, left : left + wide] = cv2.resize(answer, (crop.shape[1], crop.shape[0]))
        return whole


def grabcut(
    picture: Image,
    box: Box,
    points: list[tuple[float, float, bool]],
    *,
    salient: NDArray[np.float32] | None = None,
) -> BoolMask:
    """Return GrabCut's foreground within ``box``, worked out on a padded crop of at most 200 pixels a side.

    Points are held fixed; ``salient`` in [0, 1] seeds sure foreground and background where it is clear.
    """
    x, y, width, height = box
    left, top, wide, high = (
        round(side) for side in _inside((x - 0.3 * width, y - 0.3 * height, 1.6 * width, 1.6 * height), picture)
    )
    scale = min(1.0, GRABCUT_SIDE / max(wide, high))
    shape = (max(2, round(wide * scale)), max(2, round(high * scale)))
    crop = cv2.resize(picture[top : top + high, left : left + wide], shape, interpolation=cv2.INTER_AREA)
    state = np.full(crop.shape[:2], cv2.GC_BGD, np.uint8)
    x1, y1 = round((x - left) * scale), round((y - top) * scale)
    x2, y2 = round((x + width - left) * scale), round((y + height - top) * scale)
    state[y1 : max(y2, y1 + 1), x1 : max(x2, x1 + 1)] = cv2.GC_PR_FGD
    if salient is not None:
        seen = cv2.resize(salient[top : top + high, left : left + wide], shape, interpolation=cv2.INTER_AREA)
        could_be = state == cv2.GC_PR_FGD
        state[could_be & (seen < 0.5)] = cv2.GC_PR_BGD  # noqa: PLR2004
        state[could_be & (seen > 0.95)] = cv2.GC_FGD  # noqa: PLR2004
    radius = max(1, round(DISC_SHARE * max(shape)))
    for px, py, is_inside in points:
        centre = (round((px - left) * scale), round((py - top) * scale))
        cv2.circle(state, centre, radius, cv2.GC_FGD if is_inside else cv2.GC_BGD, -1)
    if not np.isin(state, (cv2.GC_FGD, cv2.GC_PR_FGD)).any() or not np.isin(state, (0, 2)).any():
        return np.zeros(picture.shape[:2], bool)
    cv2.setRNGSeed(7)  # GrabCut starts from random clusters; the same prompt must give the same answer
    models = np.zeros((1, 65)), np.zeros((1, 65))
    cv2.grabCut(crop[:, :, ::-1].copy(), state, (0, 0, 0, 0), *models, GRABCUT_ROUNDS, cv2.GC_INIT_WITH_MASK)
    foreground = np.isin(state, (cv2.GC_FGD, cv2.GC_PR_FGD)).astype(np.uint8)
    whole = np.zeros(picture.shape[:2], bool)
    whole[top : top + high, left : left + wide] = (
        cv2.resize(foreground, (wide, high), interpolation=cv2.INTER_NEAREST) > 0
    )
    return whole


def _carved(mask: BoolMask, points: list[tuple[float, float, bool]]) -> BoolMask:
    """Return the parts that matter, with holes filled: those under the points, else the largest ones."""
    count, pieces, stats, _ = cv2.connectedComponentsWithStats(mask.astype(np.uint8))
    if count <= 1:
        return mask
    areas = stats[1:, cv2.CC_STAT_AREA]
    clicked = {int(pieces[int(y), int(x)]) for x, y, inside in points if inside and _within(x, y, mask)} - {0}
    outside = {int(pieces[int(y), int(x)]) for x, y, inside in points if not inside and _within(x, y, mask)}
    pieces_chosen = clicked or {index + 1 for index, area in enumerate(areas) if area >= 0.25 * areas.max()} - outside
    chosen = np.isin(pieces, list(pieces_chosen)).astype(np.uint8)
    outlines, _ = cv2.findContours(chosen, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    filled = cv2.drawContours(np.zeros_like(chosen), outlines, -1, 1, -1).astype(bool)
    # Small holes are noise, large ones are holes.
    holes, labels, hole_stats, _ = cv2.connectedComponentsWithStats((filled & ~chosen.astype(bool)).astype(np.uint8))
    pointed = {int(labels[int(y), int(x)]) for x, y, inside in points if not inside and _within(x, y, mask)}
    for index in range(1, holes):
        if index in pointed or hole_stats[index, cv2.CC_STAT_AREA] > 0.02 * filled.sum():
            filled &= labels != index
    return filled


def _fit(mask: BoolMask, box: Box, points: list[tuple[float, float, bool]]) -> float:
    """Return how well a mask's own box fits the prompt's (IoU), quartered for every point it gets wrong."""
    if not mask.any():
        return 0.0
    x, y, width, height = _bounds(mask)
    left, top = max(x, box[0]), max(y, box[1])
    right, bottom = min(x + width, box[0] + box[2]), min(y + height, box[1] + box[3])
    shared = max(right - left, 0) * max(bottom - top, 0)
    fit = shared / (width * height + box[2] * box[3] - shared)
    wrong = sum(bool(mask[int(py), int(px)]) != inside for px, py, inside in points if _within(px, py, mask))
    return float(fit * 0.25**wrong)


def _bounds(mask: BoolMask) -> Box:
    x, y, width, height = cv2.boundingRect(mask.astype(np.uint8))
    return float(x), float(y), float(width), float(height)


def _touching(mask: BoolMask, crop: Box, picture: Image) -> float:
    """Return the share of the crop's border, where it is not the picture's own, that the mask runs through."""
    x, y, width, height = (round(side) for side in crop)
    view = mask[y : y + height, x : x + width]
    edges = [
        view[0] if y > 0 else None,
        view[-1] if y + height < picture.shape[0] else None,
        view[:, 0] if x > 0 else None,
        view[:, -1] if x + width < picture.shape[1] else None,
    ]
    seen = [edge.mean() for edge in edges if edge is not None and edge.size]
    return float(np.mean(seen)) if seen else 0.0


def _within(x: float, y: float, mask: BoolMask) -> bool:
    return bool(0 <= x < mask.shape[1] and 0 <= y < mask.shape[0])


def _inside(box: Box, picture: Image) -> Box:
    """Return the box clipped to the picture; raises ModelInputError when nothing is left."""
    height, width = picture.shape[:2]
    left, top = min(max(box[0], 0), width), min(max(box[1], 0), height)
    right, bottom = min(max(box[0] + box[2], 0), width), min(max(box[1] + box[3], 0), height)
    if right - left < 1 or bottom - top < 1:
        raise ModelInputError("The box lies outside the picture.")
    return left, top, right - left, bottom - top
